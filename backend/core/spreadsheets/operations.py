"""Taking a file over: one transaction for all of it, and a dry run that differs in nothing else."""

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, time
from enum import Enum
from time import monotonic
from typing import Any, TypeVar

import msgspec

from backend.core.database import Database, WriteSession
from backend.core.errors import Conflict
from backend.core.spreadsheets.ledger.columns import FieldDiff, ImportReport, Outcome, RowDiff

T = TypeVar("T")
BATCH = 500
"""As many as one statement takes on every database."""
MOST_SHOWN = 200
"""Differences told of each outcome."""
LONGEST_SHOWN = 60


MOST_WRITING_S = 10.0
"""So long everybody else's writing may wait for a ledger; they give up after fifteen seconds."""


class TooLong(Conflict):
    """The only writer would be held from everybody in the field."""

    code = "import.too_long"
    sentence = (
        "这份台账太大，{seconds} 秒里写不完，没有写入任何内容，免得现场的同事传不上来。"
        "请拆成每份不超过 {rows} 行再导入。"
    )


class ChangeRecord(msgspec.Struct, gc=False):
    """One thing that was created or changed, as it must be known to undo it."""

    kind: str
    id: str
    title: str
    version: int
    before: dict[str, Any] | None = None
    """The values it had; none when it was not there."""


class ImportRun:
    """What taking a file over leaves behind beside the rows: traces, differences, how far it is."""

    def __init__(
        self,
        sink: Callable[[Sequence[ChangeRecord]], None] | None = None,
        step: Callable[[int, int], None] | None = None,
        within_s: float = 0.0,
    ) -> None:
        self.differences: list[RowDiff] = []
        self._shown: Counter[str] = Counter()
        self._sink, self._step, self._within_s = sink, step, within_s
        self._began = monotonic()
        self._traces: list[ChangeRecord] = []

    def trace(self, trace: ChangeRecord) -> None:
        """Remember a deed, where anybody wants to."""
        if self._sink:
            self._traces.append(trace)
            if len(self._traces) >= BATCH:
                self.flush()

    def differs(
        self, row: int, outcome: Outcome, title: str, turns: Iterable[FieldDiff] = ()
    ) -> None:
        """Show what a row means; only so many of each outcome."""
        if outcome != "same" and self._shown[outcome] < MOST_SHOWN:
            self._shown[outcome] += 1
            self.differences.append(RowDiff(row, outcome, title, list(turns)))

    def reached(self, done: int, whole: int) -> None:
        """Say how far it is; where others wait for this transaction, it ends in time."""
        if self._step:
            self._step(done, whole)
        if self._within_s and done < whole and monotonic() - self._began > self._within_s:
            raise TooLong(seconds=int(self._within_s), rows=max(done * 3 // 4 // 100 * 100, 100))

    def flush(self) -> None:
        """Hand the traces on."""
        if self._sink and self._traces:
            self._sink(self._traces)
            self._traces = []


def turn(column: str, before: Any, after: Any, names: Mapping[str, str] | None = None) -> FieldDiff:
    """A change of one value, in words; `names` are those of words from a list."""
    return FieldDiff(column, _told(before, names or {}), _told(after, names or {}))


def _told(value: Any, names: Mapping[str, str]) -> str:
    if value is None or value == "":
        return "（空）"
    if isinstance(value, str) and value in names:
        return names[value]
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, date | time):
        value = value.isoformat()
    return str(value)[:LONGEST_SHOWN]


@contextmanager
def whole_or_nothing(db: Database, *, dry_run: bool) -> Generator[WriteSession]:
    """Do the very same work either way; after a dry run nothing of it is kept.

    A dry run keeps nobody from writing: it works on a copy, or takes no lock that others need.
    """
    with db.trying() if dry_run else db.writing() as session:
        yield session
        session.flush()


def count_row(report: ImportReport, outcome: Outcome) -> None:
    """Count one row."""
    setattr(report, outcome, getattr(report, outcome) + 1)


def batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The same, a few hundred at a time."""
    for first in range(0, len(items), BATCH):
        yield items[first : first + BATCH]
