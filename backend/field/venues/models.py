"""The registry: small venues (九小场所) and the codes that open them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import JSON, Column, Field

from backend.core.database import GRID_PATH, Record, new_id, words_of


class VenueClass(StrEnum):
    """The nine classes every report counts by, and one for the rest."""

    SCHOOL = "school"
    HOSPITAL = "hospital"
    SHOP = "shop"
    RESTAURANT = "restaurant"
    HOTEL = "hotel"
    ENTERTAINMENT = "entertainment"
    INTERNET_CAFE = "internet_cafe"
    BEAUTY_BATH = "beauty_bath"
    WORKSHOP = "workshop"
    OTHER = "other"


CLASS_NAMES: dict[VenueClass, str] = {
    VenueClass.SCHOOL: "小学校(幼儿园)",
    VenueClass.HOSPITAL: "小医院",
    VenueClass.SHOP: "小商店",
    VenueClass.RESTAURANT: "小餐饮",
    VenueClass.HOTEL: "小旅馆",
    VenueClass.ENTERTAINMENT: "小歌舞娱乐场所",
    VenueClass.INTERNET_CAFE: "小网吧",
    VenueClass.BEAUTY_BATH: "小美容洗浴场所",
    VenueClass.WORKSHOP: "小生产加工企业",
    VenueClass.OTHER: "其他小场所",
}


class VenueStatus(StrEnum):
    """Whether there is still a business to visit."""

    OPERATING = "operating"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    VACANT = "vacant"


STATUS_NAMES: dict[VenueStatus, str] = {
    VenueStatus.OPERATING: "营业",
    VenueStatus.SUSPENDED: "停业",
    VenueStatus.CLOSED: "关闭",
    VenueStatus.VACANT: "空置",
}


class Fuel(StrEnum):
    """What burns or heats there."""

    ELECTRICITY = "electricity"
    PIPED_GAS = "piped_gas"
    BOTTLED_GAS = "bottled_gas"
    ALCOHOL = "alcohol"
    COAL_WOOD = "coal_wood"
    NONE = "none"


FUEL_NAMES: dict[Fuel, str] = {
    Fuel.ELECTRICITY: "电",
    Fuel.PIPED_GAS: "管道气",
    Fuel.BOTTLED_GAS: "瓶装液化气",
    Fuel.ALCOHOL: "醇基燃料",
    Fuel.COAL_WOOD: "柴煤",
    Fuel.NONE: "不用火不用气",
}


class CodeKind(StrEnum):
    """Where a code that opens a venue comes from."""

    TOKEN = "token"  # noqa: S105 - printed on a door
    JIAN = "jian"
    LICENCE = "licence"
    """统一社会信用代码"""
    DOOR = "door"


CODE_KIND_NAMES: dict[CodeKind, str] = {
    CodeKind.TOKEN: "安巡码牌",
    CodeKind.JIAN: "吉安码",
    CodeKind.LICENCE: "营业执照码",
    CodeKind.DOOR: "门牌码",
}


class VenueFacts(Record):
    """What is known of a venue: twelve facts asked at the first entry, the rest over visits."""

    name: str = Field(max_length=80)
    """场所名称(牌匾)"""
    venue_class: VenueClass = Field(sa_type=words_of(VenueClass), index=True)
    address: str = Field(max_length=200)
    operator: str = Field(default="", max_length=40)
    """经营者"""
    phone: str | None = Field(default=None, max_length=20)
    area_m2: float | None = None
    floors: str | None = Field(default=None, max_length=20)
    """所在层/总层数, as written: `1-2/6`"""
    lives_in: bool | None = None
    """是否住人"""
    fuel: Fuel | None = Field(default=None, sa_type=words_of(Fuel))
    extinguishers: int | None = None
    exits: int | None = None
    indoor_ebike: bool | None = None
    """室内停放充电电动车"""
    subtype: str | None = Field(default=None, max_length=40)
    licence_name: str | None = Field(default=None, max_length=80)
    credit_code: str | None = Field(default=None, max_length=18)
    building_kind: str | None = Field(default=None, max_length=40)
    landlord: str | None = Field(default=None, max_length=40)
    landlord_phone: str | None = Field(default=None, max_length=20)
    staff_count: int | None = None
    residents: int | None = None
    residents_place: str | None = Field(default=None, max_length=80)
    rooms: int | None = None
    """客房数(包间数)"""
    beds: int | None = None
    pupils: int | None = None
    """在校(园)人数"""
    mixed_use: bool | None = None
    """是否三合一"""
    open_flame: bool | None = None
    gas_cylinders: int | None = None
    extinguishers_expire_on: date | None = None
    emergency_lights: int | None = None
    exit_signs: int | None = None
    smoke_alarms: int | None = None
    gas_alarm: bool | None = None
    window_obstruction: bool | None = None
    """外窗防盗网/广告牌"""
    escape_opening: bool | None = None
    steel_panels: str | None = Field(default=None, max_length=80)
    """彩钢板(材质/面积)"""
    pledge_signed: bool | None = None
    """责任书签订"""
    police_officer: str | None = Field(default=None, max_length=40)
    status: VenueStatus = Field(default=VenueStatus.OPERATING, sa_type=words_of(VenueStatus))
    opened_on: date | None = None
    remark: str | None = Field(default=None, max_length=500)
    lat: float | None = None
    """Where it is, WGS-84; both or none."""
    lng: float | None = None


class Venue(VenueFacts, table=True):
    """A small venue, in one grid."""

    __table_args__ = (
        sa.Index("ix_venue_grid_number", "grid", "number"),
        sa.Index("ix_venue_grid_status", "grid", "status"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    number: str = Field(unique=True, max_length=24)
    """The short number printed under the QR code: `辽西-0473`."""
    grid: str = Field(foreign_key="grid.path", sa_type=GRID_PATH)
    initials: str = Field(default="", max_length=80)
    """Pinyin initials of the name, for typing: `fmlfd`."""
    search: str = Field(default="", max_length=600)
    """Everything one may type to find it, in one line."""
    self_check: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    """What the owner found at the newest self-check: `on`, `at`, and `gaps` in words."""
    taken_over_at: datetime | None = None
    """When another owner took over: who was bound before acts for it no more."""
    entered_on: date | None = None
    """The day it came into the register."""
    imported: bool = Field(default=True, sa_column_kwargs={"server_default": sa.true()})
    """A ledger brought it; else somebody stood at its door."""
    visited_at: datetime | None = None
    """The last effective visit of before it came to its grid: the visits themselves stay there."""
    merged_into: UUID | None = Field(default=None, foreign_key="venue.id", index=True)
    """The venue that this row turned out to be; it is shown there, and opened there."""
    version: int = 1
    created_at: datetime
    updated_at: datetime
    created_by: UUID | None = None

    def mirrored(self) -> tuple[str, UUID | str, str] | None:
        """Phones keep the venues of their grid, and none that turned out to be another."""
        return None if self.merged_into else ("venue", self.id, self.grid)


class VenueCode(Record, table=True):
    """One of the codes that open a venue; a revoked one is kept, so that it is recognised."""

    __table_args__ = (sa.UniqueConstraint("kind", "value"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    venue_id: UUID = Field(foreign_key="venue.id", index=True)
    kind: CodeKind = Field(sa_type=words_of(CodeKind))
    value: str = Field(max_length=120, index=True)
    issued_at: datetime
    revoked_at: datetime | None = None
    installed_at: datetime | None = None
    """When it was seen in place, by scanning it there."""
    installed_by_name: str | None = Field(default=None, max_length=40)
    place: str | None = Field(default=None, max_length=40)
    """Where it hangs: 门口右侧."""
    printed_as: str | None = Field(default=None, max_length=32)
    """What stood on the plaque when it was last printed, as a fingerprint."""


class SparePlaque(Record, table=True):
    """A plaque printed ahead, of no venue yet: the worker puts it up where one is broken."""

    value: str = Field(primary_key=True, max_length=20)
    number: str = Field(max_length=24)
    grid: str = Field(foreign_key="grid.path", index=True, sa_type=GRID_PATH)
    created_at: datetime
    used_at: datetime | None = None
    venue_id: UUID | None = Field(default=None, foreign_key="venue.id")


class PlaquePrint(Record, table=True):
    """A sheet that went to the printer."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    grid: str = Field(foreign_key="grid.path", index=True, sa_type=GRID_PATH)
    at: datetime
    by_name: str = Field(max_length=40)
    layout: int
    plaques: int
    changed_only: bool = False


NUMBERS = ("phone", "landlord_phone")
"""Facts that are masked for all but the grid's own worker."""
FACTS = tuple(VenueFacts.model_fields)
IMPORTED = "imported"
"""Stands on record with a change that a ledger brought."""
FIRST_ASKED = (
    "name", "venue_class", "address", "operator", "area_m2", "floors",
    "lives_in", "fuel", "extinguishers", "exits", "indoor_ebike",
)  # fmt: skip
"""Eleven facts and a photo of the door: what the first entry asks for."""
