"""Rows that cannot be taken, people who may not, files that are something else."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.core.errors import Forbidden, Refusal
from backend.core.spreadsheets.ledger.reader import read_ledger
from backend.field.venues.ledger.columns import LEDGER
from backend.field.venues.schemas import VenueFields
from tests.core.spreadsheets.sheets import sheets, workbook
from tests.field.venues.ledger_rows import (
    DATA,
    GROCER,
    HEADER,
    NOODLES,
    but,
    counted,
    everything,
    imports,
    takes,
    venues,
)
from tests.world import World


@pytest.mark.parametrize(
    ("changes", "column", "word"),
    [
        ({"grid": "第9网格"}, "网格", "电厂社区里没有网格“第9网格”"),
        ({"community": "城南社区"}, "网格", "找不到"),
        ({"grid": None}, "网格", "没有填网格"),
        ({"name": "  "}, "场所名称(牌匾)", "没有填场所名称"),
        ({"kind": "大型商场"}, "九小类别", "不是九小场所的类别"),
        ({"kind": None}, "九小类别", "没有填九小类别"),
        ({"address": None}, "详细地址", "没有填详细地址"),
        ({"name": "长" * 81}, "场所名称(牌匾)", "内容太长"),
        ({"code": "JA22010400200001"}, "吉安码号", "别的县(市)"),
    ],
)
def test_a_row_that_cannot_be_taken_is_left_out_with_what_to_do(
    world: World, changes: dict[str, Any], column: str, word: str
) -> None:
    report = imports(world.zhou, NOODLES, but(GROCER, **changes))

    assert counted(report) == (1, 0, 0, 0, 1)
    problem = report.problems[0]
    assert (problem.row, problem.column, problem.taken) == (3, column, False)
    assert word in problem.reason
    assert problem.advice


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"phone": "1380000"}, "联系电话"),
        ({"area": "很大"}, "建筑面积㎡"),
        ({"area": 99_000_000}, "建筑面积㎡"),
        ({"credit": "9222"}, "统一社会信用代码"),
        ({"code": "无效的码"}, "吉安码号"),
    ],
)
def test_a_doubtful_value_is_told_and_the_venue_taken_without_it(
    world: World, changes: dict[str, Any], column: str
) -> None:
    report = imports(world.zhou, but(GROCER, **changes))

    assert counted(report) == (1, 0, 0, 0, 0)
    assert [(p.row, p.column, p.taken) for p in report.problems] == [(2, column, True)]


@pytest.mark.parametrize("name", ["mei", "feng", "ding", "deng"])
def test_only_the_office_imports(world: World, name: str) -> None:
    with pytest.raises(Forbidden):
        imports(getattr(world, name), NOODLES)


def test_the_office_next_door_can_neither_take_nor_change_what_is_here(world: World) -> None:
    imports(world.zhou, NOODLES)

    assert counted(imports(world.sun, NOODLES)) == (0, 0, 0, 0, 1)

    elsewhere = but(NOODLES, community="南关社区", grid="第1网格", phone="13800001111")
    report = imports(world.sun, elsewhere)
    assert counted(report) == (0, 0, 0, 0, 1)
    assert "别处的场所" in report.problems[0].reason
    assert venues(world)[0].phone == "19900000029"


def test_another_ledger_or_a_broken_file_changes_nothing(world: World) -> None:
    assert world.zhou
    before = everything(world)

    for source in (DATA / "电动自行车台账.xlsx", b"", b"hello", workbook(HEADER)):
        with pytest.raises(Refusal):
            takes(world.zhou, source)

    assert everything(world) == before


HEADINGS = st.sampled_from([column.title for column in LEDGER.columns[2:]])
CELLS = st.one_of(
    st.none(), st.integers(-5, 10**7), st.floats(0, 1e6), st.booleans(), st.dates(),
    st.text(max_size=60).filter(lambda text: not text.startswith(("=", "{="))),
    st.sampled_from(["是", "3具", "约80㎡", "小商店", "2024年5月1日", "管道气", "停业"]),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(HEADINGS, CELLS))
def test_whatever_the_cells_hold_a_row_taken_is_a_venue(row: dict[str, object]) -> None:
    whole = {
        "网格": "第1网格",
        "场所名称(牌匾)": "老城面馆",
        "九小类别": "小餐饮",
        "详细地址": "1号",
    } | row

    try:
        reading = read_ledger(sheets({"台账": [list(whole), list(whole.values())]}), LEDGER)
    except Refusal:
        return

    for taken in reading.rows:
        msgspec.convert(taken.values, VenueFields)
