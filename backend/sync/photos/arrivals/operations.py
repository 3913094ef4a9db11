"""Photos as they arrive: checked, kept on disk, and only then acknowledged."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from backend.core.blob_store import Blobs
from backend.core.change_log import lock_county
from backend.core.clock import BEIJING
from backend.core.commands import CommandTime
from backend.core.database import Database, WriteSession, transact
from backend.people.accounts.models import Actor
from backend.sync.features import FEATURES
from backend.sync.photos import operations, queries
from backend.sync.photos.models import COMPARED, Photo
from backend.sync.photos.pictures import bare, small_copy, watermarked
from backend.sync.photos.schemas import PhotoKept
from backend.sync.photos.similarity import operations as likeness


def receive(
    db: Database, blobs: Blobs, actor: Actor, photo_id: UUID, content: bytes, now: datetime
) -> PhotoKept:
    """Take a picture its author announced; sent twice, it is the same answer."""
    with db.reading() as session:
        photo = queries.own(session, actor, photo_id)
    small, taken = operations.check_photo(content, photo)
    operations.store_photo(blobs, photo, content, small)

    def take(session: WriteSession) -> None:
        if photo.subject_kind in {"hazard", "command"}:  # a parked command may be a ticket's by now
            lock_county(session, actor.county)
        if arrived := queries.arrive(session, actor, photo_id, now):
            finder = Actor(actor.id, actor.name, actor.role, arrived.grid)
            if arrived.subject_kind in COMPARED:
                likeness.compare_photo(session, finder, arrived, taken, now)
            if subject := FEATURES.pictures.get(arrived.subject_kind):
                subject.arrived(session, finder, arrived.subject_id, CommandTime(now, now))

    transact(db, take)
    return PhotoKept(photo.id, photo.sha256, len(content))


@dataclass(frozen=True, slots=True)
class Making:
    """A copy that is not there yet."""

    make: Callable[[], bytes]
    """Decodes a picture."""


def picture(db: Database, blobs: Blobs, actor: Actor, photo_id: UUID, size: str) -> bytes | Making:
    """The original, the copy with its watermark, the small one, or a bare one for outside."""
    with db.reading() as session:
        photo = queries.get_photo(session, actor, photo_id)
        ticket = ""
        if subject := FEATURES.pictures.get(photo.subject_kind):
            ticket = subject.caption(session, actor, photo.subject_id)
    # Announced only, it is nobody's to see: its bytes may lie here under somebody else's picture.
    if not photo.received_at:
        raise queries.PhotoUnknown(photo=photo_id)
    if size not in {"original", "public"} and (made := blobs.get(_copy_of(photo, size))):
        return made
    if size == "original":
        return _original(blobs, photo)
    return Making(partial(_made, blobs, photo, ticket, size))


def _original(blobs: Blobs, photo: Photo) -> bytes:
    if (content := blobs.get(photo.sha256)) is None:
        raise queries.PhotoUnknown(photo=photo.id)
    return content


def _copy_of(photo: Photo, size: str) -> str:
    return f"{photo.sha256}.small" if size == "small" else f"{photo.sha256}.{photo.id}.view"


def _made(blobs: Blobs, photo: Photo, ticket: str, size: str) -> bytes:
    # The bytes are fetched when it is their turn: those who wait hold none.
    name = _copy_of(photo, size)
    if size != "public" and (there := blobs.get(name)):
        return there
    original = _original(blobs, photo)
    if size == "public":
        return bare(original)
    taken = photo.taken_at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
    lines = [f"{taken}  {photo.author_name}", photo.place, ticket]
    lines = [line for line in lines if line]
    made = small_copy(original)[0] if size == "small" else watermarked(original, lines)
    blobs.put(name, made, lasting=False)
    return made
