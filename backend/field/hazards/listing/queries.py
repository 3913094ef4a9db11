"""The board: a page of the list, its filters, and the counts beside them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from backend.core.clock import Span
from backend.core.database import execute
from backend.core.text import search_words
from backend.field.hazards.models import (
    OPEN,
    Disposal,
    Domain,
    Due,
    Hazard,
    HazardOrder,
    Level,
    Obligation,
    State,
)
from backend.field.hazards.queries import BRIEF
from backend.people.accounts.models import Actor
from backend.people.accounts.queries import narrowed, within


@dataclass(frozen=True, slots=True)
class HazardFilter:
    """What a list of tickets is narrowed by."""

    text: str = ""
    grid: str = ""
    states: tuple[State, ...] = ()
    level: Level | None = None
    disposal: Disposal | None = None
    domain: Domain | None = None
    due: Due | None = None
    venue_id: UUID | None = None
    ebike_id: UUID | None = None
    campaign_id: UUID | None = None
    found: Span | None = None
    closed: Span | None = None
    venue_class: str | None = None
    sort: HazardOrder = HazardOrder.DUE
    waiting: Obligation | None = None
    own: bool = False
    """What lies in the grid itself, and in none below it."""
    voided: bool | None = None
    """Only what was a mistake, or nothing of it; none: both."""


def list_hazards(
    session: Session, actor: Actor, wanted: HazardFilter, today: date, *, offset: int, limit: int
) -> tuple[Sequence[Any], int]:
    """One page, what is due first on top (of calls: an answer), and how many there are."""
    page, count = _page(_in_scope(actor, wanted), today, offset, limit)
    found: list[Any] = list(execute(session, page).all())
    far = date.max
    if _newest_first(wanted):
        found.sort(key=lambda h: -h.updated_at.timestamp())
    else:
        found.sort(key=lambda h: (h.state not in OPEN, h.due_on or far, -h.updated_at.timestamp()))
    if _calls_first(wanted):
        found.sort(key=lambda h: h.whistle_by)
    if offset == 0 and len(found) < limit:
        return found, len(found)
    total: int = execute(session, count).scalar_one()
    return found, total


def counts(
    session: Session, actor: Actor, wanted: HazardFilter, today: date
) -> tuple[dict[str, int], dict[str, int]]:
    """By state; and by what is asked of a ticket: how its days stand, and who it waits for.

    No index tells who waits for a second person: that would cost each look at the board.
    """
    plain = replace(wanted, states=(), due=None, waiting=None, closed=None)
    by_state, asked = _counting(_in_scope(actor, plain), today)
    states: dict[str, int] = {State(s).value: n for s, n in execute(session, by_state).all()}
    return states, dict(execute(session, asked).mappings().one())


def narrow_hazards(statement: Any, actor: Actor, wanted: HazardFilter, today: date) -> Any:
    """Narrow a statement over tickets to what is wanted, within the actor's grid."""
    return _narrow(statement, _in_scope(actor, wanted), today)


def _in_scope(actor: Actor, wanted: HazardFilter) -> HazardFilter:
    return replace(wanted, grid=narrowed(actor, wanted.grid))


def _newest_first(wanted: HazardFilter) -> bool:
    ended = bool(wanted.states) and not set(wanted.states) & set(OPEN)
    return ended or wanted.sort is HazardOrder.UPDATED


def _calls_first(wanted: HazardFilter) -> bool:
    return wanted.waiting is Obligation.WHISTLE and not _newest_first(wanted)


# Offices ask for the same few boards all day; to write such a statement takes as long as to run it.
@lru_cache(maxsize=64)
def _page(scope: HazardFilter, today: date, offset: int, limit: int) -> tuple[Any, Any]:
    ended = sa.case((col(Hazard.state).in_(OPEN), 0), else_=1)
    order = (ended, col(Hazard.due_on).asc().nulls_last(), col(Hazard.updated_at).desc())
    if _newest_first(scope):
        order = (col(Hazard.updated_at).desc(),)
    elif _calls_first(scope):
        order = (col(Hazard.whistle_by).asc(), *order)
    # The ids come out of the index alone; only the page itself is read from the table.
    ids = _narrow(select(col(Hazard.id)), scope, today).order_by(*order)
    page = BRIEF.where(col(Hazard.id).in_(ids.offset(offset).limit(limit)))
    return page, _narrow(select(sa.func.count()).select_from(Hazard), scope, today)


@lru_cache(maxsize=64)
def _counting(scope: HazardFilter, today: date) -> tuple[Any, Any]:
    by_state = _narrow(
        select(Hazard.state, sa.func.count()).group_by(col(Hazard.state)), scope, today
    )
    due = col(Hazard.due_on)

    def those(condition: sa.ColumnElement[bool]) -> Any:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

    def waits(waiting: Obligation) -> Any:
        count = select(sa.func.count()).select_from(Hazard).correlate(None)
        return _narrow(count, replace(scope, waiting=waiting), today).scalar_subquery()

    open_ones = sa.select(
        those(due < today).label("overdue"),
        those(due == today).label("due_today"),
        those(due == today + timedelta(days=1)).label("due_tomorrow"),
        those(col(Hazard.long_on) < today).label("long_overdue"),
        those(due.is_(None)).label("undated"),
        those(col(Hazard.level) == Level.SERIOUS).label("serious"),
        those(col(Hazard.level) == Level.SUSPECTED_MAJOR).label("suspected_major"),
        *(waits(w).label(w.value) for w in Obligation if w is not Obligation.VOID),
    ).select_from(Hazard)
    return by_state, _narrow(open_ones, scope, today).where(col(Hazard.state).in_(OPEN))


def _narrow(statement: Any, wanted: HazardFilter, today: date) -> Any:
    """`wanted.grid` is the actor's, or lies within it."""
    statement = statement.where(within(col(Hazard.grid), wanted.grid, own=wanted.own))
    for word in search_words(wanted.text):
        statement = statement.where(col(Hazard.search).like(word.like, escape="\\"))
    return statement.where(*conditions(wanted, today))


def conditions(wanted: HazardFilter, today: Any) -> list[sa.ColumnElement[bool]]:
    """Tell what is wanted of a ticket by its own columns: for a list, and for what counts it.

    `today` is a day, or the parameter that stands for it.
    """
    told: list[sa.ColumnElement[bool]] = []
    if wanted.states:
        told.append(col(Hazard.state).in_(wanted.states))
    if wanted.voided is not None:
        void = col(Hazard.state) == State.VOIDED
        told.append(void if wanted.voided else sa.not_(void))
    for field in (
        "level",
        "disposal",
        "domain",
        "venue_class",
        "venue_id",
        "ebike_id",
        "campaign_id",
    ):
        if (value := getattr(wanted, field)) is not None:
            told.append(getattr(Hazard, field) == value)
    if wanted.due:
        told.append(_due(wanted.due, today))
    if wanted.waiting:
        told += _waiting(wanted.waiting, today)
    spans = (
        (Hazard.found_at, Hazard.found_month, wanted.found),
        (Hazard.closed_at, Hazard.closed_month, wanted.closed),
    )
    for at, month, span in spans:
        if span:
            told.append(col(month).between(*span.months))
        if span and (moments := span.moments):
            told += [col(at) >= moments[0], col(at) < moments[1]]
    return told


def asked(wanted: HazardFilter) -> dict[str, str]:
    """Write the filter as the list's own parameters: `list_hazards` reads it back."""
    told = {
        name: getattr(wanted, name).value
        for name in ("level", "disposal", "domain", "due", "waiting")
        if getattr(wanted, name) is not None
    }
    if wanted.states:
        (told["state"],) = (state.value for state in wanted.states)
    if wanted.voided is not None:
        told["voided"] = str(wanted.voided).lower()
    return told


def _due(due: Due, today: Any) -> sa.ColumnElement[bool]:
    last, still_open = col(Hazard.due_on), col(Hazard.state).in_(OPEN)
    match due:
        case Due.OVERDUE:
            return sa.and_(last < today, still_open)
        case Due.LONG_OVERDUE:
            return sa.and_(col(Hazard.long_on) < today, still_open)
        case Due.TODAY:
            return sa.and_(last == today, still_open)
        case Due.TOMORROW:
            return sa.and_(last == today + timedelta(days=1), still_open)
        case Due.REACHED:
            late = sa.and_(last < today, still_open)
            return sa.or_(late, col(Hazard.state) == State.CLOSED)
        case Due.UNDATED:
            return sa.and_(last.is_(None), still_open)


def _waiting(waiting: Obligation, today: date) -> tuple[sa.ColumnElement[bool], ...]:
    state, sent = col(Hazard.state), col(Hazard.transferred_at)
    unfinished = state.in_(OPEN)
    match waiting:
        case Obligation.EXTENSION:
            return col(Hazard.extension_asked_at).is_not(None), state == State.RECTIFYING
        case Obligation.WHISTLE:
            return col(Hazard.whistle_by).is_not(None), unfinished
        case Obligation.TRANSFER:
            suspected = col(Hazard.suspected_at)
            late = sa.or_(sent.is_(None), sent < suspected)
            return suspected.is_not(None), late, unfinished
        case Obligation.RECEIPT:
            return col(Hazard.receipt_since).is_not(None), state != State.VOIDED
        case Obligation.FOLLOW_UP:
            return col(Hazard.follow_up_on) <= today, state == State.CLOSED
        case Obligation.VOID:
            return col(Hazard.void_asked_by).is_not(None), unfinished
