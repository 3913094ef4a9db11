"""Special campaigns (专项整治), and the objects they look at: no venue, but a place."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

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


class Campaign(Record, table=True):
    """A theme over a time, in one sub-district."""

    __table_args__ = (sa.UniqueConstraint("grid", "name"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    grid: str = Field(foreign_key="grid.path", sa_type=GRID_PATH)
    name: str = Field(max_length=80)
    domain: str = Field(max_length=20)
    """The ledger its tickets belong to; the three are never added up."""
    starts_on: date
    ends_on: date | None = None
    created_at: datetime
    created_by: UUID | None = None


class CampaignSite(Record, table=True):
    """One object of a campaign; what is wrong with it is a ticket."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    campaign_id: UUID = Field(foreign_key="campaign.id", index=True)
    hazard_id: UUID | None = Field(default=None, foreign_key="hazard.id", index=True)
    grid: str = Field(foreign_key="grid.path", sa_type=GRID_PATH, index=True)
    kind: SiteKind = Field(sa_type=words_of(SiteKind))
    place: str = Field(max_length=200)
    owner: str | None = Field(default=None, max_length=80)
    """产权人"""
    size: str | None = Field(default=None, max_length=40)
    treatment: Treatment | None = Field(default=None, sa_type=words_of(Treatment))
    version: int = 1
    created_at: datetime
    updated_at: datetime
