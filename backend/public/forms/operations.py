"""Pictures that come with a form: kept, told as a phone would tell them, and here at once."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from backend.core.blob_store import Blobs
from backend.core.database import new_id
from backend.people.accounts.models import Actor
from backend.public.forms.pictures import Cleaned
from backend.sync.photos import queries as photos
from backend.sync.photos.models import COMPARED
from backend.sync.photos.pictures import small_copy
from backend.sync.photos.schemas import PhotoFacts
from backend.sync.photos.similarity.operations import compare_photo


def store_pictures(blobs: Blobs, pictures: Sequence[Cleaned]) -> None:
    """Put pictures where they stay, before anything is acknowledged."""
    for picture in pictures:
        blobs.put(picture.sha256, picture.content)
        blobs.put(f"{picture.sha256}.small", small_copy(picture.content)[0], lasting=False)


def photo_facts(pictures: Sequence[Cleaned], now: datetime) -> list[PhotoFacts]:
    """What a phone would have said of them."""
    return [
        PhotoFacts(new_id(), p.sha256, len(p.content), p.width, p.height, now) for p in pictures
    ]


def receive_pictures(
    session: Session,
    author: Actor,
    facts: Sequence[PhotoFacts],
    pictures: Sequence[Cleaned],
    now: datetime,
) -> None:
    """Pictures of a form are here with it; one shown before is flagged, as from any phone."""
    session.flush()
    for one, picture in zip(facts, pictures, strict=True):
        photo = photos.own(session, author, one.id)
        photo.received_at = now
        session.flush()
        if photo.subject_kind in COMPARED:
            compare_photo(session, author, photo, picture.print, now)
