"""What travels of the checklist: lines as phones keep them, law as the brigade confirms it."""

from datetime import date
from typing import Any

from msgspec import Struct

from backend.field.hazards.models import ChecklistItem, DayUnit, Disposal, Domain, LegalBasis, Level


class ItemRow(Struct):
    """A line of the checklist as phones keep it."""

    id: str
    code: str
    edition: str
    group: str
    text: str
    disposal: Disposal
    days: int | None
    day_unit: DayUnit
    level: Level
    basis: str
    domain: Domain
    classes: list[str]
    frequency: int
    valid_from: date
    valid_to: date | None

    @classmethod
    def of(cls, item: ChecklistItem | Any) -> "ItemRow":
        """Show a row."""
        return cls(**{f: getattr(item, f) for f in cls.__struct_fields__})


class LawRow(LegalBasis):
    """The law behind one item for some buildings and classes, as the brigade confirms it."""

    code: str
    group: str
    disposal: Disposal
    days: int | None
    day_unit: DayUnit
    level: Level
    domain: Domain
    printed: str
    """What a notice says of it."""


class EditionRow(Struct):
    """One edition of the checklist."""

    edition: str
    valid_from: date
    valid_to: date | None


class LawList(Struct):
    """One edition with its law, and which others there are."""

    edition: str
    editions: list[EditionRow]
    items: list[LawRow]
    unverified: int
    """Rows that name an instrument whose article nobody saw."""
