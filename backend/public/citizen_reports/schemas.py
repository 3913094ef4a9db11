"""What travels: citizens' reports at the desk, and what the office makes of them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from backend.public.citizen_reports.models import ReportState

Reason = Annotated[str, Meta(min_length=1, max_length=500)]


class CitizenRow(Struct):
    """A report at the desk."""

    id: UUID
    venue_id: UUID
    venue_name: str
    venue_address: str
    grid: str
    grid_name: str
    text: str
    photos: list[UUID]
    photos_gone: bool
    received_at: datetime
    state: ReportState
    hazard_id: UUID | None
    hazard_number: str | None
    hazard_state: str | None
    reason: str
    triaged_at: datetime | None
    triaged_by_name: str | None
    solved: bool | None
    solved_text: str


class CitizenGroup(Struct):
    """另有 N 条: what came above the budget of a venue's plaque, words alone."""

    venue_id: UUID
    venue_name: str
    venue_address: str
    grid: str
    count: int
    first_at: datetime
    last_at: datetime
    grid_name: str


class CitizenList(Struct):
    """A list answer; `waiting` is how many are still to be looked at, whatever was asked for.

    A group is one of them, and those in it are not among the items unless it was asked for.
    """

    items: list[CitizenRow]
    total: int
    waiting: int
    groups: list[CitizenGroup]


class CitizenTicket(Struct, forbid_unknown_fields=True):
    """Make a ticket of it, by an item of the checklist."""

    item_code: str
    edition: str
    detail: Annotated[str, Meta(max_length=500)] = ""


class CitizenJoin(Struct, forbid_unknown_fields=True):
    """It is about a ticket that is open already."""

    hazard_id: UUID


class CitizenDecline(Struct, forbid_unknown_fields=True):
    """Not taken up; the citizen reads why."""

    reason: Reason


class GroupDecline(Struct, forbid_unknown_fields=True):
    """None of a group is taken up, as far as it was read; each citizen reads why."""

    reason: Reason
    until: datetime


class GroupDeclined(Struct):
    """How many were answered."""

    count: int
