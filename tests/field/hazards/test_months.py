"""Which month a hazard counts in: Beijing time, by a clock that is corrected."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.world import GENERAL, World

LAST_MINUTE = datetime(2026, 3, 31, 15, 59, tzinfo=UTC)
"""23:59 in Beijing on the last of March."""


def months(world: World) -> dict[str, int]:
    answer = world.zhou.get("/reports/monthly", **{"from": "2026-01", "to": "2026-12"})
    return {row["month"]: row["found"] for row in answer.json()["by_month"] if row["found"]}


@pytest.mark.parametrize(("minutes", "month"), [(0, "2026-03"), (1, "2026-04"), (2, "2026-04")])
def test_the_month_ends_at_midnight_in_beijing(world: World, minutes: int, month: str) -> None:
    world.clock.now = LAST_MINUTE + timedelta(minutes=minutes)

    world.mei.reports(world.noodle_shop, GENERAL)

    assert months(world) == {month: 1}


@pytest.mark.parametrize("days", [-400, -40, -3, 3, 40, 400])
def test_a_phone_days_off_does_not_move_a_hazard_to_another_month(world: World, days: int) -> None:
    world.clock.now = LAST_MINUTE
    world.mei.skew = timedelta(days=days)

    hazard = world.mei.reports(world.noodle_shop, GENERAL)

    assert months(world) == {"2026-03": 1}
    event = world.mei.ticket(hazard)["events"][0]
    assert (event["at"], event["clock_off"]) == ("2026-03-31T15:59:00Z", True)


def test_found_in_march_and_heard_of_in_april_counts_in_march(world: World) -> None:
    found = LAST_MINUTE - timedelta(hours=1)
    world.clock.now = LAST_MINUTE + timedelta(days=9)

    world.mei.reports(world.noodle_shop, GENERAL, at=found)

    assert months(world) == {"2026-03": 1}


def test_a_time_that_has_not_come_is_taken_as_now(world: World) -> None:
    """The clock was put right between the act and the push."""
    hazard = world.mei.reports(world.noodle_shop, at=world.now + timedelta(days=90))

    event = world.mei.ticket(hazard)["events"][0]
    assert event["at"] == "2026-03-04T02:00:00Z"
    assert months(world) == {"2026-03": 1}


def test_closing_counts_in_the_month_of_the_pass_not_of_its_pictures(world: World) -> None:
    world.clock.now = LAST_MINUTE
    hazard = world.mei.reports(world.noodle_shop)
    passed = world.now
    world.clock.forward(days=4)
    world.mei.passes(hazard, at=passed)

    answer = world.zhou.get("/reports/monthly", **{"from": "2026-03", "to": "2026-04"}).json()
    assert [row["closed_in_period"] for row in answer["by_month"]] == [1, 0]
