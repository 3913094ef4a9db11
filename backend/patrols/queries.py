"""Reads of visits; every one of them takes the actor."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from backend.accounts.models import Actor
from backend.accounts.queries import visible_to
from backend.database import execute, param
from backend.hazards.models import OPEN, Hazard
from backend.patrols.models import Visit


def taken(session: Session, actor: Actor, visit_id: UUID) -> bool:
    """Whether an id is in use, in whatever grid."""
    return session.get(Visit, visit_id) is not None


def some(session: Session, actor: Actor, ids: Sequence[UUID], since: datetime) -> Sequence[Visit]:
    """Those of these visits that were made since."""
    if not ids:
        return []
    statement = select(Visit).where(col(Visit.id).in_(ids), col(Visit.at) >= since)
    return session.exec(visible_to(actor, Visit, statement)).all()


def of_venue(session: Session, actor: Actor, venue_id: UUID) -> Sequence[Visit]:
    """Visits of one venue, the newest first."""
    statement = visible_to(actor, Visit, select(Visit).where(Visit.venue_id == venue_id))
    return session.exec(statement.order_by(col(Visit.at).desc()).limit(100)).all()


def hazards_found(session: Session, actor: Actor, ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many tickets came of each visit; the caller has fetched the visits in scope."""
    if not ids:
        return {}
    statement = (
        select(Hazard.visit_id, sa.func.count())
        .where(col(Hazard.visit_id).in_(ids))
        .group_by(col(Hazard.visit_id))
    )
    return {visit: n for visit, n in session.exec(statement) if visit}


_STANDING = sa.select(
    sa.select(sa.func.max(col(Visit.at)))
    .where(col(Visit.venue_id) == param("venue"))
    .scalar_subquery(),
    sa.select(sa.func.count())
    .where(col(Hazard.venue_id) == param("venue"), col(Hazard.state).in_(OPEN))
    .scalar_subquery(),
)


def standing(session: Session, actor: Actor, venue_id: UUID) -> tuple[datetime | None, int]:
    """When a venue was last visited, and how many tickets are open; it was fetched in scope."""
    last, still_open = execute(session, _STANDING, {"venue": venue_id}).one()
    return last, still_open


def last_visits(session: Session, actor: Actor, venues: Sequence[UUID]) -> dict[UUID, datetime]:
    """When each venue was last visited; the caller has fetched the venues in scope."""
    if not venues:
        return {}
    statement = (
        select(Visit.venue_id, sa.func.max(Visit.at))
        .where(col(Visit.venue_id).in_(venues))
        .group_by(col(Visit.venue_id))
    )
    return dict(session.exec(statement).all())
