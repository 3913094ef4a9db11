"""What travels between a phone and us."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from backend.sync.models import ReceiptResult

Many = Annotated[int, Meta(ge=0, le=1_000_000_000)]


class PushedCommand(Struct):
    """A command as it stood in the outbox; its arguments are judged one command at a time."""

    id: UUID
    name: str
    args: dict[str, Any]
    at: datetime
    """By the phone's clock."""
    after: list[UUID] = []
    """Commands that must come first."""


class Pending(Struct, frozen=True):
    """What the phone had still to send when it spoke."""

    commands: Many = 0
    photos: Many = 0


class Push(Struct):
    """An outbox, or the first part of it."""

    device: UUID
    author: UUID
    sent_at: datetime
    commands: list[dict[str, Any]]
    sequence: Many = 0
    pending: Pending = Pending()


class Rescue(Push, kw_only=True):
    """Unsent work out of a file, or a part of it; `sent_at` is when the file was made."""

    skew_ms: Annotated[int, Meta(ge=-(1 << 52), le=1 << 52)] = 0
    """How far off the phone knew its clock to be, phone minus ours."""


class CommandOutcome(Struct, omit_defaults=True):
    """What became of one command."""

    id: str
    result: str
    """applied, replayed, held, superseded, parked or id_reused"""
    of: ReceiptResult | None = None
    """What it was the first time, when replayed."""
    code: str = ""
    detail: str = ""
    number: str | None = None
    facts: dict[str, Any] = {}
    status: int | None = None


class Pushed(Struct):
    """The answer; a phone believes no other."""

    received_at: datetime
    skew_ms: int
    results: list[CommandOutcome]
