"""The same hazard twice: found alike, 复发 named, 并入 by the office, both stories kept."""

from typing import Any

import pytest

from tests.field.hazards.test_follow_up import ages
from tests.world import GENERAL, SERIOUS, Person, World


def alike(person: Person, venue: str, item: str = GENERAL) -> list[str]:
    answer = person.get("/hazards/similar", venue_id=venue, item_code=item)
    return [h["id"] for h in answer.json()["items"]]


def joins(person: Person, hazard: str, into: str, **more: Any) -> dict[str, Any]:
    return person.acts("hazard.join", hazard, into=into, **more)


def test_what_a_report_may_repeat_is_offered(world: World) -> None:
    first = world.mei.reports(world.noodle_shop)
    world.mei.passes(first)
    world.clock.forward(days=10)
    second = world.mei.reports(world.noodle_shop)
    world.mei.reports(world.noodle_shop, SERIOUS)

    assert alike(world.mei, world.noodle_shop) == [second, first]
    ages(world, 25)
    assert alike(world.mei, world.noodle_shop) == [second]
    assert alike(world.tao, world.noodle_shop) == []


def test_there_again_the_new_ticket_names_the_old_and_the_old_the_new(world: World) -> None:
    first = world.mei.reports(world.noodle_shop)
    world.mei.passes(first)

    second = world.mei.reports(world.noodle_shop, recurs=first)

    again = world.mei.ticket(second)
    told = world.mei.last_event(first)
    assert again["recurs"] == first
    assert (told["kind"], told["facts"]) == (
        "recurred",
        {"again": second, "number": again["number"]},
    )
    assert world.mei.state(first) == "closed"


@pytest.mark.parametrize("wrong", ["another shop", "nothing"])
def test_a_wrong_link_never_keeps_a_hazard_back(world: World, wrong: str) -> None:
    other = world.venue(world.mei, "隔壁理发", "220382.002.01.01.")
    link = world.mei.reports(other) if wrong == "another shop" else other

    hazard = world.mei.reports(world.noodle_shop, recurs=link)

    assert world.mei.ticket(hazard)["recurs"] is None


def test_joined_it_ends_and_both_stories_stay(world: World) -> None:
    first, second = (world.mei.reports(world.noodle_shop) for _ in range(2))

    assert joins(world.zhou, second, first, note="同一处")["result"] == "applied"

    ended, kept = world.mei.ticket(second), world.mei.ticket(first)
    assert (ended["state"], ended["joined_into"], len(ended["photos"])) == ("voided", first, 1)
    assert [e["kind"] for e in ended["events"]] == ["reported", "assigned", "joined"]
    assert kept["state"] == "rectifying"
    assert kept["events"][-1]["facts"] == {"from": second, "number": ended["number"]}


def test_what_cannot_be_one_is_told(world: World) -> None:
    first, second = (world.mei.reports(world.noodle_shop) for _ in range(2))
    elsewhere = world.tao.reports(world.hardware_store)
    joins(world.zhou, second, first)

    tries = [(first, first), (first, elsewhere), (first, second)]
    results = [joins(world.zhou, hazard, into) for hazard, into in tries]

    assert {r["code"] for r in results} == {"hazard.cannot_join"}
    assert ["同一个场所" in r["detail"] for r in results] == [False, True, False]


def test_neighbours_and_workers_join_nothing(world: World) -> None:
    first, second = (world.mei.reports(world.noodle_shop) for _ in range(2))

    assert joins(world.mei, first, second)["code"] == "forbidden"
    assert joins(world.sun, first, second, base=2)["code"] == "hazard.unknown"
