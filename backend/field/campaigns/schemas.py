"""What travels: campaigns, how far they have come, and their objects."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct, field

from backend.core.figures import Figure, Opens
from backend.field.campaigns.models import SiteKind, SiteOutcome, Treatment
from backend.field.campaigns.templates.catalogue import CampaignItem, Theme
from backend.field.hazards.listing.queries import HazardFilter, asked
from backend.field.hazards.models import Disposal, Domain, Level, State
from backend.field.venues.models import VenueClass
from backend.sync.photos.schemas import PhotoFacts


class SiteResult(StrEnum):
    """How far a site has come, before any ticket of it."""

    TODO = "todo"
    CHECKED = "checked"
    CLEAR = "clear"
    FOUND = "found"


RESULT_NAMES: dict[SiteResult, str] = {
    SiteResult.TODO: "还没检查",
    SiteResult.CHECKED: "已检查",
    SiteResult.CLEAR: "没有问题",
    SiteResult.FOUND: "发现问题",
}


class CampaignProgress(Struct):
    """How far sites have come; ledgers' sites whose ticket was voided are not counted."""

    total: int = 0
    todo: int = 0
    checked: int = 0
    clear: int = 0
    found: int = 0
    closed: int = 0
    submitted: int = 0
    """Put right, to be looked at."""
    overdue: int = 0

    def count(self, counted: "CampaignProgress") -> None:
        """Count on."""
        for name in CampaignProgress.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(counted, name))


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
    ended_on: date | None
    works: bool
    """Whether phones work on it; an old ledger's is only told of."""
    open_tickets: int = 0
    """Of all its tickets, at venues too: they go on when it is ended."""
    kinds: list[KindProgress] = field(default_factory=list[KindProgress])


_SITES = {"campaign": "{id}", "grid": "{asked}", "site": "{site}"}
PROGRESS_FIGURES: Sequence[Figure] = (
    Figure("total", "处数", "专项里的每一处，不含误报撤销的。", Opens.SITES, _SITES),
    *(
        Figure(result.value, title, sentence, Opens.SITES, {**_SITES, "result": result.value})
        for result, title, sentence in (
            (SiteResult.TODO, "还没检查", "还没有人到现场看过的。"),
            (SiteResult.CHECKED, "已检查", "到现场看过的，没有问题的也算。"),
            (SiteResult.CLEAR, "没有问题", "看过、没有发现问题的，误报撤销的也算。"),
            (SiteResult.FOUND, "发现问题", "看过、发现了问题的，改好了也算。"),
        )
    ),
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
    count: int
    payer: str | None
    outcome: SiteOutcome | None
    checked_at: datetime | None
    checked_by_name: str | None
    grid: str
    grid_name: str
    hazard_id: UUID | None
    """None: nothing was found here, or nobody was here yet."""
    number: str | None
    item_text: str | None
    detail: str | None
    level: Level | None
    state: State | None
    found_at: datetime | None
    due_on: date | None
    overdue_days: int | None
    """None where the ticket has ended, or has no last day."""
    closed_at: datetime | None
    closed_by_name: str | None


class SiteList(Struct):
    """A list answer."""

    items: list[SiteRow]
    total: int


class GridProgress(CampaignProgress, kw_only=True):
    """Sites of one grid."""

    grid: str
    grid_name: str


class CampaignPage(Struct):
    """A campaign whole: what it finds, where it looks, and how far each grid is."""

    campaign: CampaignRow
    template: str | None
    grids: list[str]
    classes: list[VenueClass] | None
    items: list[CampaignItem]
    by_grid: list[GridProgress]
    figures: Sequence[Figure]


class ThemeList(Struct):
    """The templates that ship."""

    items: Sequence[Theme]


class CampaignMirror(Struct, kw_only=True):
    """A campaign as phones keep it."""

    id: UUID
    name: str
    grid: str
    domain: Domain
    starts_on: date
    ends_on: date | None
    classes: list[VenueClass] | None
    site: SiteKind
    """What its sites mostly are."""
    items: list[CampaignItem]


class SiteMirror(Struct, kw_only=True):
    """A site as phones keep it."""

    id: UUID
    campaign_id: UUID
    kind: SiteKind
    place: str
    grid: str
    owner: str | None
    size: str | None
    count: int
    treatment: Treatment | None
    payer: str | None
    outcome: SiteOutcome | None
    checked_at: datetime | None
    checked_by_name: str | None
    hazard_id: UUID | None
    version: int


CampaignName = Annotated[str, Meta(min_length=1, max_length=80)]
SitePlace = Annotated[str, Meta(min_length=1, max_length=200)]
Code = Annotated[str, Meta(max_length=10)]
Paths = Annotated[list[Annotated[str, Meta(max_length=120)]], Meta(max_length=200)]
Classes = Annotated[list[VenueClass], Meta(max_length=20)]
OwnerName = Annotated[str, Meta(max_length=80)]
Size = Annotated[str, Meta(max_length=40)]
Count = Annotated[int, Meta(ge=1, le=9999)]
Pictures = Annotated[list[PhotoFacts], Meta(max_length=12)]


class CampaignLine(Struct):
    """One line: of the template by its code, of the checklist by code and edition, or own words."""

    code: Code = ""
    edition: Annotated[str, Meta(max_length=20)] = ""
    """Of the checklist; blank: a line of the campaign's template."""
    text: Annotated[str, Meta(max_length=200)] = ""
    """Own words; then no code is given."""
    disposal: Disposal = Disposal.DEADLINE
    days: Annotated[int, Meta(ge=0, le=365)] | None = None
    level: Level = Level.GENERAL


Lines = Annotated[list[CampaignLine], Meta(min_length=1, max_length=60)]


class CampaignBegin(Struct):
    """A campaign is made: from a template, or of lines alone."""

    id: UUID
    grid: Annotated[str, Meta(max_length=120)]
    name: CampaignName
    starts_on: date
    items: Lines
    template: Annotated[str, Meta(max_length=40)] = ""
    domain: Domain = Domain.FIRE
    """The ledger of its tickets, where no template says it."""
    ends_on: date | None = None
    grids: Paths = []
    classes: Classes | None = None


class CampaignAmend(Struct):
    """What is said is changed: another name or end, other grids, other lines; ended, it goes on."""

    id: UUID
    name: CampaignName | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    grids: Paths | None = None
    classes: Classes | None = None
    items: Lines | None = None


class CampaignEnd(Struct):
    """It is over; its open tickets go on."""

    id: UUID


class SiteFacts(Struct, kw_only=True):
    """What is known of a site; what is left out is not known, or not changed."""

    kind: SiteKind
    place: SitePlace
    grid: Annotated[str, Meta(max_length=120)]
    owner: OwnerName | None = None
    size: Size | None = None
    count: Count | None = None
    treatment: Treatment | None = None
    payer: OwnerName | None = None


class CampaignAddSites(Struct):
    """Sites typed or pasted at the desk."""

    campaign_id: UUID
    sites: Annotated[list[SiteFacts], Meta(min_length=1, max_length=500)]


class SiteRecord(SiteFacts, kw_only=True):
    """A site met on the spot."""

    id: UUID
    campaign_id: UUID
    clear: bool | None = None
    """Whether nothing is wrong with it; none: nobody has looked yet."""
    photos: Pictures = []


class SiteInspect(Struct, kw_only=True):
    """Somebody stood before it; what is wrong with it is reported as a hazard."""

    id: UUID
    clear: bool
    owner: OwnerName | None = None
    size: Size | None = None
    count: Count | None = None
    treatment: Treatment | None = None
    payer: OwnerName | None = None
    photos: Pictures = []
