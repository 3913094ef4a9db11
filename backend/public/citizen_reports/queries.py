"""Reads of citizens' reports; every one of them takes the actor, none where a code speaks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from backend.core.database import execute
from backend.core.errors import NotFound
from backend.field.hazards.models import EventKind, Hazard, HazardEvent, State
from backend.people.accounts.models import Actor
from backend.people.accounts.queries import visible_to
from backend.public.citizen_reports.models import CitizenReport, ReportState
from backend.sync.photos.models import Photo


class ReportUnknown(NotFound):
    """No such report in the actor's grid."""

    code = "citizen.unknown"
    sentence = "没有找到这条群众反映，或它不在你负责的网格里。请刷新后再看。"


_IN_GROUP = sa.and_(
    col(CitizenReport.grouped).is_(True),
    col(CitizenReport.state).in_((ReportState.NEW, ReportState.DECLINED)),
)
"""What became of a ticket stands by itself."""


def by_code(session: Session, actor: None, code_hash: str) -> CitizenReport | None:
    """What a tracking code stands for."""
    statement = select(CitizenReport).where(CitizenReport.code_hash == code_hash)
    return session.exec(statement).one_or_none()


def get_citizen_report(session: Session, actor: Actor, report_id: UUID) -> CitizenReport:
    """Fetch one report in the actor's grid."""
    statement = select(CitizenReport).where(CitizenReport.id == report_id)
    if found := session.exec(visible_to(actor, CitizenReport, statement)).one_or_none():
        return found
    raise ReportUnknown(report=report_id)


def list_reports(
    session: Session,
    actor: Actor,
    state: ReportState | None,
    group: UUID | None = None,
    *,
    offset: int,
    limit: int,
) -> tuple[Sequence[CitizenReport], int]:
    """One page, and how many there are; those waiting the oldest first, the rest the newest.

    Those that stand in the line of their venue are left out, unless that is asked for.
    """
    statement = visible_to(actor, CitizenReport, select(CitizenReport))
    if state is not None:
        statement = statement.where(CitizenReport.state == state)
    if group is None:
        statement = statement.where(~_IN_GROUP)
    else:
        statement = statement.where(_IN_GROUP, CitizenReport.venue_id == group)
    total = statement.with_only_columns(sa.func.count())
    at = col(CitizenReport.received_at)
    order = at.asc() if state is ReportState.NEW else at.desc()
    page = statement.order_by(order).offset(offset).limit(limit)
    return session.exec(page).all(), execute(session, total).scalar_one()


def groups(session: Session, actor: Actor, state: ReportState | None) -> list[dict[str, Any]]:
    """Venues with reports above the budget of their plaque, with how many, the newest first."""
    row = CitizenReport
    last = sa.func.max(col(row.received_at))
    statement = visible_to(
        actor,
        CitizenReport,
        sa.select(
            col(row.venue_id), sa.func.max(col(row.venue_name)).label("venue_name"),
            sa.func.max(col(row.venue_address)).label("venue_address"), col(row.grid),
            sa.func.count().label("count"),
            sa.func.min(col(row.received_at)).label("first_at"), last.label("last_at"),
        ).where(_IN_GROUP),
    )  # fmt: skip
    if state is not None:
        statement = statement.where(col(row.state) == state)
    statement = statement.group_by(col(row.venue_id), col(row.grid)).order_by(last.desc())
    return [dict(found) for found in execute(session, statement.limit(100)).mappings()]


def of_group(
    session: Session, actor: Actor, venue_id: UUID, until: datetime
) -> Sequence[CitizenReport]:
    """Those of a venue's line that wait, as far as they had come by then."""
    statement = visible_to(actor, CitizenReport, select(CitizenReport)).where(
        _IN_GROUP,
        CitizenReport.venue_id == venue_id,
        CitizenReport.state == ReportState.NEW,
        col(CitizenReport.received_at) <= until,
    )
    return session.exec(statement).all()


def hazard(session: Session, actor: None, hazard_id: UUID) -> Hazard | None:
    """The ticket that a citizen's report led to, wherever it has been moved since."""
    return session.get(Hazard, hazard_id)


def joined_into(session: Session, actor: None, hazard_id: UUID) -> str | None:
    """The ticket that this one was joined to, if it was."""
    statement = (
        select(HazardEvent)
        .where(HazardEvent.hazard_id == hazard_id, col(HazardEvent.kind) == EventKind.JOINED)
        .order_by(col(HazardEvent.version).desc())
        .limit(1)
    )
    event = session.exec(statement).first()
    return str(event.facts.get("into", "")) or None if event else None


def ticket_of(session: Session, actor: None, row: CitizenReport) -> Hazard | None:
    """The ticket a report led to; through the one it was joined to, as far as there is one."""
    found = hazard(session, None, row.hazard_id) if row.hazard_id else None
    for _ in range(5):
        if found is None or found.state is not State.VOIDED:
            break
        into = joined_into(session, None, found.id)
        following = hazard(session, None, UUID(into)) if into else None
        if following is None:
            break
        found = following
    return found


def numbers(session: Session, actor: Actor, ids: Sequence[UUID]) -> dict[UUID, Hazard]:
    """The tickets of reports in scope."""
    if not ids:
        return {}
    statement = visible_to(actor, Hazard, select(Hazard).where(col(Hazard.id).in_(ids)))
    return {h.id: h for h in session.exec(statement)}


def to_purge(session: Session, actor: None, before: datetime, most: int) -> Sequence[CitizenReport]:
    """Reports declined before a moment whose pictures are still kept."""
    statement = select(CitizenReport).where(
        CitizenReport.state == ReportState.DECLINED,
        col(CitizenReport.photos_gone).is_(False),
        col(CitizenReport.triaged_at) < before,
    )
    return session.exec(statement.limit(most)).all()


def photos_of(session: Session, actor: None, report_id: UUID) -> Sequence[Photo]:
    """The pictures of one report."""
    statement = select(Photo).where(Photo.subject_kind == "citizen", Photo.subject_id == report_id)
    return session.exec(statement.order_by(col(Photo.id))).all()


def used_elsewhere(session: Session, actor: None, sha256: str, but: UUID) -> bool:
    """Whether the same bytes are a picture of something else too."""
    statement = select(Photo.id).where(Photo.sha256 == sha256, Photo.subject_id != but)
    return session.exec(statement.limit(1)).first() is not None
