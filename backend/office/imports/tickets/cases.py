"""One row of a hazard ledger with everything that is certain of it."""

import hashlib
from datetime import date

from msgspec import Struct

from backend.core.spreadsheets.ledger.reader import Row
from backend.core.spreadsheets.parsing.cells import fold
from backend.core.spreadsheets.parsing.values import Value
from backend.field.campaigns.models import SITE_NAMES, SiteKind
from backend.field.hazards.models import Domain
from backend.people.accounts.models import Grid


class Case(Struct, kw_only=True):
    """What was found where, on which day."""

    number: int
    grid: Grid
    values: dict[str, Value]
    mark: str
    """Place, wording and day in one: two rows of one mark speak of the same thing."""
    place: str

    @classmethod
    def of(cls, row: Row, grid: Grid, domain: Domain) -> "Case":
        """Judge a row whose grid is known."""
        values = row.values
        address = str(values.get("address") or "")
        if "site" in values:
            place = f"{address} {SITE_NAMES[SiteKind(str(values['site']))]}"
        else:
            place = str(values.get("venue") or address)
        told = (
            domain.value, grid.path, str(values["found_on"]), fold(place), fold(address),
            fold(str(values["words"])),
        )  # fmt: skip
        mark = hashlib.sha256("\n".join(told).encode()).hexdigest()
        return cls(number=row.number, grid=grid, values=values, mark=mark, place=place)

    @property
    def title(self) -> str:
        """What people call it."""
        return f"{self.place} {self.values['words']}"

    def text(self, field: str) -> str | None:
        """A value as text."""
        value = self.values.get(field)
        return None if value is None else str(value)

    def day(self, field: str) -> date | None:
        """A value as a day."""
        value = self.values.get(field)
        return value if isinstance(value, date) else None
