"""Which days a ledger's title speaks of, and the year of those that are written without one.

A year is taken from the title where the day then lies in what the title names; else nobody guesses.
"""

import re
from datetime import date, timedelta

import msgspec

from backend.core.spreadsheets.parsing.dates import ADVICE, day, with_year
from backend.core.spreadsheets.parsing.values import Cell, Doubt

HALF_YEAR, QUARTER = timedelta(days=183), timedelta(days=92)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年|[-./]\d|度)")
_DAY = r"(20\d\d)(?:年(?=\d+月)|[./-])(\d{1,2})[月./-](\d{1,2})(?![\d月])[日号]?"
_DAYS = re.compile(_DAY)
_RANGE = re.compile(_DAY + r"\s*[至到~—–-]+\s*(?:(20\d\d)[年./-])?(\d{1,2})[月./-](\d{1,2})(?!\d)")
_SINCE = re.compile(_DAY + r"(?:起|以来|开始)")
_HALF = re.compile(r"年?度?(上|下)半年")
_QUARTER = re.compile(r"第?([一二三四1234])季度?")
_MONTHS = re.compile(r"年(\d{1,2})月?(?:份)?\s*[至到~—–-]+\s*(\d{1,2})月")
_MONTH = re.compile(r"年(\d{1,2})月(?:份)?(?!\d)")
_QUARTERS = "一二三四"


class Span(msgspec.Struct, frozen=True):
    """The days that a title names."""

    year: int
    first: date
    last: date
    reported: date | None = None
    """The day it was written: nothing had happened after that."""

    def day_of(self, cell: Cell, when: str) -> date | Doubt | None:
        """A day that names no year; `when` says whether it must be past, or within the title."""
        found = day(with_year(cell, self.year))
        if not isinstance(found, date) or self._fits(found, when):
            return found
        before = day(with_year(cell, self.year - 1))
        told = self.reported
        whole = self.first == date(self.year, 1, 1)
        late = when and told and found > told and whole
        if late and told and isinstance(before, date) and told - before <= HALF_YEAR:
            return before
        return Doubt(f"日期“{cell}”没有写年份，按表头的 {self.year} 年对不上", ADVICE)

    def _fits(self, found: date, when: str) -> bool:
        if self.reported and (found > self.reported if when else self._far(found)):
            return False
        whole = (self.last - self.first) > 2 * HALF_YEAR - timedelta(days=2)
        if whole:
            return True
        late = {"within": timedelta(0), "past": QUARTER}.get(when, HALF_YEAR)
        return self.first <= found <= self.last + late

    def _far(self, found: date) -> bool:
        return self.reported is not None and abs(found - self.reported) > HALF_YEAR


def span_of(title: str) -> Span | None:
    """What a title says; none where it names no year, or two."""
    years = {int(year) for year in _YEAR.findall(title)}
    if len(years) != 1:
        return None
    year = years.pop()
    first, last = _named(title, year)
    reported = None
    if found := _RANGE.search(title):
        one, other = _put(found.groups()[:3]), _put((str(year), found[5], found[6]))
        first, last = one or first, other or last
    elif found := _SINCE.search(title):
        first = _put(found.groups()) or first
    elif days := [one for parts in _DAYS.findall(title) if (one := _put(parts))]:
        reported = max(days)
        first = min(days) if len(days) > 1 else first
    return Span(year, first, last, reported) if first <= last else None


def _named(title: str, year: int) -> tuple[date, date]:
    """The part of the year that the title names, in months."""
    from_month, to_month = 1, 12
    if found := _HALF.search(title):
        from_month, to_month = (1, 6) if found[1] == "上" else (7, 12)
    elif found := _QUARTER.search(title):
        number = _QUARTERS.index(found[1]) if found[1] in _QUARTERS else int(found[1]) - 1
        from_month, to_month = number * 3 + 1, number * 3 + 3
    elif (found := _MONTHS.search(title)) and 1 <= int(found[1]) <= int(found[2]) <= 12:  # noqa: PLR2004
        from_month, to_month = int(found[1]), int(found[2])
    elif (found := _MONTH.search(title)) and 1 <= int(found[1]) <= 12:  # noqa: PLR2004
        from_month = to_month = int(found[1])
    after = date(year + to_month // 12, to_month % 12 + 1, 1)
    return date(year, from_month, 1), after - timedelta(days=1)


def _put(parts: tuple[str, ...]) -> date | None:
    try:
        year, month, number = map(int, parts)
        return date(year, month, number)
    except ValueError:
        return None
