"""Certified inspections (行政检查): by certified staff, by plan, with a notice, counted a year."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from backend.core.database import GRID_PATH, Record, words_of


class Finding(StrEnum):
    """What an inspection found."""

    GOOD = "good"
    ADVISED = "advised"
    HAZARDS = "hazards"
    REFERRED = "referred"


FINDING_NAMES: dict[Finding, str] = {
    Finding.GOOD: "未发现问题",
    Finding.ADVISED: "当场指导改正",
    Finding.HAZARDS: "发现隐患，另行处理",
    Finding.REFERRED: "涉嫌违法，移交处理",
}


class Certificate(Record, table=True):
    """The law enforcement certificate (执法证) of a person, as the administrator entered it."""

    person_id: UUID = Field(primary_key=True, foreign_key="user.id")
    number: str = Field(unique=True, max_length=40)
    valid_until: date
    by_name: str = Field(max_length=40)
    at: datetime


class Inspection(Record, table=True):
    """One inspection of one venue; a record of its own, never counted as a 巡查走访."""

    __table_args__ = (
        sa.Index("ix_inspection_venue_year", "venue_id", "year"),
        sa.Index("ix_inspection_at", "grid", "at"),
    )

    id: UUID = Field(primary_key=True)
    venue_id: UUID = Field(foreign_key="venue.id")
    venue_name: str = Field(max_length=80)
    grid: str = Field(foreign_key="grid.path", sa_type=GRID_PATH)
    at: datetime
    year: int
    """In Beijing: the cap is counted by it."""
    received_at: datetime
    by: UUID
    by_name: str = Field(max_length=40)
    certificate: str = Field(max_length=40)
    """The inspector's number, as it was then."""
    partner_name: str = Field(max_length=40)
    partner_certificate: str = Field(max_length=40)
    """The law asks for two."""
    plan: str = Field(max_length=80)
    """检查计划 or 备案 number."""
    notice: str = Field(max_length=80)
    """检查通知书 number."""
    scan_code: str = Field(default="", max_length=80)
    """What the 扫码 of the inspection gave, where the place asks for it."""
    finding: Finding = Field(sa_type=words_of(Finding))
    result: str = Field(max_length=1000)
    over_cap: bool = False
    """Beyond the yearly number; done knowingly, with a reason."""
    reason: str = Field(default="", max_length=200)
    clock_off: bool = False


class InspectionCap(Record, table=True):
    """How often a venue may be inspected in a year, as an office set it; the nearest upwards."""

    grid: str = Field(primary_key=True, foreign_key="grid.path", sa_type=GRID_PATH)
    yearly: int
    by_name: str = Field(max_length=40)
    at: datetime
