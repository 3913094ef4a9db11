"""A client of the app without a thread in between: half of what a request costs otherwise."""

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager
from inspect import isawaitable
from typing import Any, cast

from litestar import Litestar
from litestar.testing import TestClient


class Here:
    """What the client takes for its way to another thread; the loop runs in the one that asks."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def call(self, what: Callable[..., Any], *args: Any) -> Any:
        return self._loop.run_until_complete(_called(what, *args))


async def _called(what: Callable[..., Any], *args: Any) -> Any:
    told = what(*args)
    return await told if isawaitable(told) else told


@contextmanager
def client_of(app: Litestar) -> Generator[TestClient[Litestar]]:
    """For tests that ask one thing after the other; the app lives as long as the `with`."""
    loop = asyncio.new_event_loop()
    client, ended = TestClient(app, raise_server_exceptions=True), asyncio.Event()
    begun = asyncio.Event()

    async def lives() -> None:
        async with app.lifespan():
            begun.set()
            await ended.wait()

    life = loop.create_task(lives())
    loop.run_until_complete(begun.wait())
    client.blocking_portal = cast("Any", Here(loop))
    try:
        yield client
    finally:
        ended.set()
        loop.run_until_complete(life)
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()
