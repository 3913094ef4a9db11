"""Pictures that look like one and the same: found when one arrives, left for a person to judge."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from backend.core.blob_store import Blobs
from backend.core.database import Database
from backend.core.errors import Refusal
from backend.people.accounts.models import Actor
from backend.sync.photos import queries
from backend.sync.photos.models import Photo, PhotoLikeness
from backend.sync.photos.pictures import shrunk
from backend.sync.photos.schemas import LikenessRow, PhotoSide
from backend.sync.photos.similarity.pictures import Print, keys_like, keys_of, likeness, print_of

STREET = 2
"""Labels of a grid's path down to the sub-district: so far the very same bytes are looked for."""


def compare_photo(
    session: Session, actor: Actor, photo: Photo | Any, taken: Print | None, now: datetime
) -> list[PhotoLikeness]:
    """File a picture's print, and tell of what it looks like; of `photo`, columns will do."""
    alike = dict.fromkeys(queries.same_bytes(session, actor, photo, _street(photo.grid)), 100)
    if taken:
        keys = keys_like(taken, photo.grid)
        for other, thumb in queries.printed_like(session, actor, photo, keys):
            if other not in alike and (percent := likeness(thumb, taken.thumb)):
                alike[other] = percent
    number = queries.file_print(session, actor, photo.id, taken.thumb if taken else b"")
    if taken:
        queries.file_keys(session, actor, number, keys_of(taken, photo.grid))
    found = [
        PhotoLikeness(photo_id=photo.id, other_id=other, percent=percent, found_at=now)
        for other, percent in alike.items()
        if not queries.paired(session, actor, photo.id, other)
    ]
    session.add_all(found)
    return found


def dismiss(
    session: Session, actor: Actor, likeness_id: UUID, reason: str, now: datetime
) -> LikenessRow:
    """Say that the two are different pictures; the first word stands."""
    pair, photo, other = queries.pair(session, actor, likeness_id)
    if pair.dismissed_at is None:
        pair.dismissed_at, pair.dismissed_by = now, actor.id
        pair.dismissed_by_name, pair.reason = actor.name, reason
        session.add(pair)
    return pair_row(pair, photo, other)


def pair_row(pair: PhotoLikeness, photo: Photo, other: Photo) -> LikenessRow:
    """Show a pair."""
    return LikenessRow(
        id=pair.id,
        percent=pair.percent,
        found_at=pair.found_at,
        photo=PhotoSide.of(photo),
        other=PhotoSide.of(other),
        dismissed_at=pair.dismissed_at,
        dismissed_by_name=pair.dismissed_by_name,
        reason=pair.reason,
    )


def _street(grid: str) -> str:
    return ".".join(grid.split(".")[:STREET]) + "."


AT_ONCE = 50
"""Pictures in one transaction, so that a push need not wait long."""


@dataclass(slots=True)
class Caught:
    """What was done."""

    pictures: int = 0
    alike: int = 0
    missing: int = 0
    """Pictures whose bytes are gone or cannot be read."""


def catch_up(db: Database, blobs: Blobs, actor: Actor, now: datetime) -> Caught:
    """Print and compare all that were not, the oldest first; stopped, it goes on where it was."""
    done = Caught()
    while True:
        with db.reading() as session:
            waiting = queries.unprinted(session, actor, AT_ONCE)
        if not waiting:
            return done
        prints: list[Print | None] = []
        for photo in waiting:
            content = blobs.get(photo.sha256)
            try:
                prints.append(print_of(shrunk(content)[0]) if content else None)
            except Refusal:
                content = None
                prints.append(None)
            done.missing += content is None
        with db.writing() as session:
            for photo, taken in zip(waiting, prints, strict=True):
                done.alike += len(compare_photo(session, actor, photo, taken, now))
                session.flush()
        done.pictures += len(waiting)
