"""Counts over tickets, visits and the register; every one of them takes the actor."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from backend.accounts.models import Actor
from backend.accounts.queries import beyond, narrowed
from backend.database import execute, param
from backend.hazards.models import OPEN, Disposal, Domain, Hazard, Level, State
from backend.patrols.models import Visit
from backend.venues.models import Venue, VenueStatus

Span = tuple[int, int]
_FROM = param("first")
_TO = param("last")
_BELOW = param("below")
_BEYOND = param("beyond")


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))


def _below(column: Any) -> sa.ColumnElement[bool]:
    return sa.and_(column >= _BELOW, column < _BEYOND)


# Statements are put together once: doing so costs more than running them.
_STATE, _PAST = col(Hazard.state), col(Hazard.due_on) < param("today", kind=sa.Date)
_FOUND = (
    sa.select(
        col(Hazard.grid),
        col(Hazard.found_month),
        sa.func.count().label("found"),
        *(_count(col(Hazard.level) == kind).label(kind.value) for kind in Level),
        *(_count(col(Hazard.disposal) == kind).label(kind.value) for kind in Disposal),
        _count(_STATE == State.CLOSED).label("closed"),
        _count(sa.or_(_STATE == State.CLOSED, _PAST)).label("due"),
        _count(sa.and_(_STATE.in_(OPEN), _PAST)).label("overdue"),
    )
    .where(
        col(Hazard.domain) == param("domain"),
        col(Hazard.found_month).between(_FROM, _TO),
        _below(col(Hazard.grid)),
        _STATE != State.VOIDED,
    )
    .group_by(col(Hazard.grid), col(Hazard.found_month))
)
_CLOSED = (
    sa.select(col(Hazard.grid), col(Hazard.closed_month), sa.func.count())
    .where(
        col(Hazard.domain) == param("domain"),
        col(Hazard.closed_month).between(_FROM, _TO),
        _below(col(Hazard.grid)),
    )
    .group_by(col(Hazard.grid), col(Hazard.closed_month))
)
_IN_SPAN = sa.and_(col(Visit.month).between(_FROM, _TO), _below(col(Visit.grid)))
_VISITED = sa.func.count(sa.distinct(col(Visit.venue_id)))
_VISITS = (
    sa.select(col(Visit.grid), col(Visit.month), sa.func.count(), _VISITED)
    .where(_IN_SPAN)
    .group_by(col(Visit.month), col(Visit.grid))
)
_VISITED_IN_ALL = sa.select(col(Visit.grid), _VISITED).where(_IN_SPAN).group_by(col(Visit.grid))
_MOVED = (
    sa.select(col(Visit.venue_id))
    .where(_IN_SPAN)
    .group_by(col(Visit.venue_id))
    .having(sa.func.min(col(Visit.grid)) != sa.func.max(col(Visit.grid)))
)
_VISITS_OF_MOVED = (
    sa.select(col(Visit.grid), col(Visit.month), col(Visit.venue_id))
    .where(_IN_SPAN, col(Visit.venue_id).in_(_MOVED))
    .distinct()
)
_VENUES = (
    sa.select(col(Venue.grid), sa.func.count())
    .where(
        _below(col(Venue.grid)),
        col(Venue.status).in_((VenueStatus.OPERATING, VenueStatus.SUSPENDED)),
    )
    .group_by(col(Venue.grid))
)


def found(
    session: Session, actor: Actor, grid: str, span: Span, domain: Domain, today: date
) -> list[Any]:
    """Tickets by grid and month of finding; one walk over the covering index."""
    values = _scope(actor, grid) | _span(span) | {"domain": domain, "today": today}
    return list(execute(session, _FOUND, values))


def closed(session: Session, actor: Actor, grid: str, span: Span, domain: Domain) -> list[Any]:
    """Tickets by grid and month of closing."""
    return list(execute(session, _CLOSED, _scope(actor, grid) | _span(span) | {"domain": domain}))


def visits(session: Session, actor: Actor, grid: str, span: Span) -> list[Any]:
    """Visits by grid and month: how many, and to how many venues."""
    return list(execute(session, _VISITS, _scope(actor, grid) | _span(span)))


def visited(session: Session, actor: Actor, grid: str, span: Span) -> list[Any]:
    """How many venues were visited in each grid over all the months: twice counts once."""
    return list(execute(session, _VISITED_IN_ALL, _scope(actor, grid) | _span(span)))


def visits_of_moved(session: Session, actor: Actor, grid: str, span: Span) -> list[Any]:
    """Grid, month and venue, for the few venues that were visited in more than one grid."""
    return list(execute(session, _VISITS_OF_MOVED, _scope(actor, grid) | _span(span)))


def venues(session: Session, actor: Actor, grid: str) -> list[Any]:
    """Venues still in business, by grid."""
    return list(execute(session, _VENUES, _scope(actor, grid)))


def _scope(actor: Actor, grid: str) -> dict[str, Any]:
    path = narrowed(actor, grid)
    return {"below": path, "beyond": beyond(path)}


def _span(span: Span) -> dict[str, Any]:
    return {"first": span[0], "last": span[1]}
