"""What is asked of codes and plaques, and how it is answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from backend.core import text as identity
from backend.core.clock import is_plausible
from backend.core.figures import Figure, Opens
from backend.field.venues.filters import CODE_NAMES
from backend.field.venues.models import CodeKind
from backend.sync.photos.schemas import PhotoFacts

Word = Annotated[str, Meta(max_length=40)]


class VenueTransfer(Struct, forbid_unknown_fields=True):
    """换经营者: the new owner; of name and licence only what is other than before."""

    venue_id: UUID
    operator: Annotated[str, Meta(min_length=1, max_length=40)]
    phone: Annotated[str, Meta(max_length=20)] | None = None
    """The new owner's; the old one's is not kept."""
    name: Annotated[str, Meta(min_length=1, max_length=80)] | UnsetType = UNSET
    licence_name: Annotated[str, Meta(max_length=80)] | UnsetType | None = UNSET
    credit_code: Annotated[str, Meta(max_length=18)] | UnsetType | None = UNSET
    taken_over_at: datetime | None = None
    """None: just now."""

    def __post_init__(self) -> None:
        """Refuse a time that cannot be; the reader of the command tells so."""
        if self.taken_over_at is not None and not is_plausible(self.taken_over_at):
            raise ValueError("taken_over_at")
        self.phone = identity.phone_text(self.phone)


class VenuePhotograph(Struct, forbid_unknown_fields=True):
    """What the door looks like now."""

    venue_id: UUID
    photos: Annotated[list[PhotoFacts], Meta(min_length=1, max_length=3)]


class CodeInstall(Struct, forbid_unknown_fields=True):
    """A plaque scanned in its place; it retires those issued before it."""

    venue_id: UUID
    value: Annotated[str, Meta(min_length=1, max_length=40)]
    place: Word | None = None
    photos: Annotated[list[PhotoFacts], Meta(max_length=3)] = []


class CodeBind(Struct, forbid_unknown_fields=True):
    """A code that somebody else made, read at the door: from now on it opens the venue."""

    venue_id: UUID
    kind: CodeKind
    value: Annotated[str, Meta(min_length=1, max_length=120)]


class CodeIssue(Struct, forbid_unknown_fields=True):
    """A new plaque for a venue; the old one holds until the new one hangs."""

    venue_id: UUID
    reason: Annotated[str, Meta(max_length=80)] = ""


class CodeRevoke(Struct, forbid_unknown_fields=True):
    """A code that shall open the venue no more."""

    venue_id: UUID
    kind: CodeKind
    value: Annotated[str, Meta(min_length=1, max_length=120)]
    reason: Annotated[str, Meta(min_length=1, max_length=80)]


class PlaqueCount(Struct):
    """How many plaques a choice would print, and which names the font cannot."""

    venues: int
    pages: int
    unprintable: list[str]
    changed: int = 0
    """Of these, how many were never printed, or would look otherwise now."""


class PrintDone(Struct, forbid_unknown_fields=True):
    """A sheet that was made and taken to the printer."""

    grid: str = ""
    ids: Annotated[list[UUID], Meta(max_length=2000)] = []
    layout: Literal[8, 1] = 8
    changed: bool = False


class PrintRow(Struct):
    """A sheet as clients see it."""

    id: UUID
    grid: str
    grid_name: str
    at: datetime
    by_name: str
    layout: int
    plaques: int
    changed_only: bool


class PrintList(Struct):
    """A list answer."""

    items: list[PrintRow]


class Spares(Struct, forbid_unknown_fields=True):
    """So many plaques of no venue yet, for the workers of a grid to carry."""

    grid: str
    count: Annotated[int, Meta(ge=1, le=80)] = 8


_ROW = {"grid": "{grid}", "own": "{own}", "in_business": "true"}
COVERAGE_FIGURES: Sequence[Figure] = (
    Figure("venues", "场所", "营业和停业的场所。", Opens.VENUES, _ROW),
    *(
        Figure(
            state.value, name, f"营业和停业的场所里，{name}、没有作废的。", Opens.VENUES,
            {**_ROW, "code": state.value},
        )
        for state, name in CODE_NAMES.items()
    ),
)  # fmt: skip
"""Every number of the table of plaques, each with what lists it."""


class CoverageRow(Struct):
    """How far a grid is with its codes; venues in business only."""

    grid: str
    grid_name: str
    venues: int
    jian: int
    """已录入吉安码"""
    licence: int
    coded: int
    """已录入: some code opens it."""
    printed: int
    installed: int
    """已张贴: its plaque was scanned in place."""
    own: bool = True
    """A row counts what lies in its grid, and in none below it."""


class Coverage(Struct):
    """Every grid that has venues."""

    items: list[CoverageRow]
    figures: Sequence[Figure]
    """What each number is, and what lists it."""
