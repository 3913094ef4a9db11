"""Lines from outside, bounded: heads that do not come, answers that nobody reads, lines to no end.

uvicorn bounds the pause between two requests and nothing else. What a body may be is said in
`bodies`; here is what lies before and after it.
"""

import json
import logging
from asyncio import TimerHandle
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from backend.core.errors import Busy, Invalid, Refusal

HEAD_S = 8.0
"""From the first byte of a request, or from dialling, to the end of its headers."""
MOST_HEAD = 64 * 1024
LINGER_S = 8.0
"""So long what is still sent is passed over after its answer: hung up on, a phone would not
read why it was refused."""
READ_S, READ_BYTES_A_SECOND = 30.0, 1000
"""How slowly an answer may be read."""
MOST_LINES, SPARE = 4096, 256
"""On more lines than that a request is told 503; beyond the spare ones nobody is let in."""
KEEP_ALIVE_S = 75
"""Longer than the proxy in front keeps a line, so that it is the one to end it."""
AGAIN_S = 5
"""So soon whoever was turned away may come again."""
FILES = 16_384
log = logging.getLogger(__name__)


class BoundedProtocol(HttpToolsProtocol):
    """HTTP as uvicorn speaks it, with an end to everything that waits for the other side."""

    def __init__(self, *args: Any, carried: Mapping[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self._carried = carried
        self._head = 0
        self._in_head = True
        self._timers: dict[str, TimerHandle] = {}

    def connection_made(self, transport: Any) -> None:
        """Take one more line, while there is room."""
        super().connection_made(transport)
        if len(self.connections) > MOST_LINES + SPARE:
            transport.abort()
            return
        self._after("head", HEAD_S)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the line."""
        for name in list(self._timers):
            self._no_more(name)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; a head has an end."""
        if self._in_head:
            self._head += len(data)
            if "head" not in self._timers:
                self._after("head", HEAD_S)
        super().data_received(data)
        if self._in_head and self._head > MOST_HEAD and not self.transport.is_closing():
            self.send_400_response("The head of this request is too large.")

    def on_headers_complete(self) -> None:
        """Go on to the body."""
        self._in_head, self._head = False, 0
        self._no_more("head")
        whole = self.app
        if max(len(self.connections), len(self.tasks)) >= MOST_LINES:
            self.app = self._turn_away
        super().on_headers_complete()
        self.app = whole

    def send_400_response(self, msg: str) -> None:
        """Answer what is no request, as all of ours are answered, and hang up."""
        log.debug("no request: %s", msg)
        headers, body = self._problem(400, Invalid(reason="请求读不出来"))
        lines = (b"HTTP/1.1 400 Bad Request", *(b": ".join(one) for one in headers), b"", body)
        self.transport.write(b"\r\n".join(lines))
        self.transport.close()

    async def _turn_away(self, _: Any, __: Any, send: Any) -> None:
        status = HTTPStatus.SERVICE_UNAVAILABLE
        headers, body = self._problem(status, Busy(seconds=AGAIN_S))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    def _problem(self, status: int, refusal: Refusal) -> tuple[list[tuple[bytes, bytes]], bytes]:
        body = json.dumps(
            {"status": int(status), **refusal.to_problem()}, ensure_ascii=False
        ).encode()
        told = {
            **self._carried,
            "Content-Type": "application/problem+json",
            "Content-Length": str(len(body)),
            "Connection": "close",
        }
        return [(name.lower().encode(), value.encode()) for name, value in told.items()], body

    def on_message_complete(self) -> None:
        """Expect the next."""
        super().on_message_complete()
        self._in_head, self._head = True, 0
        self._no_more("linger")

    def on_response_complete(self) -> None:
        """Answered: what is still being sent of it is waited for a little, then no more."""
        super().on_response_complete()
        if not self._in_head:
            self._after("linger", LINGER_S)

    def pause_writing(self) -> None:
        """Wait for a slow reader, as long as its pace allows."""
        super().pause_writing()
        waiting = self.transport.get_write_buffer_size()
        self._after("read", READ_S + waiting / READ_BYTES_A_SECOND)

    def resume_writing(self) -> None:
        """It has read on."""
        self._no_more("read")
        super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        """Nothing more was asked; what nobody reads any more is not kept."""
        super().timeout_keep_alive_handler()
        self._after("read", READ_S)

    def _after(self, name: str, seconds: float) -> None:
        self._no_more(name)
        self._timers[name] = self.loop.call_later(seconds, self._end)

    def _no_more(self, name: str) -> None:
        if timer := self._timers.pop(name, None):
            timer.cancel()

    def _end(self) -> None:
        self.transport.abort()


def options(carried: Mapping[str, str]) -> dict[str, Any]:
    """What uvicorn is told of all this; `carried`: the headers of what is answered here."""
    return {
        "http": partial(BoundedProtocol, carried=carried),
        "ws": "none",
        "backlog": 1024,
        "timeout_keep_alive": KEEP_ALIVE_S,
    }


def more_files() -> None:
    """Take as many open files as the system allows; a shell gives 1,024, too few for a crowd."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    except (OSError, ValueError):
        log.warning("only %d open files are allowed", soft)
