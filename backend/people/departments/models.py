"""The departments that a street calls or hands over to: a dictionary with dates."""

from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import JSON, Column, Field

from backend.core.database import GRID_PATH, Record, new_id


class Urgency(StrEnum):
    """How fast a whistle must be answered."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    NORMAL = "normal"


URGENCY_NAMES: dict[Urgency, str] = {
    Urgency.EMERGENCY: "应急哨",
    Urgency.URGENT: "紧急哨",
    Urgency.NORMAL: "一般哨",
}


class Department(Record, table=True):
    """One department as a county, or one sub-district, knows it."""

    __table_args__ = (sa.UniqueConstraint("grid", "name"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    grid: str = Field(sa_type=GRID_PATH)
    """Whose entry it is; a sub-district's own goes before the county's of the same name."""
    name: str = Field(max_length=40)
    kinds: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """What falls to it: levels, items, groups, venue classes or domains, by their own words."""
    phone: str = Field(default="", max_length=40)
    emergency_minutes: int = 30
    urgent_minutes: int = 120
    normal_minutes: int = 1440
    place: int = 0
    """Its place in the list."""
    valid_from: date
    valid_to: date | None = None
    """The first day on which it no longer is."""

    def clock(self, urgency: Urgency) -> timedelta:
        """How long it has to answer a whistle."""
        return timedelta(minutes=getattr(self, f"{urgency.value}_minutes"))
