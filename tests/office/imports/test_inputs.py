"""Small files that broke software of this kind before: read right, or said in words."""

from datetime import date
from pathlib import Path

from sqlmodel import col, select

from backend.core.spreadsheets.ledger.columns import ImportReport
from backend.field.hazards.models import Hazard
from backend.field.venues.models import Venue
from backend.office.imports.kinds import guess
from tests.office.imports.ledgers import DATA, clear, counted, takes
from tests.world import World

INPUTS = DATA / "inputs"
MOBILE = "13800001111"


def start(world: World) -> None:
    world.clock.forward(days=120)
    clear(world)
    takes(world.zhou, "grids")


def reads(world: World, kind: str, name: str) -> ImportReport:
    start(world)
    return takes(world.zhou, kind, INPUTS / name)


def venues(world: World) -> dict[str, Venue]:
    with world.db.reading() as session:
        return {v.name: v for v in session.exec(select(Venue).order_by(col(Venue.number)))}


def test_a_cell_merged_over_the_hazards_of_a_venue_holds_for_each(world: World) -> None:
    report = reads(world, "hazards", "fire_merged_by_venue.xlsx")

    assert counted(report) == (5, 0, 0, 0, 0), report.problems
    with world.db.reading() as session:
        found = sorted((h.venue_name, h.detail) for h in session.exec(select(Hazard)))
    assert found == [
        ("乙二饭店", "油烟机油垢未清洗"), ("乙二饭店", "燃气软管老化"),
        ("甲一超市", "安全出口上锁"), ("甲一超市", "灭火器压力不足"), ("甲一超市", "私拉乱接电线"),
    ]  # fmt: skip


def test_hidden_rows_are_taken_and_counted(world: World) -> None:
    report = reads(world, "venues", "hidden_row.xlsx")

    assert (counted(report), report.hidden) == ((4, 0, 0, 0, 0), 1)


def test_an_old_workbook_by_another_name_is_read(world: World) -> None:
    report = reads(world, "venues", "ledger.et")

    assert report.left_out == 0
    assert report.new == report.lines - report.dressing == 29
    assert venues(world)["旧店1"].opened_on == date(2020, 5, 1)


def test_an_old_workbook_whose_streams_overlap_is_read(world: World) -> None:
    report = reads(world, "venues", "xls_overlapping_root_stream.xls")

    assert (report.lines, report.left_out, report.new) == (30, 0, 29)


def test_every_number_that_names_one_phone_is_read(world: World) -> None:
    report = reads(world, "venues", "phones.xlsx")

    assert (report.new, report.left_out) == (30, 0)
    phones = {name: venue.phone for name, venue in venues(world).items()}
    told = {p.row: p.value for p in report.problems if p.field == "phone"}
    assert set(told) == {15, 28, 30, 31}
    assert sum(phone == MOBILE for phone in phones.values()) == 20
    assert (phones["电10店"], phones["电11店"]) == ("0434-7230119-801", "0434-7230119-801")
    assert (phones["电12店"], phones["电25店"]) == ("7230119", "95598")


def test_a_text_that_names_one_day_is_that_day(world: World) -> None:
    report = reads(world, "venues", "text_dates.xlsx")

    days = [v.extinguishers_expire_on for _, v in sorted(venues(world).items())]
    refused = {p.value for p in report.problems}
    assert report.new == 33
    assert refused == {
        "26.5.1", "2026年5月", "05/01/2026", "1/5/2026", "2026.05.01至2026.05.03", "2026.5", "长期",
        "2026.13.1",
    }  # fmt: skip
    assert [d for d in days if d] == [date(2026, 5, 1)] * 23 + [date(2026, 5, 31), date(2026, 5, 1)]


def test_a_venue_of_another_name_by_the_same_licence_is_the_same_venue(world: World) -> None:
    reads(world, "venues", "venue_before_rename.xlsx")
    (before,) = venues(world).values()

    dry = takes(world.zhou, "venues", INPUTS / "venue_after_rename.xlsx", dry_run=True)
    report = takes(world.zhou, "venues", INPUTS / "venue_after_rename.xlsx")

    assert counted(dry) == counted(report) == (0, 1, 0, 0, 0)
    (turn,) = dry.differences[0].turns
    assert (turn.before, turn.after) == ("老味道饭店", "新味道饭店")
    (after,) = venues(world).values()
    assert (after.id, after.name) == (before.id, "新味道饭店")
    assert counted(takes(world.zhou, "venues", INPUTS / "venue_after_rename.xlsx"))[2] == 1


def test_the_files_say_themselves_what_they_are() -> None:
    kinds = {file.name: guess(file) for file in sorted(INPUTS.iterdir())}

    assert kinds.pop("fire_merged_by_venue.xlsx") == "hazards"
    assert kinds.pop("roster_renamed_grid.xlsx") == "grids"
    assert set(kinds.values()) == {"venues"}


def test_there_is_nothing_else_in_the_folder() -> None:
    assert {Path(file).suffix for file in INPUTS.iterdir()} == {".xlsx", ".et", ".xls"}
