"""The State Council's yearly notice on holidays, as the admin loaded it."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import JSON, Column, Field

from backend.core.clock import YearNotice
from backend.core.database import Record


class HolidayNotice(Record, table=True):
    """放假和调休 of one year; loading it again replaces it."""

    county: str = Field(primary_key=True, max_length=6)
    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    rests: list[str] = Field(sa_column=Column(JSON, nullable=False))
    """ISO days, in order."""
    works: list[str] = Field(sa_column=Column(JSON, nullable=False))
    loaded_by: UUID | None = None
    loaded_by_name: str = Field(max_length=40)
    loaded_at: datetime

    def notice(self) -> YearNotice:
        """As the clock counts by it."""
        rests, works = (frozenset(map(date.fromisoformat, d)) for d in (self.rests, self.works))
        return YearNotice(self.year, rests, works)
