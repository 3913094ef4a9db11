"""劝导登记表 taken over: stations that are new, and every dissuasion once."""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import msgspec
from sqlmodel import Session

from backend.core.change_log import insert_into
from backend.core.clock import day_of
from backend.core.database import execute, new_id
from backend.core.spreadsheets.ledger.columns import ImportReport
from backend.core.spreadsheets.ledger.reader import ParsedSheet, Row
from backend.core.spreadsheets.operations import ChangeRecord, ImportRun, batches
from backend.core.spreadsheets.parsing.cells import CellError, fold
from backend.field.stations import queries
from backend.field.stations.models import (
    VIOLATION_NAMES,
    Action,
    Dissuasion,
    Station,
    Vehicle,
    Violation,
)
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, Grid, GridLevel
from backend.people.grids.matching import GridMatcher

_SUFFIX = re.compile(r"(?:道路)?(?:交通)?(?:安全)?劝导(?:站|点)?$")

TOGETHER = "、"
"""Between those who stood on one list."""


class DissuasionEntry(msgspec.Struct):
    """A dissuasion as the register has it."""

    day: date
    violation: Violation
    vehicle: Vehicle = Vehicle.OTHER
    at_time: time | None = None
    action: Action | None = None
    by_name: str = ""
    remark: str | None = None


def import_dissuasions(
    session: Session, actor: Actor, reading: ParsedSheet, _: str, now: datetime, kept: ImportRun
) -> ImportReport:
    """Take a register over; a row that is there already, to the minute, is the same."""
    sites = _Stations(session, actor, now, kept)
    found: list[tuple[int, Station, DissuasionEntry]] = []
    for row in reading.consume():
        station = sites.named(str(row.values.pop("station")))
        if isinstance(station, CellError):
            reading.reject_row(row.number, "station", station)
        else:
            found.append((row.number, station, _told(row)))
    session.flush()
    there = _there(session, actor, [told.day for _, _, told in found])
    new: list[tuple[int, Station, DissuasionEntry]] = []
    report = reading.report()
    for number, station, told in found:
        mark = (station.id, told.day, told.at_time, told.vehicle, told.violation)
        if _is_there(there[mark], told.by_name):
            report.same += 1
        else:
            new.append((number, station, told))
    for batch in batches(new):
        _enter(session, batch, now, kept)
    report.new = len(new)
    return reading.close(report)


def _told(row: Row) -> DissuasionEntry:
    return msgspec.convert(row.values, DissuasionEntry)


def _there(
    session: Session, actor: Actor, days: Sequence[date]
) -> defaultdict[tuple[object, ...], list[str]]:
    """Who told of what stands there already."""
    there: defaultdict[tuple[object, ...], list[str]] = defaultdict(list)
    if not days:
        return there
    for d in queries.dissuasions(session, actor, min(days), max(days)):
        there[d.station_id, d.day, d.at_time, d.vehicle, d.violation].append(d.by_name)
    return there


def _is_there(names: list[str], name: str) -> bool:
    """Whether one of these is the line, and is spent; a list typed in names all on duty."""
    together = (one for one in names if name and name in one.split(TOGETHER))
    found = name if name in names else next(together, None)
    if found is None:
        return False
    names.remove(found)
    return True


def _enter(
    session: Session,
    batch: Sequence[tuple[int, Station, DissuasionEntry]],
    now: datetime,
    kept: ImportRun,
) -> None:
    rows: list[dict[str, Any]] = []
    for number, station, told in batch:
        one = new_id()
        rows.append(
            msgspec.structs.asdict(told)
            | {"id": one, "station_id": station.id, "grid": station.grid, "created_at": now}
            | {"also": [], "off_shift": False, "reflector": told.action is Action.REFLECTOR_ON}
        )
        title = f"{station.name} {told.day} {VIOLATION_NAMES[told.violation]}"
        kept.trace(ChangeRecord("dissuasion", str(one), title, 1))
        kept.differs(number, "new", title)
    execute(session, insert_into(session, Dissuasion), rows)


class _Stations:
    """Stations by name; one that is not there yet stands in the village it is named after."""

    def __init__(self, session: Session, actor: Actor, now: datetime, kept: ImportRun) -> None:
        self._session, self._now, self._kept = session, now, kept
        grids = accounts.grids(session, actor)
        self._places = GridMatcher(grids, day_of(now), accounts.former_names(session, actor))
        self._streets = self._places.streets or [
            g for g in accounts.branch(session, actor) if g.level is GridLevel.STREET
        ]
        self._known: dict[str, Station | CellError] = {
            fold(one.name): one for one in queries.stations(session, actor)
        }

    def named(self, name: str) -> Station | CellError:
        """Find or found a station."""
        key = fold(name)
        if key not in self._known:
            self._known[key] = self._found(name)
        return self._known[key]

    def _found(self, name: str) -> Station | CellError:
        grid = self._grid(name)
        if grid is None:
            return CellError(
                f"“{name}”不知道在哪个街道", "请由该街道的应急办导入，或把站名写成“某某村劝导站”"
            )
        station = Station(id=new_id(), grid=grid.path, name=name, created_at=self._now)
        self._session.add(station)
        self._kept.trace(ChangeRecord("station", str(station.id), name, 1))
        return station

    def _grid(self, name: str) -> Grid | None:
        village = self._places.community(_SUFFIX.sub("", name))
        if village is not None:
            return village
        return self._streets[0] if len(self._streets) == 1 else None
