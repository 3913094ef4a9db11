"""One ledger in ten layouts: each is read without a hand, and says the same."""

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from backend.field.hazards.models import Hazard, State
from tests.data.layouts import FOLDER, ROWS
from tests.office.imports.ledgers import counted, takes
from tests.world import World

FILES = sorted(file for file in FOLDER.iterdir() if file.is_file())


def told(world: World) -> list[tuple[object, ...]]:
    with world.db.reading() as session:
        found = list(session.exec(select(Hazard).order_by(col(Hazard.found_at))))
    assert {h.state for h in found} == {State.CLOSED}
    return [
        (h.found_at.date(), h.venue_name, h.venue_address, h.detail, h.due_on, h.closed_by_name)
        for h in found
    ]


def test_there_are_ten() -> None:
    assert len(FILES) == 10


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_layout_is_read_without_a_hand(world: World, file: Path) -> None:
    report = takes(world.zhou, "hazards", file)

    assert counted(report) == (4, 0, 0, 0, 0), report.problems
    assert {p.field for p in report.problems} <= {"venue"}
    wanted = sorted(
        ((row[0], row[3], row[4], row[5], row[10], row[13]) for row in ROWS),
        key=lambda row: row[0] if isinstance(row[0], date) else date.max,
    )
    assert told(world) == wanted
    assert counted(takes(world.zhou, "hazards", file)) == (0, 0, 4, 0, 0)
