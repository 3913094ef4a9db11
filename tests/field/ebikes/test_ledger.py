"""电动自行车台账: what an import does to the registry."""

from typing import Any

import pytest

from backend.core.spreadsheets.ledger.columns import ImportReport
from tests.core.spreadsheets.sheets import workbook
from tests.office.exports.files import takes_out
from tests.office.imports.ledgers import counted, takes
from tests.world import Person, World

HEADER = (
    "社区(村)",
    "网格",
    "车主姓名",
    "联系电话",
    "住址",
    "品牌",
    "整车编码",
    "有无牌照",
    "号牌号码",
)
BIKE = (
    *("电厂社区", "电厂社区第1网格", "汪慧强", "19900000609", "光明路9号", "雅迪"),
    *("135922339240717", "有", "5962483"),
)
PLAIN = (
    "电厂社区",
    "电厂社区第2网格",
    "贾芳",
    19900000611.0,
    "中兴街222号",
    "杂牌",
    None,
    "未上牌",
    None,
)


def but(row: tuple[Any, ...], **changes: Any) -> tuple[Any, ...]:
    places = {"owner": 2, "phone": 3, "brand": 5, "frame": 6, "plate": 7, "number": 8}
    changed = list(row)
    for name, value in changes.items():
        changed[places[name]] = value
    return tuple(changed)


def imports(person: Person, *rows: tuple[Any, ...]) -> ImportReport:
    return takes(person, "ebikes", workbook(HEADER, *rows))


def test_an_ebike_is_known_again_by_its_code_and_without_one_by_all(world: World) -> None:
    imports(world.zhou, BIKE, PLAIN)

    sold = but(BIKE, owner="杨磊", phone="19900000612")
    plated = but(PLAIN, plate="有", number="8071685")
    report = imports(world.zhou, sold, plated)

    assert counted(report) == (0, 2, 0, 0, 0)
    found = world.zhou.get("/ebikes").json()["items"]
    assert {(e["owner"], e["plate_number"]) for e in found} == {
        ("杨磊", "5962483"),
        ("贾芳", "8071685"),
    }


def test_a_household_may_have_two_alike(world: World) -> None:
    white = but(PLAIN, brand="雅迪")

    report = imports(world.zhou, PLAIN, white, PLAIN)

    assert counted(report) == (2, 0, 0, 1, 0)


def test_one_code_on_two_rows_is_told_and_both_are_kept(world: World) -> None:
    report = imports(world.zhou, BIKE, but(BIKE, owner="杨磊", number="8071685"))

    assert counted(report) == (2, 0, 0, 0, 0)
    (problem,) = report.problems
    assert (problem.row, problem.field, problem.taken) == (3, "frame_code", True)
    assert world.zhou.get("/ebikes/twins").json()["items"][0]["field"] == "frame_code"
    again = imports(world.zhou, BIKE, but(BIKE, owner="杨磊", number="8071685"))
    assert counted(again) == (0, 0, 2, 0, 0)


def test_a_wrong_code_costs_the_code_and_not_the_row(world: World) -> None:
    short, letters = but(BIKE, frame="12345", number="1111111"), but(PLAIN, frame="1359223392407XX")

    report = imports(world.zhou, short, letters, but(BIKE, frame=135922339240717.0, plate="无"))

    told = [(p.field, p.reason) for p in report.problems]
    assert [field for field, _ in told] == ["frame_code", "frame_code", "plate_number"]
    assert "5 位" in told[0][1]
    assert counted(report) == (3, 0, 0, 0, 0)


NONE_AT_ALL = (
    "没有牌",
    "未挂牌",
    "待上牌",
    "未上牌",
    "未办理",
    "无号牌",
    "没有",
    "无",
    "无牌",
    "无牌照",
)


@pytest.mark.parametrize("words", NONE_AT_ALL)
@pytest.mark.parametrize("column", ["plate", "number"])
def test_words_are_words_and_no_plate(world: World, words: str, column: str) -> None:
    imports(world.zhou, but(BIKE, **{"plate": None, "number": None} | {column: words}))

    (found,) = world.zhou.get("/ebikes").json()["items"]
    assert (found["plate"], found["plate_number"]) == ("none", None)


def test_a_plate_number_holds_digits(world: World) -> None:
    report = imports(world.zhou, but(BIKE, plate=None, number="吉牌照"))

    (found,) = world.zhou.get("/ebikes").json()["items"]
    assert (found["plate"], found["plate_number"]) == ("unknown", None)
    assert "不像号牌" in report.problems[-1].reason


def test_a_row_told_of_by_itself_is_not_told_again(world: World) -> None:
    blank = but(PLAIN, plate=None, number=None)
    report = imports(world.zhou, but(BIKE, plate=None, number="正在办"), blank)

    assert report.unknown == 2
    told = [(p.row, p.reason[:3]) for p in report.problems]
    assert told == [(report.header_row, "1 辆"), (2, "号牌号")]


def test_digits_alone_are_a_plate_with_a_question(world: World) -> None:
    report = imports(world.zhou, but(BIKE, plate=None, number="123456"))
    sure = imports(world.zhou, but(BIKE, plate="有", number="123456"))

    (found,) = world.zhou.get("/ebikes").json()["items"]
    assert (found["plate"], found["plate_number"]) == ("formal", "123456")
    (problem,) = report.problems
    assert "1 行只写了号牌，全是数字" in problem.reason
    assert (problem.row, problem.taken, sure.problems) == (report.header_row, True, [])


def test_a_plate_that_was_not_understood_is_unknown_and_told(world: World) -> None:
    report = imports(world.zhou, but(BIKE, plate="看不清", number=None), PLAIN)

    assert (counted(report), report.unknown) == ((2, 0, 0, 0, 0), 1)
    assert [(p.row, p.field, p.unknown) for p in report.problems] == [(2, "plate", True)]
    plates = {e["owner"]: e["plate"] for e in world.zhou.get("/ebikes").json()["items"]}
    assert plates == {"汪慧强": "unknown", "贾芳": "none"}


def test_a_column_that_is_not_there_is_unknown_and_told(world: World) -> None:
    short = [row[:7] for row in (HEADER, BIKE, but(PLAIN, frame=None))]

    report = takes(world.zhou, "ebikes", workbook(*short))

    assert (counted(report), report.unknown) == ((2, 0, 0, 0, 0), 2)
    (problem,) = report.problems
    assert (problem.row, problem.unknown) == (1, True)
    assert "2 辆电动自行车的号牌情况没有读到" in problem.reason
    drive = world.zhou.get("/ebikes/plates").json()["total"]
    assert (drive["unknown"], drive["unplated"], drive["total"]) == (2, 0, 2)
    half = world.zhou.get("/reports/half-year", **{"from": "2026-01-01", "to": "2026-12-31"})
    told = half.json()["ebikes"]
    assert (told["unknown"], told["unplated"], told["total"]) == (2, 0, 2)
    assert world.zhou.get("/ebikes", plate="unknown").json()["total"] == 2


def test_a_file_that_knows_nothing_of_plates_takes_none_away(world: World) -> None:
    imports(world.zhou, BIKE, PLAIN)

    report = takes(world.zhou, "ebikes", workbook(HEADER[:7], BIKE[:7], PLAIN[:7]))
    unsure = imports(world.zhou, but(BIKE, plate="未知"), but(PLAIN, plate="看不清"))

    assert (counted(report), report.unknown) == ((0, 0, 2, 0, 0), 0)
    assert counted(unsure) == (0, 0, 2, 0, 0)
    plates = {e["plate"] for e in world.zhou.get("/ebikes").json()["items"]}
    assert plates == {"formal", "none"}


@pytest.mark.parametrize(
    ("title", "words", "day", "standard"),
    [
        ("排查表", "是", "2025-08-31", "gb2018"),
        ("排查表", "新国标", "2024-05-01", "gb2018"),
        ("排查表", "新国标", "2025-09-01", "gb2024"),
        ("2024年排查表", "是", None, "gb2018"),
        ("排查表", "是", None, "unknown"),
        ("排查表", "国标(2018)", "2025-09-02", "gb2018"),
        ("排查表", "否", "2024-05-01", "old"),
    ],
)
def test_the_new_standard_is_read_by_the_day_of_the_record(
    world: World, title: str, words: str, day: str | None, standard: str
) -> None:
    header, row = (*HEADER, "是否新国标", "登记日期"), (*BIKE, words, day)

    takes(world.zhou, "ebikes", workbook((title,), header, row))

    (found,) = world.zhou.get("/ebikes").json()["items"]
    assert found["standard"] == standard


def test_what_is_unknown_goes_out_and_comes_back_as_unknown(world: World) -> None:
    takes(world.zhou, "ebikes", workbook(HEADER[:7], BIKE[:7]))

    report = takes(world.zhou, "ebikes", takes_out(world.zhou, "ebikes"))

    assert (counted(report), report.unknown) == ((0, 0, 1, 0, 0), 0)
    drive = takes_out(world.zhou, "ebikes", filter={"plate": "unknown"}, format="csv")
    assert "未知" in drive.decode("utf-8-sig")
