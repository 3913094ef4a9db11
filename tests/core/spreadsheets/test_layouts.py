"""The many ways to lay out the same ledger."""

from datetime import date

import pytest

from backend.core.spreadsheets.ledger.reader import ParsedSheet, read_ledger
from tests.core.spreadsheets.sheets import (
    GROCER,
    HEADER,
    NOODLES,
    SHOPS,
    cells,
    from_xml,
    sheets,
    workbook,
)

TITLE = ("电厂社区商铺台账",)
FILLER = ("填报单位：街道办事处（盖章）", None, None, None, "填报日期：2024年5月27日")


def names(reading: ParsedSheet) -> list[object]:
    return [row.values["name"] for row in reading.rows]


def test_rows_keep_the_numbers_the_workbook_gives_them() -> None:
    reading = read_ledger(workbook(TITLE, FILLER, HEADER, NOODLES, (), GROCER), SHOPS)

    assert (reading.header_row, [row.number for row in reading.rows]) == (3, [4, 6])
    assert reading.rows[1].values == {
        "community": "吉兴村", "name": "城北超市", "kind": "shop", "phone": "13800002222",
        "area": 120,
    }  # fmt: skip


def test_a_bare_table_is_read_too() -> None:
    assert names(read_ledger(workbook(HEADER, NOODLES, GROCER), SHOPS)) == ["老城面馆", "城北超市"]


def test_a_blank_first_column_and_blank_first_rows_do_not_matter() -> None:
    rows = [(None, None, *row) for row in (HEADER, NOODLES, GROCER)]

    reading = read_ledger(workbook((), (), *rows), SHOPS)

    assert reading.header_row == 3
    assert names(reading) == ["老城面馆", "城北超市"]


def test_a_merged_title_is_no_header() -> None:
    book = workbook(("商铺名称类别一览",), HEADER, NOODLES, merged=[(0, 0, 0, 5)])

    assert read_ledger(book, SHOPS).header_row == 2


def test_two_header_lines_are_one() -> None:
    upper = ("序号", "社区(村)", "商铺名称", "类别", "经营者", None, "安全情况", None)
    lower = (None, None, None, None, "姓名", "电话", "灭火器", "是否住人")
    shop = (1, "电厂社区", "老城面馆", "餐饮", "许龙磊", "13800001111", "3具", "否")

    reading = read_ledger(
        workbook(
            upper, lower, shop,
            merged=[*((0, at, 1, at) for at in range(4)), (0, 4, 0, 5), (0, 6, 0, 7)],
        ),
        SHOPS,
    )  # fmt: skip

    assert reading.header_row == 2
    assert reading.columns["phone"] == "经营者/电话"
    assert reading.rows[0].values == {
        "community": "电厂社区", "name": "老城面馆", "kind": "food", "owner": "许龙磊",
        "phone": "13800001111", "extinguishers": 3, "lives_in": False,
    }  # fmt: skip


def test_cells_merged_downwards_are_meant_for_every_row() -> None:
    rows = [("社区(村)", "商铺名称", "类别"), ("电厂社区", "甲店", "商店"), (None, "乙店", "商店")]

    reading = read_ledger(workbook(*rows, (None, "丙店", "商店"), merged=[(1, 0, 2, 0)]), SHOPS)

    assert [row.values.get("community") for row in reading.rows] == ["电厂社区", "电厂社区", None]


@pytest.mark.parametrize(
    "last",
    [
        ("合计", 2),
        ("合 计：", None, None, None, None, 200),
        (None, "小计", None, None, None, 200),
        ("电厂社区小计", None, None, None, None, 80),
        ("共计(家)", None, 2),
        ("注：本表一式两份，社区（村）留存一份，报街道应急办一份。",),
        ("说明:灭火器以具为单位",),
        ("填表人：张三", None, None, "审核人：李四", None, "日期：2024年5月27日"),
        ("单位负责人（签字）：",),
        (3,),
        (3, None, "  ", "\u3000"),
    ],
)
def test_what_stands_below_or_between_is_no_entry(last: tuple[object, ...]) -> None:
    reading = read_ledger(workbook(HEADER, NOODLES, last, GROCER, last), SHOPS)

    assert names(reading) == ["老城面馆", "城北超市"]
    assert reading.problems == []


def test_the_header_repeated_on_the_next_page_is_no_entry() -> None:
    reading = read_ledger(workbook(TITLE, HEADER, NOODLES, TITLE, HEADER, GROCER), SHOPS)

    assert names(reading) == ["老城面馆", "城北超市"]
    assert reading.problems == []


def test_a_line_of_column_numbers_and_a_sample_line_are_no_entries() -> None:
    sample = ("示例", "某社区", "某某商店", "商店", "13800000000", 50)

    reading = read_ledger(workbook(HEADER, (1, 2, 3, 4, 5, 6), sample, NOODLES), SHOPS)

    assert names(reading) == ["老城面馆"]


@pytest.mark.parametrize(
    "header",
    [
        ("序号", "社区", "字号", "类别", "电话", "面积"),
        ("序号", "社区（村）", "商铺 名称", "*类别", "联系电话：", "建筑面积（平方米）"),
        ("No.", "社 区", "商铺\n名称", "类 别", "联系电话（手机）", "建筑面积(m²)"),
        ("序号", "社区", "商铺名称【牌匾】", "类别（必填）", "经营者电话", "面积/㎡"),
    ],
)
def test_headings_are_known_by_their_usual_names(header: tuple[str, ...]) -> None:
    reading = read_ledger(workbook(header, NOODLES), SHOPS)

    assert set(reading.rows[0].values) == {"community", "name", "kind", "phone", "area"}
    assert reading.extra == []


def test_columns_in_another_order_with_unknown_ones_between_are_read() -> None:
    header = ("类别", "风险等级", "商铺名称", "包保领导", "联系电话")

    reading = read_ledger(workbook(header, ("餐饮", "低", "老城面馆", "王五", 13800001111)), SHOPS)

    assert reading.rows[0].values == {"name": "老城面馆", "kind": "food", "phone": "13800001111"}
    assert reading.extra == ["风险等级", "包保领导"]
    assert reading.columns == {"name": "商铺名称", "kind": "类别", "phone": "联系电话"}


def test_a_heading_that_stands_twice_counts_once() -> None:
    header = ("商铺名称", "类别", "联系电话", "房东", "联系电话")

    reading = read_ledger(
        workbook(header, ("老城面馆", "餐饮", "13800001111", "王五", "13900002222")), SHOPS
    )

    assert reading.rows[0].values["phone"] == "13800001111"
    assert reading.extra == ["房东", "联系电话"]


def test_the_sheet_that_looks_most_like_the_ledger_is_read() -> None:
    book = sheets(
        {
            "说明": [("填写说明",), ("商铺名称要写全",)],
            "汇总": [("社区", "名称")],
            "台账": [HEADER, NOODLES],
        }
    )

    assert read_ledger(book, SHOPS).sheet == "台账"


def test_a_second_sheet_of_the_same_layout_is_not_passed_over_in_silence() -> None:
    book = sheets({"电厂社区": [HEADER, NOODLES], "吉兴村": [HEADER, GROCER], "空表": [HEADER]})

    reading = read_ledger(book, SHOPS)

    assert names(reading) == ["老城面馆"]
    assert [(p.column, p.taken) for p in reading.problems] == [("工作表“吉兴村”", False)]
    assert names(read_ledger(book, SHOPS, sheet="吉兴村")) == ["城北超市"]


def test_a_hidden_sheet_is_not_read_and_not_passed_over_in_silence() -> None:
    book = sheets(
        {"今年": [HEADER, NOODLES], "去年": [HEADER, GROCER], "空": [HEADER]}, hidden="去年"
    )

    reading = read_ledger(book, SHOPS)

    (problem,) = reading.problems
    assert (reading.sheet, problem.column, reading.unread_sheets) == ("今年", "工作表“去年”", 1)
    assert "隐藏的工作表" in problem.reason


def test_of_two_sheets_alike_the_first_is_read_and_named() -> None:
    book = sheets({"汇总": [TITLE, (), HEADER, NOODLES, GROCER], "六月": [HEADER, GROCER]})

    reading = read_ledger(book, SHOPS)

    assert (reading.sheet, names(reading)) == ("汇总", ["老城面馆", "城北超市"])
    assert "并到“汇总”里" in reading.problems[0].advice


def test_a_row_without_what_it_needs_is_left_out_with_every_reason() -> None:
    reading = read_ledger(
        workbook(HEADER, NOODLES, (2, "吉兴村", None, "娱乐城", "138", 80)), SHOPS
    )

    assert names(reading) == ["老城面馆"]
    assert [(p.row, p.column, p.value, p.taken) for p in reading.problems] == [
        (3, "商铺名称", "", False),
        (3, "类别", "娱乐城", False),
        (3, "联系电话", "138", True),
    ]
    assert reading.problems[0].reason == "没有填商铺名称"
    assert all(p.advice for p in reading.problems)


def test_words_in_a_number_column_cost_only_that_value() -> None:
    reading = read_ledger(
        workbook(HEADER, (1, "电厂社区", "老城面馆", "餐饮", "13800001111", "很大")), SHOPS
    )

    assert "area" not in reading.rows[0].values
    problem = reading.problems[0]
    assert (problem.row, problem.column, problem.taken) == (2, "建筑面积㎡", True)
    assert "很大" in problem.reason


def test_a_formula_that_failed_or_was_never_worked_out_is_told() -> None:
    shop = (1, "电厂社区", "老城面馆", "餐饮")
    failed = "<c t='e'><f>NA()</f><v>#N/A</v></c><c><f>40+40</f></c>"

    reading = read_ledger(from_xml(cells(*HEADER), cells(*shop) + failed), SHOPS)

    assert [(p.column, p.taken) for p in reading.problems] == [
        ("联系电话", True), ("建筑面积㎡", True),
    ]  # fmt: skip
    assert "#N/A" in reading.problems[0].reason
    assert "还没有算出结果" in reading.problems[1].reason


def test_the_stored_result_of_a_formula_is_its_value() -> None:
    shop = (1, "电厂社区", "老城面馆", "餐饮", None)
    area = "<c r='F2'><f>40+40</f><v>80</v></c>"

    reading = read_ledger(from_xml(cells(*HEADER), cells(*shop) + area), SHOPS)

    assert reading.rows[0].values["area"] == 80


def test_dates_of_a_workbook_that_counts_from_1904_are_the_days_they_show() -> None:
    rows = [
        ("商铺名称", "类别", "开业日期"),
        ("甲店", "商店", date(2024, 5, 1)),
        ("乙店", "商店", 43951),
    ]

    reading = read_ledger(workbook(*rows, date_1904=True), SHOPS)

    assert [row.values["opened_on"] for row in reading.rows] == [date(2024, 5, 1)] * 2


def test_the_first_rows_are_shown_as_they_stand() -> None:
    reading = read_ledger(workbook(HEADER, NOODLES, *([GROCER] * 9)), SHOPS)

    assert len(reading.samples) == 5
    assert reading.samples[1]["area"] == "120平"


def test_formatted_but_empty_rows_down_to_the_last_do_not_matter() -> None:
    empty = [f"<row r='{n}' s='1'><c r='A{n}' s='1'/></row>" for n in range(4, 100_000)]

    reading = read_ledger(from_xml(cells(*HEADER), cells(*NOODLES), more="".join(empty)), SHOPS)

    assert names(reading) == ["老城面馆"]
