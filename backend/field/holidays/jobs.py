"""Each process looks now and then whether another one learnt of a year's notice."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Callable

from anyio import to_thread
from litestar import Litestar

from backend.core.database import Database
from backend.field.holidays.operations import learn_from

EVERY_S = 60.0
log = logging.getLogger(__name__)


def learning(db: Database) -> Callable[[Litestar], contextlib.AbstractAsyncContextManager[None]]:
    """Keep this process's calendar up to date for as long as the app lives."""

    @contextlib.asynccontextmanager
    async def alive(_: Litestar) -> AsyncGenerator[None]:
        task = asyncio.create_task(_look(db))
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    return alive


async def _look(db: Database) -> None:
    while True:
        try:
            await to_thread.run_sync(learn_from, db)
        except Exception:  # the next look tries again
            log.exception("the holidays could not be read")
        await asyncio.sleep(EVERY_S)
