"""Whatever column a ledger tells of a ticket's state in: one word against it closes nothing."""

import pytest

from backend.core.spreadsheets.ledger.columns import ImportReport
from backend.office.imports.tickets.columns import RECHECK, STATE
from tests.core.spreadsheets.sheets import workbook
from tests.office.imports.ledgers import counted, takes
from tests.office.imports.test_tickets import only
from tests.world import World

HEADER = ("社区(村)", "网格", "场所名称", "隐患描述", "发现日期", "整改完成日期")
ROW = ("电厂社区", "电厂社区第1网格", "福满楼面馆", "燃气软管老化", "2024-03-01", "2024-03-05")


def states(world: World, **columns: str) -> tuple[ImportReport, str]:
    """Take one row over whose last columns are these; gives the ticket's state."""
    assert world.noodle_shop
    book = workbook((*HEADER, *columns), (*ROW, *columns.values()))
    report = takes(world.zhou, "hazards", book)
    return report, only(world)["state"]


@pytest.mark.parametrize("heading", ["落实情况", "验收结果", "复查情况", "销号情况", "治理情况"])
@pytest.mark.parametrize("words", ["未整改", "不通过", "复查不合格", "未销号"])
def test_a_column_called_otherwise_keeps_it_open(world: World, heading: str, words: str) -> None:
    assert states(world, **{heading: words})[1] == "rectifying"


def test_every_heading_of_a_state_is_read(world: World) -> None:
    for heading in (*STATE, *RECHECK):
        book = workbook((*HEADER, heading), (*ROW, "未整改"))
        report = takes(world.zhou, "hazards", book, dry_run=True)
        assert heading not in report.extra


@pytest.mark.parametrize(
    "words", ["不合格", "反弹", "未通过", "待复查", "看不清", "已复查", "×", "□"]
)
def test_put_right_and_not_found_so_at_the_re_inspection_is_open(world: World, words: str) -> None:
    assert states(world, 整改情况="已整改", 复查结果=words)[1] == "rectifying"


@pytest.mark.parametrize("words", ["合格", "通过", "", "/", "复查合格", "☑合格 □不合格"])
def test_put_right_and_found_so_is_closed(world: World, words: str) -> None:
    report, state = states(world, 整改情况="已整改", 复查结果=words)

    assert (state, report.unknown) == ("closed", 0)


@pytest.mark.parametrize(
    ("whether", "how"), [("是", "未整改"), ("否", "已整改"), ("是", "整改中"), ("×", "已整改")]
)
def test_two_columns_that_contradict_each_other_are_told(
    world: World, whether: str, how: str
) -> None:
    report, state = states(world, 是否整改=whether, 整改情况=how)

    assert (state, report.unknown, report.needs_a_look) == ("rectifying", 1, True)
    assert any("互相矛盾" in p.reason for p in report.problems)


def test_two_columns_that_agree_are_one_word(world: World) -> None:
    report, state = states(world, 是否整改="是", 整改情况="已整改", 销号情况="已销号")

    assert (state, report.unknown, report.extra) == ("closed", 0, [])


def test_the_second_of_two_is_told_where_it_is_not_understood(world: World) -> None:
    report, state = states(world, 是否整改="是", 整改情况="见附件")

    assert (state, report.unknown) == ("rectifying", 1)
    assert "见附件" in report.problems[0].reason


@pytest.mark.parametrize("column", ["落地情况", "领导批示", "备注", "整改后照片"])
def test_what_an_unread_column_says_against_it_closes_nothing(world: World, column: str) -> None:
    report, state = states(world, 整改情况="已整改", **{column: "未整改"})

    assert (state, report.unknown) == ("rectifying", 1)
    assert "未整改" in report.problems[0].reason


def test_an_unread_column_with_other_words_is_left_alone(world: World) -> None:
    report, state = states(world, 整改情况="已整改", 备注="否", 领导批示="已阅")

    assert (state, report.unknown) == ("closed", 0)


@pytest.mark.parametrize("words", ["待核实", "待定", "不详", "无", "-", "/", "暂无"])
def test_no_word_at_all_closes_nothing_beside_a_day(world: World, words: str) -> None:
    report, state = states(world, 整改情况=words)

    assert (state, report.unknown) == ("rectifying", 1)


def test_a_correction_counts_for_all_columns_of_the_state(world: World) -> None:
    assert world.noodle_shop
    zhou, headers = world.zhou, {"x-file-name": "x.xlsx"}
    book = workbook((*HEADER, "是否整改", "整改情况"), (*ROW, "是", "未整改"))
    batch = zhou.ask(
        "POST", "/imports/batches", params={"kind": "hazards"}, content=book, headers=headers
    ).json()
    assert batch["report"]["unknown"] == 1

    told = {"cells": {"2": {"state": "已整改"}}}
    batch = zhou.post(f"/imports/batches/{batch['id']}/corrections", told).json()

    assert (batch["report"]["unknown"], batch["report"]["new"]) == (0, 1)


def test_rows_are_known_again_whatever_their_columns(world: World) -> None:
    states(world, 整改情况="已整改", 复查结果="不合格")

    book = workbook((*HEADER, "整改情况"), (*ROW, "已整改"))
    assert counted(takes(world.zhou, "hazards", book)) == (0, 1, 0, 0, 0)
