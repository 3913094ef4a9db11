"""A hazard: found, put right, closed; and the checklist it was found by."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import JSON, Column, Field

from backend.core.database import GRID_PATH, Record, new_id, words_of


class State(StrEnum):
    """Where a ticket stands."""

    REPORTED = "reported"
    """待核实"""
    RECTIFYING = "rectifying"
    """整改中"""
    SUBMITTED = "submitted"
    """待复查"""
    CLOSED = "closed"
    """已销号"""
    VOIDED = "voided"
    """已撤销"""


OPEN = (State.REPORTED, State.RECTIFYING, State.SUBMITTED)
KEPT_BY_PHONES = timedelta(days=180)
"""How long phones keep a ticket that is over."""
STATE_NAMES: dict[State, str] = {
    State.REPORTED: "待核实",
    State.RECTIFYING: "整改中",
    State.SUBMITTED: "待复查",
    State.CLOSED: "已销号",
    State.VOIDED: "已撤销",
}


class Level(StrEnum):
    """How bad: a street may only suspect the worst; an outside decision makes it 重大."""

    GENERAL = "general"
    SERIOUS = "serious"
    SUSPECTED_MAJOR = "suspected_major"
    MAJOR = "major"


LEVEL_NAMES: dict[Level, str] = {
    Level.GENERAL: "一般",
    Level.SERIOUS: "较大",
    Level.SUSPECTED_MAJOR: "疑似重大",
    Level.MAJOR: "重大",
}


class Disposal(StrEnum):
    """立查立改, 限期整改, 移交."""

    ON_THE_SPOT = "on_the_spot"
    DEADLINE = "deadline"
    TRANSFER = "transfer"


DISPOSAL_NAMES: dict[Disposal, str] = {
    Disposal.ON_THE_SPOT: "立查立改",
    Disposal.DEADLINE: "限期整改",
    Disposal.TRANSFER: "移交",
}


class Due(StrEnum):
    """How a last day stands to today, asked of the clock."""

    OVERDUE = "overdue"
    LONG_OVERDUE = "long_overdue"
    """Late by more than three times the days it was given."""
    TODAY = "today"
    TOMORROW = "tomorrow"
    REACHED = "reached"
    """到期应改: late, or closed already."""
    UNDATED = "undated"
    """没有期限: open, and no last day was ever set; it can never be late."""


DUE_NAMES: dict[Due, str] = {
    Due.OVERDUE: "逾期",
    Due.LONG_OVERDUE: "严重超期",
    Due.TODAY: "今日到期",
    Due.TOMORROW: "明天到期",
    Due.REACHED: "到期应改",
    Due.UNDATED: "没有期限",
}


class Obligation(StrEnum):
    """What somebody owes a ticket, beside putting it right."""

    EXTENSION = "extension"
    WHISTLE = "whistle"
    TRANSFER = "transfer"
    RECEIPT = "receipt"
    FOLLOW_UP = "follow_up"
    VOID = "void"


OBLIGATION_NAMES: dict[Obligation, str] = {
    Obligation.EXTENSION: "延期待批",
    Obligation.WHISTLE: "哨未应答",
    Obligation.TRANSFER: "疑似重大待移交",
    Obligation.RECEIPT: "回执未回",
    Obligation.FOLLOW_UP: "该回头看",
    Obligation.VOID: "撤销待第二人",
}


class Rating(StrEnum):
    """How the street found a department's answer."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


RATING_NAMES: dict[Rating, str] = {
    Rating.GOOD: "满意",
    Rating.FAIR: "基本满意",
    Rating.POOR: "不满意",
}


class HazardOrder(StrEnum):
    """What stands on top of a list: what is due first, or what changed last."""

    DUE = "due"
    UPDATED = "updated"


class Domain(StrEnum):
    """The three ledgers that are never silently added up."""

    FIRE = "fire"
    STREET_FACILITY = "street_facility"
    ROAD = "road"


DOMAIN_NAMES: dict[Domain, str] = {
    Domain.FIRE: "防火隐患",
    Domain.STREET_FACILITY: "护栏广告牌",
    Domain.ROAD: "道路隐患",
}


class EventKind(StrEnum):
    """What may happen to a ticket."""

    REPORTED = "reported"
    ASSIGNED = "assigned"
    CONVERTED = "converted"
    """立查立改 without its after-photo became 限期."""
    SUBMITTED = "submitted"
    PASSED = "passed"
    RETURNED = "returned"
    CLOSED = "closed"
    REOPENED = "reopened"
    NOTE = "note"
    VOID_ASKED = "void_asked"
    VOID_REFUSED = "void_refused"
    VOIDED = "voided"
    SUPERSEDED = "superseded"
    """Came too late to count; kept whole."""
    DISPUTED = "disputed"
    """Two re-inspections disagree; the failing one holds until the office decides."""
    EXTEND_ASKED = "extend_asked"
    EXTENDED = "extended"
    EXTEND_REFUSED = "extend_refused"
    WHISTLED = "whistled"
    """吹哨: a department is called to the place."""
    WHISTLE_ANSWERED = "whistle_answered"
    WHISTLE_RATED = "whistle_rated"
    TRANSFERRED = "transferred"
    """移交, with a document's number."""
    RECEIPTED = "receipted"
    """回执: what the department answered."""
    SUSPECTED = "suspected"
    """Marked 疑似重大."""
    SUPERVISED = "supervised"
    """挂牌督办"""
    FOLLOWED_UP = "followed_up"
    """回头看"""
    JOINED = "joined"
    """并入: on both tickets."""
    RECOUNTED = "recounted"
    """Its last day was counted again, by a holiday notice that came later."""
    RECURRED = "recurred"
    """复发: it was found again, as another ticket."""
    MOVED = "moved"
    """It went with its venue, to another grid or another row."""
    TIED = "tied"
    """What was found at a described place turned out to be a venue's."""
    WITHDRAWN = "withdrawn"
    """The import that wrote what stands before it was taken back."""


EVENT_NAMES: dict[EventKind, str] = {
    EventKind.REPORTED: "上报隐患",
    EventKind.ASSIGNED: "核实交办",
    EventKind.CONVERTED: "转为限期整改",
    EventKind.SUBMITTED: "提交整改结果",
    EventKind.PASSED: "复查合格",
    EventKind.RETURNED: "复查不合格，退回",
    EventKind.CLOSED: "销号",
    EventKind.REOPENED: "重开",
    EventKind.NOTE: "补充说明",
    EventKind.VOID_ASKED: "申请撤销",
    EventKind.VOID_REFUSED: "不同意撤销",
    EventKind.VOIDED: "撤销",
    EventKind.SUPERSEDED: "这一步没有生效",
    EventKind.DISPUTED: "两次复查结果不一致",
    EventKind.EXTEND_ASKED: "申请延期",
    EventKind.EXTENDED: "同意延期",
    EventKind.EXTEND_REFUSED: "不同意延期",
    EventKind.WHISTLED: "吹哨",
    EventKind.WHISTLE_ANSWERED: "部门应答",
    EventKind.WHISTLE_RATED: "评价应答",
    EventKind.TRANSFERRED: "移交",
    EventKind.RECEIPTED: "收到回执",
    EventKind.SUSPECTED: "标为疑似重大",
    EventKind.SUPERVISED: "挂牌督办",
    EventKind.FOLLOWED_UP: "回头看",
    EventKind.JOINED: "并入另一张单子",
    EventKind.RECURRED: "复发",
    EventKind.RECOUNTED: "期限按放假安排重算",
    EventKind.MOVED: "随场所转移",
    EventKind.TIED: "归到场所",
    EventKind.WITHDRAWN: "撤销导入",
}


class DayUnit(StrEnum):
    """How the days of a deadline are counted."""

    NATURAL = "natural"
    """自然日: every day."""
    WORKING = "working"
    """工作日: by the State Council's calendar."""


DAY_UNIT_NAMES: dict[DayUnit, str] = {DayUnit.NATURAL: "自然日", DayUnit.WORKING: "工作日"}


class Building(StrEnum):
    """Where a legal basis holds; high-rise as 高层民用建筑消防安全管理规定 article 50 has it."""

    ALL = "all"
    HIGH_RISE = "high_rise"
    LOW_RISE = "low_rise"


BUILDING_NAMES: dict[Building, str] = {
    Building.ALL: "全部",
    Building.HIGH_RISE: "高层",
    Building.LOW_RISE: "非高层",
}


class Citation(Struct):
    """An instrument by its full title, and the article in it; empty where it was not seen."""

    title: str
    article: str


class LegalBasis(Struct):
    """The law behind an item, for some buildings and classes; only citations are ever printed."""

    building: Building
    classes: list[str]
    text: str
    citations: list[Citation]
    in_force_from: str
    """ISO date of the text used; empty where no source gave it."""
    in_force_to: str
    hand_over_to: str
    note: str
    verified: bool
    """Whether the article's text was seen; the brigade confirms the others."""


class ChecklistLine(Protocol):
    """A line of the checklist, whether it is an instance or columns."""

    code: str
    edition: str
    group: str
    text: str
    disposal: Disposal
    days: int | None
    day_unit: DayUnit
    level: Level
    laws: list[dict[str, Any]]
    domain: Domain


class ChecklistItem(Record, table=True):
    """One line of the checklist (隐患清单) in one dated edition."""

    id: str = Field(primary_key=True, max_length=40)
    """`EDITION/CODE`"""
    county: str = Field(max_length=6)
    edition: str = Field(max_length=20)
    code: str = Field(max_length=10, index=True)
    group: str = Field(max_length=40)
    text: str = Field(max_length=200)
    disposal: Disposal = Field(sa_type=words_of(Disposal))
    days: int | None = None
    """In `day_unit`; 0 is at once, none is for the department to say."""
    day_unit: DayUnit = Field(default=DayUnit.NATURAL, sa_type=words_of(DayUnit))
    level: Level = Field(sa_type=words_of(Level))
    basis: str = Field(default="", max_length=200)
    """What a notice prints where the building is not known."""
    laws: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Each a `LegalBasis`; read through `catalogue.bases_of`."""
    domain: Domain = Field(sa_type=words_of(Domain))
    classes: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Venue classes it is asked of; none named means all."""
    frequency: int = 0
    """How often it is found, by experience; the commonest stand first."""
    valid_from: date
    valid_to: date | None = None

    def mirrored(self) -> tuple[str, UUID | str, str]:
        """Every phone of the county keeps the checklist."""
        return "item", self.id, f"{self.county}."


class SpotKind(StrEnum):
    """What a described place is, where no venue and no e-bike stands."""

    PUBLIC = "public"
    ROAD = "road"
    FACILITY = "facility"


SPOT_NAMES: dict[SpotKind, str] = {
    SpotKind.PUBLIC: "公共部位",
    SpotKind.ROAD: "道路",
    SpotKind.FACILITY: "街面设施",
}


def _few(column: str, by: str = "") -> sa.Index:
    """An index of the few tickets that have something here, by it or by what is asked beside it.

    Asked with `state`, SQLite takes an index that begins with it, and would read every open ticket.
    """
    there = sa.text(f"{column} IS NOT NULL")
    name = f"ix_hazard_{column}"
    return sa.Index(name, by or column, "grid", sqlite_where=there)


class Hazard(Record, table=True):
    """A ticket. Its wording, basis and deadline are those of the edition it was found under."""

    __table_args__ = (
        sa.Index(
            "ix_hazard_list",
            "state", "due_on", "updated_at", "grid", "level", "disposal", "domain", "long_on", "id",
        ),
        sa.Index(
            "ix_hazard_month",
            "domain", "found_month", "grid", "level", "disposal", "state", "due_on", "closed_month",
        ),
        sa.Index("ix_hazard_closed_month", "domain", "closed_month", "grid"),
        _few("extension_asked_at", "state"), _few("whistle_by", "state"),
        _few("suspected_at", "state"), _few("follow_up_on", "state"),
        _few("receipt_since"), _few("joined_into"), _few("ebike_id"),
        _few("campaign_id"), _few("site_id"),
    )  # fmt: skip

    id: UUID = Field(primary_key=True)
    number: str = Field(unique=True, max_length=32)
    """`YH-220382002-2026-0001`"""
    venue_id: UUID | None = Field(default=None, foreign_key="venue.id", index=True)
    ebike_id: UUID | None = Field(default=None, foreign_key="ebike.id")
    campaign_id: UUID | None = None
    """专项: looked for and found in this campaign."""
    site_id: UUID | None = None
    """The site of that campaign that it stands at."""
    venue_name: str = Field(max_length=80)
    """Of an e-bike outside any venue: what it is called, never whose it is."""
    venue_address: str = Field(default="", max_length=200)
    venue_class: str | None = Field(default=None, max_length=20)
    spot: SpotKind | None = Field(default=None, sa_type=words_of(SpotKind))
    """Without venue and e-bike: `venue_name` then says in words where it is."""
    lat: float | None = None
    """Of a described place, where somebody pinned it; WGS-84."""
    lng: float | None = None
    visit_id: UUID | None = Field(default=None, index=True)
    grid: str = Field(foreign_key="grid.path", sa_type=GRID_PATH)
    domain: Domain = Field(sa_type=words_of(Domain))
    state: State = Field(default=State.REPORTED, sa_type=words_of(State))
    level: Level = Field(default=Level.GENERAL, sa_type=words_of(Level))
    disposal: Disposal = Field(default=Disposal.DEADLINE, sa_type=words_of(Disposal))
    item_code: str = Field(max_length=10)
    edition: str = Field(max_length=20)
    item_text: str = Field(max_length=200)
    item_group: str = Field(max_length=40)
    basis: str = Field(default="", max_length=200)
    days: int | None = None
    """In `day_unit`."""
    day_unit: DayUnit = Field(default=DayUnit.NATURAL, sa_type=words_of(DayUnit))
    detail: str = Field(default="", max_length=500)
    found_at: datetime
    found_month: int
    """yyyymm in Beijing"""
    found_by: UUID | None = None
    found_by_name: str = Field(max_length=40)
    due_on: date | None = None
    """The last day in Beijing; whether it is overdue is asked of the clock."""
    submitted_at: datetime | None = None
    closing: bool = False
    """Passed, and waiting for the photos that prove it."""
    closed_at: datetime | None = None
    closed_month: int | None = None
    closed_by: UUID | None = None
    closed_by_name: str | None = Field(default=None, max_length=40)
    void_asked_by: UUID | None = None
    long_on: date | None = None
    """After this day it is late by three times the days it was given."""
    outside_due_on: date | None = None
    """A last day set by a department or a higher office; the street cannot move it."""
    extension_asked_at: datetime | None = None
    """Since when an extension waits for the office."""
    extensions: int = 0
    whistle_by: datetime | None = None
    """By when the department called must answer; none once it has."""
    whistle_answered_at: datetime | None = None
    """Since when an answer waits to be rated."""
    suspected_at: datetime | None = None
    """Since when it is 疑似重大."""
    transferred_at: datetime | None = None
    receipt_since: datetime | None = None
    """Since when a hand-over waits for its receipt."""
    supervised: bool = False
    follow_up_on: date | None = None
    recurs: UUID | None = None
    joined_into: UUID | None = None
    version: int = 1
    """Counts the events, so that a step taken on an old picture is seen."""
    search: str = Field(default="", max_length=400)
    updated_at: datetime

    @property
    def place_id(self) -> UUID | None:
        """The venue; or the e-bike or the site, where there is none."""
        return self.venue_id or self.ebike_id or self.site_id

    def mirrored(self) -> tuple[str, UUID | str, str]:
        """Phones keep the tickets of their grid."""
        return "hazard", self.id, self.grid


class HazardEvent(Record, table=True):
    """Append-only: one thing that happened to a ticket. No version is there twice."""

    __table_args__ = (
        sa.Index("uq_hazardevent_hazard_version", "hazard_id", "version", unique=True),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    hazard_id: UUID = Field(foreign_key="hazard.id")
    version: int
    """The ticket's version after it."""
    kind: EventKind = Field(sa_type=words_of(EventKind))
    at: datetime
    """When it was done, by the phone's clock corrected."""
    received_at: datetime
    by: UUID | None = None
    by_name: str = Field(max_length=40)
    role: str = Field(default="", max_length=20)
    text: str = Field(default="", max_length=1000)
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    late: bool = False
    """迟到: something newer had already happened."""
    parallel: bool = False
    """并行: done on an older picture of the ticket, and still right."""
    clock_off: bool = False
    """The phone's clock was more than five minutes off."""
