"""What travels: e-bikes on the wire."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct, structs

from backend.core import text as identity
from backend.core.figures import Figure, Opens
from backend.field.ebikes.models import (
    FACTS,
    PLATE_NAMES,
    Battery,
    Charging,
    Ebike,
    Parking,
    Plate,
    Standard,
)
from backend.field.venues.schemas import FieldChange
from backend.people.accounts.schemas import masked
from backend.sync.photos.schemas import PhotoFacts

Word = Annotated[str, Meta(max_length=40)]
Frame = Annotated[str, Meta(pattern=r"^\d{15}$")]
PlateNumber = Annotated[str, Meta(pattern=r"^[0-9A-Z\u4e00-\u9fff-]{3,12}$")]
Year = Annotated[int, Meta(ge=1995, le=2100)]


class EbikeFields(Struct, kw_only=True):
    """What may be known of an e-bike; the rest is blank."""

    owner: Annotated[str, Meta(min_length=1, max_length=40)]
    phone: Annotated[str, Meta(max_length=20)] | None = None
    address: Annotated[str, Meta(max_length=200)] = ""
    household: Annotated[str, Meta(max_length=60)] | None = None
    brand: Word | None = None
    model: Word | None = None
    color: Annotated[str, Meta(max_length=20)] | None = None
    frame_code: Frame | None = None
    plate: Plate = Plate.NONE
    """Whoever stands beside it and says nothing saw none; a ledger that says nothing is unknown."""
    plate_number: PlateNumber | None = None
    battery: Battery = Battery.UNKNOWN
    parking: Parking | None = None
    charging: Charging | None = None
    standard: Standard = Standard.UNKNOWN
    modified: bool | None = None
    bought_in: Year | None = None
    remark: Annotated[str, Meta(max_length=500)] | None = None
    registered_on: date | None = None
    guided_on: date | None = None


class EbikeRegister(EbikeFields, kw_only=True):
    """A new e-bike; `photos` show its plate."""

    id: UUID
    grid: str
    photos: Annotated[list[PhotoFacts], Meta(max_length=12)] = []

    def __post_init__(self) -> None:
        """Give the owner's number its one spelling."""
        self.phone = identity.phone_text(self.phone)


class EbikeAmend(Struct):
    """Facts that changed, field by field; not `active` once it was sold, scrapped or moved."""

    id: UUID
    changes: Annotated[dict[str, FieldChange], Meta(max_length=30)] = {}
    grid: str | None = None
    active: bool | None = None
    photos: Annotated[list[PhotoFacts], Meta(max_length=12)] = []


class EbikeGuide(Struct):
    """上牌引导: the owner was told how to get a plate."""

    id: UUID


class EbikeRow(Struct):
    """An e-bike as clients see it; the phone is masked but for those who must call."""

    id: UUID
    grid: str
    grid_name: str
    owner: str
    phone: str | None
    address: str
    household: str | None
    brand: str | None
    model: str | None
    color: str | None
    frame_code: str | None
    plate: Plate
    plate_number: str | None
    battery: Battery
    parking: Parking | None
    charging: Charging | None
    standard: Standard
    modified: bool | None
    bought_in: int | None
    remark: str | None
    registered_on: date
    guided_on: date | None
    guided_by_name: str | None
    active: bool
    inactive_on: date | None
    cleared: bool
    photos: list[UUID]
    version: int
    updated_at: datetime

    @classmethod
    def of(
        cls, ebike: Ebike, grid_name: str, photos: Sequence[UUID], *, private: bool
    ) -> "EbikeRow":
        """Show a row."""
        facts = {name: getattr(ebike, name) for name in FACTS}
        if private:
            facts["phone"] = masked(ebike.phone)
        return cls(
            **facts,
            id=ebike.id,
            grid=ebike.grid,
            grid_name=grid_name,
            registered_on=ebike.registered_on,
            guided_on=ebike.guided_on,
            guided_by_name=ebike.guided_by_name,
            active=ebike.active,
            inactive_on=ebike.inactive_on,
            cleared=ebike.cleared,
            photos=list(photos),
            version=ebike.version,
            updated_at=ebike.updated_at,
        )


class EbikeListed(EbikeRow, kw_only=True):
    """An e-bike on the desk; `twins` bear the same frame code or plate, for a person to judge."""

    twins: list[UUID] = []


class EbikeList(Struct):
    """A list answer."""

    items: list[EbikeListed]
    total: int


def field_of(plate: Plate) -> str:
    """The field that counts a plate."""
    return "unplated" if plate is Plate.NONE else plate.value


class PlateCount(Struct):
    """The plate drive in one grid and all below it; `own`: in the grid itself alone."""

    grid: str
    grid_name: str
    own: bool = False
    total: int = 0
    formal: int = 0
    temporary: int = 0
    unplated: int = 0
    unknown: int = 0
    """Whose plate nobody knows; they are not counted as without one."""
    guided: int = 0
    """Owners told in the period."""
    rate: float | None = None
    """上牌率: formal / total; temporary plates are not counted in."""

    def count(self, plate: Plate, number: int) -> None:
        """Count on."""
        field = field_of(plate)
        setattr(self, field, getattr(self, field) + number)
        self.total += number
        self.rate = round(self.formal / self.total, 4) if self.total else None


_COUNTED = {
    "active": "true", "registered_to": "{until}", "grid": "{grid}", "own": "{own}",
}  # fmt: skip
PLATE_FIGURES: Sequence[Figure] = (
    Figure("total", "在用", "在用的电动自行车，登记到这一天。", Opens.EBIKES, _COUNTED),
    *(
        Figure(
            field_of(plate), name, f"在用车辆里，号牌是{name}的。", Opens.EBIKES,
            {**_COUNTED, "plate": plate.value},
        )
        for plate, name in PLATE_NAMES.items()
    ),
    Figure(
        "guided", "今年引导", "在用车辆里，这段时间给车主讲过怎样上牌的。", Opens.EBIKES,
        {"active": "true", "guided_from": "{since}", "guided_to": "{until}", "grid": "{grid}",
         "own": "{own}"},
    ),
)  # fmt: skip
"""Every number of the plate drive, each with what lists it."""


class PlateDrive(Struct, kw_only=True):
    """The plate drive: each grid right below the one asked for, and all of them."""

    since: date
    until: date
    figures: Sequence[Figure]
    """What each number is, and what lists it."""
    rows: list[PlateCount]
    total: PlateCount
    definition: str = "上牌率 = 正式号牌 ÷ 在用车辆；临时号牌、号牌未知的各自单列，不算在内。"


class DuplicateEbikes(Struct):
    """E-bikes that share a code."""

    field: str
    code: str
    items: list[EbikeRow]


class TwinList(Struct):
    """All of them, for a person to look at; nothing is merged alone."""

    items: list[DuplicateEbikes]


class EbikePhone(Struct):
    """An owner's number in full; showing it was noted."""

    phone: str | None


FIELDS = frozenset(field.name for field in structs.fields(EbikeFields)) - {
    "registered_on",
    "guided_on",
}
"""What may be amended."""
