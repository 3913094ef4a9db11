"""An .xlsx read row by row: memory follows a row and the shared texts, not the sheet's extent."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from enum import Enum, auto
from math import isfinite
from posixpath import dirname, join, normpath
from typing import NamedTuple
from xml.parsers import expat

from backend.core.spreadsheets.archive import SAVE_AS, WorkbookArchive
from backend.core.spreadsheets.errors import Damaged, NotAWorkbook, Oversized
from backend.core.spreadsheets.parsing.cells import UNCALCULATED, Cell, memory_of

LONGEST_TOKEN = 1 << 20
"""A tag the parser must hold whole before it can hand it on."""
LONGEST_TEXT = 32_767
"""Characters in one cell; Excel keeps no more."""
MOST_PIECES = 512

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


def walk(chunks: Iterable[bytes], start: Start, end: End, text: list[str]) -> Iterator[None]:
    """Feed a part through; stops after each chunk, so that the caller can drain what it made.

    Names come without their prefix. Characters are appended to `text`, which `start` and `end`
    empty. A document type is refused: workbooks have none, attacks by entities need one.
    """

    def root(name: str, attributes: dict[str, str]) -> None:
        # Files without prefixes are the rule, and a call more for each tag would be felt.
        plain = ":" not in name
        parser.StartElementHandler = start if plain else lambda n, a: start(local(n), a)
        parser.EndElementHandler = end if plain else lambda n: end(local(n))
        parser.StartElementHandler(name, attributes)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = root
    parser.CharacterDataHandler = text.append
    parser.StartDoctypeDeclHandler = _refuse
    fed = 0
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)  # noqa: FBT003 - the parser's own signature
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > LONGEST_TOKEN or len(text) > MOST_PIECES:
                raise Oversized(what="有一格的内容太长", limit=f"{LONGEST_TEXT} 字")
            yield
        parser.Parse(b"", True)  # noqa: FBT003 - the parser's own signature
    except (expat.ExpatError, LookupError, ValueError) as broken:
        raise Damaged from broken
    yield


def local(name: str) -> str:
    """A name without its namespace prefix."""
    return name.rpartition(":")[2] if ":" in name else name


def joined(text: list[str]) -> str:
    """The characters gathered so far; empties the list."""
    whole = text[0] if len(text) == 1 else "".join(text)
    text.clear()
    return within(whole)


def within(content: str) -> str:
    """The content of one cell, unless no program could have written so much into it."""
    if len(content) > LONGEST_TEXT:
        raise Oversized(what="有一格的内容太长", limit=f"{LONGEST_TEXT} 字")
    return content


def _refuse(*_: object) -> None:
    raise Damaged


EPOCH, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - cells have no zone
DAYS_SINCE_1904 = (EPOCH_1904 - EPOCH).days
FIRST_SURE_SERIAL = 61
"""Before 1 March 1900 the serials of Excel are off by one, by an old mistake kept on purpose."""
LAST_SERIAL = 2_958_466
DAY_SECONDS = 86_400
MOST_STYLES = 65_536


class Shown(Enum):
    """What a number format makes of a number."""

    NUMBER = auto()
    DATE = auto()
    TIME = auto()


_BUILT_IN = dict.fromkeys(
    (14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 55), 57, 58), Shown.DATE
) | dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56), Shown.TIME)
_NOT_A_TOKEN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)


def shown_by(code: str) -> Shown:
    """Read a number format: `[$-804]yyyy"年"m"月"d"日"` shows a date, `h:mm` a time."""
    tokens = _NOT_A_TOKEN.sub("", code.split(";", maxsplit=1)[0]).lower()
    clock, year = set("hs") & set(tokens), "y" in tokens
    if "general" in tokens or (set("0#?") & set(tokens) and not clock and not year):
        return Shown.NUMBER
    if year or "d" in tokens:
        return Shown.DATE
    if clock:
        return Shown.TIME
    return Shown.DATE if "m" in tokens else Shown.NUMBER


def read_styles(chunks: Iterable[bytes]) -> list[Shown]:
    """What each cell style of the workbook shows, in the order cells refer to them."""
    codes: dict[str, str] = {}
    styles: list[Shown] = []
    within: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt" and len(codes) < MOST_STYLES:
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            within.append(name)
        elif name == "xf" and within and len(styles) < MOST_STYLES:
            styles.append(_shown(attributes.get("numFmtId", "0"), codes))

    def end(name: str) -> None:
        text.clear()
        if name == "cellXfs":
            within.clear()

    text: list[str] = []
    for _ in walk(chunks, start, end, text):
        pass
    return styles


def _shown(number: str, codes: dict[str, str]) -> Shown:
    if number in codes:
        return shown_by(codes[number])
    return _BUILT_IN.get(int(number), Shown.NUMBER) if number.isdecimal() else Shown.NUMBER


def dated(number: float, shown: Shown, *, since_1904: bool) -> Cell:
    """Turn a serial into what the format shows; one that is no date stays a number."""
    earliest = 0 if since_1904 else FIRST_SURE_SERIAL
    if shown is Shown.NUMBER:
        return number
    if 0 <= number < 1:
        return time_of(number) if shown is Shown.TIME or number else number
    if not earliest <= number < LAST_SERIAL:
        return number
    at = (EPOCH_1904 if since_1904 else EPOCH) + timedelta(
        days=int(number), seconds=round(number % 1 * DAY_SECONDS)
    )
    whole = number == int(number)
    return date(at.year, at.month, at.day) if whole else at


def time_of(part: float) -> time:
    """A part of a day as a time, to the second."""
    seconds = min(round(part * DAY_SECONDS), DAY_SECONDS - 1)
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60)


MOST_MERGES = 50_000
_MERGE = re.compile(
    rb"<(?:[\w.-]+:)?mergeCell\s[^>]{0,100}?ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']"
)
_LONGEST_MATCH = 256


class Merge(NamedTuple):
    """A block of cells made one: rows by their own number, columns from 0, ends included."""

    top: int
    bottom: int
    left: int
    right: int


def read_merges(chunks: Iterable[bytes]) -> list[Merge]:
    """Find the merges without reading the cells in front of them; sorted from the top."""
    merges: list[Merge] = []
    kept = b""
    for chunk in chunks:
        piece = kept + chunk
        end = 0
        for found in _MERGE.finditer(piece):
            end = found.end()
            left, top, right, bottom = found.groups()
            merges.append(Merge(int(top), int(bottom), _column(left), _column(right)))
        if len(merges) > MOST_MERGES:
            raise Oversized(what="合并单元格太多", limit=f"{MOST_MERGES} 处")
        kept = piece[max(end, len(piece) - _LONGEST_MATCH) :]
    return sorted(merges)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


MOST_COLUMNS = 256
"""Further ones are not read: no ledger is that wide."""
MOST_DIGITS = 9
MOST_TEXTS, MOST_HELD = 3_000_000, 96 << 20
"""Shared texts, and what they take in memory."""
COPY_OVER = "请把表格复制到 Excel 或 WPS 表格里，另存为 .xlsx 后再导入。"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MAIN = "xl/workbook.xml"

NumberedRow = tuple[int, list[Cell]]


class SheetPart:
    """One sheet: its name, and its rows as they come."""

    ragged = False
    spare = 0

    def __init__(self, book: "XlsxWorkbook", name: str, part: str, *, hidden: bool) -> None:
        self._book, self._part = book, part
        self.name, self.hidden = name, hidden
        self.lines = 0
        self.hidden_rows: set[int] = set()
        self.doubtful: set[int] = set()

    def merges(self) -> list[Merge]:
        """Which cells were made one. They stand behind the rows, so this reads the part through."""
        return read_merges(self._book.archive.chunks(self._part))

    def rows(self) -> Iterator[NumberedRow]:
        """Every row that holds something, under the workbook's own 1-based number."""
        reader = _RowReader(self._book, self.hidden_rows)
        self.lines = 0
        steps = walk(self._book.archive.chunks(self._part), reader.start, reader.end, reader.text)
        for _ in steps:
            self.lines += len(reader.taken)
            yield from reader.taken
            reader.taken.clear()


class XlsxWorkbook:
    """A workbook: its sheets, the texts they share, and what its styles show."""

    def __init__(self, archive: WorkbookArchive) -> None:
        self.archive = archive
        main = _main_part(archive)
        self.since_1904 = False
        self.sheets: list[SheetPart] = []
        targets = _relations(archive, main)
        self._read_main(main, targets)
        shared = next((t for t in targets.values() if t.endswith("sharedStrings.xml")), "")
        self.texts = SharedTexts(archive.chunks(shared) if archive.has(shared) else ())
        styles = next((t for t in targets.values() if t.endswith("styles.xml")), "")
        has_styles = archive.has(styles)
        self.styles = read_styles(archive.chunks(styles)) if has_styles else list[Shown]()

    def _read_main(self, main: str, targets: dict[str, str]) -> None:
        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "workbookPr":
                self.since_1904 = attributes.get("date1904") in {"1", "true"}
            elif name == "sheet":
                key = next((v for k, v in attributes.items() if k.endswith(":id")), "")
                hidden = attributes.get("state", "visible") != "visible"
                if self.archive.has(part := targets.get(key, "")):
                    title = attributes.get("name", "")
                    self.sheets.append(SheetPart(self, title, part, hidden=hidden))

        text: list[str] = []
        for _ in walk(self.archive.chunks(main), start, lambda _: text.clear(), text):
            pass


class SharedTexts:
    """The texts cells refer to by number, read no further than somebody asked."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self.known: list[str] = []
        self._size = 0
        self._text: list[str] = []
        self._pieces: list[str] = []
        self._phonetic = False
        self._steps = walk(chunks, self._start, self._end, self._text)

    def at(self, index: int) -> str | None:
        """The text of a number; nothing where there are fewer."""
        for _ in self._steps:
            if index < len(self.known):
                return self.known[index]
        return None

    def _start(self, name: str, _: dict[str, str]) -> None:
        self._phonetic |= name == "rPh"
        self._text.clear()

    def _end(self, name: str) -> None:
        if name == "t" and not self._phonetic:
            self._pieces[:] = [within("".join([*self._pieces, joined(self._text)]))]
        elif name == "rPh":
            self._phonetic = False
        elif name == "si":
            whole = self._pieces.pop() if self._pieces else ""
            self.known.append(whole)
            self._size += memory_of(whole)
            if self._size > MOST_HELD or len(self.known) > MOST_TEXTS:
                raise Oversized(what="文字太多", limit=f"{MOST_HELD >> 20} MB")


class _RowReader:
    """Puts cells together from the tags of a sheet; `taken` are the rows done since last looked."""

    def __init__(self, book: XlsxWorkbook, hidden: set[int]) -> None:
        self._hidden = hidden
        self._texts, self._styles, self._since_1904 = book.texts, book.styles, book.since_1904
        self._known = book.texts.known
        self.text: list[str] = []
        self.taken: list[NumberedRow] = []
        self._number, self._row, self._column = 0, list[Cell](), -1
        self._kind = self._style = ""
        self._content: str | None = None
        self._formula = self._phonetic = False
        self._columns: dict[str, int] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "v" or name == "t":  # noqa: PLR1714 - a set here costs a third of the time
            self.text.clear()
        elif name == "c":
            self._open_cell(attributes)
        elif name == "row":
            number = attributes.get("r", "")
            self._number = _index(number, otherwise=self._number + 1)
            self._row, self._column = [], -1
            if attributes.get("hidden") in {"1", "true"}:
                self._hidden.add(self._number)
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._phonetic = True

    def end(self, name: str) -> None:
        if name == "v" or name == "t":  # noqa: PLR1714 - as above
            if not self._phonetic:
                piece = joined(self.text)
                self._content = piece if self._content is None else within(self._content + piece)
        elif name == "c":
            self._close_cell()
        elif name == "row":
            if self._row:
                self.taken.append((self._number, self._row))
            self._row = []
        elif name == "rPh":
            self._phonetic = False

    def _open_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        self._column = self._column_of(reference) if reference else self._column + 1
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._content, self._formula = None, False

    def _column_of(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            column = column_number(reference)
            if len(self._columns) < MOST_COLUMNS:
                self._columns[letters] = column
        return column

    def _close_cell(self) -> None:
        value = self._value()
        if value is None or value == "" or self._column >= MOST_COLUMNS:
            return
        row = self._row
        row.extend([None] * (self._column - len(row)))
        if len(row) > self._column:
            row[self._column] = value
        else:
            row.append(value)

    def _value(self) -> Cell:
        content, kind = self._content, self._kind
        if not content:
            return UNCALCULATED if self._formula and kind != "str" else None
        if kind == "s":
            index = _index(content, otherwise=MOST_TEXTS)
            return self._known[index] if index < len(self._known) else self._texts.at(index)
        if kind == "n":
            return self._numeric(content)
        if kind == "b":
            return content == "1"
        return _iso(content) if kind == "d" else content

    def _numeric(self, content: str) -> Cell:
        try:
            number = float(content)
        except ValueError:
            return content
        if not isfinite(number):
            return content
        if self._style and (at := _index(self._style, otherwise=0)) < len(self._styles):
            return dated(number, self._styles[at], since_1904=self._since_1904)
        return number


def column_number(reference: str) -> int:
    """`A1` is column 0, `AA1` 26."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise Damaged
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _index(digits: str, *, otherwise: int) -> int:
    # A number of thousands of digits is an attack on int() itself.
    return int(digits) if digits.isdecimal() and len(digits) <= MOST_DIGITS else otherwise


def _iso(content: str) -> Cell:
    try:
        at = datetime.fromisoformat(content)
    except ValueError:
        return content
    return at.replace(tzinfo=None) if at.hour or at.minute else at.date()


def _main_part(archive: WorkbookArchive) -> str:
    if archive.has(_MAIN):
        return _MAIN
    if archive.has("xl/workbook.bin"):
        raise NotAWorkbook(looks="看起来是 .xlsb 格式", advice=SAVE_AS)
    if archive.has("word/document.xml"):
        raise NotAWorkbook(looks="看起来是 Word 文档", advice=COPY_OVER)
    if archive.has("content.xml"):
        raise NotAWorkbook(looks="看起来是 .ods 格式", advice=SAVE_AS)
    if not archive.has("[Content_Types].xml"):
        raise NotAWorkbook(looks="看起来是压缩包", advice="请先解压，再导入里面的 .xlsx 表格。")
    for target in _relations(archive, "").values():
        if target.endswith("workbook.xml") and archive.has(target):
            return target
    raise Damaged


def _relations(archive: WorkbookArchive, part: str) -> dict[str, str]:
    folder, _, name = part.rpartition("/")
    relations = join(folder, "_rels", f"{name}.rels")
    targets: dict[str, str] = {}
    if not archive.has(relations):
        return targets

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            whole = target if target.startswith("/") else join("/", dirname(part), target)
            targets[attributes.get("Id", "")] = normpath(whole).lstrip("/")

    text: list[str] = []
    for _ in walk(archive.chunks(relations), start, lambda _: text.clear(), text):
        pass
    return targets
