"""A word in a ledger that is not understood closes no ticket."""

from typing import Any

import pytest

from backend.core.spreadsheets.parsing.cells import CellError
from backend.office.imports.tickets.parsing import (
    CLOSED_WORDS,
    OPEN_WORDS,
    REFUSED_WORDS,
    RETURNED_WORDS,
    LedgerState,
    state_of,
)
from tests.office.imports.ledgers import counted, takes
from tests.office.imports.test_tickets import OPEN
from tests.office.imports.test_tickets import imports as imports_rows
from tests.office.imports.test_tickets import only as the_only_ticket
from tests.world import World

CLOSING = (
    *CLOSED_WORDS, "8.12已安装整改到位", "2024年3月7日已整改", "经复查已整改到位",
    "已全部整改完成。", "复查合格", "现场整改完毕", "已 整 改", "☑已整改 □未整改", "√已整改",
    "已整改(√)未整改( )", "（√）已整改", "☑合格 □不合格", "□未整改 ■已整改",
    "2024/3/7已整改", "☑", "✔",
    "3月7日已整改",
)  # fmt: skip
NOT_CLOSING = (
    "要求整改到位", "限期整改到位", "责令3日内整改完成", "无法整改到位", "计划8月整改完毕",
    "整改到位？", "基本整改到位", "大部分已整改", "已整改一半", "等待销号", "拟销号", "不合格",
    "尚未销号", "没有整改完成", "已告知", "见附件", "已下达通知书", "看不清", "已移交", "#REF!",
    "申请销号", "□已整改", "已整改□", "☐已整改", "[ ]已整改", "（　）已整改", "☒已整改", "已整改❌",
    "已整改✖", "已整改⨯", "合格╳", "已整改（×）", "✘已整改", "已整改X", "已整改3/5", "已完成2/5",
    "完成1/3", "已完成 2.3/10", "已拆除1/3", "已整改50%", "已整改≠", "已整改~", "已整改…",
    "12月31日整改完成",
    "12.31整改完成", "○已整改 ●未整改", "已整改(　)未整改(√)", "□已整改 □未整改", "√已整改 √未整改",
    "待核实", "待定", "不详", "无", "-", "/", "—", "？", "□", "已整改/未整改", "已整改△",
)  # fmt: skip


def row(state: object) -> tuple[Any, ...]:
    return (*OPEN[:10], "2024-03-07", state, "范彬")


@pytest.mark.parametrize("words", CLOSING)
def test_words_that_close(words: str) -> None:
    assert state_of(words) == LedgerState.CLOSED


@pytest.mark.parametrize(
    "words", [*OPEN_WORDS, "目前正在整改", "2项未整改", "部分整改，已完成一半"]
)
def test_words_that_leave_it_open(words: str) -> None:
    assert state_of(words) == LedgerState.OPEN


@pytest.mark.parametrize("words", [*REFUSED_WORDS, "业主拒不整改", "8.12拒绝整改"])
def test_words_that_refuse(words: str) -> None:
    assert state_of(words) == LedgerState.REFUSED


@pytest.mark.parametrize("words", [*RETURNED_WORDS, "8.12复查不合格", "已整改，复查未通过"])
def test_words_that_send_it_back(words: str) -> None:
    assert state_of(words) == LedgerState.RETURNED


@pytest.mark.parametrize("words", NOT_CLOSING)
def test_no_other_word_closes(words: str) -> None:
    assert state_of(words) != LedgerState.CLOSED


def test_a_word_that_is_not_understood_is_told_row_by_row_and_leaves_it_open(world: World) -> None:
    assert world.noodle_shop

    report = imports_rows(world.zhou, row("见附件"))

    assert (counted(report), report.unknown) == ((1, 0, 0, 0, 0), 1)
    (problem,) = report.problems
    assert (problem.row, problem.taken, problem.unknown) == (2, True, True)
    assert problem.reason == "状态未识别：“见附件”"
    ticket = the_only_ticket(world)
    assert (ticket["state"], ticket["closed_at"]) == ("rectifying", None)
    assert counted(imports_rows(world.zhou, row("见附件"))) == (0, 0, 1, 0, 0)


def test_what_was_sent_back_is_open_and_says_so(world: World) -> None:
    assert world.noodle_shop

    report = imports_rows(world.zhou, row("复查不合格"))

    ticket = the_only_ticket(world)
    told = [(e["kind"], e["at"][:10], e["by_name"]) for e in ticket["events"]]
    assert (report.unknown, ticket["state"]) == (0, "rectifying")
    assert told[-1] == ("returned", "2024-03-07", "范彬")
    assert ticket["version"] == len(told)
    assert counted(imports_rows(world.zhou, row("已整改"))) == (0, 1, 0, 0, 0)
    assert the_only_ticket(world)["state"] == "closed"


def test_a_formula_that_failed_closes_nothing(world: World) -> None:
    report = imports_rows(world.zhou, row("#REF!"))

    assert (report.new, report.unknown) == (1, 1)
    assert the_only_ticket(world)["state"] == "rectifying"


def test_each_ledger_of_hazards_reads_the_same_words(world: World) -> None:
    from tests.core.spreadsheets.sheets import workbook  # noqa: PLC0415

    header = ("社区(村)", "网格", "路段", "隐患描述", "排查日期", "整改完成日期", "整改情况")
    road = (
        "电厂社区",
        "电厂社区第1网格",
        "电厂路",
        "路面坑槽",
        "2024-03-01",
        "2024-03-05",
        "不通过",
    )

    takes(world.zhou, "road", workbook(header, road))

    assert the_only_ticket(world)["state"] == "rectifying"


def test_words_that_close_are_not_those_that_do_not() -> None:
    assert not set(CLOSED_WORDS) & {*OPEN_WORDS, *RETURNED_WORDS, *REFUSED_WORDS}
    assert isinstance(state_of("已告知"), CellError)
