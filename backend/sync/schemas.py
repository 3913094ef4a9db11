"""What travels between a phone and us."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from backend.field.ebikes.schemas import EbikeRow
from backend.field.hazards.schemas import HazardRow, ItemRow
from backend.field.patrols.schemas import VisitRow
from backend.field.venues.models import NUMBERS
from backend.field.venues.schemas import VenueRow
from backend.people.accounts.schemas import GridRow, masked
from backend.sync.models import OfficeTask, Result, TaskKind

Many = Annotated[int, Meta(ge=0, le=1_000_000_000)]


class Entry(Struct):
    """A command as it stood in the outbox; its arguments are judged one command at a time."""

    id: UUID
    name: str
    args: dict[str, Any]
    at: datetime
    """By the phone's clock."""
    after: list[UUID] = []
    """Commands that must come first."""


class Pending(Struct, frozen=True):
    """What the phone had still to send when it spoke."""

    commands: Many = 0
    photos: Many = 0


class Push(Struct):
    """An outbox, or the first part of it."""

    device: UUID
    author: UUID
    sent_at: datetime
    commands: list[dict[str, Any]]
    sequence: Many = 0
    pending: Pending = Pending()


class Rescue(Push, kw_only=True):
    """Unsent work out of a file, or a part of it; `sent_at` is when the file was made."""

    skew_ms: Annotated[int, Meta(ge=-(1 << 52), le=1 << 52)] = 0
    """How far off the phone knew its clock to be, phone minus ours."""


class Outcome(Struct, omit_defaults=True):
    """What became of one command."""

    id: str
    result: str
    """applied, replayed, held, superseded, parked or id_reused"""
    of: Result | None = None
    """What it was the first time, when replayed."""
    code: str = ""
    detail: str = ""
    number: str | None = None
    facts: dict[str, Any] = {}
    status: int | None = None


class Pushed(Struct):
    """The answer; a phone believes no other."""

    received_at: datetime
    skew_ms: int
    results: list[Outcome]


class Rows(Struct, omit_defaults=True):
    """What changed, by kind."""

    grid: list[GridRow] = []
    venue: list[VenueRow] = []
    item: list[ItemRow] = []
    hazard: list[HazardRow] = []
    visit: list[VisitRow] = []
    ebike: list[EbikeRow] = []


class Pulled(Struct, omit_defaults=True):
    """What a phone's copy lacks."""

    cursor: str
    server_time: datetime
    more: bool = False
    reset: bool = False
    """Start the copy afresh with these rows; what waits to be sent is never touched."""
    leave: list[str] = []
    """Grids that are no longer the reader's: what lies below them goes."""
    rows: Rows | None = None
    gone: dict[str, list[str]] = {}
    unread: int = 0
    """Lines of the reader's own inbox not read yet."""


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
    return task.facts.get("field") in NUMBERS


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
