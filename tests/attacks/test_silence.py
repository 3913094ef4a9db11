"""A receiver that never answers holds up nobody but itself."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from backend.core.settings import Settings
from tests.office.messages.receiver import Receiver, listening
from tests.office.messages.rounds import deliveries
from tests.servers.conftest import config, real, serve
from tests.servers.server import Server
from tests.servers.test_messages import leaves_tasks, until
from tests.world import World

__all__ = ["config", "real", "serve"]
pytestmark = pytest.mark.servers


@pytest.fixture(autouse=True)
def _allowed(config: Settings) -> None:
    config.private_webhooks = True


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as receiver:
        yield receiver


@pytest.fixture
def silent() -> Iterator[list[str]]:
    """Places that take a call and say nothing."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(6)]
    kept: list[socket.socket] = []

    def take(one: socket.socket) -> None:
        try:
            while True:
                kept.append(one.accept()[0])
        except OSError:
            pass

    for one in sockets:
        threading.Thread(target=take, args=(one,), daemon=True).start()
    yield [f"http://127.0.0.1:{one.getsockname()[1]}/" for one in sockets]
    for one in (*sockets, *kept):
        one.close()


def test_six_that_never_answer_never_hold_up_the_seventh(
    real: tuple[World, Server], receiver: Receiver, silent: list[str]
) -> None:
    world, _ = real
    chief = world.hao
    for address in (*silent, receiver.url):
        channel = {"name": "群", "kind": "webhook", "grid": "220382.002.", "role": "office",
                   "rules": ["task"], "address": address}  # fmt: skip
        assert chief.post("/channels", channel).status_code == 201
    leaves_tasks(world, 1)
    until("the silent ones are being called", lambda: len(receiver.got) == 1)
    began = time.monotonic()
    leaves_tasks(world, 5)
    until("the seventh has heard all", lambda: len(receiver.got) == 6)

    assert time.monotonic() - began < 6
    assert len(set(receiver.ids)) == 6
    out = [d for d in deliveries(chief, limit=200) if d["sent_at"]]
    assert len(out) == 6 or not until("it is noted", lambda: noted(world) == 6)


def noted(world: World) -> int:
    return len([d for d in deliveries(world.hao, limit=200) if d["sent_at"]])
