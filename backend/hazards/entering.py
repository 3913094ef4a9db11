"""Tickets of the time before this system: entered with their whole timeline, as it was told."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from msgspec import Struct
from sqlmodel import Session

from backend.changes import insert_into, note, take
from backend.clock import BEIJING, month_of
from backend.database import execute, new_id
from backend.folding import fold_text
from backend.hazards.locks import demand_lock
from backend.hazards.models import (
    ChecklistItem,
    DayUnit,
    Disposal,
    Domain,
    EventKind,
    Hazard,
    HazardEvent,
    Level,
    State,
)

MORNING, AFTERNOON = time(9), time(15)
"""A ledger knows days; within one day the steps keep their order by the hour."""
STEP = timedelta(minutes=30)
UNSAID = "台账未写"
RETURNED = "台账写明：复查没有通过"


class Told(Struct, kw_only=True):
    """One row of an old ledger."""

    id: UUID
    grid: str
    domain: Domain
    found_on: date
    place: str
    address: str
    words: str
    """What was wrong, as the ledger says it."""
    level: Level
    disposal: Disposal
    venue_id: UUID | None = None
    venue_class: str | None = None
    item: ChecklistItem | None = None
    edition: str = ""
    group: str = ""
    finder: str | None = None
    due_on: date | None = None
    done_on: date | None = None
    returned_on: date | None = None
    """Re-inspected and not put right: open, and said to be on that day or before."""
    responsible: str | None = None
    checker: str | None = None
    facts: dict[str, object] = {}
    """Which ledger, which row, under which number."""


def enter(session: Session, tickets: Sequence[Told], now: datetime) -> list[str]:
    """Write tickets and their timelines; gives their numbers."""
    rows: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    for told in tickets:
        demand_lock(session, told.grid)
        lines = list(_timeline(told, now))
        rows.append(_row(session, told, lines))
        events += lines
        note(session, "hazard", told.id, told.grid)
    execute(session, insert_into(session, Hazard), rows)
    execute(session, insert_into(session, HazardEvent), events)
    return [str(row["number"]) for row in rows]


def finish(session: Session, hazard: Hazard, told: Told, now: datetime) -> dict[str, Any]:
    """Put right and close a ticket that stood open when it was entered; gives what it was."""
    demand_lock(session, hazard.grid)
    before = {
        name: getattr(hazard, name)
        for name in ("state", "submitted_at", "closed_at", "closed_month", "closed_by_name")
    }
    lines = [e for e in _timeline(told, now) if e["kind"] not in _OPENING]
    for version, line in enumerate(lines, start=hazard.version + 1):
        facts: dict[str, Any] = {**line, "version": version, "hazard_id": hazard.id}
        session.add(HazardEvent(**facts))
    closed = lines[-1]
    hazard.version += len(lines)
    hazard.state, hazard.closing = State.CLOSED, False
    hazard.submitted_at = hazard.submitted_at or closed["at"]
    hazard.closed_at, hazard.closed_month = closed["at"], month_of(closed["at"])
    hazard.closed_by_name = closed["by_name"]
    hazard.updated_at = max(hazard.updated_at, closed["at"])
    return before


_OPENING = {EventKind.REPORTED, EventKind.ASSIGNED}


def at(day: date, hour: time) -> datetime:
    """An hour of a day in Beijing."""
    return datetime.combine(day, hour, BEIJING)


def _timeline(told: Told, now: datetime) -> Iterator[dict[str, Any]]:
    found = at(told.found_on, MORNING)
    steps = [(EventKind.REPORTED, found, told.finder or UNSAID, told.words, dict(told.facts))]
    if told.disposal is not Disposal.ON_THE_SPOT:
        due = {"due_on": told.due_on.isoformat()} if told.due_on else {}
        steps.append((EventKind.ASSIGNED, found + STEP, UNSAID, "", dict(due)))
    if told.done_on:
        done = max(at(told.done_on, AFTERNOON), steps[-1][1] + STEP)
        checker = told.checker or UNSAID
        if told.disposal is not Disposal.ON_THE_SPOT:
            steps.append((EventKind.SUBMITTED, done, told.responsible or UNSAID, "", {}))
            done += STEP
        steps.append((EventKind.PASSED, done, checker, "", {}))
        steps.append((EventKind.CLOSED, done, checker, "", {}))
    elif told.returned_on:
        again = max(at(told.returned_on, AFTERNOON), steps[-1][1] + STEP)
        steps.append((EventKind.RETURNED, again, told.checker or UNSAID, RETURNED, {}))
    for version, (kind, moment, name, text, facts) in enumerate(steps, start=1):
        plain = HazardEvent(
            id=new_id(), hazard_id=told.id, version=version, kind=kind, at=moment,
            received_at=now, by_name=name[:40], text=text[:1000], facts=facts,
        )  # fmt: skip
        yield {name: getattr(plain, name) for name in HazardEvent.model_fields}


def _row(session: Session, told: Told, lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    county, street = told.grid.split(".")[:2]
    year, item = told.found_on.year, told.item
    number = f"YH-{county}{street}-{year}-{take(session, f'ticket.{county}{street}.{year}'):04d}"
    closed = lines[-1] if told.done_on else None
    submitted = next((e["at"] for e in lines if e["kind"] is EventKind.SUBMITTED), None)
    words = (number, told.place, told.address, item.text if item else "", told.words)
    found = at(told.found_on, MORNING)
    plain = Hazard(
        id=told.id,
        number=number,
        venue_id=told.venue_id,
        venue_name=told.place[:80],
        venue_address=told.address[:200],
        venue_class=told.venue_class,
        grid=told.grid,
        domain=told.domain,
        state=State.CLOSED if closed else State.RECTIFYING,
        level=told.level,
        disposal=told.disposal,
        item_code=item.code if item else "",
        edition=item.edition if item else told.edition,
        item_text=item.text if item else told.words[:200],
        item_group=item.group if item else told.group,
        basis=item.basis if item else "",
        days=item.days if item else None,
        day_unit=item.day_unit if item else DayUnit.NATURAL,
        detail=told.words[:500],
        found_at=found,
        found_month=month_of(found),
        found_by_name=(told.finder or UNSAID)[:40],
        due_on=told.due_on,
        submitted_at=submitted or (closed["at"] if closed else None),
        closed_at=closed["at"] if closed else None,
        closed_month=month_of(closed["at"]) if closed else None,
        closed_by_name=closed["by_name"] if closed else None,
        version=len(lines),
        search=fold_text(" ".join(words))[:400],
        updated_at=lines[-1]["at"],
    )
    return {name: getattr(plain, name) for name in Hazard.model_fields}
