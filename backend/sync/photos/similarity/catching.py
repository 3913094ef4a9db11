"""Catching up with pictures that came before they were compared."""

from dataclasses import dataclass
from datetime import datetime

from backend.core.blob_store import Blobs
from backend.core.database import Database
from backend.core.errors import Refusal
from backend.people.accounts.models import Actor
from backend.sync.photos import queries
from backend.sync.photos.pictures import shrunk
from backend.sync.photos.similarity import operations as likeness
from backend.sync.photos.similarity.pictures import Print, print_of

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
                done.alike += len(likeness.remember(session, actor, photo, taken, now))
                session.flush()
        done.pictures += len(waiting)
