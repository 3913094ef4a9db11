"""What travels: hand-overs on the wire."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from backend.core.spreadsheets.ledger.columns import LeftAlone
from backend.office.grid_handovers.models import HandOver


class HandOverAsk(Struct, forbid_unknown_fields=True):
    """A grid from one to another; the giver takes over where the taker was, unless said."""

    giver: UUID
    taker: UUID
    giver_to: str = ""


class Passing(Struct):
    """What passes: all that lies in the grid stays in it, under another worker."""

    grid: str
    grid_name: str
    giver_name: str
    taker_name: str
    giver_to: str
    giver_to_name: str
    taker_from_name: str
    venues: int
    open_hazards: int
    overdue: int
    to_check: int
    uncovered: bool
    """Nobody is left where the taker was."""


class Leaving(Struct):
    """Grids with venues or open tickets that would have no person any more."""

    items: list[LeftAlone]


class HandOverRow(Struct):
    """A hand-over as clients see it."""

    id: UUID
    grid: str
    grid_name: str
    at: datetime
    by_name: str
    giver_name: str
    taker_name: str
    venues: int
    open_hazards: int
    undone_at: datetime | None
    may_undo: bool

    @classmethod
    def of(cls, row: HandOver, grid_name: str, *, may_undo: bool) -> "HandOverRow":
        """Show a row."""
        return cls(
            id=row.id,
            grid=row.grid,
            grid_name=grid_name,
            at=row.at,
            by_name=row.by_name,
            giver_name=row.giver_name,
            taker_name=row.taker_name,
            venues=row.moved.get("venues", 0),
            open_hazards=row.moved.get("open_hazards", 0),
            undone_at=row.undone_at,
            may_undo=may_undo,
        )


class HandOverList(Struct):
    """A list answer."""

    items: list[HandOverRow]
