"""Venue owners (经营者): bound to a venue without an account, and what they check themselves."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import JSON, Column, Field

from backend.core.database import GRID_PATH, Record, new_id


class OwnerInvite(Record, table=True):
    """A code on a worker's screen, for one owner, once, for a quarter of an hour."""

    token_hash: str = Field(primary_key=True, max_length=64)
    venue_id: UUID = Field(foreign_key="venue.id", index=True)
    made_by: UUID
    made_by_name: str = Field(max_length=40)
    ends_at: datetime = Field(index=True)
    used_at: datetime | None = None


class OwnerBinding(Record, table=True):
    """One browser that acts for one venue; there may be several of both."""

    __table_args__ = (sa.UniqueConstraint("holder", "venue_id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    holder: str = Field(max_length=64)
    """The keyed hash of the token in the browser's cookie."""
    venue_id: UUID = Field(foreign_key="venue.id", index=True)
    grid: str = Field(sa_type=GRID_PATH)
    device: str = Field(default="", max_length=40)
    """What it is in a word (微信、安卓手机), so that people can tell two apart."""
    bound_at: datetime
    bound_by_name: str = Field(max_length=40)
    """The worker who showed the code."""
    used_on: date
    revoked_at: datetime | None = None
    revoked_by_name: str | None = Field(default=None, max_length=40)


class SelfCheck(Record, table=True):
    """自查: what an owner found at his own venue in one month. Never counts as a visit."""

    __table_args__ = (sa.UniqueConstraint("venue_id", "month"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    venue_id: UUID = Field(foreign_key="venue.id")
    grid: str = Field(sa_type=GRID_PATH)
    month: int
    """yyyymm in Beijing; a second answer in the month takes the first one's place."""
    at: datetime
    answers: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """Question to `yes`, `no` or `none`."""
    gaps: int
    """How many were answered `no`."""
