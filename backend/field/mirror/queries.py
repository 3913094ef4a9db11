"""What a phone's copy lacks."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from backend.core.change_log import Change
from backend.core.database import param
from backend.core.statements import LookUp
from backend.field.hazards.models import OPEN, Hazard
from backend.field.patrols.models import Visit
from backend.people.accounts.models import Actor
from backend.people.accounts.queries import beyond


def _named(kind: str, dialect: str) -> Any:
    """The id in a change of this kind: the log holds it as text, each database in its own way."""
    if dialect == "sqlite":
        return sa.func.replace(col(Change.row_id), "-", "")
    # Only of its kind: PostgreSQL reads an id for each row that it meets otherwise.
    told = sa.case((col(Change.kind) == kind, col(Change.row_id)))
    return sa.cast(told, sa.Uuid())


def _over(kind: str, dialect: str, gone_by: Any, table: Any) -> Any:
    """A change of something that phones no longer keep."""
    there = sa.select(sa.literal(1)).where(table.id == _named(kind, dialect), gone_by)
    return sa.and_(
        col(Change.kind) == kind, col(Change.gone).is_(False), there.correlate(Change).exists()
    )


def _above(grid: Any) -> sa.ColumnElement[bool]:
    """What the reader's grid lies in: a campaign is its sub-district's."""
    return sa.func.substr(param("below", kind=sa.String), 1, sa.func.length(grid)) == grid


@cache
def _changes(dialect: str, kinds: tuple[str, ...]) -> LookUp:
    closed = sa.and_(
        col(Hazard.state).not_in(OPEN), col(Hazard.updated_at) < param("hazards_since")
    )
    past = col(Visit.at) < param("visits_since")
    names = (Change.kind, Change.row_id, Change.grid, Change.seq, Change.gone)
    statement = (
        sa.select(*(col(name) for name in names))
        .where(
            col(Change.county) == param("county"),
            col(Change.seq) > param("since"),
            sa.or_(
                sa.and_(col(Change.grid) >= param("below"), col(Change.grid) < param("beyond")),
                sa.and_(
                    col(Change.kind).in_(("item", "plan")), col(Change.grid) == param("everyone")
                ),
                sa.and_(col(Change.kind) == "campaign", _above(col(Change.grid))),
            ),
            sa.not_(_over("hazard", dialect, closed, Hazard)),
            sa.not_(_over("visit", dialect, past, Visit)),
        )
        .order_by(col(Change.seq))
        .limit(param("limit"))
    )
    return LookUp(statement.where(col(Change.kind).in_(kinds)) if kinds else statement)


def changes(
    session: Session,
    actor: Actor,
    since: int,
    limit: int,
    *,
    hazards_since: datetime,
    visits_since: datetime,
    kinds: tuple[str, ...] = (),
) -> Sequence[Any]:
    """What changed after `since` in the actor's grid, oldest first: kind, id, grid, seq, gone.

    `kinds`: these alone, where the phone's person has one part of the work.

    Left out is what phones no longer keep: tickets closed before, visits made before.
    """
    asked = {
        "county": actor.county, "everyone": f"{actor.county}.", "since": since, "limit": limit,
        "below": actor.grid, "beyond": beyond(actor.grid),
        "hazards_since": hazards_since, "visits_since": visits_since,
    }  # fmt: skip
    return _changes(session.get_bind().dialect.name, kinds).all(session, asked)
