"""What phones told us: receipts for ever, what still waits, and what the office must look at."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import JSON, Column, Field

from backend.core.commands import RescueImporter
from backend.core.database import GRID_PATH, Record, new_id, words_of


class ReceiptResult(StrEnum):
    """The lasting answers to a command."""

    APPLIED = "applied"
    SUPERSEDED = "superseded"
    PARKED = "parked"


class Receipt(Record, table=True):
    """The lasting answer to one command: idempotency key, audit trail, link of a hash chain."""

    __table_args__ = (sa.UniqueConstraint("county", "seq"),)

    id: UUID = Field(primary_key=True)
    """The command's id, minted on the phone."""
    county: str = Field(max_length=6)
    seq: int
    name: str = Field(max_length=40)
    payload_hash: str = Field(max_length=64)
    author: UUID = Field(index=True)
    device: UUID
    captured_at: datetime
    """As the phone's clock said."""
    skew_ms: int = Field(sa_type=sa.BigInteger)
    received_at: datetime
    result: ReceiptResult = Field(sa_type=words_of(ReceiptResult, "result"))
    code: str = Field(default="", max_length=60)
    previous: str = Field(max_length=64)
    hash: str = Field(max_length=64)
    importer: UUID | None = None
    """Who brought the command in out of a rescue file; none where the phone sent it itself."""
    importer_name: str | None = Field(default=None, max_length=40)


class PendingCommand(Record, table=True):
    """A command kept whole: held until what it depends on arrives, or parked for the office."""

    __tablename__ = "waiting"  # pyright: ignore[reportAssignmentType]

    id: UUID = Field(primary_key=True)
    county: str = Field(max_length=6)
    name: str = Field(max_length=40)
    payload: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    author: UUID = Field(index=True)
    author_name: str = Field(max_length=40)
    grid: str = Field(sa_type=GRID_PATH)
    device: UUID
    skew_ms: int = Field(sa_type=sa.BigInteger)
    received_at: datetime
    waits_for: UUID | None = Field(default=None, index=True)
    """The command that must come first; itself, where our own fault stands in its way; none when
    parked."""
    again_at: datetime | None = Field(default=None, index=True)
    """When we try again what failed through our own fault."""
    tries: int = Field(default=0, sa_column_kwargs={"server_default": "0"})

    @property
    def entry(self) -> dict[str, Any]:
        """The command as it came."""
        return dict(self.payload["entry"])

    @property
    def importer(self) -> RescueImporter | None:
        """Who brought it in, if it came out of a rescue file."""
        told = self.payload.get("importer")
        return RescueImporter(UUID(told["id"]), str(told["name"])) if told else None


class Install(Record, table=True):
    """One installation on one phone, and what it last said was still unsent."""

    device: UUID = Field(primary_key=True)
    user_id: UUID = Field(primary_key=True)
    last_sequence: int
    pending_commands: int
    pending_photos: int
    first_push_at: datetime
    last_push_at: datetime


class TaskKind(StrEnum):
    """Why the office must look at something."""

    SUPERSEDED = "superseded"
    PARKED = "parked"
    HELD = "held"
    DISPUTED = "disputed"
    DEVICE_LOST = "device_lost"
    VENUE_CONFLICT = "venue_conflict"
    UNSOLVED = "unsolved"
    """A citizen says of a closed ticket that it is not solved."""
    EBIKE_CONFLICT = "ebike_conflict"
    EBIKE_TWINS = "ebike_twins"
    GRID_UNCOVERED = "grid_uncovered"
    """Nobody looks after a grid in which there are venues or open tickets."""
    LEDGER_CLOSES = "ledger_closes"
    """A ledger calls a ticket closed that the field opened."""
    LEDGER_UNPROVEN = "ledger_unproven"
    """A ledger calls tickets closed, and does not prove it."""
    REFUSED = "refused"
    """Whoever should put a hazard right will not: 拒不整改."""
    UNREACHED = "unreached"
    """Three times nobody was let in."""


class OfficeTask(Record, table=True):
    """Something that only a person in the office can settle (需处理)."""

    __table_args__ = (sa.Index("ix_officetask_settled_grid", "settled_at", "grid"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: TaskKind = Field(sa_type=words_of(TaskKind))
    subject_kind: str = Field(max_length=16)
    subject_id: UUID
    command_id: UUID | None = Field(default=None, unique=True)
    grid: str = Field(sa_type=GRID_PATH)
    title: str = Field(max_length=200)
    detail: str = Field(max_length=500)
    by_name: str = Field(default="", max_length=40)
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    created_at: datetime
    settled_at: datetime | None = None
    settled_by_name: str | None = Field(default=None, max_length=40)
    settlement: str | None = Field(default=None, max_length=500)
