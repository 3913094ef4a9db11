"""Tickets of old ledgers: entered as the events that the ledger tells of, marked as history.

What a ledger claims is taken as far as its evidence goes. 一般 is closed by a day on which it was
put right; 较大 also needs somebody named who looked at it again and had not found it; 疑似重大 is
closed by no ledger, since that takes a hand-over and its receipt; and a street calls nothing 重大.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from msgspec import Struct
from sqlmodel import Session

from backend.core.change_log import take
from backend.core.clock import BEIJING, month_of
from backend.core.text import fold_text
from backend.field.hazards.lifecycle.events import DueFacts, HistoricFacts, ReportedFacts
from backend.field.hazards.lifecycle.operations import HistoricEvent, append_history, insert_history
from backend.field.hazards.models import (
    ChecklistItem,
    DayUnit,
    Disposal,
    Domain,
    EventKind,
    Hazard,
    Level,
    State,
)

MORNING, AFTERNOON = time(9), time(15)
"""A ledger knows days; within one day the steps keep their order by the hour."""
STEP = timedelta(minutes=30)
UNSAID = "台账未写"
RETURNED = "台账写明：复查没有通过"
CLAIMED = "台账写明已整改"


class HistoricTicket(Struct, kw_only=True):
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
    claimed: Level | None = None
    """The level as the ledger itself says it; none where only the checklist does."""
    doubted: bool = False
    """The ledger names a level that nobody understood: it may be one that no ledger closes."""
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
    source: HistoricFacts
    """Which ledger, which row, under which number."""

    @property
    def suspected(self) -> bool:
        """Whether only a department may say what it is."""
        return self.level in {Level.SUSPECTED_MAJOR, Level.MAJOR}

    @property
    def proven(self) -> bool:
        """Whether what the ledger tells is enough to close it."""
        if self.done_on is None or self.suspected or self.doubted:
            return False
        if self.claimed is not Level.SERIOUS:
            return True
        return bool(self.checker) and self.checker != self.finder

    def grown_to(self, level: Level) -> None:
        """Ask for as much as the ticket's own level does by now, whatever the ledger calls it."""
        levels = list(Level)
        if levels.index(level) > levels.index(self.level):
            self.level = self.claimed = level


def insert_tickets(session: Session, tickets: Sequence[HistoricTicket], now: datetime) -> list[int]:
    """Write tickets and their timelines; gives how many lines each timeline has."""
    written = [(_row(session, ticket), list(_timeline(ticket))) for ticket in tickets]
    insert_history(session, written, now)
    return [len(lines) for _, lines in written]


def go_on(session: Session, hazard: Hazard, ticket: HistoricTicket, now: datetime) -> None:
    """Put right, and close where that is proven, a ticket that stood open when it was entered."""
    after = at(ticket.found_on, MORNING) + STEP
    append_history(session, hazard, list(_ending(ticket, after, ticket.source)), now)


def at(day: date, hour: time) -> datetime:
    """An hour of a day in Beijing."""
    return datetime.combine(day, hour, BEIJING)


def _timeline(ticket: HistoricTicket) -> Iterator[HistoricEvent]:
    found = at(ticket.found_on, MORNING)
    yield HistoricEvent(
        EventKind.REPORTED, found, ticket.finder or UNSAID, ticket.words, _beginning(ticket)
    )
    if ticket.disposal is not Disposal.ON_THE_SPOT:
        found += STEP
        yield HistoricEvent(EventKind.ASSIGNED, found, UNSAID, facts=DueFacts(due_on=ticket.due_on))
    yield from _ending(ticket, found)


def _ending(
    ticket: HistoricTicket, after: datetime, source: HistoricFacts | None = None
) -> Iterator[HistoricEvent]:
    checker = ticket.checker or UNSAID
    if ticket.done_on:
        done = max(at(ticket.done_on, AFTERNOON), after + STEP)
        text = "" if ticket.proven else CLAIMED
        if ticket.disposal is not Disposal.ON_THE_SPOT or not ticket.proven:
            who = ticket.responsible or UNSAID
            yield HistoricEvent(EventKind.SUBMITTED, done, who, text, source)
            done += STEP
        if ticket.proven:
            yield HistoricEvent(EventKind.PASSED, done, checker, facts=source)
            yield HistoricEvent(EventKind.CLOSED, done, checker, facts=source)
    elif ticket.returned_on:
        again = max(at(ticket.returned_on, AFTERNOON), after + STEP)
        yield HistoricEvent(EventKind.RETURNED, again, checker, RETURNED)


def _beginning(ticket: HistoricTicket) -> ReportedFacts:
    item, spot = ticket.item, ticket.disposal is Disposal.ON_THE_SPOT
    days, unit = (item.days, item.day_unit) if item else (None, DayUnit.NATURAL)
    if days is None and ticket.due_on:
        days, unit = max((ticket.due_on - ticket.found_on).days, 0), DayUnit.NATURAL
    source = ticket.source
    return ReportedFacts(
        state=State.RECTIFYING if spot else State.REPORTED,
        level=Level.SUSPECTED_MAJOR if ticket.suspected else ticket.level,
        disposal=ticket.disposal,
        days=days,
        day_unit=unit,
        due_on=ticket.due_on if spot else None,
        grid=ticket.grid,
        venue_id=ticket.venue_id,
        ledger=source.ledger,
        sheet=source.sheet,
        row=source.row,
        number=source.number,
        remark=source.remark,
        claimed=ticket.claimed,
    )


def _row(session: Session, ticket: HistoricTicket) -> Hazard:
    county, street = ticket.grid.split(".")[:2]
    year, item = ticket.found_on.year, ticket.item
    number = f"YH-{county}{street}-{year}-{take(session, f'ticket.{county}{street}.{year}'):04d}"
    words = (number, ticket.place, ticket.address, item.text if item else "", ticket.words)
    found = at(ticket.found_on, MORNING)
    return Hazard(
        id=ticket.id,
        number=number,
        venue_id=ticket.venue_id,
        venue_name=ticket.place[:80],
        venue_address=ticket.address[:200],
        venue_class=ticket.venue_class,
        grid=ticket.grid,
        domain=ticket.domain,
        item_code=item.code if item else "",
        edition=item.edition if item else ticket.edition,
        item_text=item.text if item else ticket.words[:200],
        item_group=item.group if item else ticket.group,
        basis=item.basis if item else "",
        detail=ticket.words[:500],
        found_at=found,
        found_month=month_of(found),
        found_by_name=(ticket.finder or UNSAID)[:40],
        search=fold_text(" ".join(words))[:400],
        updated_at=found,
    )
