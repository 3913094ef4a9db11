"""The process that reads one old workbook (.xls): `python -m backend.workbooks.biff FILE`."""

import resource
import sys
from typing import Any, TypeAlias

import msgspec

from backend.core.spreadsheets.xlsx.reader import Shown, dated

MEMORY, SECONDS = 700 << 20, 60
SPOOL = 400 << 20
"""What may be written of it; a table of 65,536 rows takes some 20 MB."""
NOT_ONE, LOCKED, BROKEN, LARGE = 3, 4, 5, 6
"""How the process ends when it gives nothing."""
MOST_ROWS = 65_536
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!"}
Old: TypeAlias = str | float | bool | list[str] | None


class XlsSheet(msgspec.Struct):
    """What is told of a sheet before its rows."""

    name: str
    hidden: bool
    merges: list[tuple[int, int, int, int]]
    rows: int
    hidden_rows: list[int] = []


class WorkerLine(msgspec.Struct, array_like=True):
    """A row: texts, numbers and truths as they are, dates in a list of one."""

    number: int
    cells: list[Old]


def main(path: str) -> int:
    """Write the sheets of a file to standard output, within the bounds of this process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (SPOOL, SPOOL))
    reader: Any = __import__("xlrd")  # it has no types
    try:
        book = _opened(reader, path)
        for number in range(book.nsheets):
            _write(book.sheet_by_index(number), since_1904=bool(book.datemode))
            book.unload_sheet(number)
    except MemoryError:
        return LARGE
    except reader.XLRDError as error:
        told = str(error).lower()
        return LOCKED if "encrypted" in told else NOT_ONE if "unsupported" in told else BROKEN
    except Exception:  # noqa: BLE001 - a reader led astray by broken bytes fails in any way
        return BROKEN
    return 0


def _opened(reader: Any, path: str) -> Any:
    how = {"formatting_info": True, "on_demand": True, "ragged_rows": True, "logfile": sys.stderr}
    try:
        return reader.open_workbook(path, **how)
    except reader.compdoc.CompDocError as error:
        # Some programs let two streams of the envelope overlap; spreadsheet programs read it.
        if "seen[" not in str(error):
            raise
        return reader.open_workbook(path, **how, ignore_workbook_corruption=True)


def _write(sheet: Any, *, since_1904: bool) -> None:
    lines: list[WorkerLine] = []
    for at in range(sheet.nrows):
        cells = [_plain(c.ctype, c.value, since_1904=since_1904) for c in sheet.row(at)]
        if any(cell is not None for cell in cells):
            lines.append(WorkerLine(at + 1, cells))
    merges = [(top + 1, bottom, left, right - 1) for top, bottom, left, right in sheet.merged_cells]
    hidden = [at + 1 for at, row in sorted(sheet.rowinfo_map.items()) if row.hidden]
    told = XlsSheet(sheet.name, bool(sheet.visibility), merges, len(lines), hidden[:MOST_ROWS])
    for one in (told, *lines):
        sys.stdout.buffer.write(msgspec.json.encode(one) + b"\n")


def _plain(kind: int, value: Any, *, since_1904: bool) -> Old:
    """The kinds of xlrd: text, number, date, truth, error."""
    match kind:
        case 1:
            return str(value) or None
        case 2:
            return float(value)
        case 3:
            return _date(float(value), since_1904=since_1904)
        case 4:
            return bool(value)
        case 5:
            return ERRORS.get(value, "#N/A")
        case _:
            return None


def _date(serial: float, *, since_1904: bool) -> Old:
    shown = Shown.TIME if 0 <= serial < 1 else Shown.DATE
    at: Any = dated(serial, shown, since_1904=since_1904)
    if isinstance(at, float):
        return at
    moment = str(at.isoformat())
    return [moment if "-" in moment else f"0001-01-01T{moment}"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
