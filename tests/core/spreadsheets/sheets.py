"""Workbooks made on the spot, real ones, by another library than the one that reads them."""

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

from backend.core.spreadsheets.ledger.columns import Column, Ledger
from backend.core.spreadsheets.parsing.cells import (
    choice,
    code,
    floors,
    number,
    person,
    phone,
    whole,
    yes_no,
)
from backend.core.spreadsheets.parsing.dates import day

Rows = Sequence[Sequence[object]]
Block = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 0."""

SHOPS = Ledger(
    kind="shops",
    title="商铺台账",
    columns=(
        Column("community", ("社区(村)", "社区")),
        Column("name", ("商铺名称", "名称", "字号"), filled=True),
        Column(
            "kind", ("类别",), choice({"food": ("餐饮",), "shop": ("商店", "超市")}), filled=True
        ),
        Column("owner", ("经营者", "经营者姓名"), person),
        Column("phone", ("联系电话", "电话", "经营者电话"), phone),
        Column("area", ("建筑面积㎡", "面积"), number),
        Column("extinguishers", ("灭火器",), whole),
        Column("lives_in", ("是否住人",), yes_no),
        Column("floors", ("楼层",), floors),
        Column("code", ("编码",), code),
        Column("opened_on", ("开业日期",), day),
    ),
)
SHEET = "xl/worksheets/sheet1.xml"
HEADER = ("序号", "社区(村)", "商铺名称", "类别", "联系电话", "建筑面积㎡")
NOODLES = (1, "电厂社区", "老城面馆", "餐饮", "13800001111", 80)
GROCER = (2, "吉兴村", "城北超市", "商店", 13800002222, "120平")


def workbook(*rows: Sequence[object], merged: Sequence[Block] = (), **options: Any) -> bytes:
    """One sheet of these rows; merged blocks keep their first cell."""
    return sheets({"Sheet1": rows}, merged=merged, **options)


def sheets(
    contents: Mapping[str, Rows],
    *,
    merged: Sequence[Block] = (),
    hidden: str = "",
    hidden_rows: Sequence[int] = (),
    **options: Any,
) -> bytes:
    """Several sheets; the merged blocks are the first one's."""
    packed = BytesIO()
    book: Any = xlsxwriter.Workbook(packed, options)
    shows_day, shows_time = (book.add_format({"num_format": f}) for f in ("yyyy/m/d", "h:mm"))
    for name, rows in contents.items():
        sheet = book.add_worksheet(name)
        if name == hidden:
            sheet.hide()
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime | date):
                    sheet.write_datetime(at, column, cell, shows_day)
                elif isinstance(cell, time):
                    sheet.write_datetime(at, column, cell, shows_time)
                elif cell is not None:
                    sheet.write(at, column, cell)
        for block in merged:
            first = rows[block[0]][block[1]]
            sheet.merge_range(*block, first)
        for at in hidden_rows:
            sheet.set_row(at, None, None, {"hidden": True})
        merged = ()
    book.close()
    return packed.getvalue()


def repacked(book: bytes, changes: Mapping[str, bytes]) -> bytes:
    """The same workbook with some of its parts replaced."""
    packed = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(book)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, changes.get(name, old.read(name)))
    return packed.getvalue()


def part(book: bytes, name: str) -> bytes:
    """One part of a workbook."""
    with zipfile.ZipFile(BytesIO(book)) as packed:
        return packed.read(name)


def cells(*contents: object) -> str:
    """Cells as XML, as some programs write them: without references, texts in place."""
    return "".join(
        f"<c t='inlineStr'><is><t>{'' if c is None else c}</t></is></c>" for c in contents
    )


def from_xml(*rows: str, more: str = "") -> bytes:
    """A workbook around rows of raw XML."""
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    data = "".join(f"<row>{row}</row>" for row in rows) + more
    xml = f'<worksheet xmlns="{namespace}"><sheetData>{data}</sheetData></worksheet>'
    return repacked(workbook(), {SHEET: xml.encode()})
