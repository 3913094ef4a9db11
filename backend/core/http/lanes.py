"""Rooms for work that takes long, apart from everything else: few at once, few of one person.

A look-up or a push never waits for a thread that draws plaques. Who wants more than their share is
told so at once; who comes while others are served waits in the event loop, which costs no thread,
and not for ever.
"""

import asyncio
import inspect
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial, wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from anyio import CapacityLimiter, from_thread, to_thread
from litestar.concurrency import set_asyncio_executor, sync_to_thread

from backend.core.errors import Busy, TooMany

T = TypeVar("T")


class StillMaking(TooMany):
    """One person asks for more large answers before the first are there."""

    code = "heavy.still_making"
    sentence = "你要的内容还在准备。请等它好了，过 {seconds} 秒再要下一份。"


@dataclass(slots=True)
class Lane:
    """One such room."""

    at_once: int
    each: int
    """Of one person, waiting ones included."""
    wait_s: float
    again_s: int
    """After so many seconds it is worth asking again."""
    _turns: asyncio.Semaphore = field(init=False)
    _threads: CapacityLimiter | None = field(init=False, default=None)
    _mine: Counter[UUID | None] = field(init=False, default_factory=Counter[UUID | None])

    _under_way: set[asyncio.Task[None]] = field(init=False, default_factory=set[asyncio.Task[None]])

    def __post_init__(self) -> None:
        self._turns = asyncio.Semaphore(self.at_once)

    async def run(self, person: UUID | None, work: Callable[[], T]) -> T:
        """Do it in a thread of this room, when it is its turn; None is anybody without a name."""
        if self._mine[person] >= self.each:
            raise StillMaking(seconds=self.again_s)
        self._mine[person] += 1
        try:
            return await self._in_turn(work)
        finally:
            self._mine[person] -= 1
            if not self._mine[person]:
                del self._mine[person]

    async def begin(
        self, person: UUID | None, work: Callable[[], T], then: Callable[[T], None]
    ) -> T:
        """Do it, and what follows after the answer; both are one piece of work in this room.

        Of one person no more is begun while that is under way.
        """
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()

        def both() -> None:
            result = work()
            from_thread.run_sync(done.set_result, result)
            then(result)

        task = asyncio.create_task(self.run(person, both))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        await asyncio.wait({task, done}, return_when=asyncio.FIRST_COMPLETED)
        if not done.done():
            await task
        return await done

    async def _in_turn(self, work: Callable[[], T]) -> T:
        try:
            async with asyncio.timeout(self.wait_s):
                await self._turns.acquire()
        except TimeoutError as error:
            raise Busy(seconds=self.again_s) from error
        try:
            self._threads = self._threads or CapacityLimiter(self.at_once)
            return await to_thread.run_sync(work, limiter=self._threads)
        finally:
            self._turns.release()


@dataclass(slots=True)
class Lanes:
    """The rooms of this process, and what has been seen in it."""

    files: Lane = field(default_factory=lambda: Lane(2, each=2, wait_s=60, again_s=10))
    """Plaques, ledgers, papers."""
    figures: Lane = field(default_factory=lambda: Lane(2, each=4, wait_s=30, again_s=5))
    """Reports: a page of the desk asks for a few at a time."""
    copies: Lane = field(default_factory=lambda: Lane(2, each=2, wait_s=60, again_s=5))
    """A phone's copy made from the beginning."""
    pictures: Lane = field(default_factory=lambda: Lane(2, each=40, wait_s=30, again_s=3))
    """Decoding takes memory."""
    uploads: Lane = field(default_factory=lambda: Lane(4, each=8, wait_s=60, again_s=3))
    """Pictures that come in are decoded, too."""
    forms: Lane = field(default_factory=lambda: Lane(2, each=200, wait_s=60, again_s=10))
    """Those of people without an account, pictures and all."""
    outward: Lane = field(default_factory=lambda: Lane(2, each=2, wait_s=30, again_s=5))
    """Names looked up and lines opened to other machines, which answer when they like."""
    imports: Lane = field(default_factory=lambda: Lane(1, each=2, wait_s=60, again_s=20))
    """A ledger read and tried on stands in memory, row for row."""
    newest: int = 0
    """The change with the highest number that anybody was given."""


HANDLERS = 16
"""Threads for whatever has no room of its own. Left alone there are four more than cores, and a
few pushes that wait for their turn to write hold up every look-up."""


def open_threads() -> None:
    """Let there be so many, once for the process; before its loop begins."""
    set_asyncio_executor(ThreadPoolExecutor(HANDLERS, "handler"))


def light(route: Callable[..., T]) -> Callable[..., Awaitable[T]]:
    """Let a route that looks up a few rows by key be answered in the loop, on a database file.

    The way to a thread and back takes as long as the look-ups; a database elsewhere is waited for
    in a thread. The route has `here`, and reads by `glancing`.
    """
    if "here" not in inspect.signature(route).parameters:
        raise TypeError(route.__name__)

    @wraps(route)
    async def answer(**given: Any) -> T:
        if given["here"].db.in_process:
            return route(**given)
        return await sync_to_thread(partial(route, **given))

    return answer


def heavy(lane: str) -> Callable[[Callable[..., Any]], Callable[..., Awaitable[Any]]]:
    """Let a route be answered in a room of its own; the route has `here` and `me`."""

    def moved(route: Callable[..., T]) -> Callable[..., Awaitable[T]]:
        demanded = inspect.signature(route).parameters
        if not {"here", "me"} <= set(demanded):
            raise TypeError(route.__name__)

        @wraps(route)
        async def answer(**given: Any) -> T:
            room = cast("Lane", getattr(given["here"].lanes, lane))
            return await room.run(given["me"].id, partial(route, **given))

        return answer

    return moved
