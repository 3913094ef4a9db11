"""Dates and times of day, in the spellings offices use."""

import re
from datetime import date, datetime, time, timedelta

from backend.core.spreadsheets.parsing.cells import NOTHING, shown, tidy
from backend.core.spreadsheets.parsing.values import Cell, Doubt
from backend.core.spreadsheets.xlsx.styles import EPOCH, time_of

EARLIEST, LATEST = date(1950, 1, 1), date(2100, 1, 1)
FIRST_SERIAL, LAST_SERIAL = (EARLIEST - EPOCH.date()).days, (LATEST - EPOCH.date()).days
_HALF = r"(?:上午|早上|早|中午|下午|晚上|晚)?"
_CLOCK = rf"(?:[T ]*{_HALF} *\d{{1,2}}(?:[:时点]\d{{0,2}}[^至到~]*)|[ ]*{_HALF})"
_WEEKDAY = re.compile(r"[（(]?(?:星期|礼拜|周)[一二三四五六日天][)）]?")
_BEFORE = re.compile(r"(?:之前|以前|前|止)$")
"""`5月1日前` names the first of May all the same."""
_MARKS = r"[-/.、。·–—,，\\ ]"
_SPELLINGS = (
    re.compile(rf"(\d{{4}})({_MARKS})(\d{{1,2}})\2(\d{{1,2}})[.日号]?{_CLOCK}"),
    re.compile(rf"(\d{{4}})(年)(\d{{1,2}})月(\d{{1,2}})[日号]?{_CLOCK}"),
    re.compile(r"(\d{4})()(\d{2})(\d{2})(?:\.0+)?"),
)
_NO_YEAR = re.compile(r"\d{1,2}(?:月\d{1,2}[日号]?|[-/.]\d{1,2})")
_TIME = re.compile(
    r"(上午|早上|早|下午|晚上|晚)?(\d{1,2})[:时点](?:(\d{1,2})分?(?::?(\d{1,2})秒?)?|(半))?"
)
_AFTERNOON = ("下午", "晚上", "晚")
NOON = 12
_HAND = re.compile(r"[〇零○一二三四五六七八九十]+")
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


def day(cell: Cell) -> date | Doubt | None:
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
    return Doubt(f"日期“{shown(cell)}”{missing}", ADVICE)


def _tight(written: str) -> str:
    """A date without blanks around its marks, without weekday, without 前."""
    plain = _BEFORE.sub("", _WEEKDAY.sub("", written).strip())
    return _arabic(re.sub(r"\s*([-/.、。·–—,，\\年月日号])\s*", r"\1", plain))


def _of_serial(serial: float, cell: Cell) -> date | Doubt:
    if FIRST_SERIAL <= serial < LAST_SERIAL:
        return EPOCH.date() + timedelta(days=int(serial))
    return Doubt(f"日期“{shown(cell)}”看不懂", ADVICE)


def _put_together(year: str, month: str, day_of_month: str, cell: Cell) -> date | Doubt:
    try:
        return _sensible(date(int(year), int(month), int(day_of_month)), cell)
    except ValueError:
        return Doubt(f"没有“{shown(cell)}”这一天", f"请核对月份和日子；{ADVICE}")


def _sensible(found: date, cell: Cell) -> date | Doubt:
    if EARLIEST <= found < LATEST:
        return found
    return Doubt(f"日期“{shown(cell)}”的年份不对", f"请核对年份；{ADVICE}")


def time_of_day(cell: Cell) -> time | Doubt | None:
    """A time: `6:04`, `6时04分`, `下午5:20`, or a part of a day as a number."""
    if isinstance(cell, datetime | time):
        return cell.time() if isinstance(cell, datetime) else cell
    if isinstance(cell, float) and 0 <= cell < 1:
        return time_of(cell)
    if isinstance(cell, date):
        return Doubt(f"“{shown(cell)}”是日期，没有时间", "请写成“18:35”这样的时:分")
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
    return Doubt(f"时间“{shown(cell)}”看不懂", "请写成“18:35”这样的时:分")


_AFTER_DAY = re.compile(rf"\d{{4}}.*?[\d日号][T ]+({_HALF}\s*\d{{1,2}}[:时点].*)")


def time_in(cell: Cell) -> time | Doubt | None:
    """The time in a cell that may hold the day too; none where it holds the day alone."""
    if isinstance(cell, datetime):
        return cell.time() if cell.time() != time(0) else None
    if isinstance(cell, float) and FIRST_SERIAL <= cell < LAST_SERIAL:
        return time_of(cell % 1) if cell % 1 else None
    if isinstance(cell, str) and (found := _AFTER_DAY.fullmatch(tidy(cell))):
        return time_of_day(found[1].strip())
    return None if isinstance(day(cell), date) else time_of_day(cell)
