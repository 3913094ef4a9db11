"""E-bikes: whose, which plate, where they stand and are charged. Never an ID number."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from backend.core.database import GRID_PATH, Record, new_id, words_of


class Plate(StrEnum):
    """What hangs on it; the traffic police give plates, the street counts and urges."""

    FORMAL = "formal"
    TEMPORARY = "temporary"
    """临时(过渡期)号牌"""
    NONE = "none"
    UNKNOWN = "unknown"
    """Nobody has looked, or what was written was not understood; never the same as none."""


class Battery(StrEnum):
    """What drives it."""

    LEAD_ACID = "lead_acid"
    LITHIUM = "lithium"
    OTHER = "other"
    UNKNOWN = "unknown"


class Parking(StrEnum):
    """Where it stands at night."""

    SHED = "shed"
    OUTDOORS = "outdoors"
    YARD = "yard"
    CORRIDOR = "corridor"
    INDOORS = "indoors"
    OTHER = "other"


class Charging(StrEnum):
    """Where its battery is charged."""

    PILE = "pile"
    YARD = "yard"
    FLYING_WIRE = "flying_wire"
    INDOORS = "indoors"
    OTHER = "other"


class Standard(StrEnum):
    """Which edition of GB 17761 it was built to."""

    GB2024 = "gb2024"
    """The new standard, in force since 2025-09-01."""
    GB2018 = "gb2018"
    OLD = "old"
    UNKNOWN = "unknown"


PLATE_NAMES: dict[Plate, str] = {
    Plate.FORMAL: "正式号牌",
    Plate.TEMPORARY: "临时号牌",
    Plate.NONE: "无牌",
    Plate.UNKNOWN: "未知",
}
BATTERY_NAMES: dict[Battery, str] = {
    Battery.LEAD_ACID: "铅酸",
    Battery.LITHIUM: "锂电",
    Battery.OTHER: "其他",
    Battery.UNKNOWN: "不清楚",
}
PARKING_NAMES: dict[Parking, str] = {
    Parking.SHED: "集中车棚",
    Parking.OUTDOORS: "楼外",
    Parking.YARD: "院内",
    Parking.CORRIDOR: "楼道",
    Parking.INDOORS: "室内",
    Parking.OTHER: "其他",
}
CHARGING_NAMES: dict[Charging, str] = {
    Charging.PILE: "集中充电桩",
    Charging.YARD: "自家院内",
    Charging.FLYING_WIRE: "飞线",
    Charging.INDOORS: "入户",
    Charging.OTHER: "其他",
}
STANDARD_NAMES: dict[Standard, str] = {
    Standard.GB2024: "新国标(2024)",
    Standard.GB2018: "国标(2018)",
    Standard.OLD: "非国标",
    Standard.UNKNOWN: "不清楚",
}


class EbikeFacts(Record):
    """What is known of an e-bike."""

    owner: str = Field(max_length=40)
    phone: str | None = Field(default=None, max_length=20)
    address: str = Field(default="", max_length=200)
    household: str | None = Field(default=None, max_length=60)
    """楼栋单元; several e-bikes may belong to one."""
    brand: str | None = Field(default=None, max_length=40)
    model: str | None = Field(default=None, max_length=40)
    color: str | None = Field(default=None, max_length=20)
    frame_code: str | None = Field(default=None, max_length=15, index=True)
    """整车编码: fifteen digits."""
    plate: Plate = Field(default=Plate.UNKNOWN, sa_type=words_of(Plate))
    plate_number: str | None = Field(default=None, max_length=12, index=True)
    battery: Battery = Field(default=Battery.UNKNOWN, sa_type=words_of(Battery))
    parking: Parking | None = Field(default=None, sa_type=words_of(Parking))
    charging: Charging | None = Field(default=None, sa_type=words_of(Charging))
    standard: Standard = Field(default=Standard.UNKNOWN, sa_type=words_of(Standard))
    modified: bool | None = None
    """改装、拼装、外加电池"""
    bought_in: int | None = None
    remark: str | None = Field(default=None, max_length=500)


class Ebike(EbikeFacts, table=True):
    """An e-bike, at home in one grid."""

    __table_args__ = (sa.Index("ix_ebike_grid_plate", "grid", "active", "plate", "registered_on"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    grid: str = Field(foreign_key="grid.path", sa_type=GRID_PATH)
    registered_on: date
    guided_on: date | None = None
    """上牌引导: when the owner was last told how to get a plate."""
    guided_by_name: str | None = Field(default=None, max_length=40)
    active: bool = True
    inactive_on: date | None = Field(default=None, index=True)
    """Sold, scrapped or moved away; two years later the owner's data are cleared."""
    cleared: bool = False
    search: str = Field(default="", max_length=500)
    """Everything one may type to find it, in one line."""
    version: int = 1
    created_at: datetime
    updated_at: datetime
    created_by: UUID | None = None

    def mirrored(self) -> tuple[str, UUID | str, str]:
        """Phones keep the e-bikes of their grid."""
        return "ebike", self.id, self.grid


FACTS = tuple(EbikeFacts.model_fields)
