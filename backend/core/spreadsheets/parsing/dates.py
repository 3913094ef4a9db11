"""Dates and times of day, in the spellings offices use."""

import re
from datetime import date, datetime, time, timedelta

import msgspec

from backend.core.spreadsheets.parsing.cells import NOTHING, Cell, CellError, shown, tidy
from backend.core.spreadsheets.xlsx.reader import EPOCH, time_of
from backend.core.text import pattern

EARLIEST, LATEST = date(1950, 1, 1), date(2100, 1, 1)
FIRST_SERIAL, LAST_SERIAL = (EARLIEST - EPOCH.date()).days, (LATEST - EPOCH.date()).days
_HALF = r"(?:上午|早上|早|中午|下午|晚上|晚)?"
_CLOCK = rf"(?:[T ]*{_HALF} *\d{{1,2}}(?:[:时点]\d{{0,2}}[^至到~]*)|[ ]*{_HALF})"
_WEEKDAY = pattern(r"[（(]?(?:星期|礼拜|周)[一二三四五六日天][)）]?")
_BEFORE = pattern(r"(?:之前|以前|前|止)$")
"""`5月1日前` names the first of May all the same."""
_MARKS = r"[-/.、。·–—,，\\ ]"
_SPELLINGS = (
    pattern(rf"(\d{{4}})({_MARKS})(\d{{1,2}})\2(\d{{1,2}})[.日号]?{_CLOCK}"),
    pattern(rf"(\d{{4}})(年)(\d{{1,2}})月(\d{{1,2}})[日号]?{_CLOCK}"),
    pattern(r"(\d{4})()(\d{2})(\d{2})(?:\.0+)?"),
)
_NO_YEAR = pattern(r"\d{1,2}(?:月\d{1,2}[日号]?|[-/.]\d{1,2})")
_TIME = pattern(
    r"(上午|早上|早|下午|晚上|晚)?(\d{1,2})[:时点](?:(\d{1,2})分?(?::?(\d{1,2})秒?)?|(半))?"
)
_AFTERNOON = ("下午", "晚上", "晚")
NOON = 12
_HAND = pattern(r"[〇零○一二三四五六七八九十]+")
_DIGITS = {"零": "0", "○": "0"} | {d: str(n) for n, d in enumerate("〇一二三四五六七八九")}
ADVICE = "请写成“2024-05-01”这样的年-月-日"


def with_year(cell: Cell, year: int) -> str:
    """A date that names no year, within a ledger that names one: `三月五日` of 2024."""
    tight = _tight(tidy(cell).replace(" ", ""))
    return f"{year}年{tight}" if "月" in tight else f"{year}-{re.sub(r'[/.]', '-', tight)}"


def lacks_year(cell: Cell) -> bool:
    """Whether this is a date but for its year."""
    return isinstance(cell, str) and bool(_NO_YEAR.fullmatch(_tight(tidy(cell).replace(" ", ""))))


def _arabic(written: str) -> str:
    """二〇二四年三月十五日 is 2024年3月15日."""
    return _HAND.sub(lambda found: _number(found[0]), written) if "月" in written else written


def _number(hand: str) -> str:
    if "十" not in hand:
        return "".join(_DIGITS[digit] for digit in hand)
    tens, _, ones = hand.partition("十")
    return f"{_DIGITS.get(tens, '1')}{_DIGITS.get(ones, '0')}"


def day(cell: Cell) -> date | CellError | None:
    """A date with its year, month and day; one without a year is not guessed."""
    if isinstance(cell, date):
        return _sensible(cell.date() if isinstance(cell, datetime) else cell, cell)
    written = tidy(cell)
    if written.lower() in NOTHING:
        return None
    if re.fullmatch(r"\d{5}(?:\.\d+)?", written):
        return _of_serial(float(written), cell)
    tight = _tight(written)
    found = next((f for spelling in _SPELLINGS if (f := spelling.fullmatch(tight))), None)
    if found:
        return _put_together(found[1], found[3], found[4], cell)
    missing = "没有写年份" if _NO_YEAR.fullmatch(tight) else "看不懂"
    return CellError(f"日期“{shown(cell)}”{missing}", ADVICE)


class DayBefore(date):
    """`5月1日前`: by then, which may be a plan as well as a deed."""


def past_day(cell: Cell) -> date | CellError | None:
    """A day on which something was done; `DayBefore` where only 前 is said."""
    found = day(cell)
    if isinstance(found, date) and _BEFORE.search(_WEEKDAY.sub("", tidy(cell)).strip()):
        return DayBefore(found.year, found.month, found.day)
    return found


DAYS = (day, past_day)
"""What reads a day."""


def _tight(written: str) -> str:
    """A date without blanks around its marks, without weekday, without 前."""
    plain = _BEFORE.sub("", _WEEKDAY.sub("", written).strip())
    return _arabic(re.sub(r"\s*([-/.、。·–—,，\\年月日号])\s*", r"\1", plain))


def _of_serial(serial: float, cell: Cell) -> date | CellError:
    if FIRST_SERIAL <= serial < LAST_SERIAL:
        return EPOCH.date() + timedelta(days=int(serial))
    return CellError(f"日期“{shown(cell)}”看不懂", ADVICE)


def _put_together(year: str, month: str, day_of_month: str, cell: Cell) -> date | CellError:
    try:
        return _sensible(date(int(year), int(month), int(day_of_month)), cell)
    except ValueError:
        return CellError(f"没有“{shown(cell)}”这一天", f"请核对月份和日子；{ADVICE}")


def _sensible(found: date, cell: Cell) -> date | CellError:
    if EARLIEST <= found < LATEST:
        return found
    return CellError(f"日期“{shown(cell)}”的年份不对", f"请核对年份；{ADVICE}")


def time_of_day(cell: Cell) -> time | CellError | None:
    """A time: `6:04`, `6时04分`, `下午5:20`, or a part of a day as a number."""
    if isinstance(cell, datetime | time):
        return cell.time() if isinstance(cell, datetime) else cell
    if isinstance(cell, float) and 0 <= cell < 1:
        return time_of(cell)
    if isinstance(cell, date):
        return CellError(f"“{shown(cell)}”是日期，没有时间", "请写成“18:35”这样的时:分")
    written = tidy(cell).replace("：", ":").replace(" ", "")
    if written.lower() in NOTHING:
        return None
    if found := _TIME.fullmatch(written):
        half, hour, minute, second, thirty = found.groups()
        late = half in _AFTERNOON and 0 < int(hour) < NOON
        minutes = 30 if thirty else int(minute or 0)
        try:
            return time(int(hour) + NOON * late, minutes, int(second or 0))
        except ValueError:
            pass
    return CellError(f"时间“{shown(cell)}”看不懂", "请写成“18:35”这样的时:分")


_AFTER_DAY = pattern(rf"\d{{4}}.*?[\d日号][T ]+({_HALF}\s*\d{{1,2}}[:时点].*)")


def time_in(cell: Cell) -> time | CellError | None:
    """The time in a cell that may hold the day too; none where it holds the day alone."""
    if isinstance(cell, datetime):
        return cell.time() if cell.time() != time(0) else None
    if isinstance(cell, float) and FIRST_SERIAL <= cell < LAST_SERIAL:
        return time_of(cell % 1) if cell % 1 else None
    if isinstance(cell, str) and (found := _AFTER_DAY.fullmatch(tidy(cell))):
        return time_of_day(found[1].strip())
    return None if isinstance(day(cell), date) else time_of_day(cell)


HALF_YEAR, QUARTER = timedelta(days=183), timedelta(days=92)
_YEAR = pattern(r"(?<!\d)(20\d\d)(?=年|[-./]\d|度)")
_DAY = r"(20\d\d)(?:年(?=\d+月)|[./-])(\d{1,2})[月./-](\d{1,2})(?![\d月])[日号]?"
_DAYS = pattern(_DAY)
_RANGE = pattern(_DAY + r"\s*[至到~—–-]+\s*(?:(20\d\d)[年./-])?(\d{1,2})[月./-](\d{1,2})(?!\d)")
_SINCE = pattern(_DAY + r"(?:起|以来|开始)")
_HALF_YEAR = pattern(r"年?度?(上|下)半年")
_QUARTER = pattern(r"第?([一二三四1234])季度?")
_MONTHS = pattern(r"年(\d{1,2})月?(?:份)?\s*[至到~—–-]+\s*(\d{1,2})月")
_MONTH = pattern(r"年(\d{1,2})月(?:份)?(?!\d)")
_QUARTERS = "一二三四"


class TitleSpan(msgspec.Struct, frozen=True):
    """The days that a title names."""

    year: int
    first: date
    last: date
    reported: date | None = None
    """The day it was written: nothing had happened after that."""

    def day_of(self, cell: Cell, when: str) -> date | CellError | None:
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
        return CellError(f"日期“{cell}”没有写年份，按表头的 {self.year} 年对不上", ADVICE)

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


def span_of(title: str) -> TitleSpan | None:
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
    return TitleSpan(year, first, last, reported) if first <= last else None


def _named(title: str, year: int) -> tuple[date, date]:
    """The part of the year that the title names, in months."""
    from_month, to_month = 1, 12
    if found := _HALF_YEAR.search(title):
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
