"""A workbook read as a ledger: entries with repaired values, and whatever cannot be taken."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from backend.core.spreadsheets import errors as refusals
from backend.core.spreadsheets.files import Sheet, opened_book
from backend.core.spreadsheets.ledger.columns import Column, ImportReport, Ledger, RowProblem
from backend.core.spreadsheets.ledger.header.operations import (
    SEARCHED_ROWS,
    Header,
    SheetLine,
    line_judge,
)
from backend.core.spreadsheets.ledger.kinds import (
    Top,
    candidates,
    headers,
    recognise,
    refuse_another,
    tops,
)
from backend.core.spreadsheets.parsing.cells import (
    Cell,
    CellError,
    Value,
    doubt_of_formula,
    memory_of,
    shown,
    tidy,
)
from backend.core.spreadsheets.parsing.dates import DAYS, TitleSpan, lacks_year, span_of
from backend.core.spreadsheets.xlsx.reader import DAYS_SINCE_1904, Merge, NumberedRow

MOST_ENTRIES = 200_000
MOST_HELD = 224 << 20
"""What the rows take in memory: two hundred thousand of an ordinary ledger."""
MOST_REMEMBERED, LONGEST_REMEMBERED = 4096, 100
SAMPLES = 5
AS_WORKBOOK = "请在原表里核对这一行，或另存为 .xlsx 再导入"
SHIFTED = 2
"""Cells of a line of text that make no sense, from which all of them may stand one too far."""
MOST_PROBLEMS = 1000
"""Told one by one; of the others only how many."""


class Row(msgspec.Struct):
    """One entry; a value that is blank is not in it."""

    number: int
    values: dict[str, Value]


class ParsedSheet(msgspec.Struct):
    """What one sheet holds."""

    sheet: str
    header_row: int
    columns: dict[str, str]
    """Which heading was taken for which field."""
    extra: list[str]
    rows: list[Row]
    problems: list[RowProblem]
    samples: list[dict[str, str]]
    year: int | None = None
    """The one that the title speaks of."""
    dressing: int = 0
    lines: int = 0
    hidden: int = 0
    unread_sheets: int = 0
    silent: set[int] = msgspec.field(default_factory=set[int])
    """Rows that say nothing of what must be known, and count as unknown."""

    def reject_row(self, number: int, field: str, doubt: CellError, value: str = "") -> None:
        """Leave a row out, for a reason only the importer can know."""
        self._tell(number, field, doubt, value, taken=False)

    def warn(self, number: int, field: str, doubt: CellError, value: str = "") -> None:
        """Tell of something in a row that is taken all the same."""
        self._tell(number, field, doubt, value, taken=True)

    def unknown(self, number: int, field: str, doubt: CellError, value: str = "") -> None:
        """Tell of a row that is taken although something in it was not understood."""
        self._tell(number, field, doubt, value, taken=True, unknown=True)

    def consume(self) -> Iterator[Row]:
        """Give the rows up one by one, so that a large file is held once only."""
        rows, self.rows = self.rows[::-1], []
        while rows:
            yield rows.pop()

    def report(self) -> ImportReport:
        """Begin the report of taking this over; the problems follow at the end."""
        return ImportReport(
            sheet=self.sheet,
            header_row=self.header_row,
            columns=self.columns,
            extra=self.extra,
            samples=self.samples,
            problems=self.problems,
            dressing=self.dressing,
            lines=self.lines,
            hidden=self.hidden,
            unread_sheets=self.unread_sheets,
        )

    def close(self, report: ImportReport) -> ImportReport:
        """Finish a report: the problems in the order of the file."""
        self.problems.sort(key=lambda problem: problem.row)
        left = {p.row for p in self.problems if not p.taken and p.field}
        report.left_out = len(left)
        below = {p.row for p in self.problems if p.unknown and p.row > self.header_row}
        report.unknown = len((below | self.silent) - left)
        report.problems = self.problems[:MOST_PROBLEMS]
        report.more_problems = max(len(self.problems) - MOST_PROBLEMS, 0)
        return report

    def _tell(
        self,
        number: int,
        field: str,
        doubt: CellError,
        value: str,
        *,
        taken: bool,
        unknown: bool = False,
    ) -> None:
        heading = self.columns.get(field, field)
        told = RowProblem(number, heading, doubt.reason, doubt.advice, value, taken, field, unknown)
        self.problems.append(told)


_SHIFTED = CellError(
    "这一行有几格都和表头对不上，多半是哪一格里有分隔符没加引号，后面的都错开了", AS_WORKBOOK
)

Fixes = Mapping[int, Mapping[str, str]]
"""Corrected values, by row and field."""


def read_ledger(
    source: bytes | Path,
    ledger: Ledger,
    sheet: str | None = None,
    fixes: Fixes | None = None,
    others: Sequence[Ledger] = (),
) -> ParsedSheet:
    """Read the sheet that looks most like this ledger, or the one asked for.

    A file that is clearly one of the `others` is refused by that one's name.
    """
    with opened_book(source) as book:
        first = tops(candidates(book, sheet))
        found = headers(first, ledger)
        best = max(found, key=lambda pair: pair[1].likeness, default=None)
        if others:
            refuse_another(first, ledger, others)
        if best is None:
            needed = "、".join(c.title for c in ledger.columns if c.must_be_there)
            raise refusals.NoHeader(title=ledger.title, rows=SEARCHED_ROWS, needed=needed)
        top, header = best
        if header.missing:
            missing = "、".join(header.missing)
            raise refusals.MissingColumns(
                sheet=top.part.name, row=header.row, missing=missing, title=ledger.title,
                headings=header.extra,
            )  # fmt: skip
        table = _Table(top.part, ledger, header, fixes or {}, since_1904=book.since_1904)
        table.span = span_of(top.title(header))
        reading = table.read()
        hidden = [part for part in book.sheets if part.hidden and sheet is None]
        unread = list(_unread([*found, *headers(tops(hidden), ledger)], top.part))
        reading.problems.extend(unread)
        reading.unread_sheets = len(unread)
    return reading


def recognised(source: bytes | Path, ledgers: Sequence[Ledger]) -> Ledger | None:
    """The ledger that a file tells of, if it tells of any."""
    with opened_book(source) as book:
        return recognise(tops(candidates(book, None)), ledgers)


def _unread(found: list[tuple[Top, Header]], read_one: Sheet) -> Iterator[RowProblem]:
    """Other sheets of the same layout are not read in silence, and not passed over in silence."""
    told: set[str] = set()
    for (part, _, _), header in found:
        if part is read_one or header.missing or part.name in told:
            continue
        if any(number > header.row for number, _ in part.rows()):
            told.add(part.name)
            which = "这张隐藏的工作表" if part.hidden else "这张工作表"
            yield RowProblem(
                header.row,
                f"工作表“{part.name}”",
                f"{which}也是同样的表头，这次只读了“{read_one.name}”，没有读它",
                f"请把它的行并到“{read_one.name}”里，或另存成单独的文件再导入",
            )


class _Table:
    """The reading of one sheet below its header."""

    def __init__(
        self, part: Sheet, ledger: Ledger, header: Header, fixes: Fixes, *, since_1904: bool
    ) -> None:
        self._fixes = fixes
        self.span: TitleSpan | None = None
        """What tells the year of dates which name none."""
        self._part, self._header, self._since_1904 = part, header, since_1904
        there = [c for c in ledger.columns if c.field in header.places]
        self._columns = [(c, header.places[c.field]) for c in there]
        self._further = [
            (c, at, f"{c.field}.{n}")
            for c in there
            for n, at in enumerate(header.more.get(c.field, []), 2)
        ]
        self._overhears = ledger.overhears
        self._absent = [c for c in ledger.columns if c.field not in header.places]
        self._width = 0
        """Of the header, in a text table."""
        self._known: dict[str, dict[Cell, Value | CellError]] = {
            c.field: {} for c, _ in self._columns
        }
        self._judge = line_judge(ledger, header)
        self._reading = ParsedSheet(
            part.name, header.row, header.names, header.extra, rows=[], problems=[], samples=[]
        )

    def read(self) -> ParsedSheet:
        """Go through the lines once."""
        reading = self._reading
        reading.year = self.span.year if self.span else None
        seen = size = 0
        for number, row in self._entries():
            seen += 1
            if seen > MOST_ENTRIES:
                raise refusals.Oversized(what="行数太多", limit=f"{MOST_ENTRIES} 行")
            if len(reading.samples) < SAMPLES:
                reading.samples.append(
                    {c.field: tidy(row[at]) for c, at in self._columns if at < len(row)}
                )
            if (values := self._values(number, row)) is not None:
                size += memory_of(values) + sum(map(memory_of, values.values()))
                if size > MOST_HELD:
                    raise refusals.Oversized(what="内容太多", limit=f"{MOST_HELD >> 20} MB")
                reading.rows.append(Row(number, values))
        if not seen:
            raise refusals.NoRows(sheet=self._part.name)
        reading.lines = self._part.lines
        reading.dressing += self._part.spare
        return reading

    def _entries(self) -> Iterator[NumberedRow]:
        fill = _filler(self._part.merges(), sorted({at for _, at in self._columns}))
        for number, row in self._part.rows():
            if number == self._header.row:
                self._width = len(row)
            own = row[:]
            if number > self._header.row:
                fill(number, row)
                if self._judge(own, row) is SheetLine.ENTRY:
                    self._reading.hidden += number in self._part.hidden_rows
                    yield number, row
                    continue
            self._reading.dressing += 1

    def _uncertain(self, number: int, row: Sequence[Cell]) -> CellError | None:
        """Why the cells of this line of a text table may stand under other headings."""
        if number in self._part.doubtful:
            return CellError("这一行的引号不成对，分不清哪些字是一格", AS_WORKBOOK)
        if not self._part.ragged or len(row) <= self._width:
            return None
        reason = (
            f"这一行有 {len(row)} 格，表头只有 {self._width} 格，多半是哪一格里有分隔符没加引号"
        )
        return CellError(reason, AS_WORKBOOK)

    def _values(self, number: int, row: Sequence[Cell]) -> dict[str, Value] | None:
        if doubt := self._uncertain(number, row):
            self._reading.reject_row(number, self._columns[0][0].field, doubt)
            return None
        values: dict[str, Value] = {}
        whole, wrong = True, 0
        fixed = self._fixes.get(number) if self._fixes else None
        for column, at in self._columns:
            cell = row[at] if at < len(row) else None
            if fixed and column.field in fixed:
                cell = fixed[column.field] or None
            value = self._repaired(column, cell)
            if value is None and column.filled:
                value = CellError(f"没有填{column.title}", f"请补上{column.title}后再导入")
            if isinstance(value, CellError):
                whole = whole and not column.filled
                wrong += cell is not None and not column.field.endswith("phone")
                value = self._tell(number, column, value, cell)
            if value is not None:
                values[column.field] = value
        if self._part.ragged and wrong >= SHIFTED and whole:
            self._reading.reject_row(number, self._columns[0][0].field, _SHIFTED)
            return None
        self._listen(number, row, values, fixed or {})
        for column in self._absent if fixed else ():
            if (said := (fixed or {}).get(column.field)) and not isinstance(
                value := column.repair(said), CellError
            ):
                values[column.field] = value
        return values if whole else None

    def _tell(self, number: int, column: Column, doubt: CellError, cell: Cell) -> Value:
        """Tell of a cell that was not understood; gives what stands for it."""
        tell = self._reading.reject_row if column.filled else self._reading.unknown
        if column.field.endswith("phone"):  # our own sheets hide them, and no figure hangs on one
            tell = self._reading.warn
        tell(number, column.field, doubt, shown(cell))
        return column.unknown

    def _listen(
        self, number: int, row: Sequence[Cell], values: dict[str, Value], fixed: Mapping[str, str]
    ) -> None:
        """Read what else a line says: further columns of a field, and those nobody asked for."""
        for column, at, key in self._further:
            cell = row[at] if at < len(row) and column.field not in fixed else None
            value = self._repaired(column, cell)
            if isinstance(value, CellError):
                value = self._tell(number, column, value, cell)
            if value is not None:
                values[key] = value
        for at in self._header.unread if self._overhears else ():
            cell = row[at] if at < len(row) else None
            said = self._overhears(cell) if cell is not None and self._overhears else None
            if said is not None and not isinstance(said, CellError):
                values["overheard"] = said

    def _repaired(self, column: Column, cell: Cell) -> Value | CellError:
        if cell is None:
            return column.otherwise
        known, written = self._known[column.field], cell
        if isinstance(cell, str) and cell in known:
            return known[cell]
        if self._since_1904 and column.repair in DAYS and isinstance(cell, float):
            cell += DAYS_SINCE_1904
        if self.span and column.repair in DAYS and lacks_year(cell):
            repaired = self.span.day_of(cell, column.when)
        else:
            repaired = doubt_of_formula(cell) or column.repair(cell)
        value = column.otherwise if repaired is None else repaired
        short = isinstance(written, str) and len(written) <= LONGEST_REMEMBERED
        if short and len(known) < MOST_REMEMBERED:
            known[written] = value
        return value


def _filler(merges: list[Merge], spreading: list[int]) -> Callable[[int, list[Cell]], None]:
    """Cells merged downwards hold for each of their rows."""
    starts = {(m.top, m.left): m.bottom for m in merges if m.bottom > m.top}
    active: dict[int, tuple[int, Cell]] = {}

    def fill(number: int, row: list[Cell]) -> None:
        for at in spreading:
            cell = row[at] if at < len(row) else None
            if (number, at) in starts:
                active[at] = starts[number, at], cell
            elif cell is None and at in active and number <= active[at][0]:
                row.extend([None] * (at + 1 - len(row)))
                row[at] = active[at][1]

    return fill
