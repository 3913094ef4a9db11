"""Photos as they arrive: checked, kept on disk, and only then acknowledged."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from backend.accounts.models import Actor
from backend.acts import Moment
from backend.blobs import Blobs
from backend.changes import lock_county
from backend.clock import BEIJING
from backend.database import Database, WriteSession
from backend.hazards import queries as tickets
from backend.hazards import timeline
from backend.photos import likeness, operations, queries
from backend.photos.models import COMPARED
from backend.photos.pictures import bare, small_copy, watermarked
from backend.photos.schemas import PhotoKept
from backend.transactions import transact


def receive(
    db: Database, blobs: Blobs, actor: Actor, photo_id: UUID, content: bytes, now: datetime
) -> PhotoKept:
    """Take a picture its author announced; sent twice, it is the same answer."""
    with db.reading() as session:
        photo = queries.own(session, actor, photo_id)
    small, taken = operations.check(content, photo)
    operations.keep(blobs, photo, content, small)

    def take(session: WriteSession) -> None:
        if photo.subject_kind in {"hazard", "command"}:  # a parked command may be a ticket's by now
            lock_county(session, actor.county)
        if arrived := queries.arrive(session, actor, photo_id, now):
            finder = Actor(actor.id, actor.name, actor.role, arrived.grid)
            if arrived.subject_kind in COMPARED:
                likeness.remember(session, finder, arrived, taken, now)
            if arrived.subject_kind == "hazard":
                _close(session, finder, arrived.subject_id, Moment(now, now))

    transact(db, take)
    return PhotoKept(photo.id, photo.sha256, len(content))


def _close(session: Session, finder: Actor, hazard_id: UUID, moment: Moment) -> None:
    """Let a ticket close that waited for this picture; most wait for none."""
    if tickets.is_closing(session, finder, hazard_id):
        hazard = tickets.get(session, finder, hazard_id)
        timeline.evidence_arrived(session, finder, hazard, moment)


def picture(db: Database, blobs: Blobs, actor: Actor, photo_id: UUID, size: str) -> bytes:
    """The original, the copy with its watermark, the small one, or a bare one for outside."""
    with db.reading() as session:
        photo = queries.get(session, actor, photo_id)
        ticket = ""
        if photo.subject_kind == "hazard":
            ticket = tickets.get(session, actor, photo.subject_id).number
    original = blobs.get(photo.sha256)
    if original is None:
        raise queries.PhotoUnknown(photo=photo_id)
    if size == "original":
        return original
    if size == "public":
        return bare(original)
    name = f"{photo.sha256}.small" if size == "small" else f"{photo.sha256}.{photo.id}.view"
    if (made := blobs.get(name)) is None:
        taken = photo.taken_at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
        lines = [f"{taken}  {photo.author_name}", photo.place, ticket]
        lines = [line for line in lines if line]
        made = small_copy(original)[0] if size == "small" else watermarked(original, lines)
        blobs.put(name, made, lasting=False)
    return made
