"""What only a real server shows: bodies without an end, memory, a port that is taken."""

import socket
from collections.abc import Iterator

import httpx
import pytest

from tests.servers.server import Server, anxun
from tests.world import World, taken

pytestmark = pytest.mark.servers
MB = 1024 * 1024


def endless(limit: int) -> Iterator[bytes]:
    for _ in range(limit // MB):
        yield b"\xff" * MB


def announced(world: World) -> str:
    picture = taken()
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.does("hazard.note", id=hazard, text="补照片", photos=[picture.facts])
    return picture.id


def test_two_hundred_megabytes_are_refused_before_they_are_sent(
    real: tuple[World, Server],
) -> None:
    world, server = real
    photo = announced(world)
    head = (
        f"PUT /api/photos/{photo} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nX-Anxun: 1\r\n"
        f"Cookie: anxun={world.mei.cookie}\r\nContent-Length: {200 * MB}\r\n\r\n"
    )

    with socket.create_connection(("127.0.0.1", server.port), 10) as line:
        line.sendall(head.encode() + b"\xff" * 1000)
        answer = line.recv(4096).decode(errors="replace")

    assert answer.startswith("HTTP/1.1 413")


def test_a_body_without_an_end_is_cut_off_in_bounded_memory(real: tuple[World, Server]) -> None:
    world, server = real
    photo = announced(world)
    before = server.peak_memory()
    headers = {"x-anxun": "1", "cookie": f"anxun={world.mei.cookie}"}
    for path in (f"/api/photos/{photo}", "/api/sync/push"):
        method = "PUT" if "photos" in path else "POST"
        try:
            answer = httpx.request(
                method, server.url + path, content=endless(200 * MB), headers=headers, timeout=30
            )
            assert answer.status_code == 413
        except httpx.TransportError:
            pass  # it hung up while we were still talking: as good an answer

    assert server.peak_memory() - before < 60 * MB
    assert world.mei.get("/session").status_code == 200


def test_a_port_that_is_taken_is_told_in_a_line(real: tuple[World, Server]) -> None:
    world, server = real

    ended = anxun(world.config, "serve", "--port", str(server.port))

    assert ended.returncode not in {0, 1}
    assert "Traceback" not in ended.stderr
    assert str(server.port) in ended.stderr
    assert any("一" <= c <= "鿿" for c in ended.stderr)


def test_stopped_politely_it_finishes_what_it_has_begun(real: tuple[World, Server]) -> None:
    world, server = real
    hazard = world.mei.reports(world.noodle_shop)

    server.stop()

    assert "Traceback" not in server.log()
    server.start()
    assert world.mei.state(hazard) == "rectifying"
