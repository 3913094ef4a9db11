"""投诉建议: what somebody had to say, and the answer."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from backend.core.database import GRID_PATH, Record


class Feedback(Record, table=True):
    """One complaint or suggestion."""

    __table_args__ = (
        sa.Index("ix_feedback_author", "author", "created_at"),
        sa.Index("ix_feedback_open", "answered_at", "grid"),
    )

    id: UUID = Field(primary_key=True)
    """Minted by the sender, so that sent twice it is one."""
    number: str = Field(unique=True, max_length=32)
    """`TS-220382-2026-0001`"""
    author: UUID = Field(foreign_key="user.id")
    author_name: str = Field(max_length=40)
    grid: str = Field(sa_type=GRID_PATH)
    text: str = Field(max_length=1000)
    created_at: datetime
    answer: str | None = Field(default=None, max_length=1000)
    answered_at: datetime | None = None
    answered_by_name: str | None = Field(default=None, max_length=40)
