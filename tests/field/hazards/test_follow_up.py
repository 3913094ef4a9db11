"""回头看: what was serious is seen again 30 days after it was closed."""

from typing import Any

import pytest

from tests.world import GENERAL, SERIOUS, Person, World, taken


def closed(world: World, item: str = SERIOUS) -> str:
    hazard = world.mei.reports(world.noodle_shop, item)
    world.zhou.passes(hazard)
    return hazard


def ages(world: World, days: int) -> None:
    """Days go by, and everyone signs in again."""
    world.clock.forward(days=days)
    for person in (world.mei, world.zhou, world.ding, world.tao, world.feng):
        person.signs_in_again()


def due(world: World) -> list[str]:
    return [h["id"] for h in world.mei.get("/hazards", waiting="follow_up").json()["items"]]


def looks(person: Person, hazard: str, **more: Any) -> dict[str, Any]:
    return person.acts("hazard.follow_up", hazard, **({"good": True} | more))


def test_the_list_fills_by_itself_on_the_thirtieth_day(world: World) -> None:
    serious, _ = closed(world), closed(world, GENERAL)
    days = [due(world)]
    for forward in (29, 1):
        ages(world, forward)
        days.append(due(world))

    assert days == [[], [], [serious]]
    assert world.mei.ticket(serious)["follow_up_on"] == "2026-04-03"
    assert world.zhou.get("/hazards", counts="true").json()["counts"]["follow_up"] == 1


def test_still_good_it_is_done_with(world: World) -> None:
    hazard = closed(world)
    ages(world, 31)

    assert looks(world.mei, hazard, note="一直敞着")["result"] == "applied"

    ticket = world.mei.ticket(hazard)
    assert (ticket["state"], ticket["follow_up_on"], due(world)) == ("closed", None, [])
    assert looks(world.ding, hazard)["code"] == "hazard.follow_up_done"


def test_there_again_it_is_opened_again_after_any_time(world: World) -> None:
    hazard, picture = closed(world), taken()
    ages(world, 40)

    looks(world.mei, hazard, good=False, note="又锁上了", photos=[picture.facts])

    ticket = world.mei.ticket(hazard)
    assert [e["kind"] for e in ticket["events"]][-2:] == ["followed_up", "reopened"]
    assert (ticket["state"], ticket["due_on"]) == ("rectifying", "2026-04-20")
    assert ticket["events"][-2]["photos"] == [str(picture.id)]


def test_too_early_is_told_with_the_day(world: World) -> None:
    hazard = closed(world)
    ages(world, 20)

    result = looks(world.mei, hazard)

    assert (result["result"], result["code"]) == ("superseded", "hazard.follow_up_too_early")
    assert "2026-04-03" in result["detail"]


def test_bad_without_a_word_or_a_picture_is_told(world: World) -> None:
    hazard = closed(world)
    ages(world, 31)

    assert looks(world.mei, hazard, good=False)["code"] == "invalid"


def test_a_general_hazard_needs_no_second_look(world: World) -> None:
    hazard = closed(world, GENERAL)
    ages(world, 31)

    assert looks(world.mei, hazard)["code"] == "hazard.other_level"


@pytest.mark.parametrize(("who", "code"), [("feng", "forbidden"), ("tao", "hazard.unknown")])
def test_others_look_at_nothing(world: World, who: str, code: str) -> None:
    hazard = closed(world)
    ages(world, 31)

    assert looks(getattr(world, who), hazard, base=4)["code"] == code
