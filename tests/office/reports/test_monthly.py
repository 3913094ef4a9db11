"""Month counts against cases counted by hand."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from backend.core.database import new_id
from backend.field.patrols.models import Visit
from tests.core.spreadsheets.sheets import workbook
from tests.office.imports.ledgers import takes
from tests.office.imports.test_tickets import HEADER, OPEN
from tests.world import EDITION, GENERAL, MAJOR, ON_THE_SPOT, SERIOUS, TRANSFER, World, taken

COMMUNITY, ONE, TWO = "220382.002.01.", "220382.002.01.01.", "220382.002.01.02."


def day(text: str) -> datetime:
    """Ten in the morning of a day in Beijing."""
    return datetime.fromisoformat(f"2026-{text}T02:00:00").replace(tzinfo=UTC)


def two_months(world: World) -> None:
    """February and the first days of March, as seen on Wednesday 4 March."""
    mei, tao, noodles, tools = world.mei, world.tao, world.noodle_shop, world.hardware_store
    mei.passes(mei.reports(noodles, GENERAL, at=day("02-10")), at=day("02-12"))
    mei.reports(noodles, SERIOUS, at=day("02-20"))  # due 3 March: overdue by now
    tao.passes(tao.reports(tools, GENERAL, at=day("02-25")), at=day("03-02"))
    mistake = tao.reports(tools, GENERAL, at=day("02-26"))
    tao.acts("hazard.void_ask", mistake, reason="看错了")
    world.zhou.acts("hazard.void", mistake, agreed=True)
    mei.reports(noodles, ON_THE_SPOT, at=day("03-03"))  # converted, due today
    mei.reports(noodles, MAJOR, at=day("03-03"))
    mei.reports(noodles, TRANSFER, at=day("03-03"))  # due at once: overdue by now
    fixed_at_once(world, tools)
    for venue, outcome, when in ((noodles, "checked", "02-10"), (noodles, "locked", "02-11"),
                                 (noodles, "checked", "03-03")):  # fmt: skip
        mei.visits(venue, outcome, at=day(when))
    tao.visits(tools, "checked", at=day("02-25"))


def fixed_at_once(world: World, venue: str) -> None:
    before, after = taken(), taken()
    world.tao.does(
        "hazard.report", id=str(new_id()), venue_id=venue, item_code=ON_THE_SPOT, edition=EDITION,
        photos=[before.facts], fixed={"photos": [after.facts]},
    )  # fmt: skip
    world.tao.uploads(before, after)


def report(world: World, grid: str = COMMUNITY) -> dict[str, Any]:
    answer = world.zhou.get(
        "/reports/monthly", **{"from": "2026-02", "to": "2026-03", "grid": grid}
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


FIELDS = ("venues", "visits", "venues_visited", "found", "closed", "due", "overdue",
          "closed_in_period", "rate_of_due", "rate_of_all")  # fmt: skip


def figures(row: dict[str, Any]) -> list[Any]:
    return [row[field] for field in FIELDS]


def test_each_grid_and_month_is_counted_apart(world: World) -> None:
    two_months(world)

    rows = {(r["grid"], r["month"]): figures(r) for r in report(world)["rows"]}

    assert rows == {
        (ONE, "2026-02"): [1, 1, 1, 2, 1, 2, 1, 1, 0.5, 0.5],
        (ONE, "2026-03"): [1, 1, 1, 3, 0, 1, 1, 0, 0.0, 0.0],
        (TWO, "2026-02"): [1, 1, 1, 1, 1, 1, 0, 0, 1.0, 1.0],
        (TWO, "2026-03"): [1, 0, 0, 1, 1, 1, 0, 2, 1.0, 1.0],
    }


def test_sums_over_months_over_grids_and_over_all(world: World) -> None:
    two_months(world)

    found = report(world)

    assert {r["grid"]: figures(r) for r in found["by_grid"]} == {
        ONE: [1, 2, 1, 5, 1, 3, 2, 1, 0.3333, 0.2],
        TWO: [1, 1, 1, 2, 2, 2, 0, 2, 1.0, 1.0],
    }
    assert {r["month"]: figures(r) for r in found["by_month"]} == {
        "2026-02": [2, 2, 2, 3, 2, 3, 1, 1, 0.6667, 0.6667],
        "2026-03": [2, 1, 1, 4, 1, 2, 1, 2, 0.5, 0.25],
    }
    assert figures(found["total"]) == [2, 3, 2, 7, 3, 5, 2, 3, 0.6, 0.4286]


def test_found_splits_by_level_and_by_disposal(world: World) -> None:
    two_months(world)

    total = report(world)["total"]

    assert total["found_by_level"] == {
        "general": 4, "serious": 2, "suspected_major": 1, "major": 0,
    }  # fmt: skip
    assert total["found_by_disposal"] == {"on_the_spot": 1, "deadline": 4, "transfer": 2}


def test_the_sub_district_adds_up_to_its_communities(world: World) -> None:
    two_months(world)

    whole, part = report(world, ""), report(world)

    assert whole["grid"] == "220382.002."
    assert figures(whole["total"]) == figures(part["total"])
    assert {r["grid"] for r in whole["by_grid"]} == {COMMUNITY, "220382.002.02."}


def test_a_venue_visited_in_two_grids_is_covered_once_where_they_are_added_up(
    world: World,
) -> None:
    two_months(world)
    with world.db.writing() as session:
        moved = sa.update(Visit).where(col(Visit.venue_id) == UUID(world.noodle_shop))
        session.connection().execute(moved.where(col(Visit.month) == 202603).values(grid=TWO))

    found = report(world)
    visited = {(r["grid"], r["month"]): r["venues_visited"] for r in found["rows"]}

    assert visited == {
        (ONE, "2026-02"): 1, (ONE, "2026-03"): 0, (TWO, "2026-02"): 1, (TWO, "2026-03"): 1,
    }  # fmt: skip
    assert {r["grid"]: r["venues_visited"] for r in found["by_grid"]} == {ONE: 1, TWO: 2}
    assert found["total"]["venues_visited"] == 2


def test_a_single_grid_is_its_own_row(world: World) -> None:
    two_months(world)

    found = report(world, ONE)

    assert [r["grid"] for r in found["by_grid"]] == [ONE]
    assert figures(found["total"]) == [1, 2, 1, 5, 1, 3, 2, 1, 0.3333, 0.2]


def test_of_a_worker_only_their_grid_is_counted(world: World) -> None:
    two_months(world)

    answer = world.mei.get("/reports/monthly", **{"from": "2026-02", "to": "2026-03"})

    assert answer.json()["total"]["found"] == 5
    assert "第2网格" not in answer.text


def test_venues_out_of_business_are_not_counted(world: World) -> None:
    assert world.noodle_shop
    world.venue(world.mei, "关了的店", ONE, status="closed")
    world.venue(world.mei, "停业的店", ONE, status="suspended")

    assert report(world)["total"]["venues"] == 2


def test_what_is_reopened_counts_as_open_again(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.passes(hazard)
    closed = report(world)["total"]
    world.mei.acts("hazard.reopen", hazard, reason="又堆上了")

    again = report(world)["total"]
    assert (closed["closed"], closed["closed_in_period"]) == (1, 1)
    assert (again["found"], again["closed"], again["closed_in_period"]) == (1, 0, 0)


def test_where_nothing_was_found_there_is_no_rate(world: World) -> None:
    total = report(world)["total"]

    assert (total["found"], total["rate_of_due"], total["rate_of_all"]) == (0, None, None)


def test_what_is_open_without_a_last_day_is_a_figure_of_its_own(world: World) -> None:
    """Never overdue, never due: were it not counted, a rate of 100 % would hide it."""
    assert world.noodle_shop
    row = (*("2026-02-20", "电厂社区", "电厂社区第1网格", "福满楼面馆", "光明路1号"), *OPEN[6:9])
    rows = [(f"FH-{n}", *row, None, None, "整改中", None) for n in (1, 2, 3)]
    takes(world.zhou, "hazards", workbook(HEADER, *rows))

    found = report(world)
    total = found["total"]
    asked = {"due": "undated", "found_from": "2026-02", "found_to": "2026-03", "domain": "fire"}
    listed = world.zhou.get("/hazards", counts="true", **asked).json()

    assert (total["found"], total["overdue"], total["due"], total["undated"]) == (3, 0, 0, 3)
    assert listed["total"] == listed["counts"]["undated"] == 3
    assert [row["undated"] for row in found["by_month"]] == [3, 0]
    half = world.zhou.get("/reports/half-year", **{"from": "2026-01-01", "to": "2026-03-04"})
    assert half.json()["fire"]["undated"] == 3


def test_the_three_ledgers_are_not_added_up(world: World) -> None:
    world.mei.reports(world.noodle_shop, "J01")

    fire = report(world)["total"]["found"]
    facilities = world.zhou.get("/reports/monthly", domain="street_facility").json()["total"]

    assert (fire, facilities["found"]) == (0, 1)
