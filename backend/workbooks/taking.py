"""Taking a file over: one transaction for all of it, and a dry run that differs in nothing else."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Literal, TypeVar

from backend.database import Database, WriteSession
from backend.workbooks.mapping import ImportReport

Outcome = Literal["new", "changed", "same", "merged"]


T = TypeVar("T")
BATCH = 500
"""As many as one statement takes on every database."""


class _DryRun(Exception):  # noqa: N818 - no fault: the way back out of a transaction
    """Everything was done; nothing is to be kept."""


@contextmanager
def whole_or_nothing(db: Database, *, dry_run: bool) -> Generator[WriteSession]:
    """Do the very same work either way; after a dry run nothing of it is kept."""
    with suppress(_DryRun), db.writing() as session:
        yield session
        session.flush()
        if dry_run:
            raise _DryRun


def count(report: ImportReport, outcome: Outcome) -> None:
    """Count one row."""
    setattr(report, outcome, getattr(report, outcome) + 1)


def batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The same, a few hundred at a time."""
    for first in range(0, len(items), BATCH):
        yield items[first : first + BATCH]
