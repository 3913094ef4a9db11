"""Old workbooks (.xls), read by xlrd in a process of its own that may take only so much.

A cell far out in a small file makes any reader of this format ask for memory, and a damaged file
may lead it in circles: the process then ends, and the server does not notice.
"""

import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

import msgspec

from backend.core.spreadsheets.archive import OLE, SAVE_AS
from backend.core.spreadsheets.errors import (
    Damaged,
    Encrypted,
    NotAWorkbook,
    Oversized,
    WorkbookUnreadable,
)
from backend.core.spreadsheets.parsing.cells import Cell
from backend.core.spreadsheets.xls.worker import (
    BROKEN,
    LOCKED,
    MEMORY,
    NOT_ONE,
    Old,
    WorkerLine,
    XlsSheet,
)
from backend.core.spreadsheets.xlsx.reader import Merge, NumberedRow

LARGEST = 20 << 20
_BARE = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")
"""Workbooks older than the envelope."""
_STREAMS = ("Workbook", "Book")


class OldPart:
    """One sheet, read back from the spool."""

    ragged = False
    spare = 0

    def __init__(self, spool: IO[bytes], start: int, told: XlsSheet) -> None:
        self._spool, self._start, self._told = spool, start, told
        self.name, self.hidden, self.lines = told.name, told.hidden, told.rows
        self.hidden_rows = set(told.hidden_rows)
        self.doubtful: set[int] = set()

    def merges(self) -> list[Merge]:
        """Which cells were made one."""
        return sorted(Merge(*block) for block in self._told.merges)

    def rows(self) -> Iterator[NumberedRow]:
        """Every row that holds something."""
        at = self._start
        for _ in range(self._told.rows):
            self._spool.seek(at)
            line = msgspec.json.decode(self._spool.readline(), type=WorkerLine)
            at = self._spool.tell()
            yield line.number, [_read(cell) for cell in line.cells]


class OldBook:
    """The sheets of an old workbook."""

    since_1904 = False
    """Dates were told apart by the process."""

    def __init__(self, sheets: list[OldPart]) -> None:
        self.sheets = sheets

    @classmethod
    @contextmanager
    def of(cls, stream: IO[bytes]) -> Generator["OldBook"]:
        """Have the file read, and keep what was read until the end of the block."""
        with tempfile.NamedTemporaryFile(suffix=".xls") as file, tempfile.TemporaryFile() as spool:
            content = stream.read(LARGEST + 1)
            if len(content) > LARGEST:
                raise Oversized(what="旧版 .xls 文件太大", limit=f"{LARGEST >> 20} MB")
            if content.startswith(OLE):
                _look_inside(content)
            file.write(content)
            file.flush()
            _spool(Path(file.name), spool)
            yield cls(list(_sheets(spool)))


def is_old(head: bytes) -> bool:
    """Whether these first bytes are those of an old workbook."""
    return head.startswith((OLE, *_BARE))


def _look_inside(content: bytes) -> None:
    """Other programs use the same envelope."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in content

    if holds("EncryptedPackage"):
        raise Encrypted
    if not any(holds(name) for name in _STREAMS):
        looks = "看起来是 Word 文档" if holds("WordDocument") else "看起来是别的软件的文件"
        raise NotAWorkbook(looks=looks, advice=SAVE_AS)


def _spool(file: Path, spool: IO[bytes]) -> None:
    root = str(Path(__file__).parents[4])
    done = subprocess.run(  # noqa: S603 - our own module, and a path that we made
        [sys.executable, "-m", "backend.core.spreadsheets.xls.worker", str(file)],
        stdout=spool, stderr=subprocess.DEVNULL, check=False, cwd=root,
    )  # fmt: skip
    refused: dict[int, WorkbookUnreadable | Oversized] = {
        NOT_ONE: NotAWorkbook(looks="内容认不出来", advice=SAVE_AS),
        LOCKED: Encrypted(),
        BROKEN: Damaged(),
    }
    if done.returncode:
        large = Oversized(what="展开后超出了能读的范围", limit=f"{MEMORY >> 20} MB")
        raise refused.get(done.returncode, large)
    spool.seek(0)


def _sheets(spool: IO[bytes]) -> Iterator[OldPart]:
    while line := spool.readline():
        told = msgspec.json.decode(line, type=XlsSheet)
        part = OldPart(spool, spool.tell(), told)
        for _ in range(told.rows):
            spool.readline()
        after = spool.tell()
        yield part
        spool.seek(after)


def _read(cell: Old) -> Cell:
    if not isinstance(cell, list):
        return float(cell) if type(cell) is int else cell
    at = datetime.fromisoformat(cell[0])
    if at.year == 1:
        return at.time()
    return at if at.hour or at.minute or at.second else at.date()
