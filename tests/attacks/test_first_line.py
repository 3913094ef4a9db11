"""What is no request at all is answered like everything else of ours: dressed and in words."""

import asyncio
import json
from typing import Any

import httpx
import pytest
import uvicorn
from uvicorn.server import ServerState

from backend.core.http import connections
from backend.core.http.middleware import headers_of
from backend.core.settings import Settings
from tests.attacks.test_headers import dressed
from tests.world import World

GARBAGE = [
    b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
    b"hello\r\n\r\n",
    b"GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
    b"GET /health HTTP/1.1\r\nHost: x\r\n: \r\n\r\n",
    b"GET  HTTP/1.1\r\n\r\n",
    b"GET /health HTTP/9.9\r\n\r\n",
    b"POST /api/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    b"GET /health HTTP/1.1\r\nHost: x\r\nY: " + b"y" * 70_000,
]
NOT_UTF8 = [b'{"name":"\xff"}', b"\xff\xfe{\x00", b'{"name":"\xed\xa0\x80"}', b"\x80"]


async def said(app: Any, config: Settings, sent: bytes) -> bytes:
    """What a server with our lines answers to some bytes."""
    options = connections.options(headers_of(config))
    protocol = options["http"]
    told = uvicorn.Config(app, log_config=None, **options)
    told.load()
    state = ServerState()
    server = await asyncio.get_running_loop().create_server(
        lambda: protocol(config=told, server_state=state, app_state={}), "127.0.0.1", 0
    )
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(sent)
        try:
            async with asyncio.timeout(5):
                return await reader.read(100_000)
        finally:
            writer.close()


def answer_of(raw: bytes) -> httpx.Response:
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = [(n, v) for n, _, v in (line.partition(": ") for line in lines)]
    return httpx.Response(int(first.split(" ")[1]), headers=headers, content=body)


@pytest.mark.parametrize("sent", GARBAGE, ids=lambda sent: repr(sent[:40]))
def test_what_is_no_request_is_refused_with_our_mark(
    world: World, config: Settings, sent: bytes
) -> None:
    app = getattr(world.http, "app")  # noqa: B009 - its type is not said

    answer = answer_of(asyncio.run(said(app, config, sent)))

    assert (answer.status_code, dressed(answer)) == (400, True)
    assert answer.headers["content-type"] == "application/problem+json"
    assert "读不出来" in answer.json()["detail"]


def test_whoever_finds_all_lines_taken_is_told_so_with_our_mark(
    world: World, config: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "MOST_LINES", 0)
    app = getattr(world.http, "app")  # noqa: B009 - its type is not said

    answer = answer_of(asyncio.run(said(app, config, b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")))

    assert (answer.status_code, dressed(answer)) == (503, True)
    assert answer.json()["code"] == "server.busy"


@pytest.mark.parametrize("path", ["/session", "/people", "/exports/count", "/messages/read"])
def test_a_body_that_is_no_text_is_a_bad_request(world: World, path: str) -> None:
    assert world.zhou.post("/exports/count", {"kind": "venues"}).status_code == 200
    for body in NOT_UTF8:
        headers = {"content-type": "application/json"}
        answer = world.zhou.ask("POST", path, content=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed"), body
        assert json.dumps(answer.json())
