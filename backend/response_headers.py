"""What every answer carries, whoever wrote it: a route, the router's 404, a page, a fault."""

import json
import logging
from collections.abc import Mapping
from typing import Any, cast

from litestar.types import ASGIApp, Message, Receive, Scope, Send

from backend.settings import Settings
from backend.wire import Broken

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
    body = json.dumps({"status": 500, **Broken().told()}, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/problem+json")]
    start: Any = {"type": "http.response.start", "status": 500, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": body, "more_body": False})
