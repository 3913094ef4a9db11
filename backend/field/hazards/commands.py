"""What people state when they take a step on a ticket: one shape a command."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from backend.field.hazards.models import Rating
from backend.people.departments.models import Urgency
from backend.sync.photos.schemas import PhotoFacts

Text = Annotated[str, Meta(max_length=500)]
Name = Annotated[str, Meta(max_length=80)]
Reason = Annotated[str, Meta(min_length=1, max_length=500)]
SomePhotos = Annotated[list[PhotoFacts], Meta(min_length=1, max_length=12)]
AnyPhotos = Annotated[list[PhotoFacts], Meta(max_length=12)]


class Fixed(Struct):
    """立查立改: put right before the worker's eyes."""

    photos: SomePhotos
    note: Text = ""


class HazardReport(Struct, forbid_unknown_fields=True):
    """A hazard seen at a venue or on an e-bike, by an item of the edition the phone had."""

    id: UUID
    item_code: str
    edition: str
    photos: SomePhotos
    venue_id: UUID | None = None
    ebike_id: UUID | None = None
    """With a venue: the e-bike stands in it, and the ticket is the venue's."""
    visit_id: UUID | None = None
    detail: Text = ""
    fixed: Fixed | None = None
    recurs: UUID | None = None
    """复发: the ticket that it was before."""


class HazardSubmit(Struct, forbid_unknown_fields=True):
    """Rectified: please come and look."""

    id: UUID
    base: int
    photos: SomePhotos
    note: Text = ""


class HazardReinspect(Struct, forbid_unknown_fields=True):
    """复查: passed needs a picture, failed needs a word or a picture."""

    id: UUID
    base: int
    passed: bool
    note: Text = ""
    photos: AnyPhotos = []


class HazardReopen(Struct, forbid_unknown_fields=True):
    """回头看: it is there again."""

    id: UUID
    base: int
    reason: Reason
    photos: AnyPhotos = []


class HazardNote(Struct, forbid_unknown_fields=True):
    """A word to the timeline."""

    id: UUID
    text: Reason
    photos: AnyPhotos = []


class HazardAssign(Struct, forbid_unknown_fields=True):
    """核实交办: the office confirms, and may set another last day."""

    id: UUID
    base: int
    note: Text = ""
    due_on: date | None = None


class HazardVoidAsk(Struct, forbid_unknown_fields=True):
    """误报: the first of two people says so."""

    id: UUID
    base: int
    reason: Reason


class HazardVoid(Struct, forbid_unknown_fields=True):
    """The second person agrees, or not."""

    id: UUID
    base: int
    agreed: bool
    note: Text = ""


class HazardExtendAsk(Struct, forbid_unknown_fields=True):
    """申请延期: why, what protects people meanwhile, and until when."""

    id: UUID
    base: int
    reason: Text
    protection: Text
    due_on: date


class HazardExtend(Struct, forbid_unknown_fields=True):
    """The office grants it, to the day asked for or another, or says why not."""

    id: UUID
    base: int
    granted: bool
    due_on: date | None = None
    note: Text = ""


class HazardWhistle(Struct, forbid_unknown_fields=True):
    """吹哨: call a department to the place."""

    id: UUID
    base: int
    department: UUID
    urgency: Urgency
    text: Text


class HazardWhistleAnswer(Struct, forbid_unknown_fields=True):
    """What the department did."""

    id: UUID
    base: int
    text: Text
    photos: AnyPhotos = []


class HazardWhistleRate(Struct, forbid_unknown_fields=True):
    """How the street judges it."""

    id: UUID
    base: int
    rating: Rating
    note: Text = ""


class HazardTransfer(Struct, forbid_unknown_fields=True):
    """移交, with the number of the document."""

    id: UUID
    base: int
    department: UUID
    document_number: Name
    text: Text = ""
    photos: AnyPhotos = []


class HazardReceipt(Struct, forbid_unknown_fields=True):
    """回执: what came back; on a suspicion, whether it is 重大."""

    id: UUID
    base: int
    text: Text
    document_number: Name = ""
    major: bool | None = None
    due_on: date | None = None
    photos: AnyPhotos = []


class HazardSuspect(Struct, forbid_unknown_fields=True):
    """It looks like 重大: others must judge."""

    id: UUID
    base: int
    reason: Text
    photos: AnyPhotos = []


class HazardSupervise(Struct, forbid_unknown_fields=True):
    """挂牌督办: a higher office watches, and sets the last day."""

    id: UUID
    base: int
    authority: Name
    document_number: Name
    due_on: date


class HazardFollowUp(Struct, forbid_unknown_fields=True):
    """回头看: still good, or there again."""

    id: UUID
    base: int
    good: bool
    note: Text = ""
    photos: AnyPhotos = []


class HazardJoin(Struct, forbid_unknown_fields=True):
    """并入: the same hazard stands on another ticket."""

    id: UUID
    base: int
    into: UUID
    note: Text = ""
