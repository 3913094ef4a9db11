"""The patrol plan (巡查计划): rules and phases of a year, by version. What is due is derived."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import JSON, Column, Field

from backend.core.database import GRID_PATH, Record, new_id, words_of


class RuleKind(StrEnum):
    """What a rule counts from."""

    REGULAR = "regular"
    """The last effective visit."""
    NEW = "new"
    """The day a venue was entered at its door, or opened."""


class TimeUnit(StrEnum):
    """What a rule's interval counts."""

    DAY = "day"
    MONTH = "month"


class VenueTrait(StrEnum):
    """Facts of a venue that rules and phases choose by."""

    LIVES_IN = "lives_in"
    BOTTLED_GAS = "bottled_gas"
    MIXED_USE = "mixed_use"
    OPEN_FLAME = "open_flame"
    SOLID_FUEL = "solid_fuel"
    INDOOR_EBIKE = "indoor_ebike"


TRAIT_NAMES: dict[VenueTrait, str] = {
    VenueTrait.LIVES_IN: "住人",
    VenueTrait.BOTTLED_GAS: "用瓶装气",
    VenueTrait.MIXED_USE: "三合一",
    VenueTrait.OPEN_FLAME: "用明火",
    VenueTrait.SOLID_FUEL: "烧柴煤",
    VenueTrait.INDOOR_EBIKE: "室内停放充电电动车",
}


class PatrolPlan(Record, table=True):
    """One version of a year's plan, of a street or of the county.

    A draft until it is approved; an approved one is never edited, the next version replaces it.
    """

    id: UUID = Field(default_factory=new_id, primary_key=True)
    grid: str = Field(foreign_key="grid.path", index=True, sa_type=GRID_PATH)
    year: int
    version: int
    """Counted on over the years of one grid."""
    valid_from: date
    note: str = Field(default="", max_length=200)
    """What was changed and why."""
    revision: int = 1
    """Of the draft: who saves says which one they saw."""
    made_at: datetime
    made_by: UUID | None = None
    made_by_name: str = Field(max_length=40)
    approved_at: datetime | None = None
    approved_by: UUID | None = None
    approved_by_name: str | None = Field(default=None, max_length=40)

    def mirrored(self) -> tuple[str, UUID | str, str] | None:
        """Phones below keep what is approved; the change stands under the county, for all of it."""
        return ("plan", self.grid, f"{self.grid[:6]}.") if self.approved_at else None


class PlanRule(Record, table=True):
    """How often some venues are to be visited.

    Once approved it claims from `since` on; a version that drops or changes it ends it at `until`,
    and what it had claimed by then stays claimed.
    """

    id: UUID = Field(default_factory=new_id, primary_key=True)
    plan_id: UUID = Field(foreign_key="patrolplan.id", index=True)
    position: int
    kind: RuleKind = Field(sa_type=words_of(RuleKind))
    name: str = Field(max_length=40)
    targets: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """Which venues: see `Targets`."""
    every: int
    unit: TimeUnit = Field(sa_type=words_of(TimeUnit))
    since: date | None = None
    """None: never approved."""
    until: date | None = None
    carried: bool = False
    """The next version goes on with it, unchanged: that one counts."""


class PlanPhase(Record, table=True):
    """A season of the year in which some venues are visited once, whatever else is due."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    plan_id: UUID = Field(foreign_key="patrolplan.id", index=True)
    position: int
    name: str = Field(max_length=40)
    targets: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    first_on: date
    last_on: date
    look_at: str = Field(default="", max_length=200)
    dated_by: str = Field(default="", max_length=40)
    """What its days were computed from: `除夕前15天—正月十五`."""
    since: date | None = None
    until: date | None = None
    carried: bool = False
