"""投诉建议 on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from backend.office.feedback.models import Feedback

Words = Annotated[str, Meta(min_length=1, max_length=1000)]


class FeedbackNew(Struct):
    """What somebody has to say."""

    id: UUID
    text: Words


class FeedbackAnswer(Struct):
    """What is answered."""

    text: Words


class FeedbackRow(Struct):
    """A complaint or suggestion, and its answer."""

    id: UUID
    number: str
    text: str
    author_name: str
    grid: str
    grid_name: str
    created_at: datetime
    answer: str | None
    answered_at: datetime | None
    answered_by_name: str | None

    @classmethod
    def of(cls, feedback: Feedback, grid_name: str) -> "FeedbackRow":
        """Show a row."""
        own = [n for n in cls.__struct_fields__ if n != "grid_name"]
        return cls(**{n: getattr(feedback, n) for n in own}, grid_name=grid_name)


class FeedbackList(Struct):
    """A page; `waiting` wait for the caller's answer."""

    items: list[FeedbackRow]
    total: int
    waiting: int
