"""Ledgers as other offices publish them: what is understood is right, what is not is said."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from backend.core.errors import Refusal
from backend.field.ebikes.models import Ebike, Standard
from backend.field.hazards.models import EventKind, Hazard, HazardEvent, State
from backend.field.stations.models import VIOLATION_NAMES, Dissuasion
from backend.office.imports.kinds import guess
from backend.people.accounts.models import Grid, User
from tests.data.layouts import FOLDER
from tests.office.imports.ledgers import accounted, clear, counted, takes
from tests.world import World

PUBLIC = FOLDER / "public"
RIGHT: dict[str, Any] = json.loads((PUBLIC / "expected.json").read_text(encoding="utf-8"))
FILES = sorted(file for file in PUBLIC.iterdir() if file.name in RIGHT)


def start(world: World) -> None:
    """The street as it is after its roster was taken over."""
    clear(world)
    takes(world.zhou, "grids")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_file_is_taken_for_another_ledger_than_it_is(file: Path) -> None:
    kind = RIGHT[file.name]["kind"]
    try:
        found = guess(file)
    except Refusal:
        found = kind

    assert found == kind


@pytest.mark.parametrize("name", ["14", "19", "23", "25"])
def test_every_line_is_accounted_for(world: World, name: str) -> None:
    world.clock.forward(days=90)
    start(world)
    file = next(file for file in FILES if file.name.startswith(name))

    report = takes(world.zhou, guess(file), file)

    assert accounted(report) == report.lines > report.dressing


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_kind_that_was_said_wrongly_is_refused(world: World, file: Path) -> None:
    right = RIGHT[file.name]["kind"]
    for kind in {"grids", "venues", "ebikes", "hazards", "dissuasions"} - {right}:
        with pytest.raises(Refusal):
            takes(world.zhou, kind, file, dry_run=True)


def test_a_roster_of_two_lines_keeps_worker_and_chief_apart(world: World) -> None:
    clear(world)
    file = PUBLIC / "14-网格划分一览表.xlsx"

    report = takes(world.zhou, guess(file), file)

    assert counted(report) == (28, 0, 0, 0, 0)
    assert report.columns["worker"] == "专职网格员/姓名"
    assert set(report.extra) >= {"网格范围", "户数", "人口数", "网格长/姓名", "网格长/联系电话"}
    with world.db.reading() as session:
        worker = session.exec(select(User).where(User.phone == "19900008250")).one()
        grid = session.get_one(Grid, worker.grid)
        chief = session.exec(select(User).where(col(User.phone) == "19900008249")).all()
    assert (worker.name, grid.name, chief) == ("高军", "电厂社区第1网格", [])


def test_dissuasions_with_their_time_in_one_column_and_nobodys_name(world: World) -> None:
    start(world)
    file = PUBLIC / "19-劝导工作台账.csv"

    report = takes(world.zhou, guess(file), file)

    assert counted(report) == (30, 0, 0, 0, 0), report.problems
    assert (report.lines, report.dressing) == (31, 1)
    shown = json.dumps([report.samples, report.extra, report.columns], ensure_ascii=False)
    assert "刘强" not in shown
    assert "吉C90867" not in shown
    with world.db.reading() as session:
        found = list(session.exec(select(Dissuasion).order_by(col(Dissuasion.day))))
    assert all(one.at_time for one in found)
    assert found[0].day.isoformat() >= "2026-01-01"
    kinds = Counter(VIOLATION_NAMES[one.violation] for one in found)
    assert sum(kinds.values()) == 30


def test_a_state_that_is_not_understood_closes_nothing(world: World) -> None:
    world.clock.forward(days=90)
    start(world)
    file = PUBLIC / "23-状态词.xlsx"

    report = takes(world.zhou, guess(file), file)

    assert counted(report) == (7, 0, 0, 0, 0)
    with world.db.reading() as session:
        states = {h.venue_name: h.state for h in session.exec(select(Hazard))}
        kinds = Counter(e.kind for e in session.exec(select(HazardEvent)))
    closed = {name for name, state in states.items() if state is State.CLOSED}
    assert closed == {"测试店5", "测试店6"}
    assert set(states.values()) == {State.CLOSED, State.RECTIFYING}
    assert kinds[EventKind.RETURNED] == 4
    assert counted(takes(world.zhou, "hazards", file)) == (0, 0, 7, 0, 0)


def test_the_new_standard_of_an_old_ledger_is_that_of_2018(world: World) -> None:
    start(world)
    file = PUBLIC / "25-新国标2024年台账.xlsx"

    report = takes(world.zhou, guess(file), file)

    assert counted(report) == (5, 0, 0, 0, 0)
    with world.db.reading() as session:
        found = Counter(e.standard for e in session.exec(select(Ebike)))
        first = min(e.registered_on for e in session.exec(select(Ebike)))
    assert found == {Standard.GB2018: 3, Standard.OLD: 2}
    assert first == date(2024, 5, 1)
