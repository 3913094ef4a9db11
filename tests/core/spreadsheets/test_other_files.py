"""Tables that are no .xlsx: .csv in any of our encodings, .xls, workbooks with macros."""

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from backend.core.spreadsheets.errors import (
    Damaged,
    Encrypted,
    NoHeader,
    NotAWorkbook,
    Oversized,
    WorkbookUnreadable,
    WrongEncoding,
)
from backend.core.spreadsheets.ledger.reader import ParsedSheet, read_ledger
from tests.core.spreadsheets.sheets import GROCER, HEADER, NOODLES, SHOPS, repacked, workbook

OLD = Path(__file__).parents[2] / "data" / "layouts" / "10-老格式.xls"
LINES = (
    "序号{0}社区(村){0}商铺名称{0}类别{0}联系电话\n1{0}电厂社区{0}老城面馆{0}餐饮{0}13800001111\n"
)


def values(reading: ParsedSheet) -> list[dict[str, object]]:
    return [dict(row.values) for row in reading.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_text_table_is_read_in_every_usual_spelling(encoding: str, separator: str) -> None:
    reading = read_ledger(LINES.format(separator).encode(encoding), SHOPS)

    assert values(reading) == [
        {"community": "电厂社区", "name": "老城面馆", "kind": "food", "phone": "13800001111"}
    ]
    assert reading.header_row == 1


def test_a_quoted_cell_may_hold_separators_and_line_breaks() -> None:
    text = '商铺名称,类别,编码\n"老城,面馆\n二店",餐饮,"=""007"""\n'

    (row,) = values(read_ledger(text.encode(), SHOPS))

    assert (row["name"], row["code"]) == ("老城,面馆 二店", "007")


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (LINES.format(",").encode()[:-20] + b"\xff\xff,\n", WrongEncoding),
        ("商铺名称,类别\n锟斤拷,餐饮\n".encode(), WrongEncoding),
        ("商铺名称,类别\n\ufffd\ufffd,餐饮\n".encode(), WrongEncoding),
        ("甲,乙\n1,2\n".encode("gb18030"), NoHeader),
        ("一行没有分列的字".encode(), NotAWorkbook),
        (("商铺名称,类别\n" + "长" * 200_000 + ",餐饮\n").encode(), Oversized),
    ],
)
def test_a_text_table_that_cannot_be_read_is_refused_in_one_sentence(
    content: bytes, refusal: type[WorkbookUnreadable]
) -> None:
    with pytest.raises(refusal) as refused:
        read_ledger(content, SHOPS)

    assert str(refused.value.to_problem()["detail"]).endswith("。")


def test_an_old_workbook_is_read_with_its_dates_and_merges() -> None:
    from backend.office.imports.tickets.columns import FIRE  # noqa: PLC0415 - the ledger of that file

    reading = read_ledger(OLD, FIRE)

    assert (reading.sheet, reading.header_row, len(reading.rows)) == ("防火隐患", 2, 4)
    assert reading.rows[0].values["found_on"] == date(2024, 1, 5)
    assert reading.rows[0].values["phone"] == "13812345678"


def test_a_damaged_old_workbook_ends_in_a_sentence_not_in_the_server() -> None:
    whole = OLD.read_bytes()

    for cut in (len(whole) // 2, 1000, 600):
        with pytest.raises((Damaged, NotAWorkbook)):
            read_ledger(whole[:cut], SHOPS)
    with pytest.raises((WorkbookUnreadable, Oversized)):
        read_ledger(whole[:2048] + bytes(1500) + whole[3548:], SHOPS)


def test_a_cell_far_out_in_an_old_workbook_costs_no_memory() -> None:
    whole = bytearray(OLD.read_bytes())
    row = whole.find(b"\xfd\x00\x0a\x00")  # LABELSST: a text at a row and a column
    for _ in range(40):
        whole[row + 4 : row + 8] = b"\xff\xff\xff\x00"
        row = whole.find(b"\xfd\x00\x0a\x00", row + 4)

    with pytest.raises((WorkbookUnreadable, Oversized)):
        read_ledger(bytes(whole), SHOPS)


def test_an_old_workbook_with_a_password_is_refused() -> None:
    locked = OLD.read_bytes()[:512] + "EncryptedPackage".encode("utf-16-le") + bytes(600)

    with pytest.raises(Encrypted):
        read_ledger(locked, SHOPS)


def test_macros_are_there_and_never_run() -> None:
    macros = BytesIO()
    good = BytesIO(workbook(HEADER, NOODLES, GROCER))
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(macros, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/vbaProject.bin", b"Sub Auto_Open()" * 100)

    assert len(read_ledger(macros.getvalue(), SHOPS).rows) == 2


def test_hundreds_of_thousands_of_empty_rows_are_passed_over() -> None:
    rows = "".join(f'<row r="{n}"/>' for n in range(4, 300_004))
    good = workbook(HEADER, NOODLES, GROCER)
    with zipfile.ZipFile(BytesIO(good)) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    swollen = sheet.replace("</sheetData>", f"{rows}</sheetData>")

    reading = read_ledger(repacked(good, {"xl/worksheets/sheet1.xml": swollen.encode()}), SHOPS)

    assert len(reading.rows) == 2
