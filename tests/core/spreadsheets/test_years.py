"""A day without a year gets that of the title only where it lies in what the title names."""

from datetime import date

import pytest

from backend.core.spreadsheets.ledger.columns import Column, Ledger
from backend.core.spreadsheets.ledger.reader import read_ledger
from backend.core.spreadsheets.parsing.cells import text
from backend.core.spreadsheets.parsing.dates import day, span_of
from tests.core.spreadsheets.sheets import workbook

LEDGER = Ledger(
    kind="days",
    title="台账",
    columns=(
        Column("name", ("名称",), text, filled=True),
        Column("found", ("发现日期",), day, when="within"),
        Column("done", ("完成日期",), day, when="past"),
        Column("due", ("整改期限",), day),
    ),
)
REPORTED = "防火隐患台账（2024年1月5日填报）"
HALF = "2024年上半年防火隐患台账"


def days(title: str, found: str, done: str = "", due: str = "") -> list[object]:
    header = ("名称", "发现日期", "完成日期", "整改期限")
    reading = read_ledger(workbook((title,), header, ("甲店", found, done, due)), LEDGER)
    values = reading.rows[0].values
    return [str(values[f]) if f in values else None for f in ("found", "done", "due")]


@pytest.mark.parametrize(
    ("title", "cell", "expected"),
    [
        (REPORTED, "12月28日", "2023-12-28"), (REPORTED, "1月3日", "2024-01-03"),
        (REPORTED, "1.5", "2024-01-05"), (REPORTED, "3.5", None), (REPORTED, "1月10日", None),
        ("台账 填报日期：2026年1月8日", "12月28日", "2025-12-28"),
        ("台账 填报日期：2026.1.8", "2.29", None),
        (HALF, "12月28日", None), (HALF, "7月1日", None), (HALF, "6月30日", "2024-06-30"),
        ("2024年下半年台账", "3月1日", None), ("2024年下半年台账", "12月28日", "2024-12-28"),
        ("2024年第一季度台账", "4月1日", None), ("2024年一季度台账", "3月31日", "2024-03-31"),
        ("2024年3月台账", "4月1日", None), ("2024年3月份台账", "3月5日", "2024-03-05"),
        ("2024年1-5月台账", "5月31日", "2024-05-31"), ("2024年1月至5月台账", "6月1日", None),
        ("2024年1月1日至6月30日台账", "3月5日", "2024-03-05"),
        ("2024年1月1日—6月30日台账", "12月5日", None),
        ("2024年度台账", "12月28日", "2024-12-28"), ("2024年台账", "三月五日", "2024-03-05"),
        ("2023年12月至2024年1月台账", "12月28日", None), ("台账", "3月5日", None),
        ("2024年上半年台账 填报日期：2024年5月27日", "6月1日", None),
        ("2024年上半年台账 填报日期：2024年5月27日", "3月5日", "2024-03-05"),
    ],
)  # fmt: skip
def test_the_year_of_a_day(title: str, cell: str, expected: str | None) -> None:
    assert days(title, cell)[0] == expected


def test_what_is_due_or_done_may_lie_a_little_after_the_title() -> None:
    assert days(HALF, "6月20日", "7月3日", "7月5日") == ["2024-06-20", "2024-07-03", "2024-07-05"]
    assert days(HALF, "6月20日", "12月28日", "12月31日") == ["2024-06-20", None, None]
    assert days(REPORTED, "12月28日", "1月3日", "1月20日") == [
        "2023-12-28", "2024-01-03", "2024-01-20",
    ]  # fmt: skip


def test_a_day_with_its_year_is_that_day_whatever_the_title() -> None:
    assert days(HALF, "2023-12-28")[0] == "2023-12-28"


def test_a_title_says_which_days_it_speaks_of() -> None:
    span = span_of("辽西街道2024年上半年台账 填报日期：2024年5月27日")

    assert span
    assert (span.first, span.last, span.reported) == (
        date(2024, 1, 1), date(2024, 6, 30), date(2024, 5, 27),
    )  # fmt: skip
    assert span_of("2024年2月30日台账")
