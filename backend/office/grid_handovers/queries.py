"""Reads for a hand-over; every one of them takes the actor."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from backend.core.database import execute
from backend.core.errors import NotFound
from backend.field.hazards.models import OPEN, Hazard, State
from backend.field.venues.models import Venue
from backend.field.venues.queries import STANDS
from backend.office.grid_handovers.models import HandOver
from backend.people.accounts.models import Actor
from backend.people.accounts.queries import visible_to, within


def get_handover(session: Session, actor: Actor, hand_over: UUID) -> HandOver:
    """One hand-over in the actor's grid."""
    statement = visible_to(actor, HandOver, select(HandOver).where(HandOver.id == hand_over))
    if found := session.exec(statement).one_or_none():
        return found
    raise NotFound(hand_over=hand_over)


def latest(session: Session, actor: Actor, limit: int) -> Sequence[HandOver]:
    """The last ones, the newest first."""
    statement = visible_to(actor, HandOver, select(HandOver))
    return session.exec(statement.order_by(col(HandOver.at).desc()).limit(limit)).all()


def work_by_grid(session: Session, actor: Actor) -> dict[str, tuple[int, int]]:
    """Venues and open tickets of each of the actor's grids that has any: two statements."""
    found: dict[str, tuple[int, int]] = {}
    for path, count in _counted(session, actor, col(Venue.grid), STANDS):
        found[path] = count, 0
    for path, count in _counted(session, actor, col(Hazard.grid), col(Hazard.state).in_(OPEN)):
        found[path] = found.get(path, (0, 0))[0], count
    return found


def _counted(session: Session, actor: Actor, grid: Any, there: Any) -> Any:
    statement = sa.select(grid, sa.func.count()).where(within(grid, actor.grid), there)
    return execute(session, statement.group_by(grid).order_by(grid))


def work_in(session: Session, actor: Actor, grid: str, today: date) -> dict[str, int]:
    """What lies in a grid and passes with it; the caller has fetched the grid in scope."""
    open_now = (col(Hazard.state).in_(OPEN), within(col(Hazard.grid), grid))
    counts: Any = sa.select(
        sa.func.count(),
        sa.func.coalesce(sa.func.sum(sa.case((col(Hazard.due_on) < today, 1), else_=0)), 0),
        sa.func.coalesce(
            sa.func.sum(sa.case((col(Hazard.state) == State.SUBMITTED, 1), else_=0)), 0
        ),
    ).where(*open_now)
    tickets, overdue, to_check = execute(session, counts).one()
    there = sa.select(sa.func.count()).select_from(Venue)
    venues = there.where(within(col(Venue.grid), grid), STANDS)
    return {
        "venues": execute(session, venues).scalar_one(),
        "open_hazards": tickets,
        "overdue": int(overdue),
        "to_check": int(to_check),
    }
