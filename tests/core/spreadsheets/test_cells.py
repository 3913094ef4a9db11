"""Which repairs are certain, cell by cell."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.spreadsheets.parsing.cells import (
    Cell,
    CellError,
    Parser,
    choice,
    code,
    floors,
    number,
    person,
    phone,
    text,
    text_up_to,
    tidy,
    whole,
    yes_no,
)
from backend.core.spreadsheets.parsing.dates import day, time_of_day

AT_NOON = datetime(2024, 5, 1, 12)  # noqa: DTZ001 - a cell has no time zone
SCHOOLS = choice({"school": ("小学校(幼儿园)", "幼儿园"), "shop": ("小商店",)})
REPAIRS: tuple[Parser, ...] = (
    text, person, phone, number, whole, yes_no, code, floors, day, time_of_day, SCHOOLS,
)  # fmt: skip
CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
    st.from_regex(r"[0-9０-９./年月日:：%平㎡约Ee+ -]{0,14}", fullmatch=True),
    st.dates(),
    st.times(),
    st.datetimes(),
)


@given(CELLS, st.sampled_from(REPAIRS))
def test_any_cell_gives_a_value_or_a_problem_in_words(cell: Cell, repair: Parser) -> None:
    value = repair(cell)

    if isinstance(value, CellError):
        assert value.reason
        assert value.advice


@given(st.text(), st.sampled_from(REPAIRS[:2]))
def test_repairing_a_text_twice_changes_nothing_more(written: str, repair: Parser) -> None:
    once = repair(written)

    if isinstance(once, str):
        assert repair(once) == once


@pytest.mark.parametrize("repair", REPAIRS)
@pytest.mark.parametrize("blank", [None, "", "   ", "\u3000", " \n\t"])
def test_a_blank_cell_is_nothing(repair: Parser, blank: str | None) -> None:
    assert repair(blank) is None


@pytest.mark.parametrize(
    ("written", "tidied"),
    [
        (" 老城面馆\u3000", "老城面馆"),
        ("老城\n面馆", "老城 面馆"),
        ("老城　 　面馆", "老城 面馆"),
        ("小学校(幼儿园)", "小学校（幼儿园）"),
        ("小学校（幼儿园)", "小学校（幼儿园）"),
        ("ABC（1）", "ABC(1)"),
        ("向阳街１２号Ａ座", "向阳街12号A座"),
        ("老城\u200b面馆\ufeff", "老城面馆"),
        ("老城_x000D_面馆", "老城 面馆"),
        ("“老城”：面馆，总店", "“老城”：面馆，总店"),
        (12.0, "12"),
        (0.5, "0.5"),
        (date(2024, 5, 1), "2024-05-01"),
        (True, "是"),
    ],
)
def test_a_text_has_one_spelling(written: Cell, tidied: str) -> None:
    assert tidy(written) == tidied


def test_a_text_too_long_is_a_problem_not_a_cut() -> None:
    assert isinstance(text("长" * 201), CellError)
    assert isinstance(text_up_to(5)("六个字太长了"), CellError)


@pytest.mark.parametrize(
    "written",
    [
        13800001111.0, "13800001111", "138-0000-1111", "138 0000 1111", "１３８００００１１１１",
        "+8613800001111", "+86 138-0000-1111", "8613800001111", "008613800001111", "013800001111",
        "13800001111.0", "138.0000.1111", " 13800001111\u3000", "'13800001111", "`13800001111",
        "13800001111，", "13800001111。", "电话：13800001111", "：13800001111", "张三13800001111",
        "13800001111(张)", "1.3800001111E10", "\u202d138 0000 1111\u202c", "(86)13800001111",
        "手机 138-0000-1111（微信同号）", "13800001111/13800001111",
    ],
)  # fmt: skip
def test_a_mobile_number_has_one_spelling(written: Cell) -> None:
    assert phone(written) == "13800001111"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0434-7221234", "0434-7221234"),
        ("(0434)7221234", "0434-7221234"),
        ("（0434）7221234", "0434-7221234"),
        (" 0434 7221234", "0434-7221234"),
        ("010-62345678", "010-62345678"),
        (7221234.0, "7221234"),
        ("400-820-8820", "4008208820"),
        ("0434-7230119转801", "0434-7230119-801"),
        ("0434-7230119-801", "0434-7230119-801"),
        ("95598", "95598"),
        ("无", None),
        ("/", None),
    ],
)
def test_a_landline_is_a_phone_too(written: Cell, number: str | None) -> None:
    assert phone(written) == number


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("1380000111", "不是 11 位手机号"),
        (138000011112.0, "不是 11 位手机号"),
        ("1.38E+10", "原来的号码已丢失"),
        (date(2024, 5, 1), "原来的号码已丢失"),
        ("13800001111/13900002222", "几个电话"),
        ("13800001111、13900002222", "几个电话"),
        ("张三", "不是 11 位手机号"),
        ("13800001111\n13900002222", "几个电话"),
        ("13800001111 0434-7230119", "不是 11 位手机号"),
        ("138 0000 11l1", "不是 11 位手机号"),
        ("1380000111O", "不是 11 位手机号"),
        ("119", "不是 11 位手机号"),
        ("证号220382138000011112", "不是 11 位手机号"),
    ],
)
def test_a_phone_that_cannot_be_right_is_a_problem(written: Cell, reason: str) -> None:
    told = phone(written)

    assert isinstance(told, CellError)
    assert reason in told.reason


@pytest.mark.parametrize(
    "written",
    [
        "2024/5/1", "2024.5.1", "2024-05-01", "2024年5月1日", "2024年5月1号", "20240501",
        20240501.0, 45413.0, 45413.75, "45413", date(2024, 5, 1), AT_NOON, "2024/05/01 8:30",
        "2024-05-01 00:00:00", "2024-05-01T08:30:00", "２０２４年５月１日", "2024 年 5 月 1 日",
        "2024. 5. 1", "2024.5.1.", "2024/5/1 上午 9:30", "2024、5、1", "2024。5。1", "2024,5,1",
        "2024年5月1日星期三", "2024年5月1日（星期三）", "2024-5-1日", "2024 05 01", "2024–05–01",
        "2024—5—1", "2024·5·1", "2024\\5\\1", "20240501.0", "2024-05-01T00:00:00.000Z",
        "2024年5月1号下午3点", "2024-5-1前", "2024年5月1日以前", "二〇二四年五月一日",
    ],
)  # fmt: skip
def test_a_date_in_any_usual_spelling_is_the_same_day(written: Cell) -> None:
    assert day(written) == date(2024, 5, 1)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("5月1日", "没有写年份"),
        ("5月1日前", "没有写年份"),
        ("05/01/2024", "看不懂"),
        ("1/5/2024", "看不懂"),
        ("2024.5", "看不懂"),
        ("2024.05.01至2024.05.03", "看不懂"),
        ("2024-05-01~2024-05-03", "看不懂"),
        ("2024-05-01 2024-05-03", "看不懂"),
        ("5/1", "没有写年份"),
        ("24.5.1", "看不懂"),
        ("2024年5月", "看不懂"),
        ("2024-13-01", "没有"),
        ("2024-02-30", "没有"),
        ("0024-05-01", "年份不对"),
        ("2024/5-1", "看不懂"),
        ("长期", "看不懂"),
        (1.0, "看不懂"),
        (True, "看不懂"),
    ],
)
def test_a_date_is_never_guessed(written: Cell, reason: str) -> None:
    told = day(written)

    assert isinstance(told, CellError)
    assert reason in told.reason
    assert "2024-05-01" in told.advice


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.integers(0, 6))
def test_every_spelling_of_every_day_is_read_back(when: date, spelling: int) -> None:
    y, m, d = when.year, when.month, when.day
    serial = float((when - date(1899, 12, 30)).days)
    spellings: list[Cell] = [
        f"{y}/{m}/{d}", f"{y}.{m}.{d}", when.isoformat(), f"{y}年{m}月{d}日", f"{y}{m:02}{d:02}",
        serial, when,
    ]  # fmt: skip

    assert day(spellings[spelling]) == when


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (292.0, 292), ("527平", 527), ("约80㎡", 80), ("80左右", 80),
        ("120平方米", 120), ("1,200", 1200), ("１２０．５", 120.5), ("80 平米", 80),
        ("约120m²", 120), ("0", 0), ("无", None), ("-", None),
    ],
)  # fmt: skip
def test_a_number_may_carry_its_unit(written: Cell, value: float | None) -> None:
    assert number(written) == value


@pytest.mark.parametrize(
    "written",
    ["80-100", "80多", "很大", "1.2万", "2亩", -3.0, True, date(2024, 1, 1), "1e9", "12.5.3"],
)
def test_a_number_is_never_guessed(written: Cell) -> None:
    assert isinstance(number(written), CellError)


@pytest.mark.parametrize(
    ("written", "count"),
    [(3.0, 3), ("3具", 3), ("两个", 2), ("二", 2), ("无", 0), ("0", 0), ("/", None)],
)
def test_a_count_is_a_whole_number(written: Cell, count: int | None) -> None:
    assert whole(written) == count


def test_half_an_extinguisher_is_a_problem() -> None:
    assert isinstance(whole(2.5), CellError)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("是", True), ("有", True), ("√", True), ("Y", True), (True, True), (1.0, True),
        ("2辆", True), ("已签订", True), ("否", False), ("无", False), ("×", False),
        (0.0, False), ("未安装", False), ("", None), ("-", None),
    ],
)  # fmt: skip
def test_yes_and_no_have_many_signs(written: Cell, value: bool | None) -> None:
    assert yes_no(written) is value


def test_a_maybe_is_a_problem() -> None:
    assert isinstance(yes_no("有时"), CellError)


@pytest.mark.parametrize(
    "written",
    [
        "小学校(幼儿园)",
        "小学校（幼儿园）",
        " 小学校 (幼儿园)\u3000",
        "小学校幼儿园",
        "幼儿园",
        "school",
    ],
)
def test_a_choice_is_known_by_its_usual_spellings(written: str) -> None:
    assert SCHOOLS(written) == "school"


def test_a_choice_nobody_offers_is_told_with_those_that_are() -> None:
    assert SCHOOLS("大型商场") == CellError(
        "没有“大型商场”这一项", "请改成其中之一：小学校(幼儿园)、小商店"
    )


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("ja220382 00200001", "JA22038200200001"),
        (135922339240717.0, "135922339240717"),
        ("'00123", "00123"),
        ("无", None),
    ],
)
def test_a_code_is_kept_digit_by_digit(written: Cell, value: str | None) -> None:
    assert code(written) == value


@pytest.mark.parametrize("written", [1.35e17, "1.35E+14", 1.5, date(2024, 1, 1), True])
def test_a_code_that_lost_digits_is_a_problem(written: Cell) -> None:
    assert isinstance(code(written), CellError)


@pytest.mark.parametrize(
    ("written", "value"),
    [("2/3", "2/3"), ("1-2/6", "1-2/6"), (date(2024, 2, 3), "2/3"), (3.0, "3")],
)
def test_a_floor_taken_for_a_date_is_a_floor_again(written: Cell, value: str) -> None:
    assert floors(written) == value


@pytest.mark.parametrize(
    "written", ["18:35", "18：35", "18:35:00", "18时35分", "下午6:35", time(18, 35), 0.7743055555]
)
def test_a_time_of_day_has_many_spellings(written: Cell) -> None:
    assert time_of_day(written) == time(18, 35)


@pytest.mark.parametrize("written", ["25:00", "傍晚", "1835", 3.0])
def test_a_time_is_never_guessed(written: Cell) -> None:
    assert isinstance(time_of_day(written), CellError)


def test_a_blank_lining_up_a_short_name_is_no_part_of_it() -> None:
    assert person("张 伟") == "张伟"
    assert person("张伟 李四") == "张伟 李四"
