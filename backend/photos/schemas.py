"""What travels: photos inside commands, and as clients see them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from backend.clock import is_plausible
from backend.photos.models import Photo, Stage

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
    def of(cls, photo: Photo) -> "PhotoRow":
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
