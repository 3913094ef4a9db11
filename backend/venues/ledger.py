"""九小场所台账 taken over: venues that are new, facts that changed, codes that open them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from sqlmodel import Session

from backend.accounts import queries as accounts
from backend.accounts.models import Actor, Grid, GridLevel
from backend.accounts.operations import leave_trail
from backend.accounts.places import Places
from backend.accounts.roster import IMPORTERS
from backend.changes import take
from backend.clock import day_of
from backend.database import Database, new_id
from backend.errors import Forbidden
from backend.venues import queries
from backend.venues.codes import new_token
from backend.venues.columns import LEDGER
from backend.venues.matching import Entry, Outline, Shelf, sort_out
from backend.venues.models import FACTS, CodeKind, Venue, VenueCode
from backend.venues.operations import remember, short_name
from backend.venues.schemas import Known
from backend.workbooks.mapping import ImportReport
from backend.workbooks.reading import Reading, read
from backend.workbooks.taking import whole_or_nothing
from backend.workbooks.values import Doubt

BATCH = 500
T = TypeVar("T")
Codes = dict[tuple[CodeKind, str], UUID]
"""Which venue each code opens."""


def take_over(
    db: Database,
    actor: Actor,
    source: bytes | Path,
    file_name: str,
    *,
    dry_run: bool,
    now: datetime,
) -> ImportReport:
    """Take a venue ledger over. What is blank or not in the file stays as it is."""
    if actor.role not in IMPORTERS:
        raise Forbidden
    reading = read(source, LEDGER)
    with whole_or_nothing(db, dry_run=dry_run) as session:
        places = Places(accounts.grids(session, actor), day_of(now))
        found = sort_out(reading, _entries(reading, places, actor))
        taking = _Taking(session, actor, now, found.entries)
        report = reading.report()
        report.merged = found.merged
        new, known = taking.told_apart(reading, found.entries)
        taking.enter(new, _streets(session, actor, places))
        report.new, report.changed = len(new), taking.amend(known)
        report.same = len(known) - report.changed
        reading.close(report)
        if report.new or report.changed:
            facts = {"file": file_name, "new": report.new, "changed": report.changed}
            leave_trail(
                session, actor, "import.venues", "import", file_name[:120], actor.grid, now, **facts
            )
    return report


def _entries(reading: Reading, places: Places, actor: Actor) -> Iterator[Entry]:
    """The rows whose grid is known, with nothing but the facts of a venue."""
    for row in reading.rows:
        values = row.values
        community, name = values.get("community"), str(values["grid"])
        grid = places.find(str(community) if community else None, name)
        jian = values.get("jian")
        if isinstance(grid, Doubt):
            reading.leave_out(row.number, "grid", grid, name)
        elif jian and (doubt := _of_another_county(str(jian), actor)):
            reading.leave_out(row.number, "jian", doubt, str(jian))
        else:
            facts = {field: values[field] for field in FACTS if field in values}
            number = values.get("number")
            yield Entry(
                row.number,
                grid,
                facts,
                [str(jian)] if jian else [],
                str(number) if number else None,
            )


def _of_another_county(jian: str, actor: Actor) -> Doubt | None:
    county = jian[2:8]
    if not jian.startswith("JA") or not county.isdecimal() or county == actor.county:
        return None
    return Doubt(
        f"吉安码“{jian}”是别的县(市)的（{county}）", "请核对吉安码；别处的场所不能登记在这里"
    )


def _streets(session: Session, actor: Actor, places: Places) -> list[Grid]:
    above = [g for g in accounts.branch(session, actor) if g.level is GridLevel.STREET]
    return places.streets or above


class _Taking:
    """The work in the database, with what is there loaded once."""

    def __init__(
        self, session: Session, actor: Actor, now: datetime, entries: Sequence[Entry]
    ) -> None:
        self._session, self._actor, self._now = session, actor, now
        self._codes = self._load_codes(entries)

    def told_apart(
        self, reading: Reading, entries: Sequence[Entry]
    ) -> tuple[list[Entry], list[tuple[UUID, Entry]]]:
        """Which entries are new, and which venue each of the others is."""
        outlines = (
            Outline(v.id, v.number, v.grid, v.name, v.address, v.phone, v.credit_code)
            for v in queries.in_grids(self._session, self._actor)
        )
        jians = {
            value: venue for (kind, value), venue in self._codes.items() if kind is CodeKind.JIAN
        }
        shelf = Shelf(outlines, jians)
        new: list[Entry] = []
        known: list[tuple[UUID, Entry]] = []
        for entry in sorted(entries, key=lambda e: not shelf.knows_code_of(e)):
            found = shelf.find(entry)
            if isinstance(found, Doubt):
                field = "jian" if entry.jians else "name"
                reading.leave_out(entry.row, field, found, str(entry.values["name"]))
            elif found:
                known.append((found, entry))
            else:
                new.append(entry)
        new.sort(key=lambda entry: entry.row)
        return new, known

    def enter(self, entries: Sequence[Entry], streets: Sequence[Grid]) -> None:
        """Put new venues into the registry, each with its number and a token of its own."""
        for street in streets:
            mine = [e for e in entries if e.grid.path.startswith(street.path)]
            if not mine:
                continue
            last = take(self._session, f"venue.{street.path}", len(mine))
            name, first = short_name(street.name), last - len(mine) + 1
            numbered = [(f"{name}-{first + at:04d}", entry) for at, entry in enumerate(mine)]
            for batch in _batches(numbered):
                self._enter(batch)

    def _enter(self, batch: Sequence[tuple[str, Entry]]) -> None:
        codes: list[VenueCode] = []
        for number, entry in batch:
            known = msgspec.convert(entry.values, Known)
            venue = Venue(
                id=new_id(),
                **{field: getattr(known, field) for field in FACTS},
                number=number,
                grid=entry.grid.path,
                created_at=self._now,
                updated_at=self._now,
                created_by=self._actor.id,
            )
            mine = self._bind(venue, entry)
            remember(venue, [code.value for code in mine])
            self._session.add(venue)
            codes += [self._code(venue, CodeKind.TOKEN, new_token()), *mine]
        self._session.flush()
        self._session.add_all(codes)
        self._session.flush()

    def amend(self, known: Sequence[tuple[UUID, Entry]]) -> int:
        """Bring venues up to the file; gives how many changed."""
        changed = 0
        for batch in _batches(known):
            ids = [venue_id for venue_id, _ in batch]
            venues = {v.id: v for v in queries.some(self._session, self._actor, ids)}
            bound = queries.codes_of(self._session, self._actor, ids)
            for venue_id, entry in batch:
                venue = venues[venue_id]
                if self._amend(venue, entry, bound.get(venue_id, [])):
                    changed += 1
            self._session.flush()
        return changed

    def _amend(self, venue: Venue, entry: Entry, bound: Sequence[VenueCode]) -> bool:
        told = msgspec.convert(entry.values, Known)
        changes: dict[str, Any] = {}
        for field in entry.values:
            there, value = getattr(venue, field), getattr(told, field)
            if there != value:
                setattr(venue, field, value)
                changes[field] = msgspec.to_builtins({"from": there, "to": value})
        if venue.grid != entry.grid.path:
            changes["moved"] = {"from": venue.grid, "to": entry.grid.path}
            venue.grid = entry.grid.path
        codes = self._bind(venue, entry)
        if not changes and not codes:
            return False
        self._session.add_all(codes)
        venue.version += 1
        venue.updated_at = self._now
        kept = [code.value for code in bound if code.kind is not CodeKind.TOKEN]
        remember(venue, [*kept, *(code.value for code in codes)])
        changes |= {code.kind.value: {"from": None, "to": code.value} for code in codes}
        leave_trail(
            self._session, self._actor, "venue.amend", "venue", venue.id, venue.grid, self._now,
            **changes,
        )  # fmt: skip
        return True

    def _bind(self, venue: Venue, entry: Entry) -> list[VenueCode]:
        """The file's codes that open nothing yet; a licence of several shops opens the first."""
        wanted = [(CodeKind.JIAN, code) for code in entry.jians]
        if venue.credit_code:
            wanted.append((CodeKind.LICENCE, venue.credit_code))
        free = [key for key in wanted if key not in self._codes]
        self._codes |= dict.fromkeys(free, venue.id)
        return [self._code(venue, kind, value) for kind, value in free]

    def _code(self, venue: Venue, kind: CodeKind, value: str) -> VenueCode:
        return VenueCode(venue_id=venue.id, kind=kind, value=value, issued_at=self._now)

    def _load_codes(self, entries: Sequence[Entry]) -> Codes:
        values = {code for entry in entries for code in entry.jians}
        values |= {str(e.values["credit_code"]) for e in entries if "credit_code" in e.values}
        return {
            (code.kind, code.value): code.venue_id
            for batch in _batches(sorted(values))
            for code in queries.codes_valued(self._session, self._actor, batch)
        }


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for first in range(0, len(items), BATCH):
        yield items[first : first + BATCH]
