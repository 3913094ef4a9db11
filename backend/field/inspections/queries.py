"""Reads of inspections and certificates; every one of them takes the actor."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from backend.core.database import execute
from backend.core.errors import NotFound
from backend.field.inspections.models import Certificate, Inspection, InspectionCap
from backend.people.accounts.models import Actor, Role, User
from backend.people.accounts.queries import narrowed, visible_to, within


class InspectionUnknown(NotFound):
    """No such inspection in the actor's grid."""

    code = "inspection.unknown"
    sentence = "没有找到这次行政检查，或它不在你负责的网格里。请刷新后再看。"


def get_inspection(session: Session, actor: Actor, inspection_id: UUID) -> Inspection:
    """Fetch one inspection the actor may see."""
    statement = select(Inspection).where(Inspection.id == inspection_id)
    if found := session.exec(visible_to(actor, Inspection, statement)).one_or_none():
        return found
    raise InspectionUnknown(inspection=inspection_id)


def inspection_exists(session: Session, actor: Actor, inspection_id: UUID) -> bool:
    """Whether an id is in use, in whatever grid."""
    return session.get(Inspection, inspection_id) is not None


def list_inspections(
    session: Session, actor: Actor, grid: str, venue_id: UUID | None, *, offset: int, limit: int
) -> tuple[Sequence[Inspection], int]:
    """One page, the newest first, and how many there are."""
    where = [within(col(Inspection.grid), narrowed(actor, grid))]
    if venue_id:
        where.append(col(Inspection.venue_id) == venue_id)
    page = select(Inspection).where(*where).order_by(col(Inspection.at).desc(), col(Inspection.id))
    total = execute(session, sa.select(sa.func.count()).select_from(Inspection).where(*where))
    return session.exec(page.offset(offset).limit(limit)).all(), total.scalar_one()


def done_in(session: Session, actor: Actor, venue_id: UUID, year: int) -> int:
    """How often a venue in scope was inspected in a year."""
    statement = (
        sa.select(sa.func.count())
        .select_from(Inspection)
        .where(col(Inspection.venue_id) == venue_id, col(Inspection.year) == year)
    )
    return int(execute(session, statement).scalar_one())


def certificate(session: Session, actor: Actor, person_id: UUID) -> Certificate | None:
    """The certificate of a person; the caller is that person, or has fetched it in scope."""
    return session.get(Certificate, person_id)


def certificates(session: Session, actor: Actor) -> Sequence[tuple[Certificate, str]]:
    """Certificates of the actor's people, with their names."""
    statement = (
        select(Certificate, User.name)
        .join(User, col(User.id) == col(Certificate.person_id))
        .where(within(col(User.grid), actor.grid), User.role == Role.ENFORCER)
    )
    return session.exec(statement.order_by(col(User.name))).all()


def number_taken(session: Session, actor: Actor, number: str, person_id: UUID) -> bool:
    """Whether somebody else, in whatever grid, has this number."""
    statement = select(Certificate).where(
        Certificate.number == number, Certificate.person_id != person_id
    )
    return session.exec(statement.limit(1)).first() is not None


def cap(session: Session, actor: Actor, grid: str) -> InspectionCap | None:
    """The yearly number that holds in a grid: the nearest one upwards."""
    parts = grid.split(".")[:-1]
    paths = [".".join(parts[: n + 1]) + "." for n in range(len(parts))]
    statement = select(InspectionCap).where(col(InspectionCap.grid).in_(paths))
    return session.exec(statement.order_by(col(InspectionCap.grid).desc()).limit(1)).one_or_none()


def own_cap(session: Session, actor: Actor) -> InspectionCap | None:
    """The yearly number that the actor's own office set."""
    return session.get(InspectionCap, actor.grid)
