"""What travels: photos inside commands, and as clients see them."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from backend.core.clock import is_plausible
from backend.sync.photos.models import Photo, Stage

Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Positive = Annotated[int, Meta(gt=0, le=100_000_000)]


class PhotoFacts(Struct, frozen=True):
    """What a phone says of a picture before it sends it."""

    id: UUID
    sha256: Sha256
    bytes: Positive
    width: Positive
    height: Positive
    taken_at: datetime

    def __post_init__(self) -> None:
        """Refuse a time that cannot be; the reader of the command tells so."""
        if not is_plausible(self.taken_at):
            raise ValueError("taken_at")


class PhotoRow(Struct):
    """A picture as clients see it."""

    id: UUID
    sha256: str
    stage: Stage
    taken_at: datetime
    width: int
    height: int
    received: bool

    @classmethod
    def of(cls, photo: Photo | Any) -> "PhotoRow":
        """Show a row."""
        return cls(
            id=photo.id,
            sha256=photo.sha256,
            stage=photo.stage,
            taken_at=photo.taken_at,
            width=photo.width,
            height=photo.height,
            received=photo.received_at is not None,
        )


class PhotoKept(Struct):
    """The server has these bytes; the phone may let go of its own."""

    id: UUID
    sha256: str
    bytes: int


class PhotoSide(Struct):
    """One of two pictures that are alike, with what it shows."""

    id: UUID
    stage: Stage
    subject_kind: str
    subject_id: UUID
    place: str
    taken_at: datetime
    author_name: str

    @classmethod
    def of(cls, photo: Photo) -> "PhotoSide":
        """Show a row."""
        return cls(**{f: getattr(photo, f) for f in cls.__struct_fields__})


class LikenessRow(Struct):
    """看起来是同一张: two pictures for a person to judge."""

    id: UUID
    percent: int
    found_at: datetime
    photo: PhotoSide
    """The one that came later."""
    other: PhotoSide
    dismissed_at: datetime | None
    dismissed_by_name: str | None
    reason: str


class LikenessList(Struct):
    """A list answer."""

    items: list[LikenessRow]
    total: int


class Dismissal(Struct, forbid_unknown_fields=True):
    """Why two pictures are not the same."""

    reason: Annotated[str, Meta(max_length=200)] = ""


class PhotoStory(Struct):
    """When and how a picture came to us."""

    id: UUID
    sha256: str
    bytes: int
    width: int
    height: int
    stage: Stage
    author_name: str
    place: str
    taken_at: datetime
    """By the phone's clock, corrected."""
    declared_at: datetime
    received_at: datetime | None
    skew_ms: int
    """Phone's clock minus ours; above five minutes it is told."""

    @classmethod
    def of(cls, photo: Photo) -> "PhotoStory":
        """Show a row."""
        return cls(**{f: getattr(photo, f) for f in cls.__struct_fields__})
