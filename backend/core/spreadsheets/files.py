"""Any file an office may have: which reader it takes, and what the reader gives."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from backend.core.spreadsheets.archive import OLE, open_archive, source_of
from backend.core.spreadsheets.parsing.cells import Cell
from backend.core.spreadsheets.text.reader import TextBook, looks_like_text
from backend.core.spreadsheets.xls.reader import OldBook, is_old
from backend.core.spreadsheets.xlsx.reader import Merge, NumberedRow, XlsxWorkbook


class Sheet(Protocol):
    """One sheet."""

    name: str
    hidden: bool
    ragged: bool
    """Whether a line may have more cells than the header, so that nobody knows which is which."""
    hidden_rows: set[int]
    """Rows seen so far that the workbook hides."""
    doubtful: set[int]
    """Lines of a text table seen so far whose cells are not certain."""

    @property
    def lines(self) -> int:
        """How many lines were seen when the rows were last gone through."""
        ...

    @property
    def spare(self) -> int:
        """How many of them gave no row of their own: blank ones, and the rest of a cell."""
        ...

    def merges(self) -> list[Merge]:
        """Which cells were made one."""
        ...

    def rows(self) -> Iterator[NumberedRow]:
        """Every row that holds something, under its own 1-based number; may be asked again."""
        ...


class AnyBook(Protocol):
    """What every reader gives."""

    since_1904: bool

    @property
    def sheets(self) -> Sequence[Sheet]:
        """Its sheets, in the order of the file."""
        ...


@contextmanager
def opened_book(source: bytes | Path) -> Generator[AnyBook]:
    """Open a workbook or a text table, or say in Chinese why this file is none."""
    with source_of(source) as stream:
        head = stream.read(4096)
        stream.seek(0)
        if is_old(head):
            with OldBook.of(stream) as old:
                yield old
            return
        if not head.startswith((b"PK", OLE)) and looks_like_text(head):
            yield TextBook(stream)
            return
    with open_archive(source) as archive:
        book = XlsxWorkbook(archive)
        try:
            yield book
        finally:
            # The parser and what it calls hold one another: left alone, the texts would stay
            # until Python happens to look for such circles.
            book.texts.known.clear()


__all__ = ["AnyBook", "Cell", "Sheet", "opened_book"]
