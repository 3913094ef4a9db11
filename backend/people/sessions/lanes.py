"""Hashing passwords, a few at once: each takes a core for 26 ms and 19 MB, and strangers may ask.

Whoever comes when the line is full is sent away and costs next to nothing; nobody waits in a thread
that a worker's push would need, or with a transaction open.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from random import SystemRandom
from threading import Lock
from typing import TypeVar

from backend.core.errors import TooMany

T = TypeVar("T")
_CHANCE = SystemRandom()
PAUSE, MOST_PAUSING = (0.5, 2.5), 300
"""So many seconds whoever is refused waits for the words, while others stand in line; each another
time, or all of them would come again in one moment.
"""


class Busy(TooMany):
    """More people at the sign-in than can be looked after."""

    code = "session.busy"
    sentence = "正在登录的人太多，这一次没有处理。请过 {seconds} 秒再试，已经登录的不受影响。"


class Lane:
    """One thread and a short line before it."""

    def __init__(self, name: str, *, line: int, each: int) -> None:
        self._name, self._line, self._each = name, line, each
        self._worker: ThreadPoolExecutor | None = None
        self._inside: Counter[str] = Counter()
        self._pausing = 0
        self._lock = Lock()

    async def run(self, whose: str, work: Callable[[], T]) -> T:
        """Wait for one's turn without holding a thread; refused where the line is full."""
        try:
            return await asyncio.wrap_future(self._queue(whose, work))
        except TooMany:
            await self._pause()
            raise

    async def _pause(self) -> None:
        """Slow down whoever asks again at once: a connection that waits costs nothing."""
        if not self._inside or self._pausing >= MOST_PAUSING:
            return
        self._pausing += 1
        try:
            await asyncio.sleep(_CHANCE.uniform(*PAUSE))
        finally:
            self._pausing -= 1

    def wait(self, whose: str, work: Callable[[], T]) -> T:
        """Wait for one's turn in a thread of one's own."""
        return self._queue(whose, work).result()

    def _queue(self, whose: str, work: Callable[[], T]) -> Future[T]:
        with self._lock:
            if self._inside.total() >= self._line or self._inside[whose] >= self._each:
                raise Busy(seconds=3)
            self._inside[whose] += 1
            if self._worker is None:
                self._worker = ThreadPoolExecutor(1, thread_name_prefix=self._name)
            future = self._worker.submit(work)
        future.add_done_callback(lambda _: self._leave(whose))
        return future

    def _leave(self, whose: str) -> None:
        with self._lock:
            self._inside[whose] -= 1
            if not self._inside[whose]:
                del self._inside[whose]


STRANGERS = Lane("strangers", line=12, each=4)
"""Whoever knocks, by address."""
KNOWN = Lane("known", line=24, each=8)
"""Devices that signed in before, and whoever is signed in."""
