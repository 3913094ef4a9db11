"""Reads of photos; every one of them takes the actor."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm
from sqlmodel import Session, col, select

from backend.core.change_log import insert_into, inserting, record_change
from backend.core.database import execute, param
from backend.core.errors import NotFound
from backend.core.statements import KeptInsert, LookUp
from backend.people.accounts.models import Actor
from backend.people.accounts.queries import beyond, visible_to, within
from backend.sync.photos.models import (
    COMPARED,
    MIRRORED,
    Photo,
    PhotoKey,
    PhotoLikeness,
    PhotoPrint,
)


class PhotoUnknown(NotFound):
    """Its command has not arrived, or it is somebody else's."""

    code = "photo.unknown"
    sentence = "这张照片的记录还没有收到，照片先留在手机里，随后自动再发。"


class LikenessUnknown(NotFound):
    """No such pair in the actor's grid."""

    code = "likeness.unknown"
    sentence = "没有找到这条“看起来是同一张”的提示，可能已经处理。请刷新后再看。"


def get_photo(session: Session, actor: Actor, photo_id: UUID) -> Photo:
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


_ARRIVE = (
    sa.update(Photo)
    .where(
        col(Photo.id) == param("photo"),
        col(Photo.author) == param("taker"),
        col(Photo.received_at).is_(None),
    )
    .values(received_at=param("now"))
    .returning(
        col(Photo.id), col(Photo.sha256), col(Photo.subject_kind), col(Photo.subject_id),
        col(Photo.grid), col(Photo.stage),
    )
)  # fmt: skip


def arrive(session: Session, actor: Actor, photo_id: UUID, now: datetime) -> Any:
    """Note that the bytes are here: once, however many lines they came on. None the second time.

    Gives what is needed to go on, as columns: this is done for each picture.
    """
    told = {"photo": photo_id, "taker": actor.id, "now": now}
    arrived = execute(session, _ARRIVE, told).first()
    if arrived and arrived.subject_kind in MIRRORED:
        record_change(session, arrived.subject_kind, arrived.subject_id, arrived.grid)
    return arrived


ANNOUNCED = (
    "id", "sha256", "bytes", "width", "height", "taken_at", "stage", "subject_kind", "subject_id",
    "event_id", "grid", "author", "author_name", "place", "declared_at", "skew_ms",
)  # fmt: skip
"""What is known of a picture before its bytes arrive."""


@cache
def _announcing(dialect: str) -> KeptInsert:
    new = inserting(dialect, Photo).on_conflict_do_nothing(index_elements=["id"])
    return KeptInsert(new.returning(col(Photo.id)), *ANNOUNCED)


def announce(session: Session, actor: Actor, row: dict[str, Any]) -> bool:
    """Put a picture on record before its bytes arrive; false when its id is taken."""
    statement = _announcing(session.get_bind().dialect.name)
    return statement.one(session, row) is not None


def known(session: Session, actor: Actor, photo_id: UUID) -> Photo:
    """Whatever has this id already, in whatever grid: an id is never given twice."""
    return session.exec(select(Photo).where(Photo.id == photo_id)).one()


def originals(session: Session, actor: None) -> set[str]:
    """The SHA-256 of every picture whose bytes were acknowledged, of every grid."""
    statement = sa.select(col(Photo.sha256)).where(col(Photo.received_at).is_not(None)).distinct()
    return set(execute(session, statement).scalars())


_PHOTO = sa.select(
    col(Photo.subject_id), col(Photo.id), col(Photo.sha256), col(Photo.width), col(Photo.height),
    col(Photo.stage), col(Photo.taken_at), col(Photo.event_id), col(Photo.author_name),
    col(Photo.place), col(Photo.received_at),
).order_by(col(Photo.taken_at), col(Photo.id))  # fmt: skip
_OF_KIND = _PHOTO.where(col(Photo.subject_kind) == param("kind"))
_OF_SUBJECTS = _OF_KIND.where(col(Photo.subject_id).in_(param("ids", many=True)))
_OF_SUBJECT = LookUp(_OF_KIND.where(col(Photo.subject_id) == param("subject")))


def of_subject(session: Session, actor: Actor, kind: str, subject: UUID) -> Sequence[Any]:
    """Those of one subject in scope, as columns, oldest first."""
    return _OF_SUBJECT.all(session, {"kind": kind, "subject": subject})


def of_subjects(
    session: Session, actor: Actor, kind: str, ids: Sequence[UUID]
) -> dict[UUID, list[Any]]:
    """Photos by what they show, as columns, oldest first.

    The caller has fetched the subjects in scope.
    """
    found: dict[UUID, list[Any]] = {}
    if not ids:
        return found
    for photo in execute(session, _OF_SUBJECTS, {"kind": kind, "ids": list(ids)}):
        found.setdefault(photo.subject_id, []).append(photo)
    return found


def of_event(session: Session, actor: Actor, event_id: UUID) -> Sequence[Photo]:
    """The photos that came with one event; the caller has fetched its ticket in scope."""
    return session.exec(select(Photo).where(Photo.event_id == event_id)).all()


_ALIKE = (
    sa.select(col(PhotoKey.print))
    .where(col(PhotoKey.key).in_(param("keys", many=True)))
    .group_by(col(PhotoKey.print))
    .order_by(sa.func.count().desc())
    .limit(24)
)


# Something else, or the other side of the same thing: two views of one are no matter.
_ANOTHER = (
    col(Photo.id) != param("photo"),
    col(Photo.received_at).is_not(None),
    col(Photo.subject_kind).in_(COMPARED),
    sa.or_(col(Photo.subject_id) != param("subject"), col(Photo.stage) != param("stage")),
)
_NEAR = (
    sa.select(col(PhotoPrint.photo_id), col(PhotoPrint.thumb))
    .join(Photo, col(Photo.id) == col(PhotoPrint.photo_id))
    .where(col(PhotoPrint.number).in_(param("numbers", many=True)), *_ANOTHER)
    .where(col(Photo.grid) == param("grid"))
)
_SAME = (
    sa.select(col(Photo.id))
    .where(col(Photo.sha256) == param("sha256"))
    .where(col(Photo.grid) >= param("below"), col(Photo.grid) < param("beyond"), *_ANOTHER)
    .limit(24)
)


def _sight(photo: Photo | Any) -> dict[str, Any]:
    return {"photo": photo.id, "subject": photo.subject_id, "stage": photo.stage}


def printed_like(
    session: Session, actor: Actor, photo: Photo | Any, keys: Sequence[int]
) -> list[tuple[UUID, bytes]]:
    """Pictures of the photo's grid that share most keys with it, at most 24, with thumbnails."""
    numbers = execute(session, _ALIKE, {"keys": keys}).scalars().all()
    if not numbers:
        return []
    told = _sight(photo) | {"numbers": numbers, "grid": photo.grid}
    return [(row[0], row[1]) for row in execute(session, _NEAR, told).all()]


def same_bytes(session: Session, actor: Actor, photo: Photo | Any, street: str) -> list[UUID]:
    """Pictures of a street with the very same bytes, at most 24."""
    told = _sight(photo) | {"sha256": photo.sha256, "below": street, "beyond": beyond(street)}
    return list(execute(session, _SAME, told).scalars())


@cache
def _filing(dialect: str) -> Any:
    return inserting(dialect, PhotoPrint).returning(col(PhotoPrint.number))


def file_print(session: Session, actor: Actor, photo_id: UUID, thumb: bytes) -> int:
    """Keep what a picture is known by; gives the number under which its keys are filed."""
    statement = _filing(session.get_bind().dialect.name)
    number: int = execute(session, statement, {"photo_id": photo_id, "thumb": thumb}).scalar_one()
    return number


def file_keys(session: Session, actor: Actor, number: int, keys: Sequence[int]) -> None:
    """File a print under its keys."""
    rows = [{"key": key, "print": number} for key in keys]
    execute(session, insert_into(session, PhotoKey), rows)


def paired(session: Session, actor: Actor, one: UUID, other: UUID) -> bool:
    """Whether this pair is told already, either way round."""
    pair = PhotoLikeness
    statement = sa.select(sa.literal(1)).where(
        sa.or_(
            sa.and_(col(pair.photo_id) == one, col(pair.other_id) == other),
            sa.and_(col(pair.photo_id) == other, col(pair.other_id) == one),
        )
    )
    return execute(session, statement.limit(1)).first() is not None


def likenesses(
    session: Session, actor: Actor, subject_id: UUID | None, *, dismissed: bool, limit: int
) -> list[tuple[PhotoLikeness, Photo, Photo]]:
    """Pairs of which the actor may see both, the newest first; of one subject, or all."""
    other = orm.aliased(Photo)
    statement = (
        select(PhotoLikeness, Photo, other)
        .join(Photo, col(Photo.id) == col(PhotoLikeness.photo_id))
        .join(other, col(other.id) == col(PhotoLikeness.other_id))
        .where(within(col(other.grid), actor.grid))
    )
    if subject_id:
        mine = (col(Photo.subject_id) == subject_id, col(other.subject_id) == subject_id)
        statement = statement.where(sa.or_(*mine))
    if not dismissed:
        statement = statement.where(col(PhotoLikeness.dismissed_at).is_(None))
    statement = visible_to(actor, Photo, statement).order_by(col(PhotoLikeness.found_at).desc())
    return [(row[0], row[1], row[2]) for row in session.exec(statement.limit(limit))]


def pair(session: Session, actor: Actor, likeness_id: UUID) -> tuple[PhotoLikeness, Photo, Photo]:
    """Fetch one pair of which the actor may see both."""
    other = orm.aliased(Photo)
    statement = (
        select(PhotoLikeness, Photo, other)
        .join(Photo, col(Photo.id) == col(PhotoLikeness.photo_id))
        .join(other, col(other.id) == col(PhotoLikeness.other_id))
        .where(PhotoLikeness.id == likeness_id, within(col(other.grid), actor.grid))
    )
    if found := session.exec(visible_to(actor, Photo, statement)).one_or_none():
        return found[0], found[1], found[2]
    raise LikenessUnknown(likeness=likeness_id)


def unprinted(session: Session, actor: Actor, limit: int) -> Sequence[Photo]:
    """Received pictures that were never compared, the oldest first."""
    statement = (
        select(Photo)
        .outerjoin(PhotoPrint, col(PhotoPrint.photo_id) == col(Photo.id))
        .where(
            col(PhotoPrint.photo_id).is_(None),
            col(Photo.received_at).is_not(None),
            col(Photo.subject_kind).in_(COMPARED),
        )
        .order_by(col(Photo.declared_at), col(Photo.id))
    )
    return session.exec(visible_to(actor, Photo, statement).limit(limit)).all()
