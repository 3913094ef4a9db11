"""What travels: an owner's code, who is bound, what was found in self-checks."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from backend.public.owner_portal.models import OwnerBinding


class OwnerCode(Struct):
    """A code for an owner's phone, to be shown on a worker's screen."""

    url: str
    modules: list[str]
    """The QR code, row by row, `1` is dark; without its quiet zone."""
    ends_at: datetime


class BindingRow(Struct):
    """A browser that acts for the venue."""

    id: UUID
    device: str
    bound_at: datetime
    bound_by_name: str
    used_on: date

    @classmethod
    def of(cls, binding: OwnerBinding) -> "BindingRow":
        """Show a row."""
        return cls(**{f: getattr(binding, f) for f in cls.__struct_fields__})


class CheckRow(Struct):
    """自查 of one month."""

    month: int
    at: datetime
    answered: int
    gaps: list[str]
    """The questions answered with no."""


class Owners(Struct):
    """All of the owner's side of a venue."""

    bindings: list[BindingRow]
    checks: list[CheckRow]
