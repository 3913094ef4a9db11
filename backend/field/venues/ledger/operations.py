"""九小场所台账 taken over: venues that are new, facts that changed, codes that open them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlmodel import Session

from backend.core.change_log import insert_into, record_change, take
from backend.core.clock import day_of
from backend.core.database import execute, new_id
from backend.core.spreadsheets.ledger.columns import ImportReport
from backend.core.spreadsheets.ledger.reader import ParsedSheet
from backend.core.spreadsheets.operations import BATCH, ChangeRecord, ImportRun, batches, turn
from backend.core.spreadsheets.parsing.cells import CellError, Value
from backend.field.venues import queries
from backend.field.venues.codes.parsing import new_token
from backend.field.venues.ledger.columns import LEDGER
from backend.field.venues.ledger.matching import VenueEntry, match_merged, recognise, sort_out
from backend.field.venues.models import (
    CLASS_NAMES,
    FACTS,
    FUEL_NAMES,
    IMPORTED,
    STATUS_NAMES,
    CodeKind,
    Venue,
    VenueCode,
)
from backend.field.venues.operations import short_name
from backend.field.venues.schemas import VenueFields
from backend.field.venues.search.operations import refresh_search_index, search_index
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, Grid, GridLevel
from backend.people.accounts.trail.operations import leave_trail
from backend.people.grids.matching import GridMatcher

WORDS: dict[str, str] = {**STATUS_NAMES, **FUEL_NAMES, **CLASS_NAMES}
_TITLES = {column.field: column.title for column in LEDGER.columns} | {
    "moved": "网格", "licence": "统一社会信用代码",
}  # fmt: skip
NO_FACTS = ("community", "grid", "jian", "number")
Code = tuple[CodeKind, str]


def import_venues(
    session: Session, actor: Actor, reading: ParsedSheet, _: str, now: datetime, kept: ImportRun
) -> tuple[ImportReport, dict[UUID, str]]:
    """Take a venue ledger over. What is blank or not in the file stays as it is.

    Gives beside the report which venues the file has in another grid, and where they were. What is
    held in memory is given back before the commit needs some.
    """
    grids = accounts.grids(session, actor)
    places = GridMatcher(grids, day_of(now), accounts.former_names(session, actor))
    found = sort_out(reading, _entries(reading, places, actor))
    for row, name in found.twins:
        kept.differs(row, "merged", name)
    taking = _Taking(session, actor, now, found.entries, kept)
    taking.names = {grid.path: grid.full_name for grid in grids}
    new, known = taking.told_apart(reading, found.entries)
    found.entries = []
    report = reading.report()
    report.merged, report.new = found.merged, len(new)
    taking.enter(new, _streets(session, actor, places))
    report.changed = taking.amend(known)
    report.same = len(known) - report.changed
    return reading.close(report), taking.left


def _entries(reading: ParsedSheet, places: GridMatcher, actor: Actor) -> Iterator[VenueEntry]:
    """The rows whose grid is known, with nothing but the facts of a venue."""
    for row in reading.consume():
        values = row.values
        community, name, jian, number = (_text(values.pop(field, None)) for field in NO_FACTS)
        grid = places.find(community, name or "")
        if isinstance(grid, CellError):
            reading.reject_row(row.number, "grid", grid, name or "")
        elif jian and (doubt := _of_another_county(jian, actor)):
            reading.reject_row(row.number, "jian", doubt, jian)
        else:
            yield VenueEntry(row.number, grid, values, [jian] if jian else [], number)


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


def _of_another_county(jian: str, actor: Actor) -> CellError | None:
    county = jian[2:8]
    if not jian.startswith("JA") or not county.isdecimal() or county == actor.county:
        return None
    return CellError(
        f"吉安码“{jian}”是别的县(市)的（{county}）", "请核对吉安码；别处的场所不能登记在这里"
    )


def _streets(session: Session, actor: Actor, places: GridMatcher) -> list[Grid]:
    above = [g for g in accounts.branch(session, actor) if g.level is GridLevel.STREET]
    return places.streets or above


class _Taking:
    """The work in the database, with what is there loaded once."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        now: datetime,
        entries: Sequence[VenueEntry],
        kept: ImportRun,
    ) -> None:
        self._session, self._actor, self._now, self._kept = session, actor, now, kept
        self._whole, self._done = len(entries), 0
        self.names: dict[str, str] = {}
        """Of grids, by path."""
        self.left: dict[UUID, str] = {}
        """The grid that a venue was in, where the file says another."""
        self._filling: set[int] = set()
        """Rows that speak of a venue by the name of one merged into it: they fill its blanks."""
        self._opens = self._load_codes(entries)
        """Which venue each code opens."""
        self._born = {
            "version": 1, "created_at": now, "updated_at": now, "created_by": actor.id,
            "entered_on": day_of(now), "imported": True,
        }  # fmt: skip

    def told_apart(
        self, reading: ParsedSheet, entries: Sequence[VenueEntry]
    ) -> tuple[list[VenueEntry], list[tuple[UUID, VenueEntry]]]:
        """Which entries are new, and which venue each of the others is."""
        jians = {code[1]: venue for code, venue in self._opens.items() if code[0] is CodeKind.JIAN}
        outlines = queries.outlines(self._session, self._actor)
        merged = queries.echoes(self._session, self._actor)
        echoes = {e.row: there for e in entries if merged and (there := match_merged(e, merged))}
        found = recognise([e for e in entries if e.row not in echoes], outlines, jians)
        new: list[VenueEntry] = []
        known: list[tuple[UUID, VenueEntry]] = []
        for entry in entries:
            meant = found.get(entry.row)
            if not isinstance(meant, UUID):
                meant = echoes.get(entry.row) or match_merged(entry, merged, left=True) or meant
                self._filling |= {entry.row} if isinstance(meant, UUID) else set()
            match meant:
                case None:
                    new.append(entry)
                case CellError() as doubt:
                    reading.reject_row(entry.row, "jian", doubt, entry.name)
                case venue_id:
                    known.append((venue_id, entry))
        return new, sorted(known, key=lambda one: one[1].row in self._filling)

    def enter(self, entries: list[VenueEntry], streets: Sequence[Grid]) -> None:
        """Put new venues into the registry, each with its number and a token of its own.

        Empties the list: of a large file the rows go as what is noted of them comes.
        """
        whole, entries[:] = entries[::-1], []
        for street in streets:
            mine = [e for e in whole if e.grid.path.startswith(street.path)]
            if not mine:
                continue
            whole = [e for e in whole if not e.grid.path.startswith(street.path)]
            name = short_name(street.name)
            number = take(self._session, f"venue.{street.path}", len(mine)) - len(mine)
            while mine:
                some, mine[-BATCH:] = mine[: -BATCH - 1 : -1], []
                self._enter([(f"{name}-{number + at:04d}", e) for at, e in enumerate(some, 1)])
                number += len(some)
                self._reached(len(some))

    def _enter(self, batch: Sequence[tuple[str, VenueEntry]]) -> None:
        # Rows, not objects: a hundred thousand objects would take minutes.
        venues: list[dict[str, Any]] = []
        codes: list[dict[str, Any]] = []
        for number, entry in batch:
            known = msgspec.convert(entry.values, VenueFields)
            venue_id, grid = new_id(), entry.grid.path
            bound = self._bind(venue_id, known.credit_code, entry)
            told = (number, known.name, known.address, known.operator, known.phone)
            initials, search = search_index(known.name, (*told, *(value for _, value in bound)))
            venue = {name: getattr(known, name) for name in FACTS} | self._born
            venue |= {"id": venue_id, "number": number, "grid": grid}
            venues.append(venue | {"initials": initials, "search": search})
            codes += self._codes_of(venue_id, [(CodeKind.TOKEN, new_token()), *bound])
            record_change(self._session, "venue", venue_id, grid)
            self._kept.trace(ChangeRecord("venue", str(venue_id), known.name, 1))
            self._kept.differs(entry.row, "new", known.name)
        execute(self._session, insert_into(self._session, Venue), venues)
        execute(self._session, insert_into(self._session, VenueCode), codes)

    def amend(self, known: Sequence[tuple[UUID, VenueEntry]]) -> int:
        """Bring venues up to the file; gives how many changed."""
        changed = 0
        for batch in batches(known):
            ids = [venue_id for venue_id, _ in batch]
            venues = {v.id: v for v in queries.venues_by_ids(self._session, self._actor, ids)}
            changed += sum(self._amend(venues[venue_id], entry) for venue_id, entry in batch)
            self._session.flush()
            self._reached(len(batch))
        return changed

    def _reached(self, count: int) -> None:
        self._done += count
        self._kept.reached(self._done, self._whole)

    def _amend(self, venue: Venue, entry: VenueEntry) -> bool:
        told, fills = msgspec.convert(entry.values, VenueFields), entry.row in self._filling
        changes: dict[str, Any] = {}
        for name in entry.values:
            there, value = getattr(venue, name), getattr(told, name)
            if there != value and (there in {None, ""} or not fills):
                setattr(venue, name, value)
                changes[name] = msgspec.to_builtins({"from": there, "to": value})
        if venue.grid != entry.grid.path and not fills:
            changes["moved"] = {"from": venue.grid, "to": entry.grid.path}
            self.left[venue.id] = venue.grid
            venue.grid = entry.grid.path
        bound = self._bind(venue.id, told.credit_code, entry)
        changes |= {kind.value: {"from": None, "to": value} for kind, value in bound}
        if changes:
            self._keep(venue, bound, changes)
            self._tell(venue, entry, bound, changes)
        return bool(changes)

    def _tell(
        self, venue: Venue, entry: VenueEntry, bound: Sequence[Code], changes: dict[str, Any]
    ) -> None:
        before = {name: told["from"] for name, told in changes.items() if name in FACTS}
        if moved := changes.get("moved"):
            before["grid"] = moved["from"]
        if bound:
            before["codes"] = [[kind.value, value] for kind, value in bound]
        self._kept.trace(ChangeRecord("venue", str(venue.id), venue.name, venue.version, before))
        names = WORDS | self.names
        turns = [
            turn(_TITLES.get(name, name), told["from"], told["to"], names)
            for name, told in changes.items()
        ]
        self._kept.differs(entry.row, "changed", venue.name, turns)

    def _keep(self, venue: Venue, bound: Sequence[Code], changes: dict[str, Any]) -> None:
        session, actor, now = self._session, self._actor, self._now
        if bound:
            execute(session, insert_into(session, VenueCode), self._codes_of(venue.id, bound))
        venue.version += 1
        venue.updated_at = now
        refresh_search_index(session, venue)
        told = changes | {IMPORTED: True}
        leave_trail(session, actor, "venue.amend", "venue", venue.id, venue.grid, now, **told)

    def _bind(self, venue_id: UUID, licence: str | None, entry: VenueEntry) -> list[Code]:
        """The file's codes that open nothing yet; a licence of several shops opens the first."""
        wanted = [(CodeKind.JIAN, code) for code in entry.jians]
        if licence:
            wanted.append((CodeKind.LICENCE, licence))
        free = [code for code in wanted if code not in self._opens]
        self._opens |= dict.fromkeys(free, venue_id)
        return free

    def _codes_of(self, venue_id: UUID, codes: Sequence[Code]) -> list[dict[str, Any]]:
        return [
            {"id": new_id(), "venue_id": venue_id, "kind": kind, "value": value,
             "issued_at": self._now, "revoked_at": None, "installed_at": None}
            for kind, value in codes
        ]  # fmt: skip

    def _load_codes(self, entries: Sequence[VenueEntry]) -> dict[Code, UUID]:
        values = {code for entry in entries for code in entry.jians}
        values |= {str(e.values["credit_code"]) for e in entries if "credit_code" in e.values}
        return {
            (code.kind, code.value): code.venue_id
            for batch in batches(sorted(values))
            for code in queries.codes_valued(self._session, self._actor, batch)
        }
