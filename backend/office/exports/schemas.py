"""What travels: what is asked for, how much that is, and the log."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from backend.office.exports.models import ExportFormat, ExportKind

Purpose = Annotated[str, Meta(max_length=200)]


class ExportAsk(Struct):
    """A list as it is filtered, as a file."""

    kind: ExportKind
    filter: dict[str, Any] = {}
    """The same names and values the list itself is asked with."""
    format: ExportFormat = ExportFormat.XLSX
    phones: bool = False
    purpose: Purpose = ""
    """What for; needed where phone numbers are wanted in full."""


class ExportCount(Struct):
    """How much it would be."""

    rows: int
    most: int
    """More than that is not given at once."""
    filter_words: str
    phones: bool
    """Whether the asker may have numbers in full."""
    has_phones: bool
    """Whether there are any numbers in this list."""


class ExportLine(Struct):
    """One file that was made."""

    id: UUID
    at: datetime
    by_name: str
    role: str
    kind: ExportKind
    title: str
    format: ExportFormat
    grid_name: str
    filter_words: str
    rows: int
    phones: bool
    purpose: str
    sha256: str


class ExportList(Struct):
    """The log, the newest first."""

    items: list[ExportLine]
    total: int
