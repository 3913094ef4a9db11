"""Beijing time, month buckets, spans of months or days, and working days (工作日, with 调休)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import chinese_calendar  # pyright: ignore[reportMissingTypeStubs]

from backend.core.errors import Invalid

BEIJING = ZoneInfo("Asia/Shanghai")
CALENDAR_LAST_YEAR = 2026
"""The last year whose 调休 is shipped (State Council's notices, by `chinesecalendar`)."""
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class YearNotice:
    """The State Council's notice on the holidays of a year, as the admin loaded it."""

    year: int
    rests: frozenset[date]
    works: frozenset[date]
    """Saturdays and Sundays on which offices work (调休上班)."""


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


@cache
def shipped_notice(year: int) -> YearNotice:
    """The notice of a year up to `CALENDAR_LAST_YEAR`, as the library has it."""
    return YearNotice(
        year,
        frozenset(day for day in chinese_calendar.holidays if day.year == year),
        frozenset(day for day in chinese_calendar.workdays if day.year == year),
    )


@cache
def statutory_holidays(year: int) -> frozenset[date]:
    """The days that rest by law in any year (全国年节及纪念日放假办法, as of 2025-01-01).

    A year beyond the lunar library (1900–2100) has only those of the solar calendar.
    """
    from borax.calendars.lunardate import (  # noqa: PLC0415 # pyright: ignore[reportMissingTypeStubs]
        LunarDate,
        TermUtils,
    )

    fixed = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
    days = {date(year, month, day) for month, day in fixed}
    try:
        spring = LunarDate(year, 1, 1).to_solar_date()
        days |= {spring + timedelta(days=n) for n in range(-1, 3)}
        days |= {LunarDate(year, month, day).to_solar_date() for month, day in ((5, 5), (8, 15))}
        days.add(TermUtils.nth_term_day(year, QINGMING))
    except (ValueError, IndexError):
        pass
    return frozenset(days)


QINGMING = 6
"""清明 among the solar terms of a year, counted from 小寒 as 0."""


@dataclass(frozen=True)
class WorkCalendar:
    """Which days offices work: what ships, what was loaded, and the law for the years after."""

    notices: tuple[YearNotice, ...] = ()

    def knows(self, year: int) -> bool:
        """Whether the year's 调休 is known."""
        return year <= CALENDAR_LAST_YEAR or any(n.year == year for n in self.notices)

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on a day."""
        for notice in self.notices:
            if day in notice.rests or day in notice.works:
                return day in notice.works
        if day.year <= CALENDAR_LAST_YEAR:
            return bool(chinese_calendar.is_workday(day))  # pyright: ignore[reportUnknownMemberType]
        loaded = self.knows(day.year)
        rests = day.weekday() >= SATURDAY or (not loaded and day in statutory_holidays(day.year))
        return not rests

    def add(self, day: date, days: int) -> date:
        """The day on which the n-th working day after `day` falls; 0 is the day itself."""
        while days > 0:
            day += timedelta(days=1)
            days -= self.is_working_day(day)
        return day


_calendar = [WorkCalendar()]
"""What this process knows; one entry, replaced whole."""


def work_calendar() -> WorkCalendar:
    """The calendar as this process knows it."""
    return _calendar[0]


def learn_notices(notices: Iterable[YearNotice]) -> None:
    """Count by these notices from now on; those learnt before are forgotten."""
    _calendar[0] = WorkCalendar(tuple(notices))


def add_working_days(day: date, days: int) -> date:
    """The day on which the n-th working day after `day` falls; 0 is the day itself."""
    return work_calendar().add(day, days)


def add_natural_days(day: date, days: int) -> date:
    """The n-th day after `day`, rest days counted."""
    return day + timedelta(days=days)


def beyond_calendar(day: date) -> bool:
    """Whether a day is counted without its year's 调休, by weekends and the law alone."""
    return not work_calendar().knows(day.year)


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
