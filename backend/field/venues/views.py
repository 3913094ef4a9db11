"""What was known of a venue before: each step, and each field value by value."""

from typing import Any

import msgspec
from msgspec import structs
from sqlmodel import Session

from backend.core.errors import NotFound
from backend.field.venues import queries
from backend.field.venues.models import FACTS, IMPORTED, NUMBERS, Venue
from backend.field.venues.schemas import PastChange, PastStep, PastValue, ValueSource
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, Trail
from backend.people.accounts.schemas import masked

REGISTERED, TRANSFERRED = "venue.register", "venue.transfer"
CHANGING = {"venue.amend", TRANSFERRED}
ALL = 5000
"""More steps than any venue has."""


def step(row: Trail) -> PastStep:
    """One step, as it is shown."""
    changes: list[PastChange] = []
    if row.action in CHANGING:
        for field, change in row.facts.items():
            if field in FACTS:
                before, after = change.get("from"), change.get("to")
                changes.append(PastChange(field, _shown(field, before), _shown(field, after)))
    facts = {} if changes else row.facts
    return PastStep(row.at, row.by_name, row.action, changes, facts)


def steps(session: Session, actor: Actor, venue: Venue) -> list[PastStep]:
    """What was done to a venue, and to the rows merged into it, the newest first."""
    rows = {v.id: v.number for v in queries.merged(session, actor, venue.id)} | {venue.id: ""}
    found = [
        (row, number)
        for subject, number in rows.items()
        for row in accounts.trail(session, actor, str(subject))
    ]
    found.sort(key=lambda one: (one[0].at, one[0].id), reverse=True)
    return [structs.replace(step(row), of=number) for row, number in found]


def values(session: Session, actor: Actor, venue: Venue, field: str) -> list[PastValue]:
    """Every value of a field, the newest first; the oldest is that of the first entry."""
    if field not in FACTS:
        raise NotFound(field=field)
    trail = accounts.trail(session, actor, str(venue.id), ALL)
    turns = [row for row in trail if row.action in CHANGING and field in row.facts]
    now = msgspec.to_builtins(getattr(venue, field))
    found: list[PastValue] = []
    if turns and turns[0].facts[field].get("to") != now:
        found.append(PastValue(venue.updated_at, "", ValueSource.UNDONE, _shown(field, now)))
    for row in turns:
        value = _shown(field, row.facts[field].get("to"))
        found.append(PastValue(row.at, row.by_name, _source(row), value))
    first = turns[-1].facts[field].get("from") if turns else now
    return [*found, _first(session, actor, venue, trail, _shown(field, first))]


def _first(session: Session, actor: Actor, venue: Venue, trail: Any, value: object) -> PastValue:
    for row in trail:
        if row.action == REGISTERED:
            return PastValue(row.at, row.by_name, ValueSource.REGISTERED, value)
    by = accounts.name_of(session, actor, venue.created_by)
    return PastValue(venue.created_at, by, ValueSource.IMPORTED, value)


def _source(row: Trail) -> ValueSource:
    if row.action == TRANSFERRED:
        return ValueSource.TRANSFERRED
    return ValueSource.IMPORTED if row.facts.get(IMPORTED) else ValueSource.AMENDED


def _shown(field: str, value: Any) -> Any:
    return masked(value or "") if field in NUMBERS else value
