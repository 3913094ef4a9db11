"""Text tables (.csv): which encoding, which separator; read line by line."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from statistics import median
from typing import IO

from backend.workbooks.archive import OTHER_FILES, SAVE_AS
from backend.workbooks.markup import LONGEST_TEXT
from backend.workbooks.merges import Merge
from backend.workbooks.refusals import NotAWorkbook, Oversized, WrongEncoding
from backend.workbooks.values import Cell
from backend.workbooks.xlsx import MOST_COLUMNS, NumberedRow

CHUNK = 1 << 20
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
_HARMLESS = re.compile(r"'+[=+\-@＝＋－＠\t\r\n]")
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

    def __init__(self, stream: IO[bytes], encoding: str) -> None:
        self._stream, self._encoding = stream, encoding
        self._separator = self._find_separator()

    def merges(self) -> list[Merge]:
        """Text merges nothing."""
        return []

    def rows(self) -> Iterator[NumberedRow]:
        """Every line that holds something; a quoted cell may run over several lines."""
        with self._text() as text:
            reader = csv.reader(text, delimiter=self._separator, strict=False)
            before = 0
            try:
                for cells in reader:
                    number, before = before + 1, reader.line_num
                    row = [_cell(cell) for cell in cells[:MOST_COLUMNS]]
                    if any(cell is not None for cell in row):
                        yield number, row
            except csv.Error as error:
                raise Oversized(what="有一格的内容太长", limit=f"{LONGEST_TEXT} 字") from error

    def _find_separator(self) -> str:
        with self._text() as text:
            lines = [line for _, line in zip(range(LOOKED_AT), text, strict=False)]
        filled = [line[:LONGEST_TEXT] for line in lines if line.strip()]
        told = {mark: median(line.count(mark) for line in filled or [""]) for mark in SEPARATORS}
        best = max(SEPARATORS, key=lambda mark: told[mark])
        if not any(best in line for line in filled):
            raise NotAWorkbook(looks="看起来是纯文本，没有分列", advice=SAVE_AS)
        return best

    def _text(self) -> io.TextIOWrapper:
        self._stream.seek(0)
        return _Kept(self._stream, encoding=self._encoding, errors="strict", newline="")


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
