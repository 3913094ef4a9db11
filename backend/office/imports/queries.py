"""Reads of imports and of what they left behind; every one of them takes the actor."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from backend.core.database import Record, execute
from backend.core.errors import NotFound
from backend.field.hazards.models import Domain, EventKind, Hazard, HazardEvent
from backend.field.patrols.models import Visit
from backend.office.imports.models import (
    EnteredTicket,
    ImportBatch,
    ImportColumn,
    ImportFile,
    ImportTrace,
)
from backend.people.accounts.models import Actor, SignIn, User
from backend.people.accounts.queries import visible_to, within
from backend.sync.photos.models import Photo

T = TypeVar("T", bound=Record)


class BatchUnknown(NotFound):
    """No such import in the actor's grid."""

    code = "import.unknown"
    sentence = "没有找到这次导入，可能已经过期清除。请重新选择文件。"


def marked(session: Session, actor: Actor, marks: Sequence[str]) -> Sequence[EnteredTicket]:
    """Tickets that came from rows like these, in the order they were entered."""
    statement = select(EnteredTicket).where(col(EnteredTicket.mark).in_(marks))
    statement = visible_to(actor, EnteredTicket, statement)
    return session.exec(statement.order_by(col(EnteredTicket.hazard_id))).all()


def numbered(
    session: Session, actor: Actor, domain: Domain, numbers: Sequence[str]
) -> dict[str, UUID]:
    """Tickets of a ledger by our own numbers."""
    statement = select(Hazard.number, Hazard.id).where(
        Hazard.domain == domain, col(Hazard.number).in_(numbers)
    )
    return dict(session.exec(visible_to(actor, Hazard, statement)).all())


def row_of_ticket(session: Session, actor: Actor, hazard_id: UUID) -> EnteredTicket | None:
    """Which row a ticket came from; the caller has fetched the ticket in scope."""
    return session.get(EnteredTicket, hazard_id)


def batch(session: Session, actor: Actor, batch_id: UUID) -> ImportBatch:
    """Fetch one import of the actor's grid."""
    statement = visible_to(actor, ImportBatch, select(ImportBatch))
    if found := session.exec(statement.where(ImportBatch.id == batch_id)).one_or_none():
        return found
    raise BatchUnknown(batch=batch_id)


def recent(session: Session, actor: Actor, since: datetime) -> Sequence[ImportBatch]:
    """Imports since a moment, the newest first."""
    statement = select(ImportBatch).where(col(ImportBatch.changed_at) >= since)
    statement = visible_to(actor, ImportBatch, statement)
    return session.exec(statement.order_by(col(ImportBatch.created_at).desc()).limit(50)).all()


def stale(session: Session, actor: Actor, before: datetime) -> Sequence[ImportBatch]:
    """Imports nobody may undo any more, or nobody went on with."""
    statement = select(ImportBatch).where(col(ImportBatch.changed_at) < before)
    return session.exec(visible_to(actor, ImportBatch, statement).limit(100)).all()


def content(session: Session, actor: Actor, batch_id: UUID) -> bytes | None:
    """The bytes of a file; the caller has fetched the import in scope."""
    return session.exec(
        select(ImportFile.content).where(ImportFile.batch_id == batch_id)
    ).one_or_none()


def deeds(session: Session, actor: Actor, batch_id: UUID) -> Sequence[tuple[UUID, str, str]]:
    """What an import did, the last deed first; the caller has fetched the import in scope."""
    statement = (
        select(ImportTrace.id, ImportTrace.subject_kind, ImportTrace.deed)
        .where(ImportTrace.batch_id == batch_id)
        .order_by(col(ImportTrace.id).desc())
    )
    return session.exec(statement).all()


def traces(session: Session, actor: Actor, ids: Sequence[UUID]) -> Sequence[ImportTrace]:
    """Some deeds whole, the last first; the caller has fetched their import in scope."""
    statement = select(ImportTrace).where(col(ImportTrace.id).in_(ids))
    return session.exec(statement.order_by(col(ImportTrace.id).desc())).all()


def undoable(
    session: Session, actor: Actor, kind: str, ids: Sequence[str]
) -> Sequence[ImportTrace]:
    """What imports not taken back did to these things, which the caller has in scope."""
    kept = sa.select(col(ImportBatch.id)).where(col(ImportBatch.undone_at).is_(None))
    mine = (col(ImportTrace.batch_id).in_(kept), ImportTrace.subject_kind == kind)
    return session.exec(
        select(ImportTrace).where(*mine, col(ImportTrace.subject_id).in_(ids))
    ).all()


def columns(session: Session, actor: Actor, kind: str) -> dict[str, str]:
    """What the actor's office and those above it said of headings; the nearest one counts."""
    parts = actor.grid.split(".")[:-1]
    paths = [".".join(parts[: n + 1]) + "." for n in range(len(parts))]
    statement = select(ImportColumn).where(
        col(ImportColumn.grid).in_(paths), ImportColumn.kind == kind
    )
    found = session.exec(statement.order_by(col(ImportColumn.grid))).all()
    return {one.heading: one.field for one in found}


def column(session: Session, actor: Actor, kind: str, heading: str) -> ImportColumn | None:
    """What the actor's own office said of one heading."""
    return session.get(ImportColumn, (actor.grid, kind, heading))


def delete_import(session: Session, actor: Actor, batch_id: UUID) -> None:
    """Drop the bytes and the traces of an import; the caller has fetched it in scope."""
    for table in (ImportFile, ImportTrace):
        execute(session, sa.delete(table).where(col(table.batch_id) == batch_id))


_BESIDE = {
    EventKind.MOVED, EventKind.NOTE, EventKind.JOINED, EventKind.RECURRED,
    EventKind.RECOUNTED, EventKind.WITHDRAWN, EventKind.TIED, EventKind.WHISTLED,
}  # fmt: skip
"""What may happen to a ticket without anybody having judged its state."""


def is_left_to_ledgers(session: Session, actor: Actor, hazard: Hazard) -> bool:
    """Whether a ticket in scope came out of an old ledger, and no person judged it since."""
    if session.get(EnteredTicket, hazard.id) is None:
        return False
    by_people = sa.select(sa.literal(1)).where(
        col(HazardEvent.hazard_id) == hazard.id,
        col(HazardEvent.by).is_not(None),
        col(HazardEvent.kind).not_in(_BESIDE),
    )
    return execute(session, by_people.limit(1)).first() is None


def touched(session: Session, actor: Actor, venues: Sequence[UUID]) -> set[UUID]:
    """Which of these venues were visited, or have tickets or pictures."""
    held: set[UUID] = set()
    for column in (col(Visit.venue_id), col(Hazard.venue_id)):
        statement = sa.select(column).where(column.in_(venues))
        held |= {row[0] for row in execute(session, statement)}
    return held | pictured(session, actor, "venue", venues)


def pictured(session: Session, actor: Actor, kind: str, ids: Sequence[UUID]) -> set[UUID]:
    """Which of these things have pictures."""
    subject = col(Photo.subject_id)
    statement = sa.select(subject).where(col(Photo.subject_kind) == kind, subject.in_(ids))
    return {row[0] for row in execute(session, statement)}


def signed_in(session: Session, actor: Actor, people: Sequence[UUID]) -> set[UUID]:
    """Which of these people ever signed in, or chose a password of their own."""
    statement = sa.select(col(SignIn.user_id)).where(col(SignIn.user_id).in_(people))
    held = {row[0] for row in execute(session, statement)}
    own = sa.select(col(User.id)).where(
        col(User.id).in_(people), col(User.must_change_password).is_(False)
    )
    return held | {row[0] for row in execute(session, own)}


def rows_of(
    session: Session, actor: Actor, table: type[T], key: str, ids: Sequence[object]
) -> dict[str, T]:
    """Rows of any table that an import writes, by their key as text, within the actor's grid."""
    column = col(getattr(table, key))
    statement = select(table).where(column.in_(ids))
    where = cast("Any", table).path if key == "path" else cast("Any", table).grid
    found = session.exec(statement.where(within(col(where), actor.grid))).all()
    return {str(getattr(row, key)): row for row in found}
