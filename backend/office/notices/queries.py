"""Reads of notices and templates; every one of them takes the actor."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from backend.core.database import execute
from backend.core.errors import NotFound
from backend.office.notices.models import (
    Notice,
    NoticeKind,
    NoticeTemplate,
    NoticeTicket,
    PaperKind,
)
from backend.people.accounts.models import Actor
from backend.people.accounts.queries import narrowed, visible_to, within


class NoticeUnknown(NotFound):
    """No such notice in the actor's grid."""

    code = "notice.unknown"
    sentence = "没有找到这份文书，或它不在你负责的网格里。请刷新后再看，需要时联系街道应急办。"


def get_notice(session: Session, actor: Actor, notice_id: UUID) -> Notice:
    """Fetch one notice the actor may see."""
    statement = visible_to(actor, Notice, select(Notice).where(Notice.id == notice_id))
    if notice := session.exec(statement).one_or_none():
        return notice
    raise NoticeUnknown(notice=notice_id)


def notice_exists(session: Session, actor: Actor, notice_id: UUID) -> bool:
    """Whether an id is in use, in whatever grid."""
    return session.get(Notice, notice_id) is not None


def list_notices(
    session: Session,
    actor: Actor,
    *,
    grid: str,
    kind: NoticeKind | None,
    hazard_id: UUID | None,
    venue_id: UUID | None,
    by: UUID | None = None,
    offset: int,
    limit: int,
) -> tuple[Sequence[Notice], int]:
    """One page, the newest first, and how many there are."""
    where = [within(col(Notice.grid), narrowed(actor, grid))]
    if kind:
        where.append(col(Notice.kind) == kind)
    if venue_id:
        where.append(col(Notice.venue_id) == venue_id)
    if by:
        where.append(col(Notice.by) == by)
    if hazard_id:
        mine = sa.select(col(NoticeTicket.notice_id)).where(
            col(NoticeTicket.hazard_id) == hazard_id
        )
        where.append(col(Notice.id).in_(mine))
    page = select(Notice).where(*where).order_by(col(Notice.issued_at).desc(), col(Notice.id))
    total = execute(session, sa.select(sa.func.count()).select_from(Notice).where(*where))
    return session.exec(page.offset(offset).limit(limit)).all(), total.scalar_one()


def tickets_of(session: Session, actor: Actor, ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """Tickets by notice; the caller has fetched the notices in scope."""
    found: dict[UUID, list[UUID]] = {}
    if not ids:
        return found
    statement = select(NoticeTicket).where(col(NoticeTicket.notice_id).in_(ids))
    for row in session.exec(statement):
        found.setdefault(row.notice_id, []).append(row.hazard_id)
    return found


def template(session: Session, actor: Actor, grid: str, kind: PaperKind) -> NoticeTemplate | None:
    """The nearest own template upwards of a grid that is in use."""
    parts = grid.split(".")[:-1]
    paths = [".".join(parts[: n + 1]) + "." for n in range(len(parts))]
    statement = select(NoticeTemplate).where(
        col(NoticeTemplate.grid).in_(paths),
        NoticeTemplate.kind == kind,
        col(NoticeTemplate.in_use).is_(True),
    )
    return session.exec(statement.order_by(col(NoticeTemplate.grid).desc()).limit(1)).one_or_none()


def own_template(session: Session, actor: Actor, kind: PaperKind) -> NoticeTemplate | None:
    """What the actor's own office uploaded, in use or put aside."""
    return session.get(NoticeTemplate, (actor.grid, kind))
