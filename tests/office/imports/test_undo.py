"""An import taken back leaves nothing behind: no figure, no ticket in another grid, no knot."""

from typing import Any

from sqlmodel import select

from backend.field.venues.models import Venue
from tests.core.spreadsheets.sheets import workbook
from tests.field.venues.ledger_rows import HEADER as VENUES
from tests.field.venues.ledger_rows import NOODLES, but
from tests.office.imports.test_batches import dropped, steps
from tests.office.imports.test_claims import whole
from tests.office.imports.test_tickets import HEADER, OPEN, done, only
from tests.office.venue_merging.test_move import HERE, THERE
from tests.world import World


def test_what_was_never_so_is_closed_in_no_month(world: World) -> None:
    batch = dropped(world.zhou, workbook(HEADER, done(OPEN, "2024-03-07")))
    steps(world.zhou, batch, "take")
    span = {"from": "2024-03", "to": "2024-03"}
    before = world.zhou.get("/reports/monthly", **span).json()["total"]

    steps(world.zhou, batch, "undo")

    after = world.zhou.get("/reports/monthly", **span).json()["total"]
    assert (before["found"], before["closed_in_period"]) == (1, 1)
    assert (after["found"], after["closed_in_period"]) == (0, 0)
    listed = world.zhou.get("/hazards", closed_from="2024-03", closed_to="2024-03").json()
    assert (listed["total"], only(world)["closed_at"]) == (0, None)
    assert whole(world) == (True, 1)


def test_a_shop_goes_to_the_grid_of_the_ledger_and_home_with_all_that_is_to_be_done(
    world: World,
) -> None:
    steps(world.zhou, dropped(world.zhou, workbook(VENUES, NOODLES)), "take")
    (shop,) = (v["id"] for v in world.zhou.get("/venues").json()["items"])
    still_open, over = world.mei.reports(shop), world.mei.reports(shop)
    world.mei.passes(over)
    visit = world.mei.command("hazard.note", id=still_open, text="约好明天再来")
    world.clock.forward(minutes=5)
    batch = dropped(world.zhou, workbook(VENUES, but(NOODLES, grid="电厂社区第2网格")))
    assert world.mei.ticket(still_open)["grid"] == HERE

    steps(world.zhou, batch, "take")

    assert world.tao.ticket(still_open)["grid"] == THERE
    assert world.mei.ticket(over)["grid"] == HERE
    assert world.mei.push(visit).json()["results"][0]["result"] == "applied"
    undone = steps(world.zhou, batch, "undo")
    assert (undone["undone"], world.mei.ticket(still_open)["grid"]) == (1, HERE)
    assert whole(world) == (True, 2)


def test_when_the_later_import_is_taken_back_the_earlier_one_can_be(world: World) -> None:
    assert world.noodle_shop
    first = dropped(world.zhou, workbook(HEADER, OPEN))
    steps(world.zhou, first, "take")
    second = dropped(world.zhou, workbook(HEADER, done(OPEN, "2024-03-07")))
    steps(world.zhou, second, "take")
    assert steps(world.zhou, second, "undo")["undone"] == 1

    undone = steps(world.zhou, first, "undo")

    assert (undone["undone"], undone["stayed"]) == (1, [])
    assert only(world)["state"] == "voided"
    assert whole(world) == (True, 1)


def test_a_shop_of_three_ledgers_is_taken_back_from_each(world: World) -> None:
    rows = (NOODLES, but(NOODLES, phone="19900009999"), but(NOODLES, area=88))
    batches = [dropped(world.zhou, workbook(VENUES, row)) for row in rows]
    for batch in batches:
        steps(world.zhou, batch, "take")

    phones: list[Any] = []
    for batch in reversed(batches):
        assert steps(world.zhou, batch, "undo") == {"undone": 1, "stayed": [], "more_stayed": 0}
        with world.db.reading() as session:
            phones += [venue.phone for venue in session.exec(select(Venue))]

    assert phones == ["19900009999", "19900000029"]


def test_what_one_file_closed_after_a_correction_goes_with_it(world: World) -> None:
    assert world.noodle_shop
    batch = dropped(world.zhou, workbook(HEADER, OPEN))
    steps(world.zhou, batch, "take")
    more = {"done_on": "2024-03-07", "state": "已整改"}
    steps(world.zhou, batch, "corrections", {"cells": {"2": more}})
    steps(world.zhou, batch, "take")
    assert only(world)["state"] == "closed"

    undone = steps(world.zhou, batch, "undo")

    assert (undone["stayed"], only(world)["state"]) == ([], "voided")
    assert whole(world) == (True, 1)
