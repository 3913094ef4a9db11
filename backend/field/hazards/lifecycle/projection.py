"""Where a ticket stands after what happened to it: the one place where an event changes anything.

The writer lets each event change the ticket's row; `replay` does the same from nothing, so that a
timeline and its row can be held against each other at any time.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from uuid import UUID

from backend.core.clock import add_natural_days, add_working_days, day_of, month_of
from backend.field.hazards.lifecycle import events as carried
from backend.field.hazards.lifecycle.events import read_facts
from backend.field.hazards.models import (
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
class TicketState:
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
    grid: str = ""
    """Path; empty where a timeline from before 0.2.0 does not say it."""
    venue_id: UUID | None = None


PLACE = ("grid", "venue_id")
COLUMNS = tuple(field.name for field in fields(TicketState))


Ticket = TicketState | Hazard


def add_days(day: date, days: int, unit: DayUnit) -> date:
    """The last day of a deadline that begins to count on the day after `day`."""
    return (add_working_days if unit is DayUnit.WORKING else add_natural_days)(day, days)


def replay(events: Iterable[HazardEvent]) -> TicketState:
    """Where a ticket stands by its timeline alone, oldest event first."""
    ticket, before = TicketState(), list[HazardEvent]()
    for event in events:
        before.append(event)
        if event.kind is EventKind.WITHDRAWN:
            ticket = _withdrawn(ticket, event, before)
        else:
            apply_event(ticket, event)
    return ticket


def differences(hazard: Hazard, events: Iterable[HazardEvent]) -> list[str]:
    """What a ticket says of itself that its timeline does not."""
    events = list(events)
    told = replay(events)
    names = COLUMNS if told.grid else [n for n in COLUMNS if n not in PLACE]
    astray = [n for n in names if getattr(told, n) != getattr(hazard, n)]
    if [e.version for e in events] != list(range(1, hazard.version + 1)):
        astray.append("version")
    first = events[0] if events else None
    if first and (hazard.found_at, hazard.found_month) != (first.at, month_of(first.at)):
        astray.append("found_at")
    return astray


def apply_event(ticket: Ticket, event: HazardEvent) -> None:
    """Let an event do to a ticket what it does; `WITHDRAWN` needs the whole timeline: `replay`."""
    if act := ACTS.get(event.kind):
        act(ticket, event)


def _withdrawn(ticket: TicketState, event: HazardEvent, events: list[HazardEvent]) -> TicketState:
    facts = read_facts(event, carried.WithdrawnFacts)
    if facts.to:
        return replay(events[: facts.to])
    ticket.state, ticket.closing = State.VOIDED, False
    ticket.void_asked_by = ticket.extension_asked_at = None
    _never_closed(ticket)
    return ticket


def _never_closed(ticket: Ticket) -> None:
    """No figure of closings counts it any more."""
    ticket.closed_at = ticket.closed_month = ticket.closed_by = ticket.closed_by_name = None
    ticket.follow_up_on = None


def _reported(ticket: Ticket, event: HazardEvent) -> None:
    facts = read_facts(event, carried.ReportedFacts)
    ticket.state, ticket.level = facts.state, facts.level
    ticket.disposal, ticket.days, ticket.day_unit = facts.disposal, facts.days, facts.day_unit
    if facts.level is Level.SUSPECTED_MAJOR:
        ticket.suspected_at = event.at
    ticket.recurs = facts.recurs
    if facts.grid:
        ticket.grid, ticket.venue_id = facts.grid, facts.venue_id
    _due(ticket, facts.due_on)


def _under_way(ticket: Ticket, event: HazardEvent) -> None:
    ticket.state = State.RECTIFYING
    _due(ticket, read_facts(event, carried.DueFacts).due_on)


def _recounted(ticket: Ticket, event: HazardEvent) -> None:
    _due(ticket, read_facts(event, carried.DueFacts).due_on)


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
    told_by_a_ledger = event.by is None
    if ticket.level in LOOKED_AT_AGAIN and not told_by_a_ledger:
        ticket.follow_up_on = day_of(event.at + FOLLOW_UP_AFTER)


def _sent_back(ticket: Ticket, event: HazardEvent) -> None:
    ticket.state, ticket.closing, ticket.submitted_at = State.RECTIFYING, False, None
    _never_closed(ticket)
    if event.kind is EventKind.REOPENED:  # the plaque came off when it was closed
        ticket.supervised, ticket.outside_due_on = False, None
    _due(ticket, read_facts(event, carried.DueFacts).due_on)


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
        _due(ticket, read_facts(event, carried.ExtendedFacts).due_on)


def _whistled(ticket: Ticket, event: HazardEvent) -> None:
    ticket.whistle_by = read_facts(event, carried.WhistledFacts).answer_by
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
    facts = read_facts(event, carried.ReceiptedFacts)
    if facts.major is not None:
        ticket.level = Level.MAJOR if facts.major else Level.SERIOUS
        ticket.suspected_at = None
    if not ticket.supervised:
        _set_from_outside(ticket, facts.due_on)


def _suspected(ticket: Ticket, event: HazardEvent) -> None:
    ticket.level, ticket.suspected_at = Level.SUSPECTED_MAJOR, event.at
    ticket.closing = False


def _supervised(ticket: Ticket, event: HazardEvent) -> None:
    ticket.supervised = True
    _set_from_outside(ticket, read_facts(event, carried.SupervisedFacts).due_on)


def _set_from_outside(ticket: Ticket, due_on: date | None) -> None:
    if due_on:
        _due(ticket, due_on)
        ticket.outside_due_on, ticket.extension_asked_at = due_on, None


def _followed_up(ticket: Ticket, _: HazardEvent) -> None:
    ticket.follow_up_on = None


def _joined(ticket: Ticket, event: HazardEvent) -> None:
    if into := read_facts(event, carried.JoinedFacts).into:
        ticket.state, ticket.closing = State.VOIDED, False
        ticket.void_asked_by, ticket.joined_into = None, into


def _moved(ticket: Ticket, event: HazardEvent) -> None:
    facts = read_facts(event, carried.MovedFacts)
    ticket.grid, ticket.venue_id = facts.grid, facts.venue_id


def _tied(ticket: Ticket, event: HazardEvent) -> None:
    ticket.venue_id = read_facts(event, carried.TiedFacts).venue_id


def _due(ticket: Ticket, due_on: date | None) -> None:
    if due_on:
        ticket.due_on = due_on
        refresh_long_on(ticket)


def refresh_long_on(ticket: Ticket) -> None:
    """Count from its last day the day from which a ticket is far too late."""
    if ticket.due_on:
        ticket.long_on = add_days(ticket.due_on, LONG * (ticket.days or 1), ticket.day_unit)


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
    EventKind.MOVED: _moved,
    EventKind.TIED: _tied,
}
"""Kinds not named here are words only: they stand on the timeline and change nothing."""
