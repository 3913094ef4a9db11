"""One door that stood in the registry twice."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import JSON, Column, Field

from backend.core.database import GRID_PATH, Record, new_id


class VenueMerge(Record, table=True):
    """Two rows found to be one venue; what moved is listed, so that they can be split again."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kept: UUID = Field(foreign_key="venue.id", index=True)
    gone: UUID = Field(foreign_key="venue.id", index=True)
    grid: str = Field(index=True, sa_type=GRID_PATH)
    at: datetime
    by: UUID
    by_name: str = Field(max_length=40)
    reason: str = Field(default="", max_length=200)
    moved: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """Ids by kind: `hazards`, `visits`, `codes` and what else came from `gone`."""
    undone_at: datetime | None = None
    undone_by_name: str | None = Field(default=None, max_length=40)
