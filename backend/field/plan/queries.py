"""Reads of plans, and of what is derived by them; every one of them takes the actor."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from backend.core.database import execute
from backend.core.errors import NotFound
from backend.field.hazards.models import OPEN, Hazard, State
from backend.field.patrols.models import EFFECTIVE, Visit
from backend.field.plan.models import PatrolPlan, PlanPhase, PlanRule
from backend.field.risk_ratings.models import ColourDay
from backend.field.venues.models import Venue
from backend.field.venues.queries import IN_BUSINESS, STANDS
from backend.people.accounts.models import Actor
from backend.people.accounts.queries import narrowed, visible_to, within


class PlanUnknown(NotFound):
    """No such plan in the actor's grid or above it."""

    code = "plan.unknown"
    sentence = "没有找到这份计划，或它不在你的范围里。请刷新后再看。"


def above(grid: str) -> list[str]:
    """A grid and those above it, the county first."""
    parts = grid.split(".")[:-1]
    return [".".join(parts[: n + 1]) + "." for n in range(len(parts))]


def get_plan(session: Session, actor: Actor, plan_id: UUID) -> PatrolPlan:
    """Fetch one version: of the actor's grid, or an approved one of a grid above."""
    found = session.get(PatrolPlan, plan_id)
    over = found and found.approved_at and actor.grid.startswith(found.grid)
    if found and (over or actor.sees(found.grid)):
        return found
    raise PlanUnknown(plan=plan_id)


def versions(session: Session, actor: Actor, grid: str, *, approved: bool) -> Sequence[PatrolPlan]:
    """All versions of one grid's plan, the newest first; the grid is the actor's or above it."""
    statement = select(PatrolPlan).where(PatrolPlan.grid == grid)
    if approved or not actor.sees(grid):
        statement = statement.where(col(PatrolPlan.approved_at).is_not(None))
    return session.exec(statement.order_by(col(PatrolPlan.version).desc())).all()


def newest_approved(session: Session, actor: Actor, grid: str) -> PatrolPlan | None:
    """The version that was approved last, of a grid that is the actor's or above it."""
    found = versions(session, actor, grid, approved=True)
    return found[0] if found else None


def draft_of(session: Session, actor: Actor, grid: str) -> PatrolPlan | None:
    """The version that is being written, if there is one."""
    statement = select(PatrolPlan).where(
        PatrolPlan.grid == narrowed(actor, grid), col(PatrolPlan.approved_at).is_(None)
    )
    return session.exec(statement).first()


def rules_of(session: Session, actor: Actor, plan: PatrolPlan) -> Sequence[PlanRule]:
    """The rules of a version that the caller has fetched."""
    statement = select(PlanRule).where(PlanRule.plan_id == plan.id)
    return session.exec(statement.order_by(col(PlanRule.position))).all()


def phases_of(session: Session, actor: Actor, plan: PatrolPlan) -> Sequence[PlanPhase]:
    """The phases of a version that the caller has fetched."""
    statement = select(PlanPhase).where(PlanPhase.plan_id == plan.id)
    return session.exec(statement.order_by(col(PlanPhase.position))).all()


def delete_content(session: Session, actor: Actor, plan: PatrolPlan) -> None:
    """Empty a draft that the caller has fetched."""
    for table in (PlanRule, PlanPhase):
        execute(session, sa.delete(table).where(col(table.plan_id) == plan.id))


def claiming(
    session: Session, actor: Actor, table: type[PlanRule | PlanPhase], grids: Sequence[str]
) -> Sequence[Any]:
    """Rules or phases that may claim a visit: approved, not gone on with; with their plan's grid.

    `grids` are the actor's, below them or above them.
    """
    statement: Any = (
        sa.select(*cast("Any", table).__table__.columns, col(PatrolPlan.grid))
        .join(PatrolPlan, col(PatrolPlan.id) == col(table.plan_id))
        .where(
            col(PatrolPlan.grid).in_(grids),
            col(PatrolPlan.approved_at).is_not(None),
            col(table.carried).is_(False),
        )
        .order_by(col(PatrolPlan.grid), col(PatrolPlan.version), col(table.position))
    )
    return execute(session, statement).all()


def planned_grids(session: Session, actor: Actor, under: str) -> list[str]:
    """The grids at, above and below one of the actor's that have an approved plan."""
    below = within(col(PatrolPlan.grid), narrowed(actor, under))
    upwards = col(PatrolPlan.grid).in_(above(under))
    statement = (
        sa.select(col(PatrolPlan.grid))
        .where(sa.or_(below, upwards), col(PatrolPlan.approved_at).is_not(None))
        .distinct()
    )
    return sorted(row[0] for row in execute(session, statement))


_VENUE = (
    "id", "grid", "number", "name", "address", "venue_class", "subtype", "lives_in", "fuel",
    "gas_cylinders", "mixed_use", "open_flame", "indoor_ebike", "entered_on", "imported",
    "opened_on", "visited_at", "updated_at", "self_check",
)  # fmt: skip


def venues_to_visit(session: Session, actor: Actor, grid: str) -> Sequence[Any]:
    """Venues in business, with the columns that a plan asks, in the order of the registry."""
    statement = (
        sa.select(*(col(getattr(Venue, name)) for name in _VENUE))
        .where(within(col(Venue.grid), narrowed(actor, grid)), STANDS)
        .where(col(Venue.status).in_(IN_BUSINESS))
        .order_by(col(Venue.grid), col(Venue.number))
    )
    return execute(session, statement).all()


def last_in_grid(
    session: Session, actor: Actor, grid: str, since: datetime, before: datetime
) -> dict[UUID, tuple[datetime, datetime | None]]:
    """When each venue was last visited where it is now, and up to when gaps are answered."""
    statement = (
        sa.select(
            col(Visit.venue_id), sa.func.max(col(Visit.at)), sa.func.max(col(Visit.gaps_seen_at))
        )
        .join(Venue, col(Venue.id) == col(Visit.venue_id))
        .where(within(col(Visit.grid), narrowed(actor, grid)), col(Visit.grid) == col(Venue.grid))
        .where(col(Visit.outcome) == EFFECTIVE, col(Visit.at) >= since, col(Visit.at) < before)
        .group_by(col(Visit.venue_id))
    )
    return {row[0]: (row[1], row[2]) for row in execute(session, statement)}


def attempts_in_grid(
    session: Session, actor: Actor, grid: str, since: datetime, before: datetime
) -> Sequence[Any]:
    """Visits of venues where they are now that did not come about: venue, time, outcome."""
    statement = (
        sa.select(col(Visit.venue_id), col(Visit.at), col(Visit.outcome))
        .join(Venue, col(Venue.id) == col(Visit.venue_id))
        .where(within(col(Visit.grid), narrowed(actor, grid)), col(Visit.grid) == col(Venue.grid))
        .where(col(Visit.outcome) != EFFECTIVE, col(Visit.at) >= since, col(Visit.at) < before)
        .order_by(col(Visit.at))
    )
    return execute(session, statement).all()


_TICKET = (
    Hazard.venue_id, Hazard.level, Hazard.disposal, Hazard.item_code, Hazard.due_on,
    Hazard.receipt_since, Hazard.closing,
)  # fmt: skip


def open_tickets(
    session: Session, actor: Actor, grid: str, before: datetime | None
) -> dict[UUID, list[Any]]:
    """Open tickets by venue: now, or before a moment that is past."""
    statement: Any = sa.select(*(col(c) for c in _TICKET)).where(
        within(col(Hazard.grid), narrowed(actor, grid)), col(Hazard.venue_id).is_not(None)
    )
    if before is None:
        statement = statement.where(col(Hazard.state).in_(OPEN))
    else:
        still = sa.or_(col(Hazard.closed_at).is_(None), col(Hazard.closed_at) >= before)
        found = sa.and_(col(Hazard.found_at) < before, col(Hazard.state) != State.VOIDED)
        statement = statement.where(found, still)
    tickets: dict[UUID, list[Any]] = {}
    for row in execute(session, statement):
        tickets.setdefault(row.venue_id, []).append(row)
    return tickets


def follow_ups(session: Session, actor: Actor, grid: str) -> dict[UUID, list[date]]:
    """From when closed tickets are to be looked at again, by venue."""
    statement = sa.select(col(Hazard.venue_id), col(Hazard.follow_up_on)).where(
        within(col(Hazard.grid), narrowed(actor, grid)),
        col(Hazard.venue_id).is_not(None),
        col(Hazard.state) == State.CLOSED,
        col(Hazard.follow_up_on).is_not(None),
    )
    found: dict[UUID, list[date]] = {}
    for venue, day in execute(session, statement):
        found.setdefault(venue, []).append(day)
    return found


def colours_on(session: Session, actor: Actor, grid: str, day: date) -> dict[UUID, str]:
    """The colour of each venue on a past day, where it was written down."""
    last = (
        sa.select(col(ColourDay.venue_id), sa.func.max(col(ColourDay.on)).label("on"))
        .where(within(col(ColourDay.grid), narrowed(actor, grid)), col(ColourDay.on) <= day)
        .group_by(col(ColourDay.venue_id))
        .subquery()
    )
    statement = sa.select(col(ColourDay.venue_id), col(ColourDay.colour)).join(
        last,
        sa.and_(last.c.venue_id == col(ColourDay.venue_id), last.c.on == col(ColourDay.on)),
    )
    return {row[0]: row[1] for row in execute(session, visible_to(actor, ColourDay, statement))}


def visited_in(
    session: Session, actor: Actor, grid: str, months: tuple[int, int]
) -> dict[str, int]:
    """How many venues of each grid were visited effectively in some months."""
    statement = (
        sa.select(col(Visit.grid), sa.func.count(sa.distinct(col(Visit.venue_id))))
        .where(col(Visit.month).between(*months), within(col(Visit.grid), narrowed(actor, grid)))
        .where(col(Visit.outcome) == EFFECTIVE)
        .group_by(col(Visit.grid))
    )
    return {row[0]: row[1] for row in execute(session, statement)}


def in_business(session: Session, actor: Actor, grid: str) -> dict[str, int]:
    """How many venues each grid has."""
    statement = (
        sa.select(col(Venue.grid), sa.func.count())
        .where(within(col(Venue.grid), narrowed(actor, grid)), STANDS)
        .where(col(Venue.status).in_(IN_BUSINESS))
        .group_by(col(Venue.grid))
    )
    return {row[0]: row[1] for row in execute(session, statement)}
