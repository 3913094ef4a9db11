"""Doors that do not open: after three the office is told, once; a move forgets no visit."""

from typing import Any

import pytest

from tests.world import World


def unreached(world: World, *, settled: bool = False) -> list[dict[str, Any]]:
    return [t for t in world.zhou.tasks(settled=settled) if t["kind"] == "unreached"]


def test_the_third_closed_door_is_put_before_the_office(world: World) -> None:
    for outcome in ("locked", "refused"):
        world.mei.visits(world.noodle_shop, outcome)
        world.clock.forward(hours=24)
    assert unreached(world) == []

    world.mei.visits(world.noodle_shop, "not_found")

    (task,) = unreached(world)
    assert task["subject_id"] == world.noodle_shop
    assert "3 次没走成" in task["title"]
    assert "锁门" in task["detail"]
    assert "找不到" in task["detail"]


def test_it_is_put_there_once_even_when_it_was_settled(world: World) -> None:
    for _ in range(3):
        world.mei.visits(world.noodle_shop, "locked")
    (task,) = unreached(world)
    world.zhou.post(f"/tasks/{task['id']}/settle", {"note": "已电话约好"})

    world.clock.forward(hours=24)
    world.mei.visits(world.noodle_shop, "locked")

    assert unreached(world) == []


def test_a_visit_settles_it_and_the_next_three_are_told_again(world: World) -> None:
    for _ in range(3):
        world.mei.visits(world.noodle_shop, "locked")
    world.clock.forward(hours=1)
    world.mei.visits(world.noodle_shop)
    (task,) = unreached(world, settled=True)
    assert task["settlement"] == "已走访"
    for _ in range(3):
        world.clock.forward(hours=1)
        world.mei.visits(world.noodle_shop, "locked")

    assert len(unreached(world)) == 1


@pytest.mark.parametrize("visited", [True, False])
def test_a_venue_that_moves_takes_along_when_it_was_visited(world: World, visited: bool) -> None:
    if visited:
        world.mei.visits(world.noodle_shop)
    world.mei.visits(world.noodle_shop, "locked")

    body = {"grid": "220382.002.01.02.", "reason": "划错了网格"}
    answer = world.zhou.post(f"/venues/{world.noodle_shop}/move", body)
    assert answer.status_code < 300, answer.text

    (row,) = world.tao.pull()["rows"]["venue"]
    assert bool(row["visited_at"]) is visited
    assert (row["imported"], row["entered_on"]) == (False, world.now.date().isoformat())
