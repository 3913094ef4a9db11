"""What stands in the columns of plates and standards of a ledger, and what it does not say."""

import pytest

from backend.core.spreadsheets.parsing.cells import CellError
from backend.field.ebikes.ledger.columns import LEDGER, plate_number
from backend.field.ebikes.models import Plate, Standard
from tests.core.spreadsheets.sheets import workbook
from tests.office.imports.ledgers import takes
from tests.world import World

HEADER = ("社区(村)", "网格", "车主姓名", "有无牌照", "号牌号码", "是否新国标", "登记日期")
NO_NUMBER = (
    "无2023年购", "无牌1辆", "未办2", "5月份上牌", "2024年5月办", "13812345678",
    "第2辆没牌", "丢失1",
    "临时牌2024", "20240513", "202405", "2024", "0000", "000000", "预约3月10日", "1", "12",
    "旧牌12345",
    "0434-7230119", "135922339240717", "2024.5.13", "红色12345", "3辆", "□5962483", "吉C",
)  # fmt: skip
NUMBERS = (
    "5962483",
    "吉C12345",
    "吉C·12345",
    "吉A-12345",
    "四平12345",
    "C12345",
    "L0123",
    "双辽01234",
)


def bike(*values: object) -> tuple[object, ...]:
    return ("电厂社区", "电厂社区第1网格", "汪慧强", *values)


@pytest.mark.parametrize("cell", NO_NUMBER)
def test_words_and_days_and_phones_are_no_plate_numbers(cell: str) -> None:
    assert isinstance(plate_number(cell), CellError)


@pytest.mark.parametrize("cell", NUMBERS)
def test_what_stands_on_plates_is_a_number(cell: str) -> None:
    assert isinstance(plate_number(cell), str)


@pytest.mark.parametrize(
    ("mark", "plate", "standard"),
    [
        ("√", Plate.FORMAL, Standard.GB2018), ("☑", Plate.FORMAL, Standard.GB2018),
        ("×", Plate.NONE, Standard.OLD), ("✗", Plate.NONE, Standard.OLD),
        ("□有", Plate.UNKNOWN, Standard.UNKNOWN), ("？", Plate.UNKNOWN, Standard.UNKNOWN),
        ("/", Plate.UNKNOWN, Standard.UNKNOWN), ("—", Plate.UNKNOWN, Standard.UNKNOWN),
    ],
)  # fmt: skip
def test_a_mark_is_stored_as_it_is_meant(
    world: World, mark: str, plate: Plate, standard: Standard
) -> None:
    row = bike(mark, None, mark.replace("有", "是"), "2024-04-01")

    report = takes(world.zhou, "ebikes", workbook(HEADER, row))

    (found,) = world.zhou.get("/ebikes").json()["items"]
    assert (found["plate"], found["standard"]) == (plate, standard)
    assert (report.unknown > 0) == (plate is Plate.UNKNOWN)
    assert report.needs_a_look == (plate is Plate.UNKNOWN)


@pytest.mark.parametrize("words", ["未办2", "13812345678", "□"])
def test_a_number_that_is_none_leaves_the_plate_unknown_and_is_said(
    world: World, words: str
) -> None:
    report = takes(world.zhou, "ebikes", workbook(HEADER, bike(None, words, None, "2024-04-01")))

    (found,) = world.zhou.get("/ebikes").json()["items"]
    assert (found["plate"], found["plate_number"]) == (Plate.UNKNOWN, None)
    assert report.unknown == 1


def test_what_was_known_stays_where_the_file_says_nothing_clear(world: World) -> None:
    takes(world.zhou, "ebikes", workbook(HEADER, bike("无", None, "√", "2024-04-01")))

    report = takes(world.zhou, "ebikes", workbook(HEADER, bike("？", "未办2", "□是", "2024-04-01")))

    (found,) = world.zhou.get("/ebikes").json()["items"]
    assert (found["plate"], found["standard"]) == (Plate.NONE, Standard.GB2018)
    assert (report.changed, report.unknown) == (0, 1)


def test_every_word_of_the_tables_is_found_again() -> None:
    columns = {column.field: column for column in LEDGER.columns}
    assert columns["plate"].repair("没有牌") == Plate.NONE
    assert columns["plate"].repair("临时牌") == Plate.TEMPORARY
