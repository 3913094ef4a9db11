"""Dates and times of day, in the spellings offices use."""

import re
from datetime import date, datetime, time, timedelta

from backend.workbooks.cells import NOTHING, shown, tidy
from backend.workbooks.styles import EPOCH, time_of
from backend.workbooks.values import Cell, Doubt

EARLIEST, LATEST = date(1950, 1, 1), date(2100, 1, 1)
FIRST_SERIAL, LAST_SERIAL = (EARLIEST - EPOCH.date()).days, (LATEST - EPOCH.date()).days
_CLOCK = r"(?:[T日号 ]*\d{1,2}[:时].*)?"
_SPELLINGS = (
    re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}})\.?{_CLOCK}"),
    re.compile(rf"(\d{{4}})(年)(\d{{1,2}})月(\d{{1,2}})[日号]?{_CLOCK}"),
    re.compile(r"(\d{4})()(\d{2})(\d{2})"),
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
    tight = _arabic(tidy(cell).replace(" ", ""))
    return f"{year}年{tight}" if "月" in tight else f"{year}-{re.sub(r'[/.]', '-', tight)}"


def lacks_year(cell: Cell) -> bool:
    """Whether this is a date but for its year."""
    return isinstance(cell, str) and bool(_NO_YEAR.fullmatch(_arabic(tidy(cell).replace(" ", ""))))


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
    tight = _arabic(re.sub(r"\s*([-/.年月日号])\s*", r"\1", written))
    found = next((f for spelling in _SPELLINGS if (f := spelling.fullmatch(tight))), None)
    if found:
        return _put_together(found[1], found[3], found[4], cell)
    missing = "没有写年份" if _NO_YEAR.fullmatch(tight) else "看不懂"
    return Doubt(f"日期“{shown(cell)}”{missing}", ADVICE)


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
