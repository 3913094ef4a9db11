"""What citizens (群众) report, without an account and without a phone number."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from backend.core.database import GRID_PATH, Record, words_of
from backend.field.hazards.models import Hazard, State


class ReportState(StrEnum):
    """What the office made of it."""

    NEW = "new"
    """待处理"""
    TICKET = "ticket"
    """立了新隐患"""
    JOINED = "joined"
    """并入已有隐患"""
    DECLINED = "declined"
    """没有受理，有理由"""


class CitizenReport(Record, table=True):
    """One report from a plaque. Nothing in it says who sent it."""

    __table_args__ = (
        sa.Index("ix_citizenreport_list", "state", "grid", "received_at"),
        sa.Index("ix_citizenreport_purge", "state", "photos_gone", "triaged_at"),
    )

    id: UUID = Field(primary_key=True)
    code_hash: str = Field(unique=True, max_length=64)
    """Keyed; the code itself is only on the citizen's screen."""
    venue_id: UUID = Field(foreign_key="venue.id", index=True)
    venue_name: str = Field(max_length=80)
    venue_address: str = Field(default="", max_length=200)
    grid: str = Field(sa_type=GRID_PATH)
    text: str = Field(max_length=500)
    received_at: datetime
    grouped: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    """Came above the budget of its plaque: words alone, in one line with others of its venue."""
    state: ReportState = Field(default=ReportState.NEW, sa_type=words_of(ReportState))
    hazard_id: UUID | None = Field(default=None, foreign_key="hazard.id", index=True)
    reason: str = Field(default="", max_length=500)
    """What a citizen reads when it is declined."""
    triaged_at: datetime | None = None
    triaged_by_name: str | None = Field(default=None, max_length=40)
    photos_gone: bool = False
    solved: bool | None = None
    solved_text: str = Field(default="", max_length=500)
    solved_of: datetime | None = None
    """Which closing was answered: closed again, it is asked again."""

    def asks_about(self, hazard: Hazard | None) -> bool:
        """Whether the citizen is asked now if it is solved: once for each closing."""
        if hazard is None or hazard.state is not State.CLOSED:
            return False
        return self.solved is None or self.solved_of != hazard.closed_at
