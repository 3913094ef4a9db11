"""What travels: checklist and tickets."""

from collections.abc import Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from backend.core.text import plain
from backend.field.hazards.models import (
    DayUnit,
    Disposal,
    Domain,
    EventKind,
    Hazard,
    HazardEvent,
    Level,
    Rating,
    SpotKind,
    State,
)
from backend.field.hazards.procedures.views import (
    Alarm,
    Calendar,
    Extension,
    Life,
    Supervision,
    Transfer,
    Whistle,
    life,
)
from backend.field.hazards.spots.schemas import Spot
from backend.people.departments.models import Urgency
from backend.people.departments.schemas import DepartmentName
from backend.sync.photos.models import Photo
from backend.sync.photos.schemas import PhotoFacts, PhotoRow


class EventRow(Struct):
    """One line of the timeline."""

    id: UUID
    kind: EventKind
    at: datetime
    received_at: datetime
    by: UUID | None
    by_name: str
    role: str
    text: str
    facts: dict[str, Any]
    photos: list[UUID]
    late: bool
    parallel: bool
    clock_off: bool


class Evidence(Struct):
    """How many of the announced pictures have arrived."""

    declared: int
    received: int


class LastEvent(Struct):
    """The newest thing that happened."""

    kind: EventKind
    at: datetime
    by_name: str


class HazardCore(Struct, kw_only=True):
    """What a list and a page both show."""

    id: UUID
    number: str
    venue_id: UUID | None
    ebike_id: UUID | None
    campaign_id: UUID | None
    site_id: UUID | None
    venue_name: str
    venue_address: str
    venue_class: str | None
    spot: SpotKind | None
    """Where neither a venue nor an e-bike is: `venue_name` describes the place."""
    lat: float | None
    lng: float | None
    grid: str
    grid_name: str
    visit_id: UUID | None
    domain: Domain
    state: State
    level: Level
    disposal: Disposal
    item_code: str
    edition: str
    item_text: str
    item_group: str
    basis: str
    days: int | None
    day_unit: DayUnit
    detail: str
    found_at: datetime
    found_by: UUID | None
    found_by_name: str
    due_on: date | None
    submitted_at: datetime | None
    closing: bool
    closed_at: datetime | None
    closed_by_name: str | None
    void_asked_by: UUID | None
    extensions: int
    long_on: date | None
    follow_up_on: date | None
    recurs: UUID | None
    joined_into: UUID | None
    version: int
    updated_at: datetime
    evidence: Evidence
    extension: Extension | None
    whistle: Whistle | None
    transfer: Transfer | None
    supervised: Supervision | None
    calendar: Calendar | None
    """Set where the last day lies beyond the known calendar."""


class HazardRow(HazardCore, kw_only=True):
    """A ticket whole: as phones keep it, and as its page shows it."""

    events: list[EventRow]
    photos: list[PhotoRow]

    @classmethod
    def of(
        cls,
        hazard: Hazard | Any,
        events: Sequence[HazardEvent | Any],
        photos: Sequence[Photo | Any],
        grid_name: str,
    ) -> "HazardRow":
        """Show a row with its timeline."""
        mine: dict[UUID | None, list[UUID]] = {}
        for photo in photos:
            mine.setdefault(photo.event_id, []).append(photo.id)
        return cls(
            **core(hazard, life(hazard, events), grid_name),
            evidence=Evidence(len(photos), sum(p.received_at is not None for p in photos)),
            events=[_event(e, mine.get(e.id, [])) for e in events],
            photos=[PhotoRow.of(p) for p in photos],
        )


class HazardTicket(HazardRow, kw_only=True):
    """A ticket's page: whole, and what the reader may do with it now."""

    actions: list[str]
    warning: Alarm | None
    suggested_department: DepartmentName | None
    """To whom it falls, for those who may call or hand over."""


class HazardBrief(HazardCore, kw_only=True):
    """A ticket in a list."""

    cover: UUID | None
    overdue_days: int | None
    """Days past the last day; negative while days are left; none where there is no last day."""
    last_event: LastEvent | None
    warning: Alarm | None


class HazardCounts(Struct):
    """How many tickets each quick filter would leave."""

    all: int
    open: int
    overdue: int
    due_today: int
    due_tomorrow: int
    serious: int
    suspected_major: int
    long_overdue: int
    undated: int
    """Open without a last day."""
    extension: int
    whistle_unanswered: int
    transfer_missing: int
    """疑似重大 that nobody handed over yet."""
    receipt_missing: int
    follow_up: int
    by_state: dict[str, int]


class HazardsAlike(Struct):
    """Tickets of the same item at the same venue, open or of the last 30 days."""

    items: list[HazardBrief]


class HazardList(Struct):
    """A list answer."""

    items: list[HazardBrief]
    total: int
    counts: HazardCounts | None


LIFE = Life.__struct_fields__
CORE = tuple(f for f in HazardCore.__struct_fields__ if f not in {"grid_name", "evidence", *LIFE})

_core_of, _life_of = attrgetter(*CORE), attrgetter(*LIFE)


def core(hazard: Hazard | Any, led: Life, grid_name: str) -> dict[str, Any]:
    """The fields that a list and a page share."""
    shared = zip(CORE, _core_of(hazard), strict=True)
    return dict(shared, **dict(zip(LIFE, _life_of(led), strict=True)), grid_name=grid_name)


def _event(event: HazardEvent | Any, photos: list[UUID]) -> EventRow:
    return EventRow(
        id=event.id,
        kind=event.kind,
        at=event.at,
        received_at=event.received_at,
        by=event.by,
        by_name=event.by_name,
        role=event.role,
        text=event.text,
        facts=event.facts,
        photos=photos,
        late=event.late,
        parallel=event.parallel,
        clock_off=event.clock_off,
    )


Text = Annotated[str, Meta(max_length=500)]
Name = Annotated[str, Meta(max_length=80)]
Reason = Annotated[str, Meta(min_length=1, max_length=500)]
SomePhotos = Annotated[list[PhotoFacts], Meta(min_length=1, max_length=12)]
AnyPhotos = Annotated[list[PhotoFacts], Meta(max_length=12)]


class Fixed(Struct):
    """立查立改: put right before the worker's eyes."""

    photos: SomePhotos
    note: Text = ""


class HazardReport(Struct):
    """A hazard seen at a place, by an item of the edition that the phone had."""

    id: UUID
    item_code: str
    edition: str
    photos: SomePhotos
    venue_id: UUID | None = None
    ebike_id: UUID | None = None
    """With a venue: the e-bike stands in it, and the ticket is the venue's."""
    spot: Spot | None = None
    """Where there is neither."""
    on_behalf: Annotated[str, Meta(max_length=40)] = ""
    """Who saw it and has no phone: a colleague reports for them, and their name stays with it."""
    visit_id: UUID | None = None
    detail: Text = ""
    fixed: Fixed | None = None
    recurs: UUID | None = None
    """复发: the ticket that it was before."""
    campaign_id: UUID | None = None
    """专项: the item may be one of its lines."""
    site_id: UUID | None = None
    """With no venue: it stands at this site of a campaign."""

    def __post_init__(self) -> None:
        if name := plain(self.on_behalf):
            self.detail, self.on_behalf = f"{self.detail[:440]}（{name}发现，代报）", ""


class HazardSubmit(Struct):
    """Rectified: please come and look."""

    id: UUID
    base: int
    photos: SomePhotos
    note: Text = ""


class HazardReinspect(Struct):
    """复查: passed needs a picture, failed needs a word or a picture."""

    id: UUID
    base: int
    passed: bool
    note: Text = ""
    photos: AnyPhotos = []


class HazardReopen(Struct):
    """回头看: it is there again."""

    id: UUID
    base: int
    reason: Reason
    photos: AnyPhotos = []


class HazardNote(Struct):
    """A word to the timeline."""

    id: UUID
    text: Reason
    photos: AnyPhotos = []


class HazardAssign(Struct):
    """核实交办: the office confirms, and may set another last day."""

    id: UUID
    base: int
    note: Text = ""
    due_on: date | None = None


class HazardVoidAsk(Struct):
    """误报: the first of two people says so."""

    id: UUID
    base: int
    reason: Reason


class HazardVoid(Struct):
    """The second person agrees, or not."""

    id: UUID
    base: int
    agreed: bool
    note: Text = ""


class HazardExtendAsk(Struct):
    """申请延期: why, what protects people meanwhile, and until when."""

    id: UUID
    base: int
    reason: Text
    protection: Text
    due_on: date


class HazardExtend(Struct):
    """The office grants it, to the day asked for or another, or says why not."""

    id: UUID
    base: int
    granted: bool
    due_on: date | None = None
    note: Text = ""


class HazardWhistle(Struct):
    """吹哨: call a department to the place."""

    id: UUID
    base: int
    department: UUID
    urgency: Urgency
    text: Text


class HazardWhistleAnswer(Struct):
    """What the department did."""

    id: UUID
    base: int
    text: Text
    photos: AnyPhotos = []


class HazardWhistleRate(Struct):
    """How the street judges it."""

    id: UUID
    base: int
    rating: Rating
    note: Text = ""


class HazardTransfer(Struct):
    """移交, with the number of the document."""

    id: UUID
    base: int
    department: UUID
    document_number: Name
    text: Text = ""
    photos: AnyPhotos = []


class HazardReceipt(Struct):
    """回执: what came back; on a suspicion, whether it is 重大."""

    id: UUID
    base: int
    text: Text
    document_number: Name = ""
    major: bool | None = None
    due_on: date | None = None
    photos: AnyPhotos = []


class HazardSuspect(Struct):
    """It looks like 重大: others must judge."""

    id: UUID
    base: int
    reason: Text
    photos: AnyPhotos = []


class HazardSupervise(Struct):
    """挂牌督办: a higher office watches, and sets the last day."""

    id: UUID
    base: int
    authority: Name
    document_number: Name
    due_on: date


class HazardFollowUp(Struct):
    """回头看: still good, or there again."""

    id: UUID
    base: int
    good: bool
    note: Text = ""
    photos: AnyPhotos = []


class HazardJoin(Struct):
    """并入: the same hazard stands on another ticket."""

    id: UUID
    base: int
    into: UUID
    note: Text = ""
