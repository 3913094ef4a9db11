"""Cells as another reader sees them, and as programs other than Excel write them."""

from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from backend.core.spreadsheets.archive import open_archive
from backend.core.spreadsheets.ledger.reader import read_ledger
from backend.core.spreadsheets.parsing.cells import Cell
from backend.core.spreadsheets.xlsx.reader import Shown, XlsxWorkbook, column_number, shown_by
from tests.core.spreadsheets.sheets import HEADER, NOODLES, SHEET, SHOPS, part, repacked, workbook

LEDGERS = sorted((Path(__file__).parents[2] / "data").glob("*.xlsx"))


def rows_of(source: bytes | Path) -> dict[int, list[Cell]]:
    with open_archive(source) as archive:
        return dict(XlsxWorkbook(archive).sheets[0].rows())


@pytest.mark.parametrize("ledger", LEDGERS, ids=lambda p: p.stem)
def test_every_cell_of_the_ledgers_is_what_an_independent_reader_finds(ledger: Path) -> None:
    theirs = CalamineWorkbook.from_filelike(BytesIO(ledger.read_bytes())).get_sheet_by_index(0)
    ours = rows_of(ledger)

    for number, row in enumerate(theirs.to_python(skip_empty_area=False), 1):
        mine = ours.get(number, [])
        padded = mine + [None] * (len(row) - len(mine))
        assert ["" if c is None else c for c in padded] == row


def test_a_cell_is_a_text_a_number_a_truth_a_day_or_a_time() -> None:
    at = datetime(2024, 5, 1, 8, 30)  # noqa: DTZ001 - a cell has no time zone
    row = ("字", 1.5, True, date(2024, 5, 1), at, time(18, 35), None, " x ")

    assert rows_of(workbook(row)) == {
        1: ["字", 1.5, True, date(2024, 5, 1), at, time(18, 35), None, " x "]
    }


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("yyyy/m/d", Shown.DATE),
        ('[$-804]yyyy"年"m"月"d"日";@', Shown.DATE),
        ('m"月"d"日"', Shown.DATE),
        ("mmm-yy", Shown.DATE),
        ("yyyy-mm-dd hh:mm:ss", Shown.DATE),
        ("h:mm", Shown.TIME),
        ("[h]:mm:ss", Shown.TIME),
        ("mm:ss.0", Shown.TIME),
        ("General", Shown.NUMBER),
        ("0.00", Shown.NUMBER),
        ('#,##0"元/day"', Shown.NUMBER),
        ("[Red]0;[Blue]-0", Shown.NUMBER),
        ("@", Shown.NUMBER),
        ("0.00E+00", Shown.NUMBER),
    ],
)
def test_a_number_format_says_whether_a_number_is_a_day(code: str, shown: Shown) -> None:
    assert shown_by(code) is shown


@pytest.mark.parametrize(
    ("reference", "column"), [("A1", 0), ("Z9", 25), ("AA10", 26), ("XFD1", 16383)]
)
def test_a_reference_names_its_column(reference: str, column: int) -> None:
    assert column_number(reference) == column


def test_a_workbook_with_prefixed_tags_is_the_same_workbook() -> None:
    book = workbook(HEADER, NOODLES)
    changes: dict[str, bytes] = {}
    for name in (SHEET, "xl/sharedStrings.xml"):
        xml = part(book, name).decode()
        for tag in ("worksheet", "sheetData", "row", "c", "v", "sst", "si", "t"):
            for end in (" ", ">", "/>"):
                xml = xml.replace(f"<{tag}{end}", f"<x:{tag}{end}")
            xml = xml.replace(f"</{tag}>", f"</x:{tag}>")
        changes[name] = xml.replace("xmlns=", "xmlns:x=").encode()

    assert read_ledger(repacked(book, changes), SHOPS).rows == read_ledger(book, SHOPS).rows


def test_a_text_in_several_styles_is_one_text_without_its_reading_aid() -> None:
    book = workbook(HEADER, NOODLES)
    rich = "<si><r><t>老城</t></r><r><t>面馆</t></r><rPh sb='0' eb='1'><t>laocheng</t></rPh></si>"
    xml = part(book, "xl/sharedStrings.xml").decode()
    changed = xml.replace("<si><t>老城面馆</t></si>", rich)
    assert changed != xml

    reading = read_ledger(repacked(book, {"xl/sharedStrings.xml": changed.encode()}), SHOPS)

    assert reading.rows[0].values["name"] == "老城面馆"
