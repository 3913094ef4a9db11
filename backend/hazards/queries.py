"""Reads of tickets and of the checklist; every one of them takes the actor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from backend.accounts.models import Actor
from backend.accounts.queries import narrowed, visible_to, within
from backend.database import execute, param
from backend.errors import Invalid, NotFound
from backend.hazards.models import (
    OPEN,
    ChecklistItem,
    Disposal,
    Domain,
    Due,
    EventKind,
    Hazard,
    HazardEvent,
    Level,
    Sort,
    State,
)
from backend.photos.models import Photo


class HazardUnknown(NotFound):
    """No such ticket in the actor's grid."""

    code = "hazard.unknown"
    sentence = "没有找到这条隐患，或它不在你负责的网格里。请刷新后再看，需要时联系街道应急办。"


class ItemUnknown(Invalid):
    """An item that no edition has."""

    code = "hazard.item_unknown"
    sentence = "清单里没有“{item}”这一项。请更新清单后重新选择，已填的内容不会丢。"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of tickets is narrowed by."""

    text: str = ""
    grid: str = ""
    states: tuple[State, ...] = ()
    level: Level | None = None
    disposal: Disposal | None = None
    domain: Domain | None = None
    due: Due | None = None
    venue_id: UUID | None = None
    found_month: tuple[int, int] | None = None
    closed_month: tuple[int, int] | None = None
    venue_class: str | None = None
    sort: Sort = Sort.DUE


def get(session: Session, actor: Actor, hazard_id: UUID) -> Hazard:
    """Fetch one ticket the actor may see."""
    statement = visible_to(actor, Hazard, select(Hazard).where(Hazard.id == hazard_id))
    if hazard := session.exec(statement).one_or_none():
        return hazard
    raise HazardUnknown(hazard=hazard_id)


def some(session: Session, actor: Actor, ids: Sequence[UUID], since: datetime) -> Sequence[Hazard]:
    """Those of these tickets that are open, or were closed since."""
    if not ids:
        return []
    recent = sa.or_(col(Hazard.state).in_(OPEN), col(Hazard.updated_at) >= since)
    statement = select(Hazard).where(col(Hazard.id).in_(ids), recent)
    return session.exec(visible_to(actor, Hazard, statement)).all()


_TAKEN = sa.select(sa.literal(1)).where(col(Hazard.id) == param("id"))


def taken(session: Session, actor: Actor, hazard_id: UUID) -> bool:
    """Whether an id is in use, in whatever grid."""
    return execute(session, _TAKEN, {"id": hazard_id}).first() is not None


def item(session: Session, actor: Actor, edition: str, code: str) -> ChecklistItem:
    """Fetch a line of the checklist as the county has it."""
    if found := session.get(ChecklistItem, f"{actor.county}/{edition}/{code}"):
        return found
    raise ItemUnknown(item=code)


def items(
    session: Session, actor: Actor, ids: Sequence[str] | None = None
) -> Sequence[ChecklistItem]:
    """The checklist of the actor's county, whole or some lines of it."""
    statement = select(ChecklistItem).where(ChecklistItem.county == actor.county)
    if ids is not None:
        statement = statement.where(col(ChecklistItem.id).in_(ids))
    return session.exec(statement).all()


def events_of(session: Session, actor: Actor, ids: Sequence[UUID]) -> dict[UUID, list[HazardEvent]]:
    """Timelines by ticket, oldest first; the caller has fetched the tickets in scope."""
    found: dict[UUID, list[HazardEvent]] = {}
    if not ids:
        return found
    statement = select(HazardEvent).where(col(HazardEvent.hazard_id).in_(ids))
    for event in session.exec(statement.order_by(col(HazardEvent.version))):
        found.setdefault(event.hazard_id, []).append(event)
    return found


def newest_events(
    session: Session, actor: Actor, ids: Sequence[UUID]
) -> dict[UUID, tuple[EventKind, datetime, str]]:
    """The last event of each ticket (kind, when, who); the caller has the tickets in scope."""
    if not ids:
        return {}
    event = HazardEvent
    statement = (
        sa.select(col(event.hazard_id), col(event.kind), col(event.at), col(event.by_name))
        .join(Hazard, col(Hazard.id) == col(event.hazard_id))
        .where(col(Hazard.id).in_(ids), col(event.version) == col(Hazard.version))
    )
    return {row[0]: (row[1], row[2], row[3]) for row in execute(session, statement)}


def last_of(
    session: Session, actor: Actor, hazard: Hazard, *kinds: EventKind
) -> HazardEvent | None:
    """The newest event of these kinds on a ticket in scope."""
    statement = select(HazardEvent).where(
        HazardEvent.hazard_id == hazard.id, col(HazardEvent.kind).in_(kinds)
    )
    return session.exec(statement.order_by(col(HazardEvent.version).desc()).limit(1)).first()


def photos_missing(session: Session, actor: Actor, hazard: Hazard) -> int:
    """How many pictures are still to come of the report and of the step that would close it."""
    again = (EventKind.RETURNED, EventKind.DISPUTED, EventKind.REOPENED)
    back = last_of(session, actor, hazard, *again)
    proof = sa.and_(
        col(HazardEvent.kind).in_((EventKind.SUBMITTED, EventKind.PASSED)),
        col(HazardEvent.version) > (back.version if back else 0),
    )
    statement = (
        select(sa.func.count())
        .select_from(Photo)
        .join(HazardEvent, col(HazardEvent.id) == col(Photo.event_id))
        .where(
            Photo.subject_kind == "hazard",
            Photo.subject_id == hazard.id,
            col(Photo.received_at).is_(None),
            sa.or_(col(HazardEvent.kind) == EventKind.REPORTED, proof),
        )
    )
    return session.exec(statement).one()


def listed(
    session: Session, actor: Actor, wanted: Wanted, today: date, *, offset: int, limit: int
) -> tuple[Sequence[Hazard], int]:
    """One page, what is due first on top, and how many there are."""
    statement = _narrow(select(Hazard), actor, wanted, today)
    count = _narrow(select(sa.func.count()).select_from(Hazard), actor, wanted, today)
    ended = sa.case((col(Hazard.state).in_(OPEN), 0), else_=1)
    order = (ended, col(Hazard.due_on).asc().nulls_last(), col(Hazard.updated_at).desc())
    newest = wanted.sort is Sort.UPDATED or (
        bool(wanted.states) and not set(wanted.states) & set(OPEN)
    )
    if newest:
        order = (col(Hazard.updated_at).desc(),)
    # The ids come out of the index alone; only the page itself is read from the table.
    ids = statement.with_only_columns(col(Hazard.id)).order_by(*order).offset(offset).limit(limit)
    found = list(session.exec(select(Hazard).where(col(Hazard.id).in_(ids))))
    far = date.max
    if newest:
        found.sort(key=lambda h: -h.updated_at.timestamp())
    else:
        found.sort(key=lambda h: (h.state not in OPEN, h.due_on or far, -h.updated_at.timestamp()))
    if offset == 0 and len(found) < limit:
        return found, len(found)
    total: int = execute(session, count).scalar_one()
    return found, total


def counts(
    session: Session, actor: Actor, wanted: Wanted, today: date
) -> tuple[dict[str, int], list[int]]:
    """By state; and of the open ones: overdue, due today, due tomorrow, serious, suspected."""
    plain = Wanted(
        text=wanted.text, grid=wanted.grid, level=wanted.level, disposal=wanted.disposal,
        domain=wanted.domain, venue_id=wanted.venue_id, found_month=wanted.found_month,
        venue_class=wanted.venue_class,
    )  # fmt: skip
    by_state = _narrow(
        select(Hazard.state, sa.func.count()).group_by(col(Hazard.state)), actor, plain, today
    )
    states: dict[str, int] = {State(s).value: n for s, n in execute(session, by_state)}
    due = col(Hazard.due_on)

    def those(condition: sa.ColumnElement[bool]) -> Any:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

    open_ones = sa.select(
        those(due < today),
        those(due == today),
        those(due == today + timedelta(days=1)),
        those(col(Hazard.level) == Level.SERIOUS),
        those(col(Hazard.level) == Level.SUSPECTED_MAJOR),
    ).select_from(Hazard)
    statement = _narrow(open_ones, actor, plain, today).where(col(Hazard.state).in_(OPEN))
    return states, list(execute(session, statement).one())


def open_at(session: Session, actor: Actor, venues: Sequence[UUID]) -> dict[UUID, int]:
    """How many open tickets each venue has; the caller has fetched the venues in scope."""
    if not venues:
        return {}
    statement = (
        sa.select(col(Hazard.venue_id), sa.func.count())
        .where(col(Hazard.venue_id).in_(venues), col(Hazard.state).in_(OPEN))
        .group_by(col(Hazard.venue_id))
    )
    return {row[0]: row[1] for row in execute(session, statement)}


def of_venue(session: Session, actor: Actor, venue_id: UUID) -> Sequence[Hazard]:
    """Tickets of one venue, the open ones first."""
    statement = visible_to(actor, Hazard, select(Hazard).where(Hazard.venue_id == venue_id))
    ended = sa.case((col(Hazard.state).in_(OPEN), 0), else_=1)
    return session.exec(statement.order_by(ended, col(Hazard.found_at).desc()).limit(200)).all()


def _narrow(statement: Any, actor: Actor, wanted: Wanted, today: date) -> Any:
    statement = statement.where(within(col(Hazard.grid), narrowed(actor, wanted.grid)))
    for word in wanted.text.lower().split():
        like = "%" + word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
        statement = statement.where(col(Hazard.search).like(like, escape="\\"))
    if wanted.states:
        statement = statement.where(col(Hazard.state).in_(wanted.states))
    for field in ("level", "disposal", "domain", "venue_class", "venue_id"):
        if (value := getattr(wanted, field)) is not None:
            statement = statement.where(getattr(Hazard, field) == value)
    if wanted.due:
        due = col(Hazard.due_on)
        asked = {
            Due.OVERDUE: due < today,
            Due.TODAY: due == today,
            Due.TOMORROW: due == today + timedelta(days=1),
        }
        statement = statement.where(asked[wanted.due], col(Hazard.state).in_(OPEN))
    for month, span in ((Hazard.found_month, wanted.found_month),
                        (Hazard.closed_month, wanted.closed_month)):  # fmt: skip
        if span:
            statement = statement.where(col(month).between(*span))
    return statement
