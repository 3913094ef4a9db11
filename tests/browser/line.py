"""The line between phone and server, with the faults that lines have."""

import gzip
import json
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import urlsplit

HOP = {"connection", "transfer-encoding", "keep-alive", "content-length", "date", "server"}
PORTAL = "<!doctype html><title>登录</title><h1>欢迎使用商场免费网络</h1>".encode()


@dataclass(frozen=True)
class Heard:
    """A request that came along."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    at: float = field(default_factory=time.monotonic)

    @property
    def commands(self) -> list[str]:
        """Ids of the commands of a push."""
        plain = gzip.decompress(self.body) if self.body[:2] == b"\x1f\x8b" else self.body
        return [str(command["id"]) for command in json.loads(plain)["commands"]]


@dataclass(frozen=True)
class Answer:
    """What goes back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


Fault = Callable[["Line", Heard], Answer | None]
"""Answers in the server's place; None ends the connection without a word."""


class Line(ThreadingHTTPServer):
    """Passes everything on to a server, until a fault is put in."""

    daemon_threads = True

    def __init__(self, server: str) -> None:
        super().__init__(("127.0.0.1", 0), Passing)
        self.far = urlsplit(server)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.heard: list[Heard] = []
        self.fault: Fault | None = None
        self.fresh: dict[str, Callable[[bytes], bytes]] = {}
        """Files that are other than the server's: a new version."""

    def pass_on(self, heard: Heard) -> Answer:
        connection = HTTPConnection(self.far.hostname or "", self.far.port, timeout=60)
        try:
            connection.request(heard.method, heard.path, heard.body, heard.headers)
            answer = connection.getresponse()
            kept = [(k, v) for k, v in answer.getheaders() if k.lower() not in HOP]
            return Answer(answer.status, kept, answer.read())
        finally:
            connection.close()

    def answer(self, heard: Heard) -> Answer | None:
        if self.fault and heard.path.startswith("/api/"):
            return self.fault(self, heard)
        renew = self.fresh.get(heard.path.partition("?")[0])
        if renew is None:
            return self.pass_on(heard)
        for header in ("accept-encoding", "if-none-match"):
            heard.headers.pop(header, None)
        answer = self.pass_on(heard)
        kept = [(k, v) for k, v in answer.headers if k.lower() != "etag"]
        return Answer(answer.status, kept, renew(answer.body))

    def pushes(self) -> list[Heard]:
        """The pushes that carried something."""
        return [one for one in self.heard if one.path == "/api/sync/push" and one.commands]


class Passing(BaseHTTPRequestHandler):
    """One request on the line."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        line = cast("Line", self.server)
        headers = {k.lower(): v for k, v in self.headers.items() if k.lower() not in HOP}
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        heard = Heard(self.command, self.path, headers, body)
        try:
            answer = line.answer(heard)
        finally:
            line.heard.append(heard)  # whoever waits for it may change the line at once
        if answer is None:
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - the library's names

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nobody reads it."""


def gone(_: Line, __: Heard) -> None:
    """The server is not there."""


def cut_short(line: Line, heard: Heard) -> None:
    """It reaches the server, and nothing comes back."""
    line.pass_on(heard)


def busy(_: Line, __: Heard) -> Answer:
    """503, and when to come again."""
    return Answer(503, [("Retry-After", "3"), ("Content-Type", "text/plain")], b"busy")


def portal(_: Line, __: Heard) -> Answer:
    """A captive portal: 200, and not ours."""
    return Answer(200, [("Content-Type", "text/html; charset=utf-8")], PORTAL)


@contextmanager
def line_to(server: str) -> Generator[Line]:
    line = Line(server)
    thread = threading.Thread(target=line.serve_forever, daemon=True)
    thread.start()
    try:
        yield line
    finally:
        line.shutdown()
        line.server_close()
        thread.join()
