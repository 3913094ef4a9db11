"""电动自行车台账 taken over: what is new, what changed, and codes that are there twice."""

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlmodel import Session

from backend.core.change_log import insert_into, record_change
from backend.core.clock import day_of
from backend.core.database import execute, new_id
from backend.core.spreadsheets.ledger.columns import ImportReport, RowProblem
from backend.core.spreadsheets.ledger.reader import ParsedSheet
from backend.core.spreadsheets.operations import ChangeRecord, ImportRun, batches, turn
from backend.core.spreadsheets.parsing.cells import CellError, Value, fold
from backend.field.ebikes import queries
from backend.field.ebikes.ledger.columns import BY_DATE, LEDGER
from backend.field.ebikes.models import (
    BATTERY_NAMES,
    CHARGING_NAMES,
    FACTS,
    PARKING_NAMES,
    PLATE_NAMES,
    STANDARD_NAMES,
    Ebike,
    Plate,
    Standard,
)
from backend.field.ebikes.operations import ebike_search_text, forget_owners
from backend.field.ebikes.schemas import EbikeFields
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, Grid
from backend.people.accounts.trail.operations import leave_trail
from backend.people.grids.matching import GridMatcher

TITLES = {column.field: column.title for column in LEDGER.columns}
NAMES: dict[str, dict[str, str]] = {
    "plate": {**PLATE_NAMES}, "battery": {**BATTERY_NAMES}, "parking": {**PARKING_NAMES},
    "charging": {**CHARGING_NAMES}, "standard": {**STANDARD_NAMES},
}  # fmt: skip
UNSAID: dict[str, Value] = {"plate": Plate.UNKNOWN.value}
NEW_SINCE = date(2025, 9, 1)
"""GB 17761-2024 in force; a record made before means that of 2018."""
PLATED = ("plate", "plate_number")
CHECK_KIND = "请核对两辆车的编码，再到电动自行车里更正"


class EbikeEntry(msgspec.Struct, gc=False):
    """One e-bike as the file tells of it."""

    row: int
    grid: Grid
    values: dict[str, Value]

    @property
    def title(self) -> str:
        """What people call it."""
        return f"{self.values['owner']} {self.values.get('brand') or '电动自行车'}"

    @property
    def likeness(self) -> str:
        """What tells it from others where neither frame code nor plate is known."""
        got = self.values.get
        told = (got("owner"), got("phone"), got("address"), got("brand"), got("color"))
        return _likeness(self.grid.path, *told)


def import_ebikes(
    session: Session, actor: Actor, reading: ParsedSheet, _: str, now: datetime, kept: ImportRun
) -> ImportReport:
    """Take an e-bike ledger over. What is blank or not in the file stays as it is."""
    forget_owners(session, actor, now)
    grids = accounts.grids(session, actor)
    places = GridMatcher(grids, day_of(now), accounts.former_names(session, actor))
    entries, merged = _sorted(reading, _entries(reading, places), kept)
    taking = _Taking(session, actor, now, kept, {g.path: g.full_name for g in grids})
    new, known = _told_apart(session, actor, entries)
    taking.whole = len(entries)
    for batch in batches(new):
        taking.enter(batch)
    report = reading.report()
    report.merged, report.new = merged, len(new)
    report.changed = sum(taking.amend(batch) for batch in batches(known))
    report.same = len(known) - report.changed
    reading.silent = taking.unknown
    # Where a row has a line of its own about its plate, it is not told twice.
    silent = taking.unknown - {p.row for p in reading.problems if p.field in PLATED}
    if silent:
        _tell_unknown(reading, len(silent))
    return reading.close(report)


def _tell_unknown(reading: ParsedSheet, count: int) -> None:
    there = "plate" in reading.columns or "plate_number" in reading.columns
    why = "没有填有无牌照" if there else "没有读到，表里没有这一列"
    doubt = CellError(
        f"{count} 辆电动自行车的号牌情况{why}，按“未知”登记，不算无牌",
        "请补上“有无牌照”一列再导入一次，或由网格员入户时核对",
    )
    reading.problems.append(
        RowProblem(
            reading.header_row, TITLES["plate"], doubt.reason, doubt.advice,
            taken=True, field="plate", unknown=True,
        )
    )  # fmt: skip


def _entries(reading: ParsedSheet, places: GridMatcher) -> Iterator[EbikeEntry]:
    undated = bare = 0
    for row in reading.consume():
        community = row.values.pop("community", None)
        name = str(row.values.pop("grid"))
        grid = places.find(str(community) if community else None, name)
        if isinstance(grid, CellError):
            reading.reject_row(row.number, "grid", grid, name)
            continue
        bare += _square(reading, row.number, row.values)
        undated += _date_standard(row.values, reading.year)
        yield EbikeEntry(row.number, grid, row.values)

    if bare:
        doubt = CellError(
            f"有 {bare} 行只写了号牌，全是数字，没有地名也没有字母，先按正式号牌登记",
            "请核对是不是临时号牌或别的编号；在“有无牌照”一列写明再导入一次就会更正",
        )
        reading.warn(reading.header_row, "plate_number", doubt)
    if undated:
        doubt = CellError(
            f"有 {undated} 行写了新国标，却没有登记日期，分不清是 2018 年还是 2024 年的国标",
            "先按不清楚登记；补上登记日期再导入一次就会填上",
        )
        reading.warn(reading.header_row, "standard", doubt)


def _date_standard(values: dict[str, Value], year: int | None) -> bool:
    """Read 新国标 by the day of the record; gives whether that could not be told."""
    if values.get("standard") != BY_DATE:
        return False
    day = values.get("registered_on")
    if not isinstance(day, date):
        day = date(year, 12, 31) if year and year < NEW_SINCE.year else None
    if day is None:
        del values["standard"]
        return True
    values["standard"] = (Standard.GB2018 if day < NEW_SINCE else Standard.GB2024).value
    return False


def _square(reading: ParsedSheet, row: int, values: dict[str, Value]) -> bool:
    """Bring plate and plate number together; what contradicts is told and left to a person.

    Gives whether digits alone were taken for a plate.
    """
    number, plate = values.get("plate_number"), values.get("plate")
    if number in PLATE_NAMES:
        del values["plate_number"]
        if plate is None:
            values["plate"] = number
    elif number and plate in {None, Plate.UNKNOWN.value}:
        values["plate"] = Plate.FORMAL.value
        return str(number).isdecimal()
    elif number and plate == Plate.NONE.value:
        doubt = CellError(f"写了号牌“{number}”，又填了无牌", "请核对有没有上牌；号牌先没有收下")
        reading.warn(row, "plate_number", doubt, str(number))
        del values["plate_number"]
    return False


def _sorted(
    reading: ParsedSheet, entries: Iterator[EbikeEntry], kept: ImportRun
) -> tuple[list[EbikeEntry], int]:
    """Rows alike in everything are one; a code on two different rows is told, and both are kept."""
    seen: dict[int, int] = {}
    codes: dict[tuple[str, str], int] = {}
    found: list[EbikeEntry] = []
    merged = 0
    for entry in entries:
        whole = hash((entry.grid.path, tuple(sorted((k, str(v)) for k, v in entry.values.items()))))
        if whole in seen:
            merged += 1
            kept.differs(entry.row, "merged", entry.title)
            continue
        seen[whole] = entry.row
        found.append(entry)
        for field in ("frame_code", "plate_number"):
            if code := entry.values.get(field):
                first = codes.setdefault((field, str(code)), entry.row)
                if first != entry.row:
                    doubt = CellError(f"{TITLES[field]}和第 {first} 行相同", CHECK_KIND)
                    reading.warn(entry.row, field, doubt, str(code))
    return found, merged


def _likeness(grid: str, *told: object) -> str:
    return "\n".join([grid, *(fold(str(value)) if value else "" for value in told)])


def _told_apart(
    session: Session, actor: Actor, entries: Sequence[EbikeEntry]
) -> tuple[list[EbikeEntry], list[tuple[UUID, EbikeEntry]]]:
    """Which entries are new, and which e-bike each of the others is: by code, by plate, by all."""
    codes: dict[tuple[str, str], list[UUID]] = {}
    alike: dict[str, deque[UUID]] = {}
    for one in queries.outlines(session, actor):
        for field in ("frame_code", "plate_number"):
            if code := getattr(one, field):
                codes.setdefault((field, code), []).append(one.id)
        # A file without the number (it was masked, or left blank) still speaks of the same e-bike.
        for phone in {one.phone, None}:
            key = _likeness(one.grid, one.owner, phone, one.address, one.brand, one.color)
            alike.setdefault(key, deque()).append(one.id)
    often = Counter((f, str(v)) for e in entries for f, v in e.values.items() if f in _CODES)
    claimed: set[UUID] = set()
    new: list[EbikeEntry] = []
    known: list[tuple[UUID, EbikeEntry]] = []
    for entry in entries:
        there = [
            found[0]
            for field in _CODES
            if (code := (field, str(entry.values.get(field)))) in codes
            and len(found := codes[code]) == 1 == often[code]
        ]
        there += alike.get(entry.likeness, ())
        free = next((one for one in there if one not in claimed), None)
        if free is None:
            new.append(entry)
        else:
            claimed.add(free)
            known.append((free, entry))
    return new, known


_CODES = ("frame_code", "plate_number")


class _Taking:
    """The work in the database."""

    def __init__(
        self, session: Session, actor: Actor, now: datetime, kept: ImportRun, names: dict[str, str]
    ) -> None:
        self._session, self._actor, self._now, self._kept = session, actor, now, kept
        self._names = names
        self.whole = self._done = 0
        self.unknown = set[int]()
        """Rows of e-bikes whose plate nobody knows, since the file tells nothing of it."""

    def enter(self, batch: Sequence[EbikeEntry]) -> None:
        """Put new e-bikes into the registry; rows, not objects."""
        rows: list[dict[str, Any]] = []
        for entry in batch:
            known = msgspec.convert(UNSAID | entry.values, EbikeFields)
            if "plate" not in entry.values:
                self.unknown.add(entry.row)
            ebike_id, grid = new_id(), entry.grid.path
            facts = {name: getattr(known, name) for name in FACTS}
            rows.append(
                facts
                | {
                    "id": ebike_id, "grid": grid, "search": ebike_search_text(facts), "version": 1,
                    "registered_on": known.registered_on or day_of(self._now),
                    "guided_on": known.guided_on, "guided_by_name": None, "active": True,
                    "inactive_on": None, "cleared": False, "created_at": self._now,
                    "updated_at": self._now, "created_by": self._actor.id,
                }
            )  # fmt: skip
            record_change(self._session, "ebike", ebike_id, grid)
            self._kept.trace(ChangeRecord("ebike", str(ebike_id), entry.title, 1))
            self._kept.differs(entry.row, "new", entry.title)
        execute(self._session, insert_into(self._session, Ebike), rows)
        self._reached(len(batch))

    def amend(self, batch: Sequence[tuple[UUID, EbikeEntry]]) -> int:
        """Bring e-bikes up to the file; gives how many changed."""
        ids = [ebike_id for ebike_id, _ in batch]
        there = {e.id: e for e in queries.ebikes_by_ids(self._session, self._actor, ids)}
        changed = sum(self._amend(there[ebike_id], entry) for ebike_id, entry in batch)
        self._session.flush()
        self._reached(len(batch))
        return changed

    def _amend(self, ebike: Ebike, entry: EbikeEntry) -> bool:
        told = msgspec.convert(entry.values, EbikeFields)
        values = {name: getattr(told, name) for name in entry.values} | {"grid": entry.grid.path}
        if values.get("plate") is Plate.UNKNOWN:
            del values["plate"]  # whoever knew it knows better
        if ebike.plate is Plate.UNKNOWN and "plate" not in entry.values:
            self.unknown.add(entry.row)
        before = {
            name: getattr(ebike, name)
            for name, new in values.items()
            if getattr(ebike, name) != new
        }
        if not before:
            return False
        for name in before:
            setattr(ebike, name, values[name])
        ebike.search = ebike_search_text({name: getattr(ebike, name) for name in FACTS})
        ebike.version += 1
        ebike.updated_at = self._now
        plain = {name: msgspec.to_builtins(value) for name, value in before.items()}
        self._kept.trace(ChangeRecord("ebike", str(ebike.id), entry.title, ebike.version, plain))
        turns = [
            turn(TITLES.get(name, name), old, values[name], NAMES.get(name, self._names))
            for name, old in before.items()
        ]
        self._kept.differs(entry.row, "changed", entry.title, turns)
        leave_trail(
            self._session, self._actor, "ebike.amend", "ebike", ebike.id, ebike.grid, self._now,
            fields=sorted(before),
        )  # fmt: skip
        return True

    def _reached(self, count: int) -> None:
        self._done += count
        self._kept.reached(self._done, self.whole)
