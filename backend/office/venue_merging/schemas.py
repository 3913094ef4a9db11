"""What travels when a venue moves, turns out to be another, or is told apart again."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from backend.field.patrols.schemas import VenueListed

Reason = Annotated[str, Meta(min_length=1, max_length=200)]


class VenueMove(Struct, forbid_unknown_fields=True):
    """Where it is from now on; another address is another place, so its pin goes."""

    grid: str
    reason: Reason
    address: Annotated[str, Meta(min_length=1, max_length=200)] | None = None


class Moved(Struct):
    """Where it went, and what went with it."""

    grid: str
    grid_name: str
    hazards: int


class MergeAsk(Struct, forbid_unknown_fields=True):
    """Which row goes into this one, and which of its facts are the right ones."""

    gone: UUID
    reason: Reason
    facts: Annotated[list[str], Meta(max_length=60)] = []


class Apart(Struct, forbid_unknown_fields=True):
    """Another venue that this one is not; `apart` false takes that back."""

    other: UUID
    apart: bool = True


class VenuePair(Struct):
    """Two venues side by side."""

    one: VenueListed
    other: VenueListed
    alike: list[str]
    """What speaks for one door, in words."""
    differ: list[str]
    """Facts that both know and know otherwise."""


class Likenesses(Struct):
    """The likeliest, and how many there are."""

    items: list[VenuePair]
    total: int


class MergeRow(Struct):
    """A merge as clients see it."""

    id: UUID
    kept: UUID
    gone: UUID
    number: str
    """Of the row that is another by now."""
    name: str
    at: datetime
    by_name: str
    reason: str
    hazards: int
    visits: int
    undone_at: datetime | None = None


class MergeList(Struct):
    """The rows that a venue is made of, the latest first."""

    items: list[MergeRow]


class SplitDone(Struct):
    """Two again; and what could not go back, in words."""

    merge: MergeRow
    stays: list[str]
