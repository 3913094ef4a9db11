"""The other end of a webhook, on this machine: it counts what arrives, and may be out of order."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from tests.servers.server import free_port


class Receiver:
    """Listens on one port; may be down for a while and come back."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/hook?token=geheim"
        self.status = 200
        self.answer = b""
        self.refuses_after: int | None = None
        """So many are taken, and then no more."""
        self.got: list[dict[str, Any]] = []
        self.bodies: list[bytes] = []
        self._server: ThreadingHTTPServer | None = None

    @property
    def ids(self) -> list[str]:
        return [g["id"] for g in self.got]

    def opens(self) -> "Receiver":
        receiver = self

        class Hook(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.bodies.append(body)
                named = {"header": self.headers["X-Anxun-Delivery"], "path": self.path}
                receiver.got.append(json.loads(body) | named)
                after = receiver.refuses_after
                refused = after is not None and len(receiver.got) > after
                self.send_response(500 if refused else receiver.status)
                self.send_header("location", "http://127.0.0.1:1/")
                self.end_headers()
                self.wfile.write(receiver.answer)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - so it is called
                """Tests are quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Hook)
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def closes(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


@contextmanager
def listening() -> Generator[Receiver]:
    receiver = Receiver().opens()
    yield receiver
    receiver.closes()
