"""Photos: declared by the command that cites them, received later, never changed."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from backend.database import GRID_PATH, Record, words_of


class Stage(StrEnum):
    """What a picture shows of a hazard's life."""

    BEFORE = "before"
    AFTER = "after"
    OTHER = "other"


MIRRORED = {"hazard", "visit", "venue", "ebike"}
"""What pictures show that phones keep a copy of."""


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

    def mirrored(self) -> tuple[str, UUID | str, str] | None:
        """A picture belongs to what it shows."""
        if self.subject_kind in MIRRORED:
            return self.subject_kind, self.subject_id, self.grid
        return None
