"""Photos: declared with the command that cites them, received and checked afterwards."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from backend.core.blob_store import Blobs
from backend.core.change_log import record_change
from backend.core.commands import CommandTime
from backend.core.errors import Conflict, Invalid
from backend.people.accounts.models import Actor
from backend.sync.photos import queries
from backend.sync.photos.models import COMPARED, MIRRORED, Photo, Stage
from backend.sync.photos.pictures import LARGEST_BYTES, TAKEN_PIXELS, TooBig, encoded, shrunk
from backend.sync.photos.schemas import PhotoFacts
from backend.sync.photos.similarity.pictures import Print, print_of

MOST = 12
"""Photos one command may cite."""


class PhotoDiffers(Conflict):
    """The bytes are not those that were announced."""

    code = "photo.differs"
    sentence = "收到的照片和手机里登记的不一致，没有收下。照片还在手机里，会自动重发。"


class PhotoTaken(Conflict):
    """The id is another picture's."""

    code = "photo.id_reused"
    sentence = "照片编号重复，这条记录已转给街道应急办处理，不用重填。"


@dataclass(frozen=True, slots=True)
class Shows:
    """What pictures are of."""

    kind: str
    id: UUID
    grid: str
    place: str = ""
    event_id: UUID | None = None


def declare(
    session: Session,
    actor: Actor,
    photos: Sequence[PhotoFacts],
    stage: Stage,
    shows: Shows,
    moment: CommandTime,
) -> None:
    """Announce pictures that will follow; one that came with a parked command moves to `shows`."""
    if len(photos) > MOST:
        raise Invalid(reason=f"一次最多 {MOST} 张照片")
    for facts in {p.id: p for p in photos}.values():
        if not queries.announce(session, actor, _row(actor, facts, stage, shows, moment)):
            _adopt(session, actor, facts, stage, shows)
    if photos and shows.kind in MIRRORED:
        record_change(session, shows.kind, shows.id, shows.grid)


def _adopt(session: Session, actor: Actor, facts: PhotoFacts, stage: Stage, shows: Shows) -> None:
    photo = queries.known(session, actor, facts.id)
    known = (photo.sha256, photo.author) == (facts.sha256, actor.id)
    if not known or (photo.subject_kind != "command" and photo.subject_id != shows.id):
        raise PhotoTaken(photo=facts.id)
    if photo.subject_kind == "command":
        photo.subject_kind, photo.subject_id, photo.grid = shows.kind, shows.id, shows.grid
        photo.event_id, photo.stage = shows.event_id, stage


def _row(
    actor: Actor, facts: PhotoFacts, stage: Stage, shows: Shows, moment: CommandTime
) -> dict[str, Any]:
    return {
        "id": facts.id,
        "sha256": facts.sha256,
        "bytes": facts.bytes,
        "width": facts.width,
        "height": facts.height,
        "taken_at": min(facts.taken_at - moment.skew, moment.received_at),
        "stage": stage,
        "subject_kind": shows.kind,
        "subject_id": shows.id,
        "event_id": shows.event_id,
        "grid": shows.grid,
        "author": actor.id,
        "author_name": actor.name,
        "place": shows.place[:200],
        "declared_at": moment.received_at,
        "skew_ms": int(moment.skew.total_seconds() * 1000),
    }


def check_photo(content: bytes, expected: Photo) -> tuple[bytes, Print | None]:
    """Prove that the bytes are the announced picture and whole; gives its small copy and print."""
    if len(content) > LARGEST_BYTES:
        raise TooBig(limit="8 MB")
    if hashlib.sha256(content).hexdigest() != expected.sha256:
        raise PhotoDiffers(photo=expected.id)
    picture, _ = shrunk(content, TAKEN_PIXELS)
    return encoded(picture), print_of(picture) if expected.subject_kind in COMPARED else None


def store_photo(blobs: Blobs, photo: Photo, content: bytes, small: bytes) -> None:
    """Put the original and its small copy where they stay; before anything is acknowledged."""
    blobs.put(photo.sha256, content)
    blobs.put(f"{photo.sha256}.small", small, lasting=False)
