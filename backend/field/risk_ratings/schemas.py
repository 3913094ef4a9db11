"""What travels: colours on the wire. Internal: no public page shows one."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from backend.field.patrols.schemas import VenueListed
from backend.field.risk_ratings.models import Colour


class ReasonRow(Struct):
    """Why, and what would do away with it."""

    colour: Colour
    text: str
    todo: str


class ColourPast(Struct):
    """What it was from a day on."""

    on: date
    colour: Colour
    reasons: list[str]
    version: str


class ColourPage(Struct):
    """A venue's colour; none where there is no business to judge."""

    venue_id: UUID
    colour: Colour | None
    reasons: list[ReasonRow]
    version: str
    history: list[ColourPast]


class VenueColoured(VenueListed, kw_only=True):
    """A venue in a list with its colour and the reasons, the worst first."""

    colour: Colour
    reasons: list[str]


class ColourCounts(Struct):
    """How many venues have which colour."""

    red: int = 0
    yellow: int = 0
    green: int = 0


class ColourList(Struct):
    """A list answer; the counts are of all that the filters but the colour leave."""

    items: list[VenueColoured]
    total: int
    counts: ColourCounts


class GridColours(ColourCounts, kw_only=True):
    """The colours of one grid."""

    grid: str
    grid_name: str


class GridColourList(Struct):
    """Every grid that has venues in business."""

    items: list[GridColours]
    version: str
