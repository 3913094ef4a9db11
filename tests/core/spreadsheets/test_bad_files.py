"""Files that are no ledger: a clear word in Chinese, and bounded memory and time."""

import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.core.errors import Refusal
from backend.core.spreadsheets import archive
from backend.core.spreadsheets.errors import (
    Damaged,
    EmptyFile,
    Encrypted,
    MissingColumns,
    NoHeader,
    NoRows,
    NoSuchSheet,
    NotAWorkbook,
    Oversized,
)
from backend.core.spreadsheets.ledger.reader import read_ledger
from tests.core.spreadsheets.sheets import (
    HEADER,
    NOODLES,
    SHEET,
    SHOPS,
    cells,
    from_xml,
    part,
    repacked,
    workbook,
)

T = TypeVar("T")
GOOD = workbook(HEADER, NOODLES)


def told(refused: pytest.ExceptionInfo[Refusal]) -> str:
    sentence = str(refused.value.to_problem()["detail"])
    assert "{" not in sentence
    assert sentence.endswith("。")
    return sentence


def zipped(**parts: bytes) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name.replace("__", "/"), content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "refusal", "word"),
    [
        (b"", EmptyFile, "空的"),
        (b"hello", NotAWorkbook, "另存为 .xlsx"),
        ("序号，名称\n1，老城面馆".encode("gb18030"), NotAWorkbook, "没有分列"),
        (b"%PDF-1.7 ...", NotAWorkbook, "PDF"),
        (b"\xff\xd8\xff\xe0....", NotAWorkbook, "照片"),
        (b"\xef\xbb\xbf<html><table>", NotAWorkbook, "网页"),
        (b"Rar!\x1a\x07", NotAWorkbook, "解压"),
        (archive.OLE + b"\0" * 600, NotAWorkbook, "别的软件"),
        (archive.OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), Encrypted, "密码"),
        (b"PK\x03\x04 and no more", Damaged, "已损坏"),
        (zipped(**{"a.txt": b"x"}), NotAWorkbook, "解压"),
        (zipped(**{"word__document.xml": b"<x/>"}), NotAWorkbook, "Word"),
        (zipped(**{"xl__workbook.bin": b"x"}), NotAWorkbook, "xlsb"),
        (zipped(**{"content.xml": b"x"}), NotAWorkbook, "ods"),
        (zipped(**{"[Content_Types].xml": b"<x/>"}), Damaged, "已损坏"),
        (GOOD[:-200], Damaged, "已损坏"),
        (GOOD[:2000], Damaged, "已损坏"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)  # fmt: skip
def test_another_kind_of_file_is_told_apart(
    content: bytes, refusal: type[Refusal], word: str
) -> None:
    with pytest.raises(refusal) as refused:
        read_ledger(content, SHOPS)

    assert word in told(refused)


def test_another_ledger_is_refused_with_what_is_missing() -> None:
    book = workbook(
        ("人员名册",),
        ("序号", "社区(村)", "姓名", "联系电话"),
        (1, "电厂社区", "范彬", "13800001111"),
    )

    with pytest.raises(MissingColumns) as refused:
        read_ledger(book, SHOPS)

    assert "第 2 行" in told(refused)
    assert refused.value.facts["missing"] == "商铺名称、类别"


def test_a_sheet_without_any_header_is_refused_with_what_is_needed() -> None:
    with pytest.raises(NoHeader) as refused:
        read_ledger(workbook(("你好",), ("世界", 1, 2)), SHOPS)

    assert "商铺名称、类别" in told(refused)


def test_an_empty_sheet_is_refused() -> None:
    with pytest.raises(NoHeader):
        read_ledger(workbook(), SHOPS)


def test_a_header_without_rows_is_refused() -> None:
    with pytest.raises(NoRows) as refused:
        read_ledger(workbook(HEADER, ("合计", 0)), SHOPS)

    assert "一行数据" in told(refused)


def test_a_sheet_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(NoSuchSheet) as refused:
        read_ledger(GOOD, SHOPS, sheet="台账")

    assert "Sheet1" in told(refused)


def test_a_file_beyond_the_limit_is_not_even_opened(tmp_path: Path) -> None:
    large = tmp_path / "大.xlsx"
    with large.open("wb") as file:
        file.truncate(archive.MAX_FILE + 1)

    with pytest.raises(Oversized) as refused:
        read_ledger(large, SHOPS)

    assert "50 MB" in told(refused)


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("xl/workbook.xml", part(GOOD, "xl/workbook.xml"))
        with new.open(SHEET, "w", force_zip64=True) as sheet:
            for _ in range(420):
                sheet.write(b"\0" * (1 << 20))

    with pytest.raises(Oversized) as refused:
        _within(50, lambda: read_ledger(packed.getvalue(), SHOPS))

    assert "解压后有 420 MB" in told(refused)


def test_a_part_that_lies_about_its_size_is_not_unpacked_beyond_it() -> None:
    swollen = repacked(GOOD, {SHEET: part(GOOD, SHEET) + b" " * (64 << 20)})
    size = len(part(swollen, SHEET))
    lying = swollen.replace(struct.pack("<L", size), struct.pack("<L", 2000))

    with pytest.raises(Damaged):
        _within(20, lambda: read_ledger(lying, SHOPS))


def test_entities_that_multiply_are_refused() -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    xml = part(GOOD, SHEET).replace(b"<worksheet", laughs.encode() + b"<worksheet", 1)

    with pytest.raises(Damaged):
        read_ledger(repacked(GOOD, {SHEET: xml}), SHOPS)


@pytest.mark.parametrize(
    "rows",
    [
        "<row><c t='inlineStr'><is><t>" + "长" * (8 << 20) + "</t></is></c></row>",
        "<row><c t='inlineStr'><is>" + "<t>长长长长</t>" * 100_000 + "</is></c></row>",
        f"<row><c t='{'x' * (8 << 20)}'><v>1</v></c></row>",
        f"<row {'x' * (8 << 20)}",
    ],
    ids=["one text", "many pieces", "attribute", "tag"],
)
def test_a_cell_that_never_ends_is_refused(rows: str) -> None:
    book = from_xml(more=rows)

    with pytest.raises(Refusal) as refused:
        _within(60, lambda: read_ledger(book, SHOPS))

    told(refused)


def test_a_cell_in_the_farthest_corner_costs_nothing() -> None:
    far = "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"
    book = from_xml(cells(*HEADER), cells(*NOODLES), more=far)

    assert _within(5, lambda: len(read_ledger(book, SHOPS).rows)) == 1


def test_a_number_of_a_million_digits_is_no_number() -> None:
    digits = "9" * 20_000
    row = f"<row r='{digits}'><c t='s' s='{digits}'><v>{digits}</v></c></row>"
    book = from_xml(cells(*HEADER), more=row)

    with pytest.raises(Refusal):
        read_ledger(book, SHOPS)


def test_too_many_merged_cells_are_refused() -> None:
    merges = "<mergeCells>" + "<mergeCell ref='A1:B2'/>" * 60_000 + "</mergeCells>"
    xml = part(GOOD, SHEET).replace(b"</worksheet>", merges.encode() + b"</worksheet>")

    with pytest.raises(Oversized):
        read_ledger(repacked(GOOD, {SHEET: xml}), SHOPS)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_workbook_damaged_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    broken = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 8))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))

    _read_or_refuse(bytes(broken))


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml",
                     "xl/_rels/workbook.xml.rels"]),
    st.data(),
)  # fmt: skip
def test_a_part_changed_anywhere_is_read_or_refused(name: str, data: st.DataObject) -> None:
    content = part(GOOD, name)
    at = data.draw(st.integers(0, len(content)))
    until = data.draw(st.integers(at, min(at + 40, len(content))))
    junk = data.draw(
        st.sampled_from([b"", b"0", b"-1", b"99999999999", b"<c/>", b'"', b"&#0;", b"\0"])
    )

    _read_or_refuse(repacked(GOOD, {name: content[:at] + junk + content[until:]}))


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_words(content: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        read_ledger(content, SHOPS)

    told(refused)


def _read_or_refuse(content: bytes) -> None:
    with suppress(Refusal):
        read_ledger(content, SHOPS)


def _within(megabytes: int, act: Callable[[], T]) -> T:
    tracemalloc.start()
    try:
        return act()
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < megabytes << 20
