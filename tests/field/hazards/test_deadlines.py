"""The last day: natural days, or working days with 调休 where a county says so."""

from datetime import UTC, datetime

import pytest
from chinese_calendar.constants import holidays  # pyright: ignore[reportMissingTypeStubs]
from sqlalchemy import update

from backend.core.clock import CALENDAR_LAST_YEAR
from backend.core.database import execute
from backend.field.hazards.models import ChecklistItem, DayUnit
from tests.world import GENERAL, ON_THE_SPOT, SERIOUS, World

NATURAL = [
    ("2026-03-04T02:00", GENERAL, "2026-03-07", "a Saturday counts"),
    ("2026-02-13T02:00", GENERAL, "2026-02-16", "so does the eve of Spring Festival"),
    ("2026-03-05T16:30", GENERAL, "2026-03-09", "half past midnight of Friday in Beijing"),
    ("2026-03-04T02:00", ON_THE_SPOT, "2026-03-05", "not put right at once: one day"),
    ("2026-03-04T02:00", SERIOUS, "2026-03-11", "seven days"),
]
WORKING = [
    ("2026-03-04T02:00", GENERAL, "2026-03-09", "over a weekend"),
    ("2026-02-13T02:00", GENERAL, "2026-02-25", "Spring Festival: Saturday works, then rest"),
    ("2026-02-13T02:00", ON_THE_SPOT, "2026-02-14", "a Saturday that works"),
    ("2026-02-18T02:00", GENERAL, "2026-02-26", "found in the holiday itself"),
    ("2026-02-27T02:00", ON_THE_SPOT, "2026-02-28", "the second Saturday that works"),
    ("2026-09-30T02:00", GENERAL, "2026-10-10", "National Day: Saturday 10 Oct works"),
    ("2025-12-31T02:00", GENERAL, "2026-01-06", "over New Year: Sunday 4 Jan works"),
    ("2026-12-31T02:00", GENERAL, "2027-01-06", "beyond the calendar New Year and weekends rest"),
    ("2027-02-04T02:00", GENERAL, "2027-02-11", "eve of Spring Festival to the third day, by law"),
    ("2027-04-02T02:00", ON_THE_SPOT, "2027-04-06", "清明 of a year without a notice"),
    ("2026-03-05T16:30", GENERAL, "2026-03-11", "half past midnight of Friday in Beijing"),
    ("2026-03-05T15:30", GENERAL, "2026-03-10", "still Thursday in Beijing"),
    ("2026-03-04T02:00", SERIOUS, "2026-03-13", "seven days"),
]


@pytest.fixture
def working_days(world: World) -> World:
    """A county whose checklist counts in working days."""
    with world.db.writing() as session:
        execute(session, update(ChecklistItem).values(day_unit=DayUnit.WORKING))
    return world


@pytest.mark.parametrize(("found", "item", "due", "_why"), NATURAL, ids=[c[3] for c in NATURAL])
def test_the_last_day_is_counted_in_natural_days(
    world: World, found: str, item: str, due: str, _why: str
) -> None:
    world.clock.now = datetime.fromisoformat(found).replace(tzinfo=UTC)

    ticket = world.mei.ticket(world.mei.reports(world.noodle_shop, item))

    assert (ticket["due_on"], ticket["day_unit"]) == (due, "natural")


@pytest.mark.parametrize(("found", "item", "due", "_why"), WORKING, ids=[c[3] for c in WORKING])
def test_a_county_may_count_in_working_days(
    working_days: World, found: str, item: str, due: str, _why: str
) -> None:
    world = working_days
    world.clock.now = datetime.fromisoformat(found).replace(tzinfo=UTC)

    ticket = world.mei.ticket(world.mei.reports(world.noodle_shop, item))

    assert (ticket["due_on"], ticket["day_unit"]) == (due, "working")


def test_the_last_day_counts_from_when_it_was_found_not_from_when_we_heard(world: World) -> None:
    world.clock.forward(days=10)
    hazard = world.mei.reports(world.noodle_shop, at=datetime(2026, 3, 4, 2, 0, tzinfo=UTC))

    ticket = world.zhou.get("/hazards", overdue="true").json()["items"][0]
    assert (ticket["id"], ticket["due_on"], ticket["overdue_days"]) == (hazard, "2026-03-07", 7)


def test_overdue_is_read_off_the_clock_in_beijing(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    days: list[int] = []
    for moment in ("2026-03-07T15:59", "2026-03-07T16:01"):
        world.clock.now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        days.append(world.zhou.get("/hazards").json()["items"][0]["overdue_days"])

    assert days == [0, 1]
    assert world.mei.ticket(hazard)["version"] == 2


def test_sent_back_the_days_start_again(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.submits(hazard)
    world.clock.forward(days=5)

    world.zhou.fails(hazard)

    assert world.mei.ticket(hazard)["due_on"] == "2026-03-12"


def test_beyond_the_known_calendar_a_working_day_comes_with_a_warning(working_days: World) -> None:
    world = working_days
    world.clock.now = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)
    hazard = world.mei.reports(world.noodle_shop)

    ticket, line = world.mei.ticket(hazard), world.zhou.get("/hazards").json()["items"][0]

    assert ticket["calendar"]["last_year"] == 2026
    assert "2027" in ticket["calendar"]["warning"]
    assert line["calendar"] == ticket["calendar"]


def test_within_the_calendar_and_in_natural_days_there_is_none(world: World) -> None:
    told = [world.mei.ticket(world.mei.reports(world.noodle_shop))["calendar"]]
    world.clock.now = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)
    world.mei.signs_in_again()
    told.append(world.mei.ticket(world.mei.reports(world.noodle_shop))["calendar"])

    assert told == [None, None]


def test_the_last_known_year_is_that_of_the_calendar_we_ship() -> None:
    assert max(day.year for day in holidays) == CALENDAR_LAST_YEAR


def test_the_warning_grows_with_the_days(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)  # three days, due on Saturday 7 March
    told: list[tuple[str | None, int]] = []
    for day in (5, 6, 7, 8, 16, 17):
        world.clock.now = datetime(2026, 3, day, 2, 0, tzinfo=UTC)
        late = world.zhou.get("/hazards", due="long_overdue", counts="true").json()
        warning = world.zhou.get("/hazards").json()["items"][0]["warning"]
        assert world.mei.ticket(hazard)["warning"] == warning
        assert late["counts"]["long_overdue"] == late["total"]
        told.append((warning, late["total"]))

    assert told == [
        (None, 0), ("due_tomorrow", 0), (None, 0), ("overdue", 0), ("overdue", 0),
        ("long_overdue", 1),
    ]  # fmt: skip
