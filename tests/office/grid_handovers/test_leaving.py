"""Somebody is closed or moved: what would have no person any more is said before."""

from typing import Any

from tests.world import GENERAL, Person, World

MEIS, TAOS = "220382.002.01.01.", "220382.002.01.02."


def tasks(person: Person) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = person.get("/tasks").json()["items"]
    return [task for task in items if task["kind"] == "grid_uncovered"]


def previews(person: Person, who: Person, **change: Any) -> list[dict[str, Any]]:
    answer = person.post(f"/people/{who.id}/preview", change)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_closing_the_only_worker_is_said_before_and_becomes_a_task(world: World) -> None:
    world.mei.reports(world.noodle_shop, GENERAL)

    (alone,) = previews(world.zhou, world.mei, active=False)

    assert (alone["grid"], alone["venues"], alone["open_hazards"]) == (MEIS, 1, 1)
    assert tasks(world.zhou) == []
    world.zhou.patch(f"/people/{world.mei.id}", {"active": False})
    (task,) = tasks(world.zhou)
    assert "1 家场所、1 条没销号的隐患" in task["detail"]
    assert (task["subject_kind"], task["grid"]) == ("grid", MEIS)
    world.zhou.patch(f"/people/{world.mei.id}", {"active": True})
    assert tasks(world.zhou) == []


def test_moving_or_another_role_leaves_it_alone_too(world: World) -> None:
    assert world.noodle_shop
    assert world.tao

    assert [a["grid"] for a in previews(world.zhou, world.mei, grid=TAOS)] == [MEIS]
    assert [a["grid"] for a in previews(world.zhou, world.mei, role="enforcer")] == [MEIS]
    assert previews(world.zhou, world.mei, grid="220382.002.01.") == []
    assert previews(world.zhou, world.mei, name="李敏敏") == []


def test_where_somebody_else_works_or_nothing_lies_nobody_is_missed(world: World) -> None:
    assert world.noodle_shop
    assert previews(world.zhou, world.tao, active=False) == []
    world.zhou.patch(f"/people/{world.tao.id}", {"grid": MEIS})

    assert previews(world.zhou, world.mei, active=False) == []


def test_a_hand_over_that_leaves_a_grid_alone_is_a_task(world: World) -> None:
    world.venue(world.tao, "老店", TAOS)
    asked = {"giver": str(world.mei.id), "taker": str(world.tao.id)}

    done = world.zhou.post("/hand-overs", asked | {"giver_to": "220382.002.02.01."})

    assert [task["grid"] for task in tasks(world.zhou)] == [TAOS]
    world.zhou.post(f"/hand-overs/{done.json()['id']}/undo")
    assert tasks(world.zhou) == []


def test_what_lies_next_door_is_not_counted_and_not_told(world: World) -> None:
    assert world.noodle_shop

    assert world.sun.post(f"/people/{world.mei.id}/preview", {"active": False}).status_code == 404
    for who in (world.mei, world.feng, world.ding):
        assert who.post(f"/people/{world.mei.id}/preview", {}).status_code == 403
    assert tasks(world.sun) == []


def test_somebody_new_in_the_grid_settles_it(world: World) -> None:
    assert world.noodle_shop
    world.hao.patch(f"/people/{world.mei.id}", {"active": False})
    assert len(tasks(world.zhou)) == 1
    facts = {
        "name": "邱新",
        "user_name": "qiuxin",
        "phone": "18600002222",
        "role": "grid_worker",
        "grid": MEIS,
    }

    assert world.zhou.post("/people", facts).status_code == 201

    assert tasks(world.zhou) == []
