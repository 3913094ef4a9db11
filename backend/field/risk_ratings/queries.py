"""Reads of what colours are computed from; every one of them takes the actor."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from backend.core.database import execute
from backend.field.hazards.models import OPEN, Hazard
from backend.field.patrols.models import EFFECTIVE, Visit
from backend.field.risk_ratings.models import ColourDay
from backend.field.venues.models import Venue
from backend.field.venues.queries import IN_BUSINESS, VenueFilter, narrow_venues
from backend.people.accounts.models import Actor
from backend.people.accounts.queries import visible_to

_TICKET = (
    Hazard.venue_id, Hazard.level, Hazard.disposal, Hazard.item_code, Hazard.due_on,
    Hazard.receipt_since, Hazard.closing,
)  # fmt: skip
_VENUE = (Venue.id, Venue.grid, Venue.status, Venue.updated_at, Venue.self_check)


def list_rated_venues(
    session: Session, actor: Actor, wanted: VenueFilter, one: UUID | None = None
) -> list[Any]:
    """Venues in business with the columns that colour them, as a list shows them."""
    statement: Any = sa.select(*(col(c) for c in _VENUE)).where(col(Venue.status).in_(IN_BUSINESS))
    if one:
        statement = statement.where(col(Venue.id) == one)
    narrowed = narrow_venues(statement, actor, wanted).order_by(col(Venue.grid), col(Venue.number))
    return list(execute(session, narrowed))


def open_tickets_by_venue(
    session: Session, actor: Actor, one: UUID | None = None
) -> dict[UUID, list[Any]]:
    """Open tickets by venue."""
    statement: Any = sa.select(*(col(c) for c in _TICKET)).where(
        col(Hazard.state).in_(OPEN), col(Hazard.venue_id).is_not(None)
    )
    if one:
        statement = statement.where(col(Hazard.venue_id) == one)
    found: dict[UUID, list[Any]] = {}
    for row in execute(session, visible_to(actor, Hazard, statement)):
        found.setdefault(row.venue_id, []).append(row)
    return found


def visited(
    session: Session, actor: Actor, one: UUID | None = None
) -> dict[UUID, tuple[datetime, datetime | None]]:
    """When each venue was last visited effectively, and up to when self-checks are answered."""
    newest_ratings = (sa.func.max(col(Visit.at)), sa.func.max(col(Visit.gaps_seen_at)))
    statement: Any = sa.select(col(Visit.venue_id), *newest_ratings).where(
        col(Visit.outcome) == EFFECTIVE
    )
    if one:
        statement = statement.where(col(Visit.venue_id) == one)
    statement = visible_to(actor, Visit, statement).group_by(col(Visit.venue_id))
    return {row[0]: (row[1], row[2]) for row in execute(session, statement)}


def history(session: Session, actor: Actor, venue_id: UUID, limit: int) -> Sequence[ColourDay]:
    """What the colour of a venue was, the newest first."""
    statement = visible_to(actor, ColourDay, select(ColourDay)).where(
        ColourDay.venue_id == venue_id
    )
    return session.exec(statement.order_by(col(ColourDay.on).desc()).limit(limit)).all()


def newest_ratings(session: Session, actor: Actor) -> dict[UUID, ColourDay]:
    """The newest row of each venue."""
    last = (
        sa.select(col(ColourDay.venue_id), sa.func.max(col(ColourDay.on)).label("on"))
        .group_by(col(ColourDay.venue_id))
        .subquery()
    )
    same = sa.and_(col(ColourDay.venue_id) == last.c.venue_id, col(ColourDay.on) == last.c.on)
    statement = visible_to(actor, ColourDay, select(ColourDay)).join(last, same)
    return {row.venue_id: row for row in session.exec(statement)}
