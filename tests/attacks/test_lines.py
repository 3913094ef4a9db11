"""Nobody holds the service up by being slow: not with a head, not with a body, not with reading."""

import asyncio

import pytest

from tests.attacks.lines import Crowd, Line, crowd, watches
from tests.servers.conftest import config, real, serve
from tests.servers.server import Server
from tests.world import World

__all__ = ["config", "real", "serve"]
pytestmark = pytest.mark.servers
SIGN_IN = (
    b"POST /api/session HTTP/1.1\r\nHost: x\r\nX-Anxun: 1\r\nContent-Type: application/json\r\n"
)


def body_of(size: int) -> bytes:
    return SIGN_IN + f"Content-Length: {size}\r\n\r\n".encode() + b'{"name":"'


HEADS = [b"GET /health HTTP/1.1\r\nX: ", b"", b"\r\n", b"G"]
UNREAD = (
    b"PUT /api/photos/01975836-0000-7000-8000-000000000000 HTTP/1.1\r\nHost: x\r\n"
    b"X-Anxun: 1\r\nContent-Length: 100000\r\n\r\n"
)
"""Refused before its body has come."""


def test_eleven_hundred_slow_lines_never_stop_the_service_and_are_ended(
    real: tuple[World, Server],
) -> None:
    _, server = real

    async def attack() -> tuple[Crowd, list[tuple[int, float]]]:
        async with crowd(server.port) as many:
            watching = asyncio.create_task(asyncio.to_thread(watches, server.port, 11))
            await many.dials([UNREAD, *HEADS, *[body_of(100_000)] * 1100])
            await many.trickles(12)
            return many, await watching

    many, told = asyncio.run(attack())

    assert {status for status, _ in told} == {200}
    assert max(took for _, took in told) < 1.0
    assert [line for line in many.lines[:5] if line.ended_after is None] == []
    assert many.lines[0].answer.startswith(b"HTTP/1.1 401")
    answers = [line.answer for line in many.lines[5:]]
    assert {answer.split(b" ")[1] for answer in answers} == {b"408", b"503"}
    assert all("没有" in answer.decode() for answer in answers)


@pytest.mark.parametrize("more", [b"y" * 1000, b"X: y\r\n" * 200], ids=["long", "many"])
def test_a_head_without_an_end_is_cut_off(real: tuple[World, Server], more: bytes) -> None:
    _, server = real

    async def attack() -> Line:
        async with crowd(server.port) as many:
            await many.dials([b"GET /health HTTP/1.1\r\nHost: x\r\nY: "])
            for _ in range(200):
                many.lines[0].writer.write(more)
                await asyncio.sleep(0)
            await asyncio.sleep(0.5)
            return many.lines[0]

    line = asyncio.run(attack())

    assert line.ended_after is not None
    assert line.answer[:12] in {b"HTTP/1.1 400", b""}  # told so, or hung up on while it talks on
