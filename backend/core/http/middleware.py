"""Around every route: the bounds of a request, the headers of an answer, whoever wrote it."""

import asyncio
import json
import logging
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, cast
from urllib.parse import parse_qsl

from litestar import Request
from litestar.exceptions import ClientException
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from backend.core.errors import Busy, Refusal, TooSlow
from backend.core.http.handlers import NotUnderstood, RequestBroken
from backend.core.settings import Settings
from backend.core.text import LONGEST_SEARCH, SearchTooLong

MB = 1024 * 1024
MOST_JSON = 512 * 1024
"""Bytes of a body, where a route says nothing else."""
DEEPEST = 32
LONGEST_QUERY, LONGEST_VALUE = 16 * 1024, LONGEST_SEARCH
LONGEST_NUMBER = 16
"""Digits of a whole number: what every database holds and every browser counts exactly."""
TO_DISK = "body_to_disk"
"""Said in the `opt` of a route that does not keep its body in memory."""

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_LONG_NUMBER = re.compile(rb"(?<![\d.eE+])-?\d{%d,}(?![\d.eE])" % (LONGEST_NUMBER + 1))
_BRACKET = re.compile(rb"[\[\]{}]")


@dataclass(frozen=True, slots=True)
class Pace:
    """How slow a body may be; a phone at the edge of the network sends 1 KB a second."""

    grace_s: float = 10.0
    """Before this its speed is not judged."""
    bytes_a_second: float = 1000.0
    """From the beginning on, on average."""
    gap_s: float = 30.0
    """Without a single byte."""
    whole_s: float = 600.0


@dataclass(slots=True, eq=False)
class BodyArrival:
    """One body that has not come whole."""

    began: float
    received: int = 0
    timer: asyncio.Timeout | None = None
    cut: bool = False

    def ends(self, pace: Pace, now: float) -> float:
        """When it has been too slow, unless more of it comes before."""
        fair = self.began + pace.grace_s + self.received / pace.bytes_a_second
        return min(fair, now + pace.gap_s, self.began + pace.whole_s)

    def speed(self, now: float) -> float:
        """Bytes a second."""
        return self.received / max(now - self.began, 0.001)

    def stop(self) -> None:
        """Make room for another."""
        self.cut = True
        if self.timer is not None:
            with suppress(RuntimeError):  # it has just ended by itself
                self.timer.reschedule(asyncio.get_running_loop().time())


@dataclass(slots=True)
class Arrivals:
    """The bodies on their way to this process."""

    most: int = 256
    most_to_disk: int = 32
    most_bytes: int = 192 * MB
    """Held in memory by all of them together."""
    young_s: float = 2.0
    """Nobody is put out before."""
    pace: Pace = Pace()
    held: int = 0
    _coming: dict[bool, set[BodyArrival]] = field(
        default_factory=lambda: {True: set[BodyArrival](), False: set[BodyArrival]()}
    )

    def enter(self, *, to_disk: bool) -> BodyArrival:
        """Take one more on: where there is no room, in place of the slowest."""
        coming, now = self._coming[to_disk], monotonic()
        if len(coming) >= (self.most_to_disk if to_disk else self.most):
            settled = [a for a in coming if now - a.began > self.young_s and not a.cut]
            if not settled:
                raise Busy(seconds=5)
            slowest = min(settled, key=lambda a: a.speed(now))
            coming.discard(slowest)
            slowest.stop()
        arrival = BodyArrival(now)
        coming.add(arrival)
        return arrival

    def leave(self, arrival: BodyArrival) -> None:
        """It is here, or will never be."""
        for coming in self._coming.values():
            coming.discard(arrival)

    def keep(self, arrival: BodyArrival, more: int) -> None:
        """Count what is held; the one that would fill the memory is put off, small ones never."""
        self.held += more
        if self.held > self.most_bytes and arrival.received > MOST_JSON:
            raise Busy(seconds=30)


class Bounds:
    """Middleware: a request within bounds goes on, any other is refused with a sentence."""

    def __init__(self, app: ASGIApp, arrivals: Arrivals) -> None:
        self.app, self.arrivals = app, arrivals

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        told = cast("dict[str, Any]", scope)
        if told["type"] != "http":
            return await self.app(scope, receive, send)
        if query := told["query_string"]:
            judge_query(query)
        if not _has_body(told["headers"]):
            return await self.app(scope, receive, send)
        handler: Any = told.get("route_handler")
        to_disk = bool(handler is not None and handler.opt.get(TO_DISK))
        body = _Body(self.arrivals, receive, to_disk=to_disk)
        try:
            return await self.app(scope, body.receive, send)
        finally:
            body.over()


class _Body:
    """One body, taken in piece by piece."""

    def __init__(self, arrivals: Arrivals, receive: Receive, *, to_disk: bool) -> None:
        self._arrivals, self._receive, self._to_disk = arrivals, receive, to_disk
        self._arrival: BodyArrival | None = None
        self._whole, self._held = False, 0

    async def receive(self) -> Any:
        """Give the next piece; refuses when it does not come in time."""
        if self._whole:
            return await self._receive()
        # It counts from the moment somebody reads it: before, its line is not read either.
        arrival = self._arrival = self._arrival or self._arrivals.enter(to_disk=self._to_disk)
        event = await self._in_time(arrival)
        if event["type"] == "http.request":
            more = len(event.get("body", b""))
            arrival.received += more
            self._whole = not event.get("more_body", False)
            if not self._to_disk:
                self._held += more
                self._arrivals.keep(arrival, more)
        else:
            self._whole = True
        if self._whole:
            self._arrivals.leave(arrival)
        return event

    async def _in_time(self, arrival: BodyArrival) -> dict[str, Any]:
        loop_now, now = asyncio.get_running_loop().time(), monotonic()
        wait = max(arrival.ends(self._arrivals.pace, now) - now, 0.0)
        try:
            async with asyncio.timeout_at(loop_now + (0.0 if arrival.cut else wait)) as timer:
                arrival.timer = timer
                return cast("dict[str, Any]", await self._receive())
        except TimeoutError as error:
            refusal: Refusal = Busy(seconds=30) if arrival.cut else TooSlow()
            raise refusal from error
        finally:
            arrival.timer = None

    def over(self) -> None:
        """Let go of what was held."""
        self._arrivals.held -= self._held
        if self._arrival is not None:
            self._arrivals.leave(self._arrival)


def _has_body(headers: list[tuple[bytes, bytes]]) -> bool:
    return any(
        name == b"transfer-encoding" or (name == b"content-length" and value != b"0")
        for name, value in headers
    )


def judge_query(query: bytes) -> None:
    """Refuse what no search of ours is: too long, or with a character no table takes.

    A cursor is no search: whatever it is, the copy starts afresh.
    """
    if len(query) > LONGEST_QUERY:
        raise SearchTooLong
    if len(query) <= LONGEST_VALUE and b"%00" not in query and b"\0" not in query:
        return
    for name, value in parse_qsl(query.decode("latin-1"), keep_blank_values=True):
        if name == "cursor":
            continue
        if len(name) > LONGEST_VALUE or len(value) > LONGEST_VALUE:
            raise SearchTooLong
        if "\0" in name or "\0" in value:
            raise NotUnderstood(reason="请求里有不能用的字符")


def judge_json(body: bytes) -> None:
    """Refuse JSON that is deeper than ours, or holds what no table takes."""
    if b"\\u0000" in body and _NUL.search(body):
        raise NotUnderstood(reason="里面有不能用的字符")
    if too_deep(body, DEEPEST):
        raise NotUnderstood(reason="里面套的层数太多")
    if _LONG_NUMBER.search(_STRING.sub(b'"', body)):
        raise NotUnderstood(reason="里面的数字太大")


def too_deep(body: bytes, most: int) -> bool:
    """Whether JSON is nested deeper than so many levels; reading it would fill the stack."""
    depth = 0
    for bracket in _BRACKET.finditer(_STRING.sub(b'"', body)):
        depth += 1 if bracket[0] in b"[{" else -1
        if depth > most:
            return True
    return False


class JudgedRequest(Request[Any, Any, Any]):
    """A request whose JSON is looked at before it is read."""

    async def json(self) -> Any:
        """Read the body, within bounds."""
        judge_json(await self.body())
        try:
            return await super().json()
        except UnicodeDecodeError as error:
            raise ClientException from error  # as any other JSON that cannot be read


CSP = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:{tiles}; font-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
MARK = "X-Anxun"
"""Tells our answers from those of a gateway or a captive portal in between: the PWA believes
nothing without it (`pwa/src/shared/api/client.ts`)."""
HEADERS = {
    MARK: "1",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""A route that says otherwise in its own answer is heard."""
log = logging.getLogger("anxun")


def policy(settings: Settings) -> str:
    """What pages may load: of strangers only the pictures of the map, where there are any."""
    return CSP.replace("{tiles}", "".join(f" {origin}" for origin in settings.tile_origins))


def headers_of(settings: Settings) -> dict[str, str]:
    """All of them, by the settings."""
    safe = {"Strict-Transport-Security": "max-age=31536000"} if settings.production else {}
    return {**HEADERS, "Content-Security-Policy": policy(settings), **safe}


class ResponseHeaders:
    """Wraps the whole application, its router and its answers to faults included."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = [(k.lower().encode(), v.encode()) for k, v in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, with our headers; for it where it can no more."""
        started = False

        async def dressed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                given = list(message.get("headers", ()))
                there = {name.lower() for name, _ in given}
                more = [header for header in self._headers if header[0] not in there]
                message = cast("Message", {**message, "headers": [*given, *more]})
            await send(message)

        try:
            await self._app(scope, receive, dressed)
        except Exception as error:
            if started or scope["type"] != "http":
                raise
            log.exception("outside of any route", exc_info=error)
        if scope["type"] == "http" and not started:
            await _answer_fault(dressed)


async def _answer_fault(send: Send) -> None:
    body = json.dumps({"status": 500, **RequestBroken().to_problem()}, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/problem+json")]
    start: Any = {"type": "http.response.start", "status": 500, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": body, "more_body": False})
