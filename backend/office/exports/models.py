"""What left the house as a file: who took it, when, which rows, and what for."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import JSON, Column, Field

from backend.core.database import GRID_PATH, Record, new_id, words_of


class ExportKind(StrEnum):
    """Which list; the first seven are called as their imports are."""

    VENUES = "venues"
    GRIDS = "grids"
    EBIKES = "ebikes"
    HAZARDS = "hazards"
    CAMPAIGN = "campaign"
    ROAD = "road"
    DISSUASIONS = "dissuasions"
    MONTHS = "months"


class ExportFormat(StrEnum):
    """What the file is."""

    XLSX = "xlsx"
    CSV = "csv"


class ExportLog(Record, table=True):
    """Append-only: one file that was made."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    grid: str = Field(sa_type=GRID_PATH, index=True)
    """Whose rows: the grid asked for, not the one of who asked."""
    at: datetime
    by: UUID | None = None
    by_name: str = Field(max_length=40)
    role: str = Field(max_length=20)
    kind: ExportKind = Field(sa_type=words_of(ExportKind))
    format: ExportFormat = Field(sa_type=words_of(ExportFormat))
    filter: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    filter_words: str = Field(max_length=600)
    rows: int
    phones: bool
    """Whether numbers stood in it in full."""
    purpose: str = Field(default="", max_length=200)
    sha256: str = Field(max_length=64)
    """Of the rows, however the file wraps them."""
