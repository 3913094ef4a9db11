"""巡查走访: a closed door is a full result; always taken, late or not."""

from datetime import timedelta

import pytest

from backend.core.database import new_id
from tests.world import World


@pytest.mark.parametrize(
    "outcome", ["checked", "locked", "closed", "moved", "refused", "not_found"]
)
def test_every_outcome_is_a_visit(world: World, outcome: str) -> None:
    world.mei.visits(world.noodle_shop, outcome, note="门口看过")

    visit = world.zhou.get(f"/venues/{world.noodle_shop}").json()["visits"][0]
    assert (visit["outcome"], visit["note"], visit["by_name"]) == (outcome, "门口看过", "李敏")
    assert (visit["at"], visit["late"], visit["hazards"]) == ("2026-03-04T02:00:00Z", False, 0)


def test_a_visit_asks_for_no_picture(world: World) -> None:
    result = world.mei.does(
        "visit.record", id=str(new_id()), venue_id=world.noodle_shop, outcome="checked"
    )

    assert result["result"] == "applied"


@pytest.mark.parametrize(("hours", "late"), [(23, False), (25, True)])
def test_a_visit_heard_of_a_day_later_is_late(world: World, hours: int, late: bool) -> None:
    venue, done = world.noodle_shop, world.now
    world.clock.forward(hours=hours)

    world.mei.visits(venue, at=done)

    assert world.zhou.get(f"/venues/{venue}").json()["visits"][0]["late"] is late


def test_a_venue_shows_the_latest_visit_first(world: World) -> None:
    for outcome in ("locked", "checked"):
        world.mei.visits(world.noodle_shop, outcome)
        world.clock.forward(hours=2)
    world.mei.visits(world.noodle_shop, "moved", at=world.now - timedelta(days=3))

    page = world.mei.get(f"/venues/{world.noodle_shop}").json()

    assert [v["outcome"] for v in page["visits"]] == ["checked", "locked", "moved"]


def test_the_same_visit_is_not_entered_twice(world: World) -> None:
    visit = world.mei.visits(world.noodle_shop)

    again = world.mei.does("visit.record", id=visit, venue_id=world.noodle_shop, outcome="locked")

    assert (again["result"], again["code"]) == ("parked", "visit.exists")


@pytest.mark.parametrize("wrong", [{"outcome": "fine"}, {"venue_id": "x"}, {"note": "长" * 501}])
def test_a_visit_that_cannot_be_right_is_parked(world: World, wrong: dict[str, str]) -> None:
    plain = {"id": str(new_id()), "venue_id": world.noodle_shop, "outcome": "checked"}

    result = world.mei.does("visit.record", **(plain | wrong))

    assert (result["result"], result["code"]) == ("parked", "command.malformed")


@pytest.mark.parametrize("who", ["ding", "feng", "deng", "hao"])
def test_certified_staff_and_readers_record_no_visits(world: World, who: str) -> None:
    """行政检查 is another record; mixing the two is unlawful."""
    venue = world.noodle_shop

    result = getattr(world, who).does(
        "visit.record", id=str(new_id()), venue_id=venue, outcome="checked"
    )

    assert result["code"] in {"forbidden", "venue.unknown"}
    assert world.mei.get(f"/venues/{venue}").json()["visits"] == []


def test_a_neighbour_records_no_visit(world: World) -> None:
    venue = world.noodle_shop

    result = world.tao.does("visit.record", id=str(new_id()), venue_id=venue, outcome="checked")

    assert (result["result"], result["code"]) == ("parked", "venue.unknown")
    assert world.mei.get(f"/venues/{venue}").json()["visits"] == []
