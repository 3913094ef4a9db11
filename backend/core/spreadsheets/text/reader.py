"""Text tables (.csv): which encoding, which separator; read line by line, and no line is lost.

A stray quotation mark makes a usual reader swallow the lines up to the next one. Here a cell runs
on over line breaks only where that is certain; else each line stands for itself.
"""

import codecs
import csv
import io
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from statistics import median
from typing import IO

from backend.core.spreadsheets.archive import OTHER_FILES, SAVE_AS
from backend.core.spreadsheets.errors import NotAWorkbook, Oversized, WrongEncoding
from backend.core.spreadsheets.parsing.cells import Cell
from backend.core.spreadsheets.xlsx.reader import LONGEST_TEXT, MOST_COLUMNS, Merge, NumberedRow
from backend.core.text import pattern

CHUNK = 1 << 20
LONGEST_LINE = LONGEST_TEXT * 4
MOST_RUN_ON = 200
"""Lines of one entry."""
LOOKED_AT = 40
"""Lines from which the separator is told."""
SEPARATORS = ",;\t|"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOST = ("\ufffd", "锟斤拷", "烫烫烫")
"""What is left of text that was saved in the wrong encoding before."""
_HARMLESS = pattern(r"'+[=+\-@＝＋－＠\t\r\n]")
_CONTROL = frozenset(range(32)) - set(b"\t\n\r\f\x1a\x1b")


def looks_like_text(head: bytes) -> bool:
    """Whether these first bytes may be a table in plain text, and not some other file we know."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if any(start.startswith(mark) for mark, _, _ in OTHER_FILES):
        return False
    return bool(start) and not _CONTROL & set(head)


class TextBook:
    """A text table: one sheet without a name of its own."""

    since_1904 = False

    def __init__(self, stream: IO[bytes]) -> None:
        self._encoding = _encoding_of(stream)
        self.sheets = [TextPart(stream, self._encoding)]


class TextPart:
    """The lines of the file."""

    name = "文本表格"
    hidden = False
    ragged = True

    def __init__(self, stream: IO[bytes], encoding: str) -> None:
        self._stream, self._encoding = stream, encoding
        self._separator, self._width = self._find_separator()
        self.lines = self.spare = 0
        self.hidden_rows: set[int] = set()
        self.doubtful: set[int] = set()

    def merges(self) -> list[Merge]:
        """Text merges nothing."""
        return []

    def rows(self) -> Iterator[NumberedRow]:
        """Every line that holds something; a quoted cell may run over several lines."""
        self.lines = self.spare = 0
        self.doubtful.clear()
        with self._text() as text:
            ahead = _Ahead(text)
            while line := ahead.take():
                number = ahead.taken
                cells = self._split([line]) if '"' in line else line_of(line, self._separator)
                if cells is None:
                    cells = self._run_on(line, ahead)
                if cells is None:
                    cells = self._stray(line)
                    if len(cells) != self._width:
                        self.doubtful.add(number)
                row = [_cell(cell) for cell in cells[:MOST_COLUMNS]]
                filled = any(cell is not None for cell in row)
                self.spare += ahead.taken - number + (not filled)
                self.lines = ahead.taken
                if filled:
                    yield number, row

    def _split(self, lines: Sequence[str]) -> list[str] | None:
        """The cells of these lines, where the quotation marks agree with them to the end."""
        if sum(map(len, lines)) > LONGEST_TEXT:
            raise Oversized(what="有一格的内容太长", limit=f"{LONGEST_TEXT} 字")
        try:
            rows = list(csv.reader(lines, delimiter=self._separator, strict=True))
        except csv.Error:
            return None
        return rows[0] if len(rows) == 1 else None

    def _run_on(self, line: str, ahead: "_Ahead") -> list[str] | None:
        """The cells of an entry over several lines; none where a line would be swallowed."""
        lines, marks, size = [line], line.count('"'), len(line)
        for further in ahead.look(MOST_RUN_ON):
            lines.append(further)
            marks, size = marks + further.count('"'), size + len(further)
            if marks % 2 == 0 or size > LONGEST_TEXT:
                break
        # Marks come in pairs: before they do the entry has not ended, and after that nothing helps.
        if marks % 2 or size > LONGEST_TEXT or (cells := self._split(lines)) is None:
            return None
        if len(cells) > self._width or any(map(self._swallows, cells)):
            return None
        ahead.skip(len(lines) - 1)
        return cells

    def _swallows(self, cell: str) -> bool:
        """Whether a further line within a cell looks like an entry of its own."""
        _, *further = cell.splitlines() or [""]
        return any(line.count(self._separator) >= self._width - 1 for line in further)

    def _stray(self, line: str) -> list[str]:
        """The cells of one line whose quotation marks do not agree."""
        ways = (
            next(csv.reader([line], delimiter=self._separator), [""]),
            [cell.strip().strip('"') for cell in line_of(line, self._separator)],
        )
        return next((cells for cells in ways if len(cells) == self._width), ways[1])

    def _find_separator(self) -> tuple[str, int]:
        """The mark between cells, and how many cells most of the first lines have."""
        with self._text() as text:
            lines = [line for _, line in zip(range(LOOKED_AT), text, strict=False)]
        filled = [line[:LONGEST_TEXT] for line in lines if line.strip()]
        told = {mark: median(line.count(mark) for line in filled or [""]) for mark in SEPARATORS}
        best = max(SEPARATORS, key=lambda mark: told[mark])
        if not any(best in line for line in filled):
            raise NotAWorkbook(looks="看起来是纯文本，没有分列", advice=SAVE_AS)
        often = Counter(line.count(best) for line in filled if best in line)
        return best, max(often, key=lambda count: (often[count], count)) + 1

    def _text(self) -> io.TextIOWrapper:
        self._stream.seek(0)
        return _Kept(self._stream, encoding=self._encoding, errors="strict", newline="")


class _Ahead:
    """Lines one by one, with a look at those that follow."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text, self._seen = text, deque[str]()
        self.taken = 0

    def take(self) -> str:
        """The next line; empty at the end."""
        line = self._seen.popleft() if self._seen else self._next()
        self.taken += bool(line)
        return line

    def look(self, most: int) -> Iterator[str]:
        """The lines after it, which stay to be taken."""
        for at in range(most):
            if at == len(self._seen):
                if not (line := self._next()):
                    return
                self._seen.append(line)
            yield self._seen[at]

    def skip(self, count: int) -> None:
        """Lines that were looked at belong to the one that was taken."""
        for _ in range(count):
            self._seen.popleft()
        self.taken += count

    def _next(self) -> str:
        line = self._text.readline(LONGEST_LINE)
        if len(line) >= LONGEST_LINE:
            raise Oversized(what="有一行的内容太长", limit=f"{LONGEST_LINE} 字")
        return line


def line_of(line: str, separator: str) -> list[str]:
    """The cells of a line in which a quotation mark means nothing."""
    return line.rstrip("\r\n").split(separator)


class _Kept(io.TextIOWrapper):
    """Leaves the file open when it is done with it."""

    def __exit__(self, *_: object) -> None:
        self.detach()


def _encoding_of(stream: IO[bytes]) -> str:
    """The encoding in which every byte of the file makes sense."""
    head = stream.read(4)
    tried = [name for bom, name in _BOMS if head.startswith(bom)] or ["utf-8", "gb18030"]
    for encoding in tried:
        if (lost := _decodes(stream, encoding)) is None:
            continue
        if lost:
            raise WrongEncoding
        return encoding
    raise WrongEncoding


def _decodes(stream: IO[bytes], encoding: str) -> bool | None:
    """Whether characters were lost before; none when it is not of this encoding at all."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    lost = False
    try:
        while chunk := stream.read(CHUNK):
            text = decoder.decode(chunk)
            if "\0" in text:
                return None
            lost = lost or any(mark in text for mark in _LOST)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return None
    return lost


def _cell(cell: str) -> Cell:
    """A cell's text; `="007"` keeps the noughts, and `'=1` is no formula but words."""
    if cell.startswith('="') and cell.endswith('"'):
        cell = cell[2:-1]
    elif _HARMLESS.match(cell):
        cell = cell[1:]
    return cell if cell.strip() else None
