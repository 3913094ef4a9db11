"""What each kind of event carries: the keys of `HazardEvent.facts`, written and read here alone."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from msgspec import Struct

from backend.field.hazards.models import (
    DayUnit,
    Disposal,
    EventKind,
    HazardEvent,
    Level,
    Rating,
    State,
)
from backend.people.departments.models import Urgency


class EventFacts(Struct, omit_defaults=True, kw_only=True):
    """What any event may carry; what is not known is left out of the JSON."""

    importer: UUID | None = None
    """Who brought it in out of a rescue file."""
    importer_name: str = ""
    citizen: UUID | None = None
    """The citizen's report that it came of."""


class HistoricFacts(EventFacts, kw_only=True):
    """A line of an old ledger; of a ticket that began in this system only what came by import."""

    ledger: str = ""
    sheet: str = ""
    row: int | None = None
    number: str | None = None
    remark: str | None = None
    claimed: Level | None = None
    """What the ledger calls it, where a street may not."""


class DueFacts(HistoricFacts, kw_only=True):
    """An event that may set the last day."""

    due_on: date | None = None


class ReportedFacts(DueFacts, kw_only=True):
    """The beginning: with it a timeline tells the whole story by itself."""

    state: State
    level: Level
    disposal: Disposal
    days: int | None = None
    day_unit: DayUnit = DayUnit.WORKING
    """Not written before 0.2.0, when all days were working days."""
    recurs: UUID | None = None
    grid: str = ""
    """Path; not written before 0.2.0, and neither is the venue."""
    venue_id: UUID | None = None


class SupersededFacts(EventFacts, kw_only=True):
    """A command that came too late."""

    command: str


class ExtensionAskedFacts(EventFacts, kw_only=True):
    """Until when, and how people are kept safe meanwhile."""

    asked_due_on: date
    protection: str


class ExtendedFacts(DueFacts, kw_only=True):
    """The new last day, and the one before it."""

    before: date | None = None


class WhistledFacts(EventFacts, kw_only=True):
    """Which department is called, and by when it must answer."""

    department: str
    department_id: UUID
    urgency: Urgency
    answer_by: datetime


class WhistleAnsweredFacts(EventFacts, kw_only=True):
    """Whether the answer came by its time."""

    in_time: bool


class WhistleRatedFacts(EventFacts, kw_only=True):
    """How the answer was found."""

    rating: Rating


class TransferredFacts(DueFacts, kw_only=True):
    """To whom, by which document."""

    department: str
    department_id: UUID
    document_number: str


class ReceiptedFacts(DueFacts, kw_only=True):
    """What came back; `major` only where a suspicion was answered."""

    document_number: str = ""
    major: bool | None = None


class SuspectedFacts(EventFacts, kw_only=True):
    """The level before."""

    before: Level


class SupervisedFacts(DueFacts, kw_only=True):
    """Who watches, by which document."""

    authority: str
    document_number: str


class FollowedUpFacts(EventFacts, kw_only=True):
    """Whether it was still put right."""

    good: bool


class JoinedFacts(EventFacts, kw_only=True):
    """On the one that ends `into`, on the other `from`; `number` is the other one's."""

    number: str
    into: UUID | None = None
    from_: UUID | None = msgspec.field(default=None, name="from")


class RecurredFacts(EventFacts, kw_only=True):
    """The ticket it came up again as."""

    again: UUID
    number: str


class MovedFacts(EventFacts, kw_only=True):
    """Where it stands now: it went with its venue."""

    grid: str
    venue_id: UUID | None = None


class TiedFacts(EventFacts, kw_only=True):
    """Whose it is, and in what words its place was described before."""

    venue_id: UUID
    name: str
    words: str


class WithdrawnFacts(EventFacts, kw_only=True):
    """All after version `to` was taken back with the import that wrote it; 0: the ticket itself."""

    to: int
    batch: str = ""


FACTS: Mapping[EventKind, type[EventFacts]] = {
    EventKind.REPORTED: ReportedFacts,
    EventKind.ASSIGNED: DueFacts,
    EventKind.CONVERTED: DueFacts,
    EventKind.SUBMITTED: HistoricFacts,
    EventKind.PASSED: HistoricFacts,
    EventKind.RETURNED: DueFacts,
    EventKind.CLOSED: HistoricFacts,
    EventKind.REOPENED: DueFacts,
    EventKind.NOTE: EventFacts,
    EventKind.VOID_ASKED: EventFacts,
    EventKind.VOID_REFUSED: EventFacts,
    EventKind.VOIDED: EventFacts,
    EventKind.SUPERSEDED: SupersededFacts,
    EventKind.DISPUTED: DueFacts,
    EventKind.EXTEND_ASKED: ExtensionAskedFacts,
    EventKind.EXTENDED: ExtendedFacts,
    EventKind.EXTEND_REFUSED: EventFacts,
    EventKind.WHISTLED: WhistledFacts,
    EventKind.WHISTLE_ANSWERED: WhistleAnsweredFacts,
    EventKind.WHISTLE_RATED: WhistleRatedFacts,
    EventKind.TRANSFERRED: TransferredFacts,
    EventKind.RECEIPTED: ReceiptedFacts,
    EventKind.SUSPECTED: SuspectedFacts,
    EventKind.SUPERVISED: SupervisedFacts,
    EventKind.FOLLOWED_UP: FollowedUpFacts,
    EventKind.JOINED: JoinedFacts,
    EventKind.RECOUNTED: DueFacts,
    EventKind.RECURRED: RecurredFacts,
    EventKind.MOVED: MovedFacts,
    EventKind.TIED: TiedFacts,
    EventKind.WITHDRAWN: WithdrawnFacts,
}
Facts = TypeVar("Facts", bound=EventFacts)


def write_facts(kind: EventKind, facts: EventFacts | None) -> dict[str, Any]:
    """The JSON of an event; a TypeError where the facts are those of another kind."""
    carried = FACTS[kind]() if facts is None else facts
    if type(carried) is not FACTS[kind]:
        raise TypeError(f"{kind} carries {FACTS[kind].__name__}, not {type(carried).__name__}")
    written: dict[str, Any] = msgspec.to_builtins(carried)
    return written


def read_facts(event: HazardEvent, as_type: type[Facts]) -> Facts:
    """What an event carries; a key that this version does not know is passed over."""
    return msgspec.convert(event.facts, as_type)
