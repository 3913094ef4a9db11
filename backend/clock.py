"""Beijing time, month buckets and working days (工作日, with 调休)."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import chinese_calendar  # pyright: ignore[reportMissingTypeStubs]

BEIJING = ZoneInfo("Asia/Shanghai")
CALENDAR_LAST_YEAR = 2026
"""The last year whose 调休 is known (State Council, `chinesecalendar`); later, weekends only."""


def now() -> datetime:
    """Look at the clock. Operations are given this; tests give another."""
    return datetime.now(UTC)


def day_of(at: datetime) -> date:
    """The day in Beijing."""
    return at.astimezone(BEIJING).date()


def is_plausible(at: datetime) -> bool:
    """Whether a phone may have said it: a time with its zone, in years that can be counted with."""
    return at.tzinfo is not None and 2000 <= at.year <= 2100  # noqa: PLR2004 - a wrong clock's years


def month_of(at: datetime) -> int:
    """The month in Beijing as yyyymm."""
    day = day_of(at)
    return day.year * 100 + day.month


@lru_cache(maxsize=4096)
def is_working_day(day: date) -> bool:
    """Whether offices work; beyond the calendar's last year only weekends rest."""
    try:
        return bool(chinese_calendar.is_workday(day))  # pyright: ignore[reportUnknownMemberType]
    except NotImplementedError:
        return day.weekday() < 5  # noqa: PLR2004 - Saturday


def add_working_days(day: date, days: int) -> date:
    """The day on which the n-th working day after `day` falls; 0 is the day itself."""
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def beyond_calendar(day: date) -> bool:
    """Whether a day is counted by weekends alone, its year's 调休 being unknown."""
    return day.year > CALENDAR_LAST_YEAR


def month_bounds(month: int) -> tuple[datetime, datetime]:
    """First moment of a yyyymm month in Beijing and of the next, in UTC."""
    year, number = divmod(month, 100)
    first = datetime(year, number, 1, tzinfo=BEIJING)
    following = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=BEIJING)
    return first.astimezone(UTC), following.astimezone(UTC)


def days_of(month: int) -> tuple[date, date]:
    """First and last day of a yyyymm month."""
    year, number = divmod(month, 100)
    return date(year, number, 1), date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)


def months_between(first: int, last: int) -> list[int]:
    """All yyyymm from first to last, both included."""
    months: list[int] = []
    while first <= last:
        months.append(first)
        year, number = divmod(first, 100)
        first = year * 100 + number + 1 if number < 12 else (year + 1) * 100 + 1  # noqa: PLR2004
    return months
