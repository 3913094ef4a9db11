"""Who writes next into a database file: first come, first served, between threads and processes.

SQLite and the pool of connections keep no order. They let all who wait ask again and again, and
whoever asks at the right moment is first: a push waited for two seconds and more.
"""

import os
import sys
from collections import deque
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from time import monotonic, sleep

from sqlalchemy.exc import TimeoutError as WaitedInVain

if sys.platform != "win32":
    import fcntl

STEP_S = 0.001


class Line:
    """The threads of one process that want to write, in the order in which they came."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._mutex, self._taken = Lock(), False
        self._waiting = deque[Lock]()

    @contextmanager
    def turn(self) -> Generator[None]:
        """Wait until it is this thread's turn; never longer than `patience`."""
        mine = Lock()
        with self._mutex:
            if self._taken:
                mine.acquire()
                self._waiting.append(mine)
            self._taken = True
        if not mine.acquire(timeout=self._patience) and self._left(mine):
            raise WaitedInVain
        try:
            yield
        finally:
            self._call_next()

    def _left(self, mine: Lock) -> bool:
        """Whether a thread could go before it was called."""
        with self._mutex:
            waited = mine in self._waiting
            if waited:
                self._waiting.remove(mine)
        return waited

    def _call_next(self) -> None:
        with self._mutex:
            self._taken = bool(self._waiting)
            if self._taken:
                self._waiting.popleft().release()


class Turns:
    """One process in the queue of all that write into a file.

    Two locks: whoever holds `next` is the next to hold `turn`, so that one who has just written
    stands behind those who wait. The kernel lets go of both when a process dies. Elsewhere than on
    Unix, and where no file can be laid beside the database, there is no queue.
    """

    def __init__(self, database: Path, patience: float) -> None:
        self._next, self._turn = (database.with_suffix(f".{lock}") for lock in ("next", "turn"))
        self._patience = patience
        self._held: int | None = None

    def take(self) -> None:
        """Wait for one's turn; never longer than `patience`. Held already, it stays held."""
        if self._held is not None or sys.platform == "win32":
            return
        with suppress(OSError):
            until = monotonic() + self._patience
            first = _locked(self._next, until)
            try:
                self._held = _locked(self._turn, until)
            finally:
                _unlock(first)

    def give_back(self) -> None:
        """Let the next one write."""
        if self._held is not None:
            held, self._held = self._held, None
            _unlock(held)


def _locked(path: Path, until: float) -> int:
    file = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
    try:
        _wait(file, until)
    except BaseException:
        os.close(file)
        raise
    return file


def _wait(file: int, until: float) -> None:
    while not _is_mine(file):
        if monotonic() > until:
            raise WaitedInVain
        sleep(STEP_S)


def _is_mine(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _unlock(file: int) -> None:
    """Said aloud: a process forked meanwhile holds the same file open."""
    fcntl.flock(file, fcntl.LOCK_UN)
    os.close(file)
