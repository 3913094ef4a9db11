"""The one function that changes a ticket, and the few that begin, rewind or recount one by it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import inspect
from sqlmodel import Session

from backend.core.change_log import insert_into, locked_county, record_change, record_let_go
from backend.core.commands import CommandTime
from backend.core.database import WriteSession, execute, new_id
from backend.field.hazards.lifecycle.events import (
    EventFacts,
    ReportedFacts,
    WithdrawnFacts,
    write_facts,
)
from backend.field.hazards.lifecycle.projection import COLUMNS, apply_event, refresh_long_on, replay
from backend.field.hazards.models import KEPT_BY_PHONES, OPEN, EventKind, Hazard, HazardEvent
from backend.people.accounts.models import Actor

SEALED = "sealed tickets"


class NotLockedError(RuntimeError):
    """A ticket was about to be written outside its county's lock: a mistake of ours."""


class NotSealedError(RuntimeError):
    """A ticket was about to be changed by something else than an event: a mistake of ours."""


def demand_lock(session: Session, grid: str) -> None:
    """Stop unless the ticket's county is locked by this transaction."""
    if locked_county(session) != grid[:6]:
        raise NotLockedError(grid[:6])


def seal_hazard(session: Session, hazard: Hazard, line: HazardEvent | None = None) -> None:
    """Say that a ticket is now what its events made it; only the writer may."""
    sealed: dict[Any, dict[str, Any]] = session.info.setdefault(SEALED, {})
    sealed[hazard.id] = {name: getattr(hazard, name) for name in Hazard.model_fields}
    if line is not None:
        sealed[line.id] = {}


def refuse_unsealed(session: WriteSession, *_: object) -> None:
    """Before a flush: nothing of a ticket is written that its writer did not seal."""
    sealed: dict[Any, dict[str, Any]] = session.info.get(SEALED, {})
    for row in session.deleted:
        if isinstance(row, Hazard | HazardEvent):
            raise NotSealedError(str(row.id))
    for row in (*session.new, *session.dirty):
        if isinstance(row, Hazard):
            demand_lock(session, row.grid)
            _demand_seal(row, sealed.get(row.id, {}))
        elif isinstance(row, HazardEvent):
            if not locked_county(session):
                raise NotLockedError(str(row.hazard_id))
            if row.id not in sealed or row not in session.new:
                raise NotSealedError(str(row.id))


def _demand_seal(row: Hazard, sealed: dict[str, Any]) -> None:
    state = inspect(row)
    for name in state.committed_state if state.persistent else Hazard.model_fields:
        if name not in sealed or state.dict.get(name) != sealed[name]:
            raise NotSealedError(f"{row.id} {name}")


@dataclass(frozen=True, slots=True)
class EventAuthor:
    """Under whose name an event stands."""

    id: UUID | None
    name: str
    role: str = ""

    @classmethod
    def of(cls, actor: Actor) -> "EventAuthor":
        """The person who acts."""
        return cls(actor.id, actor.name, actor.role.value)


BY_RULE = EventAuthor(None, "按清单自动")
_IN_ORDER = {EventKind.REPORTED, EventKind.CLOSED}
"""Never 迟到: the first there is, and what takes effect as of an act that stands already."""


@dataclass(frozen=True, slots=True)
class HistoricEvent:
    """A line of a timeline that was lived before this system, or elsewhere."""

    kind: EventKind
    at: datetime
    author: str
    text: str = ""
    facts: EventFacts | None = None


def append_event(
    session: Session,
    actor: Actor,
    hazard: Hazard,
    kind: EventKind,
    moment: CommandTime,
    *,
    text: str = "",
    base: int | None = None,
    facts: EventFacts | None = None,
    author: EventAuthor | None = None,
) -> HazardEvent:
    """Write one line of the timeline, and let it change the ticket.

    `base` is the version the person had before their eyes. `author` is another than the actor where
    a rule acts, or where an earlier act takes effect only now.
    """
    demand_lock(session, hazard.grid)
    first = kind is EventKind.REPORTED
    by = author or EventAuthor.of(actor)
    carried = write_facts(kind, facts)
    if moment.importer:
        carried |= {
            "importer": str(moment.importer.id), "importer_name": moment.importer.name
        }  # fmt: skip
    event = HazardEvent(
        id=new_id(),
        hazard_id=hazard.id,
        version=hazard.version if first else hazard.version + 1,
        kind=kind,
        at=moment.at,
        received_at=moment.received_at,
        by=by.id,
        by_name=by.name,
        role=by.role,
        text=text,
        facts=carried,
        late=kind not in _IN_ORDER and moment.at < hazard.updated_at,
        parallel=base is not None and base < hazard.version,
        clock_off=moment.clock_off,
    )
    _take_up(session, hazard, event)
    return event


def _take_up(session: Session, hazard: Hazard, event: HazardEvent) -> None:
    hazard.version = event.version
    hazard.updated_at = max(hazard.updated_at, event.at)
    apply_event(hazard, event)
    if hazard.state not in OPEN and hazard.updated_at < event.received_at - KEPT_BY_PHONES:
        record_let_go(session, "hazard", hazard.id, hazard.grid)
    session.add(event)
    seal_hazard(session, hazard, event)


def open_ticket(
    session: Session,
    actor: Actor,
    hazard: Hazard,
    moment: CommandTime,
    facts: ReportedFacts,
    text: str,
) -> HazardEvent:
    """Begin a ticket that holds what it is called and where; how it stands, its event says."""
    session.add(hazard)
    return append_event(session, actor, hazard, EventKind.REPORTED, moment, text=text, facts=facts)


def insert_history(
    session: Session,
    tickets: Iterable[tuple[Hazard, Sequence[HistoricEvent]]],
    now: datetime,
) -> None:
    """Write tickets with timelines that are over, many at a time; each row is what they tell."""
    rows: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    for hazard, history in tickets:
        demand_lock(session, hazard.grid)
        hazard.version = 0
        for event in _historic(hazard, history, now):
            apply_event(hazard, event)
            hazard.version, hazard.updated_at = event.version, event.at
            lines.append({name: getattr(event, name) for name in HazardEvent.model_fields})
        rows.append({name: getattr(hazard, name) for name in Hazard.model_fields})
        record_change(session, "hazard", hazard.id, hazard.grid)
    execute(session, insert_into(session, Hazard), rows)
    execute(session, insert_into(session, HazardEvent), lines)


def append_history(
    session: Session, hazard: Hazard, history: Sequence[HistoricEvent], now: datetime
) -> None:
    """Go on with a timeline by what a ledger tells of it now."""
    demand_lock(session, hazard.grid)
    for event in _historic(hazard, history, now):
        _take_up(session, hazard, event)


def _historic(
    hazard: Hazard, history: Sequence[HistoricEvent], now: datetime
) -> Iterable[HazardEvent]:
    for version, line in enumerate(history, start=hazard.version + 1):
        yield HazardEvent(
            id=new_id(), hazard_id=hazard.id, version=version, kind=line.kind, at=line.at,
            received_at=now, by_name=line.author[:40], text=line.text[:1000],
            facts=write_facts(line.kind, line.facts),
        )  # fmt: skip


def withdraw(
    session: Session,
    actor: Actor,
    hazard: Hazard,
    events: Sequence[HazardEvent],
    moment: CommandTime,
    facts: WithdrawnFacts,
) -> None:
    """Take back what an import wrote: the timeline stays whole, the ticket is as it was before."""
    event = append_event(
        session, actor, hazard, EventKind.WITHDRAWN, moment, text="撤销导入", facts=facts
    )
    told = replay([*events, event])
    for name in COLUMNS:
        setattr(hazard, name, getattr(told, name))
    seal_hazard(session, hazard, event)


def recount_long_on(session: Session, hazard: Hazard) -> None:
    """Count anew when it is far too late, where the calendar is known better than before."""
    demand_lock(session, hazard.grid)
    refresh_long_on(hazard)
    seal_hazard(session, hazard)
