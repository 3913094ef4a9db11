"""What travels: campaigns, how far they have come, and their objects."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct, field

from backend.core.figures import Figure, Opens
from backend.field.campaigns.models import SiteKind, Treatment
from backend.field.hazards.listing.queries import HazardFilter, asked
from backend.field.hazards.models import Domain, Level, State


class CampaignProgress(Struct):
    """How far objects have come; those whose ticket was voided are not counted."""

    total: int = 0
    closed: int = 0
    submitted: int = 0
    """Put right, to be looked at."""
    overdue: int = 0

    def count(self, state: State, number: int, late: int) -> None:
        """Count on."""
        self.total += number
        self.closed += number if state is State.CLOSED else 0
        self.submitted += number if state is State.SUBMITTED else 0
        self.overdue += late


class KindProgress(CampaignProgress, kw_only=True):
    """Objects of one kind."""

    site: SiteKind


class CampaignRow(CampaignProgress, kw_only=True):
    """A campaign as the reader's own grid sees it."""

    id: UUID
    name: str
    domain: Domain
    grid: str
    grid_name: str
    starts_on: date
    ends_on: date | None
    kinds: list[KindProgress] = field(default_factory=list[KindProgress])


_SITES = {"campaign": "{id}", "grid": "{asked}", "site": "{site}"}
PROGRESS_FIGURES: Sequence[Figure] = (
    Figure("total", "处数", "专项里的每一处，不含误报撤销的。", Opens.SITES, _SITES),
    Figure(
        "closed", "已销号", "专项里已经销号的。", Opens.SITES,
        {**_SITES, **asked(HazardFilter(states=(State.CLOSED,)))},
    ),
    Figure(
        "submitted", "待复查", "改好了、等人复查的。", Opens.SITES,
        {**_SITES, **asked(HazardFilter(states=(State.SUBMITTED,)))},
    ),
    Figure("overdue", "逾期", "过了期限还没销号的。", Opens.SITES, {**_SITES, "overdue": "true"}),
)  # fmt: skip
"""What stands of a campaign, whole and by kind, each with what lists it."""


class CampaignList(Struct):
    """Every campaign with an object in the grid that was asked for."""

    items: list[CampaignRow]
    asked: str
    """The grid asked for; blank: the reader's own."""
    figures: Sequence[Figure]


class SiteRow(Struct, kw_only=True):
    """An object of a campaign, and where its ticket stands."""

    id: UUID
    site: SiteKind
    place: str
    owner: str | None
    size: str | None
    treatment: Treatment | None
    grid: str
    grid_name: str
    hazard_id: UUID
    number: str
    item_text: str
    detail: str
    level: Level
    state: State
    found_at: datetime
    due_on: date | None
    overdue_days: int | None
    """None where the ticket has ended, or has no last day."""
    closed_at: datetime | None
    closed_by_name: str | None


class SiteList(Struct):
    """A list answer."""

    items: list[SiteRow]
    total: int
