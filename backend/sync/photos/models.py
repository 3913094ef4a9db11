"""Photos: declared by the command that cites them, received later, never changed."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from backend.core.database import GRID_PATH, Record, new_id, words_of


class Stage(StrEnum):
    """What a picture shows of a hazard's life."""

    BEFORE = "before"
    AFTER = "after"
    OTHER = "other"


MIRRORED = {"hazard", "visit", "venue", "ebike"}
"""What pictures show that phones keep a copy of."""
COMPARED = {"hazard", "visit", "command"}
"""What pictures are of that must not be shown twice; a door or a signature may be."""


class Photo(Record, table=True):
    """A picture as evidence. `sha256` names its bytes from the moment it was taken."""

    __table_args__ = (sa.Index("ix_photo_subject", "subject_kind", "subject_id"),)

    id: UUID = Field(primary_key=True)
    sha256: str = Field(max_length=64, index=True)
    bytes: int
    width: int
    height: int
    taken_at: datetime
    """By the phone's clock, corrected by its skew."""
    stage: Stage = Field(sa_type=words_of(Stage))
    subject_kind: str = Field(max_length=16)
    """`hazard`, `visit`, `venue`, or `command` while the command is parked."""
    subject_id: UUID
    event_id: UUID | None = Field(default=None, index=True)
    grid: str = Field(sa_type=GRID_PATH)
    author: UUID
    author_name: str = Field(max_length=40)
    place: str = Field(default="", max_length=200)
    """What the watermark says of where."""
    declared_at: datetime
    received_at: datetime | None = None
    skew_ms: int = Field(default=0, sa_type=sa.BigInteger)
    """Phone's clock minus ours when it was announced; `taken_at` is corrected by it already."""

    def mirrored(self) -> tuple[str, UUID | str, str] | None:
        """A picture belongs to what it shows."""
        if self.subject_kind in MIRRORED:
            return self.subject_kind, self.subject_id, self.grid
        return None


class PhotoPrint(Record, table=True):
    """What a received picture is known by; its thumbnail is empty where it is too plain."""

    number: int | None = Field(default=None, primary_key=True)
    photo_id: UUID = Field(foreign_key="photo.id", unique=True)
    thumb: bytes = Field(default=b"", sa_type=sa.LargeBinary)


class PhotoKey(Record, table=True):
    """Under which keys a print is filed, so that what is alike is found without a search."""

    __table_args__ = ({"sqlite_with_rowid": False},)

    key: int = Field(primary_key=True, sa_type=sa.BigInteger)
    print: int = Field(primary_key=True, foreign_key="photoprint.number", index=True)


class PhotoLikeness(Record, table=True):
    """Two pictures that look like one: told to the office, judged by a person, never a bar."""

    __table_args__ = (sa.UniqueConstraint("photo_id", "other_id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    photo_id: UUID = Field(foreign_key="photo.id")
    """The one that came later."""
    other_id: UUID = Field(foreign_key="photo.id", index=True)
    percent: int
    found_at: datetime
    dismissed_at: datetime | None = None
    dismissed_by: UUID | None = None
    dismissed_by_name: str | None = Field(default=None, max_length=40)
    reason: str = Field(default="", max_length=200)
