"""What a cell may hold, what it may become, and how a doubt about it is told."""

import sys
from collections.abc import Callable
from datetime import date, datetime, time
from typing import TypeAlias

import msgspec

Cell: TypeAlias = str | float | bool | datetime | date | time | None
"""What stands in a workbook. Every number is a float: that is all the format knows."""
Value: TypeAlias = str | int | float | bool | date | time | None
"""What a repair makes of it."""

ERRORS = frozenset(
    {"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
)
UNCALCULATED = "#FORMULA"
"""Stands where a formula has no stored result; it is never worked out here."""
EXACT = 10**15
"""A workbook keeps fifteen digits; of a longer number the last ones are lost."""


class Doubt(msgspec.Struct, frozen=True):
    """A cell that cannot be repaired with certainty."""

    reason: str
    advice: str


Repair: TypeAlias = Callable[[Cell], Value | Doubt]


def held(value: object) -> int:
    """What a value takes in memory: one rare character makes a text four times as large."""
    return sys.getsizeof(value)


def doubt_of_formula(cell: Cell) -> Doubt | None:
    """A formula's error or missing result, which no repair can help."""
    if not isinstance(cell, str) or not cell.startswith("#"):
        return None
    if cell == UNCALCULATED:
        return Doubt("这一格是公式，还没有算出结果", "请用 Excel 或 WPS 打开，保存后再导入")
    if cell in ERRORS:
        return Doubt(f"这一格的公式出错（{cell}）", "请改正公式，或直接填上结果")
    return None


def as_written(cell: Cell) -> str:
    """A cell as a person would read it in the workbook."""
    match cell:
        case None | str():
            return cell or ""
        case bool():
            return "是" if cell else "否"
        case datetime():
            return cell.isoformat(" ", "minutes")
        case date():
            return cell.isoformat()
        case time():
            return cell.isoformat("minutes")
        case _:
            return str(int(cell)) if cell == int(cell) and abs(cell) < EXACT else repr(cell)
