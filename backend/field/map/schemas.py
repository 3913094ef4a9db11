"""What travels: the pictures of the map, and the venues on it."""

from typing import Literal
from uuid import UUID

from msgspec import Struct

from backend.field.venues.models import VenueClass, VenueStatus


class MapPictures(Struct):
    """Where the pictures come from, the lowest layer first; none: the map is drawn without."""

    tiles: list[str]
    credit: str
    datum: Literal["wgs84", "gcj02"]


class MapVenue(Struct):
    """A venue as the map shows it; without a place it is in the list beside."""

    id: UUID
    number: str
    name: str
    address: str
    venue_class: VenueClass
    status: VenueStatus
    grid: str
    grid_name: str
    lat: float | None
    lng: float | None
    open: int
    overdue: int


class MapVenues(Struct):
    """The venues of a grid; `total` says when there are more than a map can show."""

    items: list[MapVenue]
    total: int
