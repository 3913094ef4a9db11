"""A span of months, or of days: `2024-05`, or `2024-05-27` where a month is too coarse."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from backend.core.clock import BEIJING, days_of
from backend.core.errors import Invalid

MONTH, DAY = len("2024-05"), len("2024-05-27")
LAST_MONTH = 12


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last, both included: yyyymm, and the days where they were said."""

    months: tuple[int, int]
    days: tuple[date, date] | None = None

    @property
    def moments(self) -> tuple[datetime, datetime] | None:
        """The first moment of the days in Beijing, and the first after them."""
        if self.days is None:
            return None
        after = self.days[1] + timedelta(days=1)
        return (
            datetime.combine(self.days[0], time(), BEIJING),
            datetime.combine(after, time(), BEIJING),
        )


def month(text: str) -> int:
    """Read `2024-05` as 202405."""
    year, _, number = text.partition("-")
    digits = (year + number).isascii() and (year + number).isdigit()
    if len(text) != MONTH or not digits or not 1 <= int(number) <= LAST_MONTH:
        raise Invalid(reason=f"月份“{text[:20]}”要写成 2024-05 这样")
    return int(year) * 100 + int(number)


def span(first: str, last: str) -> Span | None:
    """Read a span, if one is asked for; with only one end said, that is both."""
    if not (first or last):
        return None
    first, last = first or last, last or first
    if DAY not in (len(first), len(last)):
        return Span((month(first), month(last)))
    days = _day(first), _day(last, end=True)
    return Span((_month_of(days[0]), _month_of(days[1])), days)


def _month_of(day: date) -> int:
    return day.year * 100 + day.month


def _day(text: str, *, end: bool = False) -> date:
    if len(text) == MONTH:
        return days_of(month(text))[1 if end else 0]
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(reason=f"日期“{text[:20]}”要写成 2024-05-27 这样") from error
