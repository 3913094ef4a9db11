"""Special campaigns (专项整治), and the objects they look at: no venue, but a place."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import JSON, Column, Field

from backend.core.database import GRID_PATH, Record, new_id, words_of


class SiteKind(StrEnum):
    """What stands at the place."""

    GUARDRAIL = "guardrail"
    """护栏"""
    BILLBOARD = "billboard"
    """广告牌"""
    ROAD = "road"
    """路段"""
    OTHER = "other"


SITE_NAMES: dict[SiteKind, str] = {
    SiteKind.GUARDRAIL: "护栏",
    SiteKind.BILLBOARD: "广告牌",
    SiteKind.ROAD: "路段",
    SiteKind.OTHER: "其他",
}


class Treatment(StrEnum):
    """What is to be done about it."""

    REMOVE = "remove"
    REINFORCE = "reinforce"
    ESCAPE_OPENING = "escape_opening"
    OTHER = "other"


TREATMENT_NAMES: dict[Treatment, str] = {
    Treatment.REMOVE: "拆除",
    Treatment.REINFORCE: "加固",
    Treatment.ESCAPE_OPENING: "开设逃生口",
    Treatment.OTHER: "其他处置",
}


class SiteOutcome(StrEnum):
    """What somebody found who stood before it; that nothing is wrong is a result too."""

    CLEAR = "clear"
    FOUND = "found"


OUTCOME_NAMES: dict[SiteOutcome, str] = {
    SiteOutcome.CLEAR: "没有问题",
    SiteOutcome.FOUND: "发现问题",
}


class Campaign(Record, table=True):
    """A theme over a time, in one sub-district.

    One that an old ledger tells of has no lines (`items`): nobody works on it with a phone.
    """

    __table_args__ = (sa.UniqueConstraint("grid", "name"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    grid: str = Field(foreign_key="grid.path", sa_type=GRID_PATH)
    name: str = Field(max_length=80)
    domain: str = Field(max_length=20)
    """The ledger its tickets belong to; the three are never added up."""
    starts_on: date
    ends_on: date | None = None
    """The last day that was planned; on the day after, phones still show it until it is ended."""
    ended_on: date | None = None
    """When somebody ended it; its tickets go on."""
    template: str | None = Field(default=None, max_length=40)
    items: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]")
    )
    """What may be found, each a `CampaignItem`; kept as it was begun with."""
    grids: list[str] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]")
    )
    """Paths below its own; none named means all of it."""
    classes: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """Venues by rule: of these classes, all where none is named; null: none are looked at."""
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    created_at: datetime
    created_by: UUID | None = None

    @property
    def runs(self) -> bool:
        """Whether phones work on it."""
        return bool(self.items) and self.ended_on is None

    def mirrored(self) -> tuple[str, UUID | str, str]:
        """Phones at and below its grid keep it."""
        return "campaign", self.id, self.grid


class CampaignSite(Record, table=True):
    """One object of a campaign; what is wrong with it is a ticket."""

    __table_args__ = (sa.Index("ix_campaignsite_campaign_key", "campaign_id", "key"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    campaign_id: UUID = Field(foreign_key="campaign.id", index=True)
    hazard_id: UUID | None = Field(default=None, foreign_key="hazard.id", index=True)
    """The newest ticket about it."""
    grid: str = Field(foreign_key="grid.path", sa_type=GRID_PATH, index=True)
    kind: SiteKind = Field(sa_type=words_of(SiteKind))
    place: str = Field(max_length=200)
    owner: str | None = Field(default=None, max_length=80)
    """产权人"""
    size: str | None = Field(default=None, max_length=40)
    treatment: Treatment | None = Field(default=None, sa_type=words_of(Treatment))
    count: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    """处"""
    payer: str | None = Field(default=None, max_length=80)
    """Who pays for what is done about it."""
    outcome: SiteOutcome | None = Field(default=None, sa_type=words_of(SiteOutcome))
    """Of the last look; none: nobody was there yet."""
    checked_at: datetime | None = None
    checked_by_name: str | None = Field(default=None, max_length=40)
    key: str | None = Field(default=None, max_length=240)
    """What it is known by within its campaign; one from an old ledger, by its row alone."""
    joined_into: UUID | None = None
    """It was there already: whoever names this one means that one."""
    version: int = 1
    created_at: datetime
    updated_at: datetime

    def mirrored(self) -> tuple[str, UUID | str, str]:
        """Phones keep the sites of their grid, while their campaign runs."""
        return "site", self.id, self.grid
