"""Reads of photos; every one of them takes the actor."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from backend.accounts.models import Actor
from backend.accounts.queries import visible_to
from backend.changes import inserting
from backend.database import execute
from backend.errors import NotFound
from backend.photos.models import Photo, Stage


class PhotoUnknown(NotFound):
    """Its command has not arrived, or it is somebody else's."""

    code = "photo.unknown"
    sentence = "这张照片的记录还没有收到，照片先留在手机里，随后自动再发。"


def get(session: Session, actor: Actor, photo_id: UUID) -> Photo:
    """Fetch one photo the actor may see."""
    statement = visible_to(actor, Photo, select(Photo).where(Photo.id == photo_id))
    if photo := session.exec(statement).one_or_none():
        return photo
    raise PhotoUnknown(photo=photo_id)


def own(session: Session, actor: Actor, photo_id: UUID) -> Photo:
    """Fetch one photo the actor took, wherever the actor works by now."""
    photo = session.get(Photo, photo_id)
    if photo and photo.author == actor.id:
        return photo
    raise PhotoUnknown(photo=photo_id)


@cache
def _announcing(dialect: str) -> Any:
    return (
        inserting(dialect, Photo)
        .on_conflict_do_nothing(index_elements=["id"])
        .returning(col(Photo.id))
    )


def announce(session: Session, actor: Actor, row: dict[str, Any]) -> bool:
    """Put a picture on record before its bytes arrive; false when its id is taken."""
    statement = _announcing(session.get_bind().dialect.name)
    return execute(session, statement, row).first() is not None


def known(session: Session, actor: Actor, photo_id: UUID) -> Photo:
    """Whatever has this id already, in whatever grid: an id is never given twice."""
    return session.exec(select(Photo).where(Photo.id == photo_id)).one()


def of_subjects(
    session: Session, actor: Actor, kind: str, ids: Sequence[UUID]
) -> dict[UUID, list[Photo]]:
    """Photos by what they show, oldest first; the caller has fetched the subjects in scope."""
    found: dict[UUID, list[Photo]] = {}
    if not ids:
        return found
    statement = select(Photo).where(Photo.subject_kind == kind, col(Photo.subject_id).in_(ids))
    for photo in session.exec(statement.order_by(col(Photo.taken_at), col(Photo.id))):
        found.setdefault(photo.subject_id, []).append(photo)
    return found


def sketches(
    session: Session, actor: Actor, kind: str, ids: Sequence[UUID]
) -> dict[UUID, list[tuple[UUID, Stage, bool]]]:
    """Photos in a few words, by what they show: id, stage, whether it arrived; oldest first."""
    found: dict[UUID, list[tuple[UUID, Stage, bool]]] = {}
    if not ids:
        return found
    statement = (
        sa.select(col(Photo.subject_id), col(Photo.id), col(Photo.stage), col(Photo.received_at))
        .where(col(Photo.subject_kind) == kind, col(Photo.subject_id).in_(ids))
        .order_by(col(Photo.taken_at), col(Photo.id))
    )
    for subject, photo, stage, received in execute(session, statement):
        found.setdefault(subject, []).append((photo, stage, received is not None))
    return found


def of_event(session: Session, actor: Actor, event_id: UUID) -> Sequence[Photo]:
    """The photos that came with one event; the caller has fetched its ticket in scope."""
    return session.exec(select(Photo).where(Photo.event_id == event_id)).all()
