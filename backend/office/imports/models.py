"""A ledger on its way in: the file, what people corrected in it, and what it did."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import JSON, Column, Field

from backend.core.database import GRID_PATH, Record, new_id, words_of


class BatchStage(StrEnum):
    """How far it has come."""

    READING = "reading"
    READY = "ready"
    REFUSED = "refused"
    """The file could not be read; why is told in `problem`."""
    TAKING = "taking"
    TAKEN = "taken"
    UNDONE = "undone"


class ChangeType(StrEnum):
    """What an import did to one thing."""

    CREATED = "created"
    CHANGED = "changed"


class ImportBatch(Record, table=True):
    """One file, from the moment it was dropped until it can no longer be undone."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    grid: str = Field(sa_type=GRID_PATH, index=True)
    kind: str = Field(max_length=20)
    file_name: str = Field(max_length=200)
    size: int
    stage: BatchStage = Field(sa_type=words_of(BatchStage))
    cells: dict[str, dict[str, str]] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False)
    )
    """Corrected values, by row and field."""
    report: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    problem: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    by: UUID
    by_name: str = Field(max_length=40)
    created_at: datetime
    changed_at: datetime
    taken_at: datetime | None = None
    undone_at: datetime | None = None


class ImportFile(Record, table=True):
    """The bytes, kept only until they are taken over or forgotten."""

    batch_id: UUID = Field(primary_key=True, foreign_key="importbatch.id")
    content: bytes = Field(sa_type=sa.LargeBinary)


class ImportTrace(Record, table=True):
    """One thing that an import created or changed, so that it can be undone."""

    __table_args__ = (sa.Index("ix_importtrace_batch_id", "batch_id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    batch_id: UUID = Field(foreign_key="importbatch.id")
    subject_kind: str = Field(max_length=20)
    subject_id: str = Field(max_length=120)
    deed: ChangeType = Field(sa_type=words_of(ChangeType, "deed"))
    title: str = Field(max_length=120)
    version: int
    """As the import left it; a later one means somebody worked on it since."""
    before: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class ImportColumn(Record, table=True):
    """What an office calls a column: said once by a person, known ever after."""

    grid: str = Field(primary_key=True, sa_type=GRID_PATH)
    kind: str = Field(primary_key=True, max_length=20)
    heading: str = Field(primary_key=True, max_length=60)
    """Without blanks, brackets and marks."""
    field: str = Field(max_length=40)
    """Empty: this column is not to be read."""


class EnteredTicket(Record, table=True):
    """Which row of an old ledger a ticket came from, so that it is not entered twice."""

    __table_args__ = (sa.Index("ix_enteredticket_mark", "grid", "mark"),)

    hazard_id: UUID = Field(primary_key=True, foreign_key="hazard.id")
    kind: str = Field(max_length=20)
    grid: str = Field(sa_type=GRID_PATH)
    number: str | None = Field(default=None, max_length=40)
    """As the ledger numbers it; ours is the ticket's own."""
    found_on: date
    mark: str = Field(max_length=64)
    """Place, wording and day in one, without what spelling adds."""
