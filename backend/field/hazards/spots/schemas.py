"""What travels of a described place."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from backend.core.text import plain
from backend.field.hazards.models import SpotKind

SHORTEST_WORDS = 2
NO_WORDS, HALF_A_PIN = "words: says nothing", "lat, lng: both or neither"


class Spot(Struct):
    """A described place: corridor, yard, fire lane, façade, stretch of road."""

    kind: SpotKind
    grid: str
    words: Annotated[str, Meta(min_length=2, max_length=80)]
    """`3号楼2单元楼道`"""
    lat: Annotated[float, Meta(ge=-90, le=90)] | None = None
    lng: Annotated[float, Meta(ge=-180, le=180)] | None = None
    """WGS-84; both or neither."""

    def __post_init__(self) -> None:
        self.words = plain(self.words)
        if len(self.words) < SHORTEST_WORDS:
            raise ValueError(NO_WORDS)
        if (self.lat is None) != (self.lng is None):
            raise ValueError(HALF_A_PIN)


class HazardTie(Struct):
    """归到场所: what was found at a described place is that venue's."""

    id: UUID
    base: int
    venue_id: UUID
    note: Annotated[str, Meta(max_length=1000)] = ""
