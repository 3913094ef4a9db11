"""What travels: what the office must settle."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from backend.people.accounts.schemas import masked
from backend.sync.features import FEATURES
from backend.sync.models import OfficeTask, TaskKind


class TaskRow(Struct):
    """Something the office must settle."""

    id: UUID
    kind: TaskKind
    subject_kind: str
    subject_id: UUID
    title: str
    detail: str
    by_name: str
    grid: str
    grid_name: str
    facts: dict[str, Any]
    created_at: datetime
    settled_at: datetime | None
    settled_by_name: str | None
    settlement: str | None

    @classmethod
    def of(cls, task: OfficeTask, grid_name: str) -> "TaskRow":
        """Show a row; of numbers that two people wrote, their ends."""
        fields = [f for f in cls.__struct_fields__ if f != "grid_name"]
        told = cls(grid_name=grid_name, **{f: getattr(task, f) for f in fields})
        if of_numbers(task):
            told.facts = told.facts | {f: masked(told.facts.get(f)) for f in SIDES}
        return told


SIDES = ("kept", "offered")
"""What stands in a field, and what somebody else wrote there."""


def of_numbers(task: OfficeTask) -> bool:
    """Whether a matter is about which of two phone numbers is right."""
    return task.facts.get("field") in FEATURES.private_fields


class TaskPhones(Struct):
    """Both numbers in full; showing them was noted."""

    kept: str | None
    offered: str | None


class TaskList(Struct):
    """A list answer."""

    items: list[TaskRow]
    total: int


class Settlement(Struct):
    """What was done about it."""

    note: Annotated[str, Meta(min_length=1, max_length=500)]
