"""Finding the header among titles, filler lines, merged cells and double lines."""

from collections.abc import Iterator, Sequence

import msgspec

from backend.workbooks.mapping import Column, Ledger, folded, loosened
from backend.workbooks.merges import Merge
from backend.workbooks.values import Cell
from backend.workbooks.xlsx import NumberedRow

SEARCHED_ROWS = 30
MOST_LINES = 3
"""Header lines above one another."""
FEWEST_MATCHES = 2
LONGEST_HEADING = 60


class Header(msgspec.Struct):
    """Where a ledger's columns are in one sheet."""

    row: int
    """The header's last line, by the workbook's own number."""
    places: dict[str, int]
    """Column index by field."""
    names: dict[str, str]
    """The headings as they stand in the file, by field."""
    extra: list[str]
    """Headings nobody asked for."""
    missing: list[str]
    """Headings that must be there and are not."""
    lines: int

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """Greater is better: fewer missing, more found, fewer lines, nearer the top."""
        return -len(self.missing), len(self.places), -self.lines, -self.row


def find_header(
    rows: Sequence[NumberedRow], merges: Sequence[Merge], ledger: Ledger
) -> Header | None:
    """The best header among the first rows of a sheet, if any looks like this ledger's."""
    lines = _spread(rows, merges)
    found = (
        _read(lines[at : at + count], rows[at + count - 1][0], ledger)
        for at in range(len(rows))
        for count in range(1, min(MOST_LINES, len(rows) - at) + 1)
    )
    good = [header for header in found if len(header.places) >= FEWEST_MATCHES]
    return max(good, key=lambda header: header.rank, default=None)


def _spread(rows: Sequence[NumberedRow], merges: Sequence[Merge]) -> list[list[str]]:
    """Texts of the first rows, with each merged block's text in all of its cells."""
    width = max((len(row) for _, row in rows), default=0)
    lines = {number: [_heading(c) for c in row] + [""] * (width - len(row)) for number, row in rows}
    for merge in merges:
        if not (source := lines.get(merge.top)) or merge.left >= width:
            continue
        words = source[merge.left]
        for number in range(merge.top, min(merge.bottom, merge.top + SEARCHED_ROWS) + 1):
            if line := lines.get(number):
                for at in range(merge.left, min(merge.right + 1, width)):
                    line[at] = words
    return [lines[number] for number, _ in rows]


def _heading(cell: Cell) -> str:
    words = as_seen(cell)
    return words if len(words) <= LONGEST_HEADING else ""


def as_seen(cell: Cell) -> str:
    """A heading as it stands, on one line."""
    return " ".join(cell.split()) if isinstance(cell, str) else ""


def _read(lines: Sequence[Sequence[str]], row: int, ledger: Ledger) -> Header:
    columns = [list(_names(texts)) for texts in zip(*lines, strict=True)]
    places: dict[str, int] = {}
    names: dict[str, str] = {}
    taken: set[int] = set()
    unread = {at for at, n in enumerate(columns) if n and ledger.told.get(folded(n[0])) == ""}
    for known, spell in (
        (ledger.certain, folded),
        (ledger.exact, folded),
        (ledger.loose, loosened),
    ):
        for at, candidates in enumerate(columns):
            free = at not in taken and at not in unread
            column = _first(known, map(spell, candidates)) if free else None
            if column and column.field not in places:
                places[column.field], names[column.field] = at, _written(lines, at)
                taken.add(at)
    extra = [
        _written(lines, at)
        for at, candidates in enumerate(columns)
        if candidates and at not in taken and folded(candidates[-1]) not in ledger.known
    ]
    missing = [c.title for c in ledger.columns if c.must_be_there and c.field not in places]
    return Header(row, places, names, extra, missing, len(lines))


def _names(texts: Sequence[str]) -> Iterator[str]:
    """What a column may be called, the fullest name first: 经营者电话, then 电话.

    The upper line alone is a name only where nothing else stands below it.
    """
    stack = [t for at, t in enumerate(texts) if t and (at == 0 or t != texts[at - 1])]
    for at in range(len(stack)):
        yield "".join(stack[at:])


def _written(lines: Sequence[Sequence[str]], at: int) -> str:
    stack = [line[at] for line in lines if line[at]]
    return "/".join(dict.fromkeys(stack))


def _first(known: dict[str, Column], names: Iterator[str]) -> Column | None:
    return next((known[name] for name in names if name in known), None)
