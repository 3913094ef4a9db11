"""Which number formats show a date, so that 45296 can be told from 2024-01-05."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import Enum, auto

from backend.core.spreadsheets.parsing.values import Cell
from backend.core.spreadsheets.xlsx.markup import walk

EPOCH, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - cells have no zone
DAYS_SINCE_1904 = (EPOCH_1904 - EPOCH).days
FIRST_SURE_SERIAL = 61
"""Before 1 March 1900 the serials of Excel are off by one, by an old mistake kept on purpose."""
LAST_SERIAL = 2_958_466
DAY_SECONDS = 86_400
MOST_STYLES = 65_536


class Shown(Enum):
    """What a number format makes of a number."""

    NUMBER = auto()
    DATE = auto()
    TIME = auto()


_BUILT_IN = dict.fromkeys(
    (14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 55), 57, 58), Shown.DATE
) | dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56), Shown.TIME)
_NOT_A_TOKEN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)


def shown_by(code: str) -> Shown:
    """Read a number format: `[$-804]yyyy"年"m"月"d"日"` shows a date, `h:mm` a time."""
    tokens = _NOT_A_TOKEN.sub("", code.split(";", maxsplit=1)[0]).lower()
    clock, year = set("hs") & set(tokens), "y" in tokens
    if "general" in tokens or (set("0#?") & set(tokens) and not clock and not year):
        return Shown.NUMBER
    if year or "d" in tokens:
        return Shown.DATE
    if clock:
        return Shown.TIME
    return Shown.DATE if "m" in tokens else Shown.NUMBER


def read_styles(chunks: Iterable[bytes]) -> list[Shown]:
    """What each cell style of the workbook shows, in the order cells refer to them."""
    codes: dict[str, str] = {}
    styles: list[Shown] = []
    within: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt" and len(codes) < MOST_STYLES:
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            within.append(name)
        elif name == "xf" and within and len(styles) < MOST_STYLES:
            styles.append(_shown(attributes.get("numFmtId", "0"), codes))

    def end(name: str) -> None:
        text.clear()
        if name == "cellXfs":
            within.clear()

    text: list[str] = []
    for _ in walk(chunks, start, end, text):
        pass
    return styles


def _shown(number: str, codes: dict[str, str]) -> Shown:
    if number in codes:
        return shown_by(codes[number])
    return _BUILT_IN.get(int(number), Shown.NUMBER) if number.isdecimal() else Shown.NUMBER


def dated(number: float, shown: Shown, *, since_1904: bool) -> Cell:
    """Turn a serial into what the format shows; one that is no date stays a number."""
    earliest = 0 if since_1904 else FIRST_SURE_SERIAL
    if shown is Shown.NUMBER:
        return number
    if 0 <= number < 1:
        return time_of(number) if shown is Shown.TIME or number else number
    if not earliest <= number < LAST_SERIAL:
        return number
    at = (EPOCH_1904 if since_1904 else EPOCH) + timedelta(
        days=int(number), seconds=round(number % 1 * DAY_SECONDS)
    )
    whole = number == int(number)
    return date(at.year, at.month, at.day) if whole else at


def time_of(part: float) -> time:
    """A part of a day as a time, to the second."""
    seconds = min(round(part * DAY_SECONDS), DAY_SECONDS - 1)
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60)
