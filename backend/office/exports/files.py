"""Tables written row by row, so that a large one is never in memory: a workbook, or plain text."""

import csv
import re
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from itertools import accumulate
from pathlib import Path
from typing import Any, Protocol

from backend.office.exports.columns import Cell, ExportColumn, as_written

SHEET_NAME, HEADER_TEXT = 31, 200
"""As long as a workbook allows."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_MEANT_AS_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
PAPER_A4, PAPER_A3, WIDE = 9, 8, 14
INK, SOFT, SHADE, LINE = "#16202E", "#455468", "#E8EEF7", "#B9C4D2"
PAGE_WIDTH = 330
"""Characters across one sheet of paper that can still be read."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the rows."""

    title: str
    unit: str
    """填报单位, with the day."""
    mark: str
    """The watermark: who took it out, and when."""


class Writing(Protocol):
    """A table that is being written."""

    def add(self, number: int, cells: Sequence[Cell]) -> None:
        """Write one row under its number."""
        ...

    def close(self, notes: Sequence[tuple[str, str]]) -> None:
        """Write what is to be said of it, and end."""
        ...


class Workbook(AbstractContextManager["Workbook"]):
    """A workbook with the ledger and, as the last sheet, 说明."""

    def __init__(self, path: Path, heading: Heading, fields: Sequence[ExportColumn]) -> None:
        self._heading, self._fields, self._last = heading, fields, 2
        options = {
            "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
            "tmpdir": str(path.parent),
        }  # fmt: skip
        # Loaded when first needed: a start does not wait for it.
        self._book: Any = import_module("xlsxwriter").Workbook(str(path), options)
        self._book.set_properties({"title": heading.title, "comments": heading.mark})
        name = _FORBIDDEN.sub("", heading.title)[:SHEET_NAME].strip("'") or "台账"
        self._sheet = self._book.add_worksheet(name)
        self._formats()
        self._begin()

    def _formats(self) -> None:
        middle = {"valign": "vcenter"}
        plain, centre = {"font_size": 11, **middle}, {"align": "center"}
        add = self._book.add_format
        self._text = add({**plain, "num_format": "@"})
        self._quoted = add({**plain, "num_format": "@", "quote_prefix": True})
        self._number = add({**plain, "num_format": "General"})
        self._share = add({**plain, "num_format": "0.0%"})
        self._order = add({**plain, **centre, "font_color": SOFT})
        self._day = add({**plain, **centre, "num_format": "yyyy-mm-dd"})
        self._clock = add({**plain, **centre, "num_format": "hh:mm:ss"})
        self._minutes = add({**plain, **centre, "num_format": "hh:mm"})
        lined = {"bold": True, "bg_color": SHADE, "border": 1, "border_color": LINE}
        self._head = add({**plain, **centre, **lined, "text_wrap": True})
        big = {"bold": True, "font_size": 16, "font_color": INK}
        self._title = add({**big, **middle, "align": "center"})
        self._small = add({"font_size": 10, "font_color": SOFT, **middle})

    def _begin(self) -> None:
        sheet, last = self._sheet, len(self._fields)
        sheet.set_column(0, 0, 6)
        for at, field in enumerate(self._fields, start=1):
            sheet.set_column(at, at, field.width)
        sheet.set_landscape()
        sheet.set_paper(PAPER_A3 if last > WIDE else PAPER_A4)
        across = list(accumulate(field.width for field in self._fields))
        pages = -(-across[-1] // PAGE_WIDTH)
        sheet.fit_to_pages(pages, 0)
        first = sum(1 for reached in across if reached <= across[-1] / pages)
        sheet.hide_gridlines(0)  # printed too: blank cells then need not be written
        sheet.repeat_rows(2)
        sheet.freeze_panes(3, 0)
        mark = self._heading.mark.replace("&", "&&")[:HEADER_TEXT]
        sheet.set_header(f"&R&9{mark}")
        sheet.set_footer(f"&L&9{mark}&R&9第 &P 页，共 &N 页")
        sheet.set_row(0, 30)
        sheet.merge_range(0, 0, 0, first, self._heading.title, self._title)
        sheet.set_row(1, 20)
        sheet.write_string(1, 0, f"{self._heading.unit}　　{self._heading.mark}", self._small)
        sheet.set_row(2, 32)
        for at, title in enumerate(["序号", *(f.title for f in self._fields)]):
            sheet.write_string(2, at, title, self._head)

    def add(self, number: int, cells: Sequence[Cell]) -> None:
        """Write one row under its number."""
        sheet, row = self._sheet, number + 2
        sheet.write_number(row, 0, number, self._order)
        for at, cell in enumerate(cells, start=1):
            if cell is None:
                continue
            if isinstance(cell, str):
                risky = _MEANT_AS_FORMULA.match(cell)
                sheet.write_string(row, at, cell, self._quoted if risky else self._text)
            elif isinstance(cell, int | float):
                share = self._fields[at - 1].share
                sheet.write_number(row, at, cell, self._share if share else self._number)
            elif isinstance(cell, date):
                sheet.write_datetime(row, at, cell, self._day)
            else:
                form = self._clock if cell.second else self._minutes
                sheet.write_datetime(row, at, cell, form)
        self._last = row

    def close(self, notes: Sequence[tuple[str, str]]) -> None:
        """Write 说明, and end."""
        self._sheet.autofilter(2, 0, self._last, len(self._fields))
        sheet = self._book.add_worksheet("说明")
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 90)
        mark = self._heading.mark.replace("&", "&&")[:HEADER_TEXT]
        sheet.set_footer(f"&L&9{mark}")
        name = self._book.add_format({"bold": True, "valign": "top"})
        text = self._book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        sheet.write_string(0, 0, "说明", self._title)
        for row, (label, words) in enumerate(notes, start=1):
            sheet.write_string(row, 0, label, name)
            sheet.write_string(row, 1, words, text)
        self._book.close()

    def __exit__(self, *_: object) -> None:
        if not self._book.fileclosed:
            self._book.close()


class TextTable(AbstractContextManager["TextTable"]):
    """The same as text, UTF-8 with the mark that spreadsheets look for."""

    def __init__(self, path: Path, heading: Heading, fields: Sequence[ExportColumn]) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._csv = csv.writer(self._file, lineterminator="\r\n")
        self._csv.writerow([heading.title])
        self._csv.writerow([f"{heading.unit}　　{heading.mark}"])
        self._csv.writerow(["序号", *(f.title for f in fields)])

    def add(self, number: int, cells: Sequence[Cell]) -> None:
        """Write one row under its number."""
        self._csv.writerow([number, *(harmless(cell) for cell in cells)])

    def close(self, notes: Sequence[tuple[str, str]]) -> None:
        """End. Text has no second sheet: what would stand there is kept in the log."""
        del notes
        self._file.close()

    def __exit__(self, *_: object) -> None:
        self._file.close()


def harmless(cell: Cell) -> str:
    """A cell that no spreadsheet takes for a formula; numbers are what they are."""
    words = as_written(cell)
    if isinstance(cell, str) and _MEANT_AS_FORMULA.match(words):
        return f"'{words}"
    return words
