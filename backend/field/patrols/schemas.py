"""What travels: visits on the wire."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from backend.field.hazards.schemas import HazardBrief
from backend.field.patrols.models import Visit, VisitOutcome
from backend.field.venues.schemas import VenueRow
from backend.sync.photos.schemas import PhotoFacts


class VisitRecord(Struct):
    """A visit as it was: hazards found in it are reports of their own."""

    id: UUID
    venue_id: UUID
    outcome: VisitOutcome
    note: Annotated[str, Meta(max_length=500)] = ""
    photos: Annotated[list[PhotoFacts], Meta(max_length=12)] = []
    gaps_seen_at: datetime | UnsetType | None = UNSET
    """Instant of the self-check whose gaps the phone showed; null: it knew of none."""


class VisitRow(Struct, kw_only=True):
    """A visit as phones keep it: nothing in it changes with what it does not touch."""

    id: UUID
    venue_id: UUID
    venue_name: str
    grid: str
    outcome: VisitOutcome
    note: str
    at: datetime
    by: UUID
    by_name: str
    hazards: int
    photos: list[UUID]
    late: bool
    gaps_seen_at: datetime | None
    """Self-checks up to here are answered by it."""

    @classmethod
    def of(cls, visit: Visit | Any, hazards: int, photos: Sequence[UUID]) -> "VisitRow":
        """Show a row."""
        return cls(
            id=visit.id,
            venue_id=visit.venue_id,
            venue_name=visit.venue_name,
            grid=visit.grid,
            outcome=visit.outcome,
            note=visit.note,
            at=visit.at,
            by=visit.by,
            by_name=visit.by_name,
            hazards=hazards,
            photos=list(photos),
            late=visit.late,
            gaps_seen_at=visit.gaps_seen_at,
        )


class VisitListed(VisitRow, kw_only=True):
    """A visit in a list."""

    open_before: int
    """Tickets that were open there already: found nothing then means nothing *new*."""


class VisitList(Struct):
    """A list answer."""

    items: list[VisitListed]
    total: int


class Attempts(Struct):
    """Doors that did not open since the last effective visit."""

    count: int
    at: datetime
    """The newest of them."""
    outcome: VisitOutcome
    """What came of it."""


class VenueListed(VenueRow, kw_only=True):
    """A venue in a list, with what was last done there and what is still open."""

    last_visit_at: datetime | None = None
    """The last effective visit."""
    open_hazards: int = 0
    attempts: Attempts | None = None


class VenueFound(Struct):
    """The venue behind a code; its page is asked for by id."""

    venue: VenueListed


class VenueList(Struct):
    """A list answer."""

    items: list[VenueListed]
    total: int


class VenuePage(Struct):
    """A venue with its tickets and its visits."""

    venue: VenueRow
    hazards: list[HazardBrief]
    visits: list[VisitListed]
