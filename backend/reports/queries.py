"""Counts over tickets, visits and the register; every one of them takes the actor."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from backend.accounts.models import Actor
from backend.accounts.queries import narrowed, within
from backend.database import execute
from backend.hazards.models import OPEN, Disposal, Domain, Hazard, Level, State
from backend.patrols.models import Visit
from backend.venues.models import Venue, VenueStatus

Span = tuple[int, int]


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))


def found(
    session: Session, actor: Actor, grid: str, span: Span, domain: Domain, today: date
) -> list[Any]:
    """Tickets by grid and month of finding; one walk over the covering index."""
    state, level, disposal = col(Hazard.state), col(Hazard.level), col(Hazard.disposal)
    closed, past = state == State.CLOSED, col(Hazard.due_on) < today
    statement = (
        sa.select(
            col(Hazard.grid),
            col(Hazard.found_month),
            sa.func.count().label("found"),
            *(_count(level == kind).label(kind.value) for kind in Level),
            *(_count(disposal == kind).label(kind.value) for kind in Disposal),
            _count(closed).label("closed"),
            _count(sa.or_(closed, past)).label("due"),
            _count(sa.and_(state.in_(OPEN), past)).label("overdue"),
        )
        .where(
            col(Hazard.domain) == domain,
            col(Hazard.found_month).between(*span),
            within(col(Hazard.grid), narrowed(actor, grid)),
            state != State.VOIDED,
        )
        .group_by(col(Hazard.grid), col(Hazard.found_month))
    )
    return list(execute(session, statement))


def closed(session: Session, actor: Actor, grid: str, span: Span, domain: Domain) -> list[Any]:
    """Tickets by grid and month of closing."""
    statement = (
        select(Hazard.grid, Hazard.closed_month, sa.func.count())
        .where(
            col(Hazard.domain) == domain,
            col(Hazard.closed_month).between(*span),
            within(col(Hazard.grid), narrowed(actor, grid)),
        )
        .group_by(col(Hazard.grid), col(Hazard.closed_month))
    )
    return list(execute(session, statement))


def visits(session: Session, actor: Actor, grid: str, span: Span) -> list[Any]:
    """Visits by grid, month and venue, so that a venue visited twice is covered once."""
    statement = (
        select(Visit.grid, Visit.month, Visit.venue_id, sa.func.count())
        .where(col(Visit.month).between(*span), within(col(Visit.grid), narrowed(actor, grid)))
        .group_by(col(Visit.month), col(Visit.grid), col(Visit.venue_id))
    )
    return list(execute(session, statement))


def venues(session: Session, actor: Actor, grid: str) -> list[Any]:
    """Venues still in business, by grid."""
    statement = (
        select(Venue.grid, sa.func.count())
        .where(
            within(col(Venue.grid), narrowed(actor, grid)),
            col(Venue.status).in_((VenueStatus.OPERATING, VenueStatus.SUSPENDED)),
        )
        .group_by(col(Venue.grid))
    )
    return list(execute(session, statement))
