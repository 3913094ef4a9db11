"""A grid that passed from one worker to another."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import JSON, Column, Field

from backend.core.database import GRID_PATH, Record, new_id


class HandOver(Record, table=True):
    """Who gave a grid to whom; what lay in it stays where it is."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    grid: str = Field(foreign_key="grid.path", index=True, sa_type=GRID_PATH)
    at: datetime
    by: UUID
    by_name: str = Field(max_length=40)
    giver: UUID = Field(foreign_key="user.id")
    giver_name: str = Field(max_length=40)
    taker: UUID = Field(foreign_key="user.id")
    taker_name: str = Field(max_length=40)
    giver_to: str = Field(sa_type=GRID_PATH)
    """Where the giver works from now on."""
    taker_from: str = Field(sa_type=GRID_PATH)
    """Where the taker worked before."""
    moved: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    undone_at: datetime | None = None
