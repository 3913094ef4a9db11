"""What travels to a phone's copy."""

from datetime import datetime

from msgspec import Struct

from backend.field.campaigns.schemas import CampaignMirror, SiteMirror
from backend.field.ebikes.schemas import EbikeRow
from backend.field.hazards.checklist.schemas import ItemRow
from backend.field.hazards.schemas import HazardRow
from backend.field.patrols.schemas import VisitRow
from backend.field.plan.schemas import PlanRow
from backend.field.stations.schemas import DutyRow, RosterRow, StationCopy, TallyRow
from backend.field.venues.schemas import VenueRow
from backend.people.accounts.schemas import GridRow


class Rows(Struct, omit_defaults=True):
    """What changed, by kind."""

    grid: list[GridRow] = []
    venue: list[VenueRow] = []
    item: list[ItemRow] = []
    hazard: list[HazardRow] = []
    visit: list[VisitRow] = []
    ebike: list[EbikeRow] = []
    station: list[StationCopy] = []
    roster: list[RosterRow] = []
    duty: list[DutyRow] = []
    dissuasion: list[TallyRow] = []
    campaign: list[CampaignMirror] = []
    site: list[SiteMirror] = []
    plan: list[PlanRow] = []


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
