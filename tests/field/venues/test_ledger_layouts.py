"""The same forty venues, as other offices lay them out: read without a hand, with one result."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from backend.core.spreadsheets.ledger.reader import read_ledger
from backend.core.spreadsheets.parsing.cells import Value
from backend.field.venues.ledger.columns import LEDGER
from tests.core.spreadsheets.sheets import sheets

Table = list[dict[str, Value]]
VENUES = Path(__file__).parents[2] / "data" / "九小场所台账.xlsx"
CLASSES = {
    "restaurant": "餐饮", "shop": "小商铺", "school": "小学校（幼儿园）", "hospital": "诊所",
    "hotel": "小旅店", "entertainment": "娱乐场所", "internet_cafe": "网吧",
    "beauty_bath": "美容美发", "workshop": "小作坊", "other": "其它",
}  # fmt: skip
FUELS = {
    "electricity": "用电", "piped_gas": "天然气", "bottled_gas": "液化气", "alcohol": "醇基",
    "coal_wood": "柴/煤", "none": "不用火",
}  # fmt: skip
STATUSES = {"operating": "正常营业", "suspended": "歇业", "closed": "关停", "vacant": "闲置"}


@cache
def known() -> tuple[dict[str, Value], ...]:
    """What the ledger says, row by row."""
    return tuple(row.values for row in read_ledger(VENUES, LEDGER).rows[:40])


@cache
def fields() -> list[str]:
    """Those that it fills."""
    return [c.field for c in LEDGER.columns if any(c.field in row for row in known())]


def written(field: str, row: dict[str, Value]) -> object:
    """A value in other words."""
    value = row.get(field)
    words = {"venue_class": CLASSES, "fuel": FUELS, "status": STATUSES}.get(field)
    if words and value:
        return words[str(value)]
    if isinstance(value, bool):
        return "√" if value else "×"
    if field == "area_m2" and value:
        return f"约{value:g}平方米"
    if field == "extinguishers" and value:
        return f"{value}具"
    return f"　{value} " if isinstance(value, str) else value


def rows(some: list[str]) -> list[list[object]]:
    return [[at, *(written(f, row) for f in some)] for at, row in enumerate(known(), 1)]


TITLES = {c.field: c.headings for c in LEDGER.columns}


def other_words() -> bytes:
    header = ["No.", *(TITLES[f][-1] for f in fields())]
    return sheets({"台账": [header, *rows(fields())]})


def backwards_with_strange_columns() -> bytes:
    back = fields()[::-1]
    header = ["序号", *(f"{TITLES[f][0]}（必填）" for f in back), "网格长签字", "天气"]
    body = [[*row, "范彬", "晴"] for row in rows(back)]
    return sheets({"说明": [["本表怎么填"]], "九小": [[], ["九小场所表"], header, *body]})


def two_lines_and_a_blank_column() -> bytes:
    pairs = {
        "operator": ("经营者", "姓名"), "phone": ("经营者", "电话"),
        "extinguishers": ("消防设施", "灭火器(具)"), "exits": ("消防设施", "安全出口数"),
    }  # fmt: skip
    upper = [None, "序号", *(pairs.get(f, (TITLES[f][0], ""))[0] for f in fields())]
    lower = [None, None, *(pairs.get(f, ("", None))[1] for f in fields())]
    merged = [(1, at, 2, at) for at in range(1, len(upper)) if lower[at] is None]
    for first, second in (("operator", "phone"), ("extinguishers", "exits")):
        at = 2 + fields().index(first)
        if fields().index(second) == fields().index(first) + 1:
            upper[at + 1] = None
            merged.append((1, at, 1, at + 1))
    body = [[None, *row] for row in rows(fields())]
    return sheets({"台账": [["", "九小场所台账"], upper, lower, *body]}, merged=merged)


def printed_pages_with_totals() -> bytes:
    header = ["序号", *(TITLES[f][0] for f in fields())]
    numbers = [*range(1, len(header) + 1)]
    page = [["辽西街道“九小场所”台账"], header, numbers]
    body = rows(fields())
    total, note = ["小计", 20], ["注：本表一式两份。"]
    signed = ["填表人：张三", None, "审核人：李四"]
    return sheets(
        {
            "台账": [
                *page,
                *body[:20],
                total,
                note,
                *page,
                *body[20:],
                total,
                ["合计", 40],
                note,
                signed,
            ]
        }
    )


def communities_merged_downwards() -> bytes:
    order = ["community", *(f for f in fields() if f != "community")]
    table = sorted(rows(order), key=lambda row: str(row[1]))
    merged: list[tuple[int, int, int, int]] = []
    first = 1
    for at in range(2, len(table) + 2):
        if at == len(table) + 1 or table[at - 1][1] != table[first - 1][1]:
            if at - 1 > first:
                merged.append((first, 1, at - 1, 1))
                for below in range(first, at - 1):
                    table[below][1] = None
            first = at
    return sheets({"台账": [["序号", *(TITLES[f][0] for f in order)], *table]}, merged=merged)


@pytest.mark.parametrize(
    "layout",
    [
        other_words,
        backwards_with_strange_columns,
        two_lines_and_a_blank_column,
        printed_pages_with_totals,
        communities_merged_downwards,
    ],
)
def test_another_layout_says_the_same(layout: Callable[[], bytes]) -> None:
    reading = read_ledger(layout(), LEDGER)

    key = "jian"
    assert reading.problems == []
    assert sorted((row.values for row in reading.rows), key=lambda v: str(v[key])) == sorted(
        known(), key=lambda v: str(v[key])
    )
