"""Visits (巡查走访): a grid worker at a door. Never an administrative inspection (行政检查)."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from backend.core.database import GRID_PATH, Record, words_of


class VisitOutcome(StrEnum):
    """What came of it. Only `CHECKED` is an effective visit; the others are attempts."""

    CHECKED = "checked"
    LOCKED = "locked"
    CLOSED = "closed"
    MOVED = "moved"
    REFUSED = "refused"
    NOT_FOUND = "not_found"


OUTCOME_NAMES: dict[VisitOutcome, str] = {
    VisitOutcome.CHECKED: "已走访",
    VisitOutcome.LOCKED: "锁门",
    VisitOutcome.CLOSED: "停业",
    VisitOutcome.MOVED: "搬迁",
    VisitOutcome.REFUSED: "拒访",
    VisitOutcome.NOT_FOUND: "找不到",
}


class Visit(Record, table=True):
    """One visit of one venue."""

    __table_args__ = (
        sa.Index("ix_visit_month", "month", "grid", "outcome", "venue_id"),
        sa.Index("ix_visit_venue_at", "venue_id", "outcome", "at"),
    )

    id: UUID = Field(primary_key=True)
    venue_id: UUID = Field(foreign_key="venue.id")
    venue_name: str = Field(max_length=80)
    grid: str = Field(foreign_key="grid.path", sa_type=GRID_PATH)
    outcome: VisitOutcome = Field(sa_type=words_of(VisitOutcome, "outcome"))
    note: str = Field(default="", max_length=500)
    at: datetime
    month: int
    """yyyymm in Beijing"""
    received_at: datetime
    by: UUID
    by_name: str = Field(max_length=40)
    late: bool = False
    clock_off: bool = False
    gaps_seen_at: datetime | None = None
    """Instant of the newest self-check that whoever was there knew of: its gaps are answered.

    None where nobody got in, or the phone knew of no self-check.
    """

    def mirrored(self) -> tuple[str, UUID | str, str]:
        """Phones keep the visits of their grid."""
        return "visit", self.id, self.grid


EFFECTIVE = VisitOutcome.CHECKED
"""Somebody was let in and looked: what colours, coverage, last visit and months count."""
