"""Reads for the map; every one of them takes the actor."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from backend.core.database import execute, param
from backend.field.hazards.models import OPEN, Hazard
from backend.field.venues.models import Venue
from backend.field.venues.queries import STANDS
from backend.people.accounts.models import Actor, Grid
from backend.people.accounts.queries import beyond, narrowed

_BELOW, _BEYOND = param("below"), param("beyond")
_PAST = sa.case((col(Hazard.due_on) < param("today", kind=sa.Date), 1), else_=0)
# Statements are put together once: doing so costs more than running them.
_SHOWN = (
    "id", "number", "name", "address", "venue_class", "status", "grid", "lat", "lng",
)  # fmt: skip
_VENUES = (
    sa.select(
        *(col(getattr(Venue, name)) for name in _SHOWN), col(Grid.full_name).label("grid_name")
    )
    .join(Grid, col(Grid.path) == col(Venue.grid))
    .where(col(Venue.grid) >= _BELOW, col(Venue.grid) < _BEYOND, STANDS)
    .order_by(col(Venue.grid), col(Venue.number))
    .limit(param("most", kind=sa.Integer))
)
_COUNT = sa.select(sa.func.count()).where(
    col(Venue.grid) >= _BELOW, col(Venue.grid) < _BEYOND, STANDS
)
_OPEN = (
    sa.select(col(Hazard.venue_id), sa.func.count(), sa.func.sum(_PAST))
    .where(
        col(Hazard.grid) >= _BELOW,
        col(Hazard.grid) < _BEYOND,
        col(Hazard.state).in_(OPEN),
        col(Hazard.venue_id).is_not(None),
    )
    .group_by(col(Hazard.venue_id))
)


def list_map_venues(session: Session, actor: Actor, grid: str, most: int) -> tuple[list[Any], int]:
    """Venues of a grid with its name, at most so many, and how many there are."""
    scope = _scope(actor, grid)
    rows = list(execute(session, _VENUES, scope | {"most": most}).mappings())
    total = len(rows)
    if total == most:
        total = execute(session, _COUNT, scope).scalar_one()
    return rows, total


def still_open(session: Session, actor: Actor, grid: str, today: date) -> list[Any]:
    """Venues of a grid with open tickets: how many, and how many of them are late."""
    return list(execute(session, _OPEN, _scope(actor, grid) | {"today": today}))


def _scope(actor: Actor, grid: str) -> dict[str, Any]:
    path = narrowed(actor, grid)
    return {"below": path, "beyond": beyond(path)}
