"""What travels: visits on the wire."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from backend.hazards.schemas import HazardBrief
from backend.patrols.models import Outcome, Visit
from backend.photos.schemas import PhotoFacts
from backend.venues.schemas import VenueRow


class VisitRecord(Struct, forbid_unknown_fields=True):
    """A visit as it was: hazards found in it are reports of their own."""

    id: UUID
    venue_id: UUID
    outcome: Outcome
    note: Annotated[str, Meta(max_length=500)] = ""
    photos: Annotated[list[PhotoFacts], Meta(max_length=12)] = []


class VisitRow(Struct):
    """A visit as clients see it."""

    id: UUID
    venue_id: UUID
    venue_name: str
    grid: str
    outcome: Outcome
    note: str
    at: datetime
    by: UUID
    by_name: str
    hazards: int
    photos: list[UUID]
    late: bool

    @classmethod
    def of(cls, visit: Visit, hazards: int, photos: Sequence[UUID]) -> "VisitRow":
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
        )


class VenueListed(VenueRow, kw_only=True):
    """A venue in a list, with what was last done there and what is still open."""

    last_visit_at: datetime | None = None
    open_hazards: int = 0


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
    visits: list[VisitRow]
