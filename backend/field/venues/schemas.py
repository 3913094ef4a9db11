"""What travels: venues on the wire."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from backend.core import text as identity
from backend.core.clock import BEIJING, is_plausible
from backend.core.figures import Figure, Opens
from backend.field.venues.filters import CODE_NAMES
from backend.field.venues.models import (
    FACTS,
    NUMBERS,
    CodeKind,
    Fuel,
    Venue,
    VenueClass,
    VenueCode,
    VenueStatus,
)
from backend.field.venues.size_limits.catalogue import oversize
from backend.people.accounts.phone_numbers.operations import untouched
from backend.people.accounts.schemas import masked
from backend.sync.photos.schemas import PhotoFacts

Count = Annotated[int, Meta(ge=0, le=100_000)]
Short = Annotated[str, Meta(max_length=20)]
Word = Annotated[str, Meta(max_length=40)]
Line = Annotated[str, Meta(max_length=80)]

HALF_A_PLACE = "位置要经度和纬度一起填，或者都不填"


class VenueFields(Struct, kw_only=True):
    """Everything one may know of a venue."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    venue_class: VenueClass
    address: Annotated[str, Meta(min_length=1, max_length=200)]
    operator: Word = ""
    phone: Short | None = None
    area_m2: Annotated[float, Meta(ge=0, le=1_000_000)] | None = None
    floors: Short | None = None
    lives_in: bool | None = None
    fuel: Fuel | None = None
    extinguishers: Count | None = None
    exits: Count | None = None
    indoor_ebike: bool | None = None
    subtype: Word | None = None
    licence_name: Line | None = None
    credit_code: Annotated[str, Meta(max_length=18)] | None = None
    building_kind: Word | None = None
    landlord: Word | None = None
    landlord_phone: Short | None = None
    staff_count: Count | None = None
    residents: Count | None = None
    residents_place: Line | None = None
    rooms: Count | None = None
    beds: Count | None = None
    pupils: Count | None = None
    mixed_use: bool | None = None
    open_flame: bool | None = None
    gas_cylinders: Count | None = None
    extinguishers_expire_on: date | None = None
    emergency_lights: Count | None = None
    exit_signs: Count | None = None
    smoke_alarms: Count | None = None
    gas_alarm: bool | None = None
    window_obstruction: bool | None = None
    escape_opening: bool | None = None
    steel_panels: Line | None = None
    pledge_signed: bool | None = None
    police_officer: Word | None = None
    status: VenueStatus = VenueStatus.OPERATING
    opened_on: date | None = None
    remark: Annotated[str, Meta(max_length=500)] | None = None
    lat: Annotated[float, Meta(ge=-90, le=90)] | None = None
    lng: Annotated[float, Meta(ge=-180, le=180)] | None = None

    def __post_init__(self) -> None:
        if (self.lat is None) != (self.lng is None):
            raise ValueError(HALF_A_PLACE)


class VenueRegister(VenueFields, kw_only=True):
    """A venue met for the first time; the photo shows its door."""

    id: UUID
    grid: str
    photos: list[PhotoFacts] = []

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in NUMBERS:
            setattr(self, name, identity.phone_text(getattr(self, name)))


class FieldChange(Struct):
    """One field: what the phone saw, and what it is now."""

    to: Any
    from_: Any = msgspec.field(default=None, name="from")

    def respelled(self) -> "FieldChange":
        """The change of a phone number, each in its one spelling."""
        return FieldChange(one_spelling(self.to), one_spelling(self.from_))


def one_spelling(phone: object) -> object:
    """A number as it is stored; anything that is no text is judged elsewhere."""
    return identity.phone_text(phone) if isinstance(phone, str) else phone


def number_change(there: object, given: FieldChange) -> tuple[object, FieldChange]:
    """A number as it stands, and its change, in one spelling; a mask that came back is none."""
    there = one_spelling(there)
    if untouched(there, given.from_, given.to):
        return there, FieldChange(from_=there, to=there)
    return there, given.respelled()


class VenueAmend(Struct):
    """Fields found otherwise at the door; each is merged on its own."""

    venue_id: UUID
    changes: Annotated[dict[str, FieldChange], Meta(min_length=1, max_length=60)]


class VenueConfirm(Struct):
    """All that is known of a venue was looked at, and is still so."""

    venue_id: UUID


class CodeRow(Struct):
    """A code that opens the venue."""

    kind: CodeKind
    value: str
    revoked: bool
    issued_at: datetime
    installed_at: datetime | None = None
    """When it was last scanned in place; none: nobody has put it up."""
    place: str | None = None

    @classmethod
    def of(cls, code: VenueCode | Any) -> Self:
        """Show a row, whole or of columns."""
        revoked = code.revoked_at is not None
        return cls(code.kind, code.value, revoked, code.issued_at, code.installed_at, code.place)


class SelfChecked(Struct):
    """What the owner found at the newest self-check; gaps come first on a round."""

    on: date
    gaps: list[str]
    at: datetime | None = None
    """The instant; rows of old phones know the day alone."""

    @property
    def moment(self) -> datetime:
        """When it was made; where only the day is known, its end: unknown answers nothing."""
        return self.at or datetime.combine(self.on + timedelta(days=1), time(), BEIJING)

    @classmethod
    def read(cls, stored: dict[str, Any] | None) -> "SelfChecked | None":
        """Take it from a venue's column."""
        return msgspec.convert(stored, SelfChecked | None, strict=False)


class VenueRow(VenueFields, kw_only=True):
    """A venue as clients see it."""

    id: UUID
    number: str
    grid: str
    grid_name: str
    initials: str
    search: str
    version: int
    codes: list[CodeRow]
    updated_at: datetime
    self_check: SelfChecked | None = None
    taken_over_at: datetime | None = None
    oversize: str | None = None
    """Why it looks larger than small, in a sentence: a warning, worked out on the day."""
    entered_on: date | None = None
    imported: bool = True
    """A ledger brought it; else somebody stood at its door."""
    visited_at: datetime | None = None
    """The last effective visit of before it came to its grid."""

    @classmethod
    def of(
        cls,
        venue: Venue | Any,
        codes: Sequence[VenueCode | Any],
        grid_name: str,
        today: date,
        *,
        private: bool = True,
    ) -> Self:
        """Show a row, whole or of columns; `private` masks the phone numbers."""
        facts = {name: getattr(venue, name) for name in FACTS}
        search = venue.search
        if private:
            for field in NUMBERS:
                if number := facts[field]:
                    search = search.replace(number, "")
                    facts[field] = masked(number)
        return cls(
            **facts,
            id=venue.id,
            number=venue.number,
            grid=venue.grid,
            grid_name=grid_name,
            initials=venue.initials,
            search=search,
            version=venue.version,
            codes=[CodeRow.of(c) for c in codes],
            updated_at=venue.updated_at,
            self_check=SelfChecked.read(venue.self_check),
            taken_over_at=venue.taken_over_at,
            oversize=oversize(venue, today),
            entered_on=venue.entered_on,
            imported=venue.imported,
            visited_at=venue.visited_at,
        )


class PastChange(Struct):
    """One field as it was changed."""

    field: str
    before: Any
    after: Any


class PastStep(Struct):
    """Who did what to a venue, and when; phone numbers show their ends only."""

    at: datetime
    by_name: str
    action: str
    changes: list[PastChange]
    facts: dict[str, Any]
    of: str = ""
    """The number of the row it was done to, where that was merged into this venue since."""


class VenuePast(Struct):
    """The newest first."""

    items: list[PastStep]


class ValueSource(StrEnum):
    """Where a value came from."""

    REGISTERED = "registered"
    IMPORTED = "imported"
    AMENDED = "amended"
    TRANSFERRED = "transferred"
    UNDONE = "undone"
    """Put back, as an import was taken back."""


class PastValue(Struct):
    """What stood there from then on."""

    at: datetime
    by_name: str
    source: ValueSource
    value: Any


class FieldPast(Struct):
    """Every value of one field, the newest first; phone numbers show their ends only."""

    items: list[PastValue]


class DoorPhoto(Struct):
    """A picture of the venue's door."""

    id: UUID
    taken_at: datetime
    author_name: str
    place: str
    received: bool


class DoorPhotos(Struct):
    """The newest first."""

    items: list[DoorPhoto]


class VenuePhones(Struct):
    """The numbers of a venue in full; showing them was noted."""

    phone: str | None
    landlord_phone: str | None


class VenueTransfer(Struct):
    """换经营者: the new owner; of name and licence only what is other than before."""

    venue_id: UUID
    operator: Annotated[str, Meta(min_length=1, max_length=40)]
    phone: Annotated[str, Meta(max_length=20)] | None = None
    """The new owner's; the old one's is not kept."""
    name: Annotated[str, Meta(min_length=1, max_length=80)] | UnsetType = UNSET
    licence_name: Annotated[str, Meta(max_length=80)] | UnsetType | None = UNSET
    credit_code: Annotated[str, Meta(max_length=18)] | UnsetType | None = UNSET
    taken_over_at: datetime | None = None
    """None: just now."""

    def __post_init__(self) -> None:
        """Refuse a time that cannot be; the reader of the command tells so."""
        if self.taken_over_at is not None and not is_plausible(self.taken_over_at):
            raise ValueError("taken_over_at")
        self.phone = identity.phone_text(self.phone)


class VenuePhotograph(Struct):
    """What the door looks like now."""

    venue_id: UUID
    photos: Annotated[list[PhotoFacts], Meta(min_length=1, max_length=3)]


class CodeInstall(Struct):
    """A plaque scanned in its place; it retires those issued before it."""

    venue_id: UUID
    value: Annotated[str, Meta(min_length=1, max_length=40)]
    place: Word | None = None
    photos: Annotated[list[PhotoFacts], Meta(max_length=3)] = []


class CodeBind(Struct):
    """A code that somebody else made, read at the door: from now on it opens the venue."""

    venue_id: UUID
    kind: CodeKind
    value: Annotated[str, Meta(min_length=1, max_length=120)]


class CodeIssue(Struct):
    """A new plaque for a venue; the old one holds until the new one hangs."""

    venue_id: UUID
    reason: Annotated[str, Meta(max_length=80)] = ""


class CodeRevoke(Struct):
    """A code that shall open the venue no more."""

    venue_id: UUID
    kind: CodeKind
    value: Annotated[str, Meta(min_length=1, max_length=120)]
    reason: Annotated[str, Meta(min_length=1, max_length=80)]


class PlaqueCount(Struct):
    """How many plaques a choice would print, and which names the font cannot."""

    venues: int
    pages: int
    unprintable: list[str]
    changed: int = 0
    """Of these, how many were never printed, or would look otherwise now."""


class PrintDone(Struct, forbid_unknown_fields=True):
    """A sheet that was made and taken to the printer."""

    grid: str = ""
    ids: Annotated[list[UUID], Meta(max_length=2000)] = []
    layout: Literal[8, 1] = 8
    changed: bool = False


class PrintRow(Struct):
    """A sheet as clients see it."""

    id: UUID
    grid: str
    grid_name: str
    at: datetime
    by_name: str
    layout: int
    plaques: int
    changed_only: bool


class PrintList(Struct):
    """A list answer."""

    items: list[PrintRow]


class Spares(Struct, forbid_unknown_fields=True):
    """So many plaques of no venue yet, for the workers of a grid to carry."""

    grid: str
    count: Annotated[int, Meta(ge=1, le=80)] = 8


_ROW = {"grid": "{grid}", "own": "{own}", "in_business": "true"}
COVERAGE_FIGURES: Sequence[Figure] = (
    Figure("venues", "场所", "营业和停业的场所。", Opens.VENUES, _ROW),
    *(
        Figure(
            state.value, name, f"营业和停业的场所里，{name}、没有作废的。", Opens.VENUES,
            {**_ROW, "code": state.value},
        )
        for state, name in CODE_NAMES.items()
    ),
)  # fmt: skip
"""Every number of the table of plaques, each with what lists it."""


class CoverageRow(Struct):
    """How far a grid is with its codes; venues in business only."""

    grid: str
    grid_name: str
    venues: int
    jian: int
    """已录入吉安码"""
    licence: int
    coded: int
    """已录入: some code opens it."""
    printed: int
    installed: int
    """已张贴: its plaque was scanned in place."""
    own: bool = True
    """A row counts what lies in its grid, and in none below it."""


class PlaqueCoverage(Struct):
    """Every grid that has venues."""

    items: list[CoverageRow]
    figures: Sequence[Figure]
    """What each number is, and what lists it."""
