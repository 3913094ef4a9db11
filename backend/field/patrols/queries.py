"""Reads of visits; every one of them takes the actor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from backend.core.database import execute, param
from backend.core.statements import LookUp
from backend.field.hazards.models import OPEN, Hazard, State
from backend.field.patrols.models import EFFECTIVE, Visit
from backend.field.venues.models import Venue
from backend.people.accounts.models import Actor
from backend.people.accounts.queries import Scoped, narrowed, visible_to, within


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """What a list of visits is narrowed by."""

    grid: str = ""
    own: bool = False
    """What lies in the grid itself, and in none below it."""
    months: tuple[int, int] | None = None
    effective: bool | None = None
    """Only visits where somebody was let in, or only attempts; none: both."""


def list_visits(
    session: Session, actor: Actor, wanted: VisitFilter, *, offset: int, limit: int
) -> tuple[Sequence[Visit], int]:
    """One page, the newest first, and how many there are."""
    statement = _narrow(select(Visit), actor, wanted)
    newest = statement.order_by(col(Visit.at).desc(), col(Visit.id)).offset(offset).limit(limit)
    total = execute(session, _narrow(select(sa.func.count()).select_from(Visit), actor, wanted))
    return session.exec(cast("SelectOfScalar[Visit]", newest)).all(), total.scalar_one()


def venues_listed(
    session: Session, actor: Actor, wanted: VisitFilter, *, offset: int, limit: int
) -> tuple[Sequence[Visit], int]:
    """One page of venues by the newest such visit of each, and how many venues there are."""
    nth = sa.func.row_number().over(
        partition_by=col(Visit.venue_id), order_by=(col(Visit.at).desc(), col(Visit.id))
    )
    ranked = _narrow(select(col(Visit.id), nth.label("nth")), actor, wanted).subquery()
    page = (
        select(Visit)
        .join(ranked, sa.and_(ranked.c.id == col(Visit.id), ranked.c.nth == 1))
        .order_by(col(Visit.at).desc(), col(Visit.id))
    )
    count = _narrow(select(sa.func.count(sa.distinct(col(Visit.venue_id)))), actor, wanted)
    found = session.exec(page.offset(offset).limit(limit)).all()
    return found, execute(session, count).scalar_one()


def _narrow(statement: Any, actor: Actor, wanted: VisitFilter) -> Any:
    here = within(col(Visit.grid), narrowed(actor, wanted.grid), own=wanted.own)
    statement = statement.where(here)
    if wanted.months:
        statement = statement.where(col(Visit.month).between(*wanted.months))
    if wanted.effective is not None:
        made = col(Visit.outcome) == EFFECTIVE
        statement = statement.where(made if wanted.effective else sa.not_(made))
    return statement


def visit_exists(session: Session, actor: Actor, visit_id: UUID) -> bool:
    """Whether an id is in use, in whatever grid."""
    return session.get(Visit, visit_id) is not None


_CHANGED = Scoped(
    Visit,
    sa.select(cast("Any", Visit).__table__).where(
        col(Visit.id).in_(param("ids", many=True)), col(Visit.at) >= param("since")
    ),
)


def visits_changed_since(
    session: Session, actor: Actor, ids: Sequence[UUID], since: datetime
) -> Sequence[Any]:
    """Those of these visits that were made since, as columns."""
    if not ids:
        return []
    return _CHANGED.rows(session, actor, ids=list(ids), since=since)


def visits_of_venue(session: Session, actor: Actor, venue_id: UUID) -> Sequence[Visit]:
    """Visits of one venue, the newest first."""
    statement = visible_to(actor, Visit, select(Visit).where(Visit.venue_id == venue_id))
    return session.exec(statement.order_by(col(Visit.at).desc()).limit(100)).all()


_FOUND = (
    sa.select(col(Hazard.visit_id), sa.func.count())
    .where(col(Hazard.visit_id).in_(param("ids", many=True)))
    .group_by(col(Hazard.visit_id))
)


def hazards_found(session: Session, actor: Actor, ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many tickets came of each visit; the caller has fetched the visits in scope."""
    if not ids:
        return {}
    found = execute(session, _FOUND, {"ids": list(ids)})
    return {row[0]: row[1] for row in found if row[0]}


def open_before(session: Session, actor: Actor, ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many tickets were open at the time of each visit, but for those found in it.

    The caller has fetched the visits in scope.
    """
    if not ids:
        return {}
    there = sa.and_(
        col(Hazard.venue_id) == col(Visit.venue_id),
        col(Hazard.found_at) < col(Visit.at),
        sa.or_(col(Hazard.closed_at).is_(None), col(Hazard.closed_at) > col(Visit.at)),
        sa.or_(col(Hazard.visit_id).is_(None), col(Hazard.visit_id) != col(Visit.id)),
        col(Hazard.state) != State.VOIDED,
    )
    statement = (
        sa.select(col(Visit.id), sa.func.count())
        .join(Hazard, there)
        .where(col(Visit.id).in_(ids))
        .group_by(col(Visit.id))
    )
    return {row[0]: row[1] for row in execute(session, statement)}


_LAST = (
    sa.select(sa.func.max(col(Visit.at)))
    .where(col(Visit.venue_id) == param("venue"), col(Visit.outcome) == EFFECTIVE)
    .scalar_subquery()
)
_TRIED = (
    sa.select(sa.func.max(col(Visit.at)))
    .where(col(Visit.venue_id) == param("venue"), col(Visit.outcome) != EFFECTIVE)
    .scalar_subquery()
)
_STANDING = LookUp(
    sa.select(
        _LAST.label("last"),
        sa.select(sa.func.count())
        .where(col(Hazard.venue_id) == param("venue"), col(Hazard.state).in_(OPEN))
        .scalar_subquery()
        .label("still_open"),
        _TRIED.label("tried"),
    )
)


def visit_summary(
    session: Session, actor: Actor, venue_id: UUID
) -> tuple[datetime | None, int, bool]:
    """Of a venue fetched in scope: its last effective visit, how many tickets are open, and
    whether a door did not open since.
    """
    last, still_open, tried = _STANDING.first(session, {"venue": venue_id})
    return last, still_open, tried is not None and (last is None or tried > last)


def last_visits(session: Session, actor: Actor, venues: Sequence[UUID]) -> dict[UUID, datetime]:
    """When each venue was last visited effectively; the caller has fetched them in scope."""
    if not venues:
        return {}
    statement = (
        select(Visit.venue_id, sa.func.max(Visit.at))
        .where(col(Visit.venue_id).in_(venues), col(Visit.outcome) == EFFECTIVE)
        .group_by(col(Visit.venue_id))
    )
    return dict(session.exec(statement).all())


def visits_elsewhere(
    session: Session, actor: Actor, venues: Sequence[UUID]
) -> dict[UUID, datetime]:
    """When each venue was last visited in a grid that it is not in now; fetched in scope before."""
    if not venues:
        return {}
    statement = (
        sa.select(col(Visit.venue_id), sa.func.max(col(Visit.at)))
        .join(Venue, col(Venue.id) == col(Visit.venue_id))
        .where(col(Venue.id).in_(venues), col(Visit.grid) != col(Venue.grid))
        .where(col(Visit.outcome) == EFFECTIVE)
        .group_by(col(Visit.venue_id))
    )
    return {row[0]: row[1] for row in execute(session, statement)}


def attempts(session: Session, actor: Actor, venues: Sequence[UUID]) -> list[Any]:
    """Venue, time, outcome of what did not come about since the last effective visit there.

    The oldest first; the caller has fetched the venues in scope.
    """
    if not venues:
        return []
    made: Any = orm.aliased(Visit)
    last = (
        sa.select(sa.func.max(made.at))
        .where(made.venue_id == col(Visit.venue_id), made.outcome == EFFECTIVE)
        .scalar_subquery()
    )
    statement = (
        sa.select(col(Visit.venue_id), col(Visit.at), col(Visit.outcome))
        .where(col(Visit.venue_id).in_(venues), col(Visit.outcome) != EFFECTIVE)
        .where(sa.or_(last.is_(None), col(Visit.at) > last))
        .order_by(col(Visit.at))
    )
    return list(execute(session, statement))
