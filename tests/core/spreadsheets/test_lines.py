"""Every line of a file is accounted for: none is swallowed, shifted or passed over in silence."""

import pytest

from backend.core.spreadsheets.ledger.reader import ParsedSheet, read_ledger
from tests.core.spreadsheets.sheets import GROCER, HEADER, NOODLES, SHOPS, workbook

HEAD = "社区(村),商铺名称,类别,联系电话,经营者"


def text(*lines: str) -> bytes:
    return "\n".join((HEAD, *lines)).encode() + b"\n"


def names(reading: ParsedSheet) -> list[object]:
    return [row.values["name"] for row in reading.rows]


def left_out(reading: ParsedSheet) -> list[int]:
    return sorted({p.row for p in reading.problems if not p.taken})


def balanced(reading: ParsedSheet) -> None:
    assert len(reading.rows) + len(left_out(reading)) + reading.dressing == reading.lines


def test_a_stray_quotation_mark_swallows_no_line() -> None:
    stray = text(
        '电厂社区,甲店,商店,13800000001,"张三',
        "电厂社区,乙店,商店,13800000002,李四",
        '电厂社区,丙店,商店,13800000003,王"五',
        "电厂社区,丁店,商店,13800000004,赵六",
    )

    reading = read_ledger(stray, SHOPS)

    assert names(reading) == ["甲店", "乙店", "丙店", "丁店"]
    assert reading.rows[0].values["owner"] == "张三"
    balanced(reading)


def test_two_stray_marks_that_seem_to_be_a_pair_swallow_nothing_between_them() -> None:
    between = text(
        '电厂社区,"甲店,商店,13800000001,张三',
        "电厂社区,乙店,商店,13800000002,李四",
        '电厂社区,丙店",商店,13800000003,王五',
    )

    reading = read_ledger(between, SHOPS)

    assert names(reading) == ["甲店", "乙店", '丙店"']
    balanced(reading)


def test_a_cell_with_line_breaks_is_one_entry_and_its_lines_are_counted() -> None:
    broken = text('电厂社区,"甲店\n总店\n","商店",13800000001,张三', "", "吉兴村,乙店,商店,,")

    reading = read_ledger(broken, SHOPS)

    assert names(reading) == ["甲店 总店", "乙店"]
    assert [row.number for row in reading.rows] == [2, 6]
    assert (reading.lines, reading.dressing) == (6, 4)
    balanced(reading)


def test_a_line_with_more_cells_than_the_header_is_left_out_and_said() -> None:
    ragged = text("电厂社区,甲店,光明路1号,商店,13800000001,张三", "吉兴村,乙店,商店")

    reading = read_ledger(ragged, SHOPS)

    assert names(reading) == ["乙店"]
    assert left_out(reading) == [2]
    assert "有 6 格，表头只有 5 格" in reading.problems[0].reason
    balanced(reading)


def test_a_line_whose_marks_do_not_agree_and_whose_cells_are_not_certain_is_left_out() -> None:
    reading = read_ledger(
        text('电厂社区,"甲"店,x,商店,13800000001,张三', "吉兴村,乙店,商店,,"), SHOPS
    )

    assert (names(reading), left_out(reading)) == (["乙店"], [2])
    assert "引号" in reading.problems[0].reason
    balanced(reading)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_are_counted_however_they_end(ends: str) -> None:
    whole = ends.join(("电厂社区商铺台账", HEAD, "电厂社区,甲店,商店,,", ",,,,", "合计,1,,,"))

    reading = read_ledger(whole.encode(), SHOPS)

    assert (reading.lines, reading.dressing, len(reading.rows)) == (5, 4, 1)


def test_many_stray_marks_are_read_in_no_time() -> None:
    reading = read_ledger(text(*['电厂社区,"甲店""x,商店,,'] * 5_000), SHOPS)

    balanced(reading)
    assert len(reading.rows) + len(left_out(reading)) == 5_000


def test_hidden_rows_are_read_and_counted() -> None:
    reading = read_ledger(workbook(HEADER, NOODLES, GROCER, hidden_rows=(2,)), SHOPS)

    assert (len(reading.rows), reading.hidden) == (2, 1)
    balanced(reading)


def test_merged_cells_hold_for_each_of_their_rows() -> None:
    rows = [HEADER, NOODLES, (2, None, None, None, None, 60)]
    merged = [(1, at, 2, at) for at in (1, 2, 3, 4)]

    reading = read_ledger(workbook(*rows, merged=merged), SHOPS)

    assert [row.values["area"] for row in reading.rows] == [80, 60]
    assert [row.values["phone"] for row in reading.rows] == ["13800001111"] * 2


def test_a_row_that_holds_nothing_of_its_own_is_no_entry() -> None:
    rows = [HEADER, NOODLES, (2, None, None, None, None, None), GROCER]

    reading = read_ledger(workbook(*rows, merged=[(1, at, 2, at) for at in (1, 2, 3, 4, 5)]), SHOPS)

    assert names(reading) == ["老城面馆", "城北超市"]
    balanced(reading)


def test_one_separator_too_many_shifts_no_cell_even_where_the_last_one_is_blank() -> None:
    shifted = text(
        "电厂社区,甲店,商店,13800000001,张三",
        "电厂社区,老李,烧烤,餐饮,13800000002,",
        "电厂社区,老王,餐饮,,13800000003,",
        "电厂社区,乙店,商店,,",
    )

    reading = read_ledger(shifted, SHOPS)

    assert (names(reading), left_out(reading)) == (["甲店", "乙店"], [3, 4])
    assert "表头只有 5 格" in reading.problems[0].reason
    balanced(reading)


def test_a_line_with_as_many_cells_whose_contents_stand_one_too_far_is_left_out() -> None:
    head = "商铺名称,类别,经营者,建筑面积㎡,开业日期"
    rows = (
        "甲店,商店,张三,80,2024-05-01",
        "乙店,商店,李四,王五,120",
        "丙店,商店,赵六,很大,2024-05-01",
    )

    reading = read_ledger("\n".join((head, *rows)).encode(), SHOPS)

    assert (names(reading), left_out(reading)) == (["甲店", "丙店"], [3])
    assert "错开" in next(p.reason for p in reading.problems if not p.taken)
