"""Departments as clients see and mend them."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct, field

from backend.people.departments.models import Department, Urgency

Name = Annotated[str, Meta(min_length=1, max_length=40)]
Phone = Annotated[str, Meta(max_length=40)]
Kinds = Annotated[list[Annotated[str, Meta(min_length=1, max_length=40)]], Meta(max_length=60)]
Minutes = Annotated[int, Meta(ge=1, le=43_200)]


class Clocks(Struct, frozen=True):
    """How many minutes a whistle leaves, by urgency."""

    emergency: Minutes = 30
    urgent: Minutes = 120
    normal: Minutes = 1440


class DepartmentFacts(Struct, forbid_unknown_fields=True):
    """A new entry."""

    name: Name
    kinds: Kinds = []
    phone: Phone = ""
    whistle_minutes: Clocks = field(default_factory=Clocks)


class DepartmentChange(Struct, forbid_unknown_fields=True):
    """What is to be different; what is not named stays."""

    name: Name | None = None
    kinds: Kinds | None = None
    phone: Phone | None = None
    whistle_minutes: Clocks | None = None
    ended: bool | None = None
    """From today on it is no longer offered, or is again."""


class DepartmentRow(Struct):
    """One department."""

    id: UUID
    name: str
    kinds: list[str]
    phone: str
    whistle_minutes: Clocks
    grid: str
    valid_from: date
    valid_to: date | None

    @classmethod
    def of(cls, row: Department) -> "DepartmentRow":
        """Show a row."""
        clocks = Clocks(*(int(row.clock(u).total_seconds() // 60) for u in Urgency))
        return cls(
            row.id, row.name, row.kinds, row.phone, clocks, row.grid, row.valid_from, row.valid_to
        )


class DepartmentList(Struct):
    """A list answer."""

    items: list[DepartmentRow]


class DepartmentName(Struct):
    """A department in a few words."""

    id: UUID
    name: str
