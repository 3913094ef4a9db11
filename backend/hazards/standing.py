"""Where a ticket stands after what happened to it: the one place where an event changes anything.

Operations write an event and let it change the ticket; `replay` does the same from nothing, so
that a timeline and its ticket can be held against each other at any time.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from backend.clock import add_natural_days, add_working_days, day_of, month_of
from backend.hazards.models import (
    DayUnit,
    Disposal,
    EventKind,
    Hazard,
    HazardEvent,
    Level,
    State,
)

LONG = 3
"""Late by so many times the days it was given, it is long overdue."""
FOLLOW_UP_AFTER = timedelta(days=30)
LOOKED_AT_AGAIN = (Level.SERIOUS, Level.SUSPECTED_MAJOR, Level.MAJOR)
"""Levels that somebody must go and see again 30 days after they were closed."""


@dataclass
class Standing:
    """All of a ticket that its events decide; the names are those of its columns."""

    state: State = State.REPORTED
    level: Level = Level.GENERAL
    disposal: Disposal = Disposal.DEADLINE
    days: int | None = None
    day_unit: DayUnit = DayUnit.WORKING
    due_on: date | None = None
    long_on: date | None = None
    outside_due_on: date | None = None
    submitted_at: datetime | None = None
    closing: bool = False
    closed_at: datetime | None = None
    closed_month: int | None = None
    closed_by: UUID | None = None
    closed_by_name: str | None = None
    void_asked_by: UUID | None = None
    extension_asked_at: datetime | None = None
    extensions: int = 0
    whistle_by: datetime | None = None
    whistle_answered_at: datetime | None = None
    suspected_at: datetime | None = None
    transferred_at: datetime | None = None
    receipt_since: datetime | None = None
    supervised: bool = False
    follow_up_on: date | None = None
    recurs: UUID | None = None
    joined_into: UUID | None = None


Ticket = Standing | Hazard


def add_days(day: date, days: int, unit: DayUnit) -> date:
    """The last day of a deadline that begins to count on the day after `day`."""
    return (add_working_days if unit is DayUnit.WORKING else add_natural_days)(day, days)


def replay(events: Iterable[HazardEvent]) -> Standing:
    """Where a ticket stands by its timeline alone, oldest event first."""
    standing = Standing()
    for event in events:
        change(standing, event)
    return standing


def differences(hazard: Hazard, events: Iterable[HazardEvent]) -> list[str]:
    """What a ticket says of itself that its timeline does not."""
    told = replay(events)
    return [f.name for f in fields(told) if getattr(told, f.name) != getattr(hazard, f.name)]


def change(ticket: Ticket, event: HazardEvent) -> None:
    """Let an event do to a ticket what it does."""
    if act := ACTS.get(event.kind):
        act(ticket, event)


def first_facts(hazard: Hazard) -> dict[str, object]:
    """What a timeline must know of the beginning, to tell the whole story by itself."""
    facts: dict[str, object] = {
        "state": hazard.state.value,
        "level": hazard.level.value,
        "disposal": hazard.disposal.value,
        "days": hazard.days,
        "day_unit": hazard.day_unit.value,
    }
    due = {"due_on": hazard.due_on.isoformat()} if hazard.due_on else {}
    return facts | due | ({"recurs": str(hazard.recurs)} if hazard.recurs else {})


def _reported(ticket: Ticket, event: HazardEvent) -> None:
    facts = event.facts
    ticket.state, ticket.level = State(facts["state"]), Level(facts["level"])
    ticket.disposal, ticket.days = Disposal(facts["disposal"]), facts["days"]
    ticket.day_unit = DayUnit(facts.get("day_unit", DayUnit.WORKING))  # all, before 0.2.0
    if ticket.level is Level.SUSPECTED_MAJOR:
        ticket.suspected_at = event.at
    if "recurs" in facts:
        ticket.recurs = UUID(facts["recurs"])
    _due(ticket, facts)


def _under_way(ticket: Ticket, event: HazardEvent) -> None:
    ticket.state = State.RECTIFYING
    _due(ticket, event.facts)


def _recounted(ticket: Ticket, event: HazardEvent) -> None:
    _due(ticket, event.facts)


def _converted(ticket: Ticket, event: HazardEvent) -> None:
    ticket.disposal = Disposal.DEADLINE
    _under_way(ticket, event)


def _submitted(ticket: Ticket, event: HazardEvent) -> None:
    ticket.state = State.SUBMITTED
    ticket.closing = ticket.closing or event.kind is EventKind.PASSED
    ticket.submitted_at = ticket.submitted_at or event.at
    ticket.extension_asked_at = None


def _closed(ticket: Ticket, event: HazardEvent) -> None:
    ticket.state, ticket.closing = State.CLOSED, False
    ticket.closed_at, ticket.closed_month = event.at, month_of(event.at)
    ticket.closed_by, ticket.closed_by_name = event.by, event.by_name
    if ticket.level in LOOKED_AT_AGAIN:
        ticket.follow_up_on = day_of(event.at + FOLLOW_UP_AFTER)


def _sent_back(ticket: Ticket, event: HazardEvent) -> None:
    ticket.state, ticket.closing, ticket.submitted_at = State.RECTIFYING, False, None
    ticket.closed_at = ticket.closed_month = ticket.closed_by = ticket.closed_by_name = None
    ticket.follow_up_on = None
    if event.kind is EventKind.REOPENED:  # the plaque came off when it was closed
        ticket.supervised, ticket.outside_due_on = False, None
    _due(ticket, event.facts)


def _void_asked(ticket: Ticket, event: HazardEvent) -> None:
    ticket.void_asked_by = event.by


def _void_answered(ticket: Ticket, event: HazardEvent) -> None:
    ticket.void_asked_by = None
    if event.kind is EventKind.VOIDED:
        ticket.state, ticket.closing = State.VOIDED, False


def _extend_asked(ticket: Ticket, event: HazardEvent) -> None:
    ticket.extension_asked_at = event.at


def _extend_answered(ticket: Ticket, event: HazardEvent) -> None:
    ticket.extension_asked_at = None
    if event.kind is EventKind.EXTENDED:
        ticket.extensions += 1
        _due(ticket, event.facts)


def _whistled(ticket: Ticket, event: HazardEvent) -> None:
    ticket.whistle_by = datetime.fromisoformat(event.facts["answer_by"])
    ticket.whistle_answered_at = None


def _whistle_answered(ticket: Ticket, event: HazardEvent) -> None:
    ticket.whistle_by, ticket.whistle_answered_at = None, event.at


def _whistle_rated(ticket: Ticket, _: HazardEvent) -> None:
    ticket.whistle_answered_at = None


def _transferred(ticket: Ticket, event: HazardEvent) -> None:
    ticket.transferred_at = ticket.receipt_since = event.at
    if ticket.state is State.REPORTED:
        _under_way(ticket, event)


def _receipted(ticket: Ticket, event: HazardEvent) -> None:
    ticket.receipt_since = None
    major = event.facts.get("major")
    if major is not None:
        ticket.level = Level.MAJOR if major else Level.SERIOUS
        ticket.suspected_at = None
    _set_from_outside(ticket, event)


def _suspected(ticket: Ticket, event: HazardEvent) -> None:
    ticket.level, ticket.suspected_at = Level.SUSPECTED_MAJOR, event.at
    ticket.closing = False


def _supervised(ticket: Ticket, event: HazardEvent) -> None:
    ticket.supervised = True
    _set_from_outside(ticket, event)


def _set_from_outside(ticket: Ticket, event: HazardEvent) -> None:
    overruled = event.kind is EventKind.RECEIPTED and ticket.supervised
    if "due_on" in event.facts and not overruled:
        _due(ticket, event.facts)
        ticket.outside_due_on, ticket.extension_asked_at = ticket.due_on, None


def _followed_up(ticket: Ticket, _: HazardEvent) -> None:
    ticket.follow_up_on = None


def _joined(ticket: Ticket, event: HazardEvent) -> None:
    if into := event.facts.get("into"):
        ticket.state, ticket.closing = State.VOIDED, False
        ticket.void_asked_by, ticket.joined_into = None, UUID(into)


def _due(ticket: Ticket, facts: Mapping[str, Any]) -> None:
    if "due_on" in facts:
        set_due(ticket, date.fromisoformat(facts["due_on"]))


def set_due(ticket: Ticket, due_on: date | None) -> None:
    """Give a ticket its last day, and with it the day from which it is far too late."""
    ticket.due_on = due_on
    if due_on:
        ticket.long_on = add_days(due_on, LONG * (ticket.days or 1), ticket.day_unit)


ACTS: Mapping[EventKind, Callable[[Ticket, HazardEvent], None]] = {
    EventKind.REPORTED: _reported,
    EventKind.ASSIGNED: _under_way,
    EventKind.RECOUNTED: _recounted,
    EventKind.CONVERTED: _converted,
    EventKind.SUBMITTED: _submitted,
    EventKind.PASSED: _submitted,
    EventKind.CLOSED: _closed,
    EventKind.RETURNED: _sent_back,
    EventKind.DISPUTED: _sent_back,
    EventKind.REOPENED: _sent_back,
    EventKind.VOID_ASKED: _void_asked,
    EventKind.VOID_REFUSED: _void_answered,
    EventKind.VOIDED: _void_answered,
    EventKind.EXTEND_ASKED: _extend_asked,
    EventKind.EXTENDED: _extend_answered,
    EventKind.EXTEND_REFUSED: _extend_answered,
    EventKind.WHISTLED: _whistled,
    EventKind.WHISTLE_ANSWERED: _whistle_answered,
    EventKind.WHISTLE_RATED: _whistle_rated,
    EventKind.TRANSFERRED: _transferred,
    EventKind.RECEIPTED: _receipted,
    EventKind.SUSPECTED: _suspected,
    EventKind.SUPERVISED: _supervised,
    EventKind.FOLLOWED_UP: _followed_up,
    EventKind.JOINED: _joined,
}
"""Kinds not named here are words only: they stand on the timeline and change nothing."""
