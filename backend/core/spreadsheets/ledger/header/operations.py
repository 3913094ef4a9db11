"""Finding the header among titles, filler lines, merged cells and double lines."""

from collections.abc import Callable, Iterator, Sequence
from enum import Enum, auto

import msgspec

from backend.core.spreadsheets.ledger.columns import Column, Ledger, folded, loosened
from backend.core.spreadsheets.parsing.cells import Cell, tidy
from backend.core.spreadsheets.xlsx.reader import Merge, NumberedRow
from backend.core.text import pattern

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
    told: list[str] = []
    """Headings that tell which kind of ledger this is."""
    more: dict[str, list[int]] = {}
    """Further columns of a field of which every one is read."""
    unread: list[int] = []
    """Columns with a heading that are not read."""

    @property
    def rank(self) -> tuple[int, int, int, int, int]:
        """Greater is better: fewer missing, more found, more telling, fewer lines, nearer the top.

        Of two lines 网格长 over 姓名 and 网格员 over 姓名 the lower one alone tells nobody apart.
        """
        return *self.likeness, -self.lines, -self.row

    @property
    def likeness(self) -> tuple[int, int, int]:
        """Of two sheets that are alike in this the first is read."""
        return -len(self.missing), len(self.places), len(self.told)


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
    more: dict[str, list[int]] = {}
    places = _place(columns, ledger, more)
    _share_out(columns, ledger, places)
    apart = _stand_in(ledger, places)
    names = {field: _written(lines, at) for field, at in places.items()}
    taken = (set(places.values()) - apart).union(*more.values())
    unread = [at for at, candidates in enumerate(columns) if candidates and at not in taken]
    extra = [_written(lines, at) for at in unread if folded(columns[at][-1]) not in ledger.known]
    missing = [c.title for c in ledger.columns if c.must_be_there and c.field not in places]
    told = _telling(columns, ledger, places)
    telling = [_written(lines, at) for at in told]
    return Header(row, places, names, extra, missing, len(lines), telling, more, unread)


def _place(
    columns: Sequence[Sequence[str]], ledger: Ledger, more: dict[str, list[int]]
) -> dict[str, int]:
    """Where each field stands; the whole name of a column counts before the last part of it.

    Into `more` goes where it stands again.
    """
    places: dict[str, int] = {}
    taken = {at for at, n in enumerate(columns) if n and ledger.told.get(folded(n[0])) == ""}
    for known, spell, whole in (
        (ledger.certain, folded, False),
        (ledger.exact, folded, True),
        (ledger.exact, folded, False),
        (ledger.loose, loosened, True),
        (ledger.loose, loosened, False),
    ):
        for at, candidates in enumerate(columns):
            if at in taken:
                continue
            column = _first(known, map(spell, candidates[:1] if whole else candidates))
            if column and column.field not in places:
                places[column.field] = at
                taken.add(at)
            elif column and column.every:
                more.setdefault(column.field, []).append(at)
                taken.add(at)
    return places


def _share_out(columns: Sequence[Sequence[str]], ledger: Ledger, places: dict[str, int]) -> None:
    """Of columns called alike each is that of the person it follows: 网格长、电话、网格员、电话."""
    belonging = [c for c in ledger.columns if c.beside]
    people = {c.beside for c in belonging} & places.keys()
    if len(people) < 2:  # noqa: PLR2004 - one person has them all
        return
    usual = {folded(heading): c for c in belonging for heading in c.headings}
    alike = [at for at, n in enumerate(columns) if n and folded(n[-1]) in usual and len(n) == 1]
    for at in alike:
        before = [field for field in people if places[field] < at]
        owner = max(before, key=lambda field: places[field], default="")
        mine = next((c.field for c in belonging if c.beside == owner), "")
        for field in [f for f, there in places.items() if there == at]:
            if mine and field != mine:
                del places[field]
        if mine:
            places.setdefault(mine, at)


def _stand_in(ledger: Ledger, places: dict[str, int]) -> set[int]:
    """Read a column instead of one that is not there; gives those read for nothing."""
    for column in ledger.columns:
        apart = column.beside in places
        wanted = column.instead and column.instead not in places and not apart
        if wanted and column.field in places:
            places[column.instead] = places.pop(column.field)
    for column in ledger.columns:
        if column.within and column.within in places:
            places.setdefault(column.field, places[column.within])
    return {places.pop(c.field) for c in ledger.columns if c.instead and c.field in places}


def _telling(columns: Sequence[Sequence[str]], ledger: Ledger, places: dict[str, int]) -> list[int]:
    marks = {
        places[field]
        for field in ledger.marks
        if field in places and _known_as(columns[places[field]], ledger) not in ledger.says_nothing
    }
    signs = {at for at, n in enumerate(columns) if n and folded(n[-1]) in ledger.signed}
    return sorted(marks | signs)


def _known_as(candidates: Sequence[str], ledger: Ledger) -> str:
    """By which of its names a column is known."""
    found = (n for n in candidates if folded(n) in ledger.exact or loosened(n) in ledger.loose)
    return folded(next(found, ""))


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


_TOTAL = pattern(r"(?:本页|本表|累计)?(?:合计|小计|总计|共计|累计)(?:[:：（(\d].*)?")
_PART_TOTAL = pattern(r".{1,12}(?:合计|小计|总计|共计)(?:[:：（(\d].*)?")
_NOTE = pattern(
    r"(?:备?注|附注|说明|填表说明|填报说明|填[报表]人|制表人?|审[核批]人?|经办人|联系人|(?:单位|主要|分管)?(?:负责人|领导)"
    r"|填[报表]单位|填[报表]日期|盖章|单位)(?:（.*?）|签[字名])?[:：].*"
)
_SAMPLE = frozenset({"例", "例如", "示例", "样例", "填写示例", "举例"})
FEWEST_NUMBERS = 3
REPEATED_SHARE = 0.6


class SheetLine(Enum):
    """What a line is."""

    ENTRY = auto()
    BLANK = auto()
    DRESSING = auto()
    """A total, a note, the header once more on the next page."""


Judge = Callable[[Sequence[Cell], Sequence[Cell]], SheetLine]


def line_judge(ledger: Ledger, header: Header) -> Judge:
    """Give the judge of this table's lines: as they stand, and with merged cells filled in."""
    wanted = sorted(header.places.values())
    filled = [header.places[c.field] for c in ledger.columns if c.filled]
    headings = {header.places[field]: name for field, name in header.names.items()}

    def kind_of(row: Sequence[Cell], with_merged: Sequence[Cell]) -> SheetLine:
        present = [at for at in wanted if at < len(row) and row[at] is not None]
        if not present or not any(tidy(row[at]) for at in present):
            return SheetLine.BLANK
        whole = all(at < len(with_merged) and with_merged[at] is not None for at in filled)
        if _dresses(next(tidy(c) for c in row if c is not None), whole=whole):
            return SheetLine.DRESSING
        if _only_numbers(row, len(wanted)):
            return SheetLine.DRESSING
        return SheetLine.DRESSING if repeats(row, present) else SheetLine.ENTRY

    def repeats(row: Sequence[Cell], present: list[int]) -> bool:
        first = next((at for at in present if row[at]), present[0])
        if as_seen(row[first]) != headings[first]:
            return False
        again = sum(as_seen(row[at]) == headings[at] for at in present)
        return again > 1 and again >= len(wanted) * REPEATED_SHARE

    return kind_of


def _dresses(first: str, *, whole: bool) -> bool:
    words = first.replace(" ", "")
    if _TOTAL.fullmatch(words) or words in _SAMPLE:
        return True
    return not whole and bool(_PART_TOTAL.fullmatch(words) or _NOTE.fullmatch(words))


def _only_numbers(row: Sequence[Cell], wanted: int) -> bool:
    """Whether this is the line `1 2 3 4 …` some forms have under their header."""
    numbers = [c for c in row if c is not None]
    return len(numbers) >= max(wanted, FEWEST_NUMBERS) and numbers == list(
        range(1, len(numbers) + 1)
    )
