"""A receiver that never answers holds up nobody but itself."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from backend.core.settings import Settings
from backend.office.messages.channels.transport import READ_S
from tests.office.messages.receiver import Receiver, listening
from tests.office.messages.rounds import deliveries
from tests.servers.conftest import config, real, serve
from tests.servers.server import Server
from tests.servers.test_messages import leaves_tasks, until
from tests.world import Person, World

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
    opens_a_channel(chief, receiver.url)
    leaves_tasks(world, 1)
    until("it hears of something", lambda: len(receiver.got) == 1)
    alone = hears_of_five_more(world, receiver)
    for address in silent:
        opens_a_channel(chief, address)
    leaves_tasks(world, 1)
    until("the silent ones are being called", lambda: len(receiver.got) == 7)

    among_them = hears_of_five_more(world, receiver)

    assert among_them < 2 * alone + READ_S / 2  # as long as the machine takes; never behind one
    assert len(set(receiver.ids)) == 12
    out = [d for d in deliveries(chief, limit=200) if d["sent_at"]]
    assert len(out) == 12 or not until("it is noted", lambda: noted(world) == 12)


def opens_a_channel(chief: Person, address: str) -> None:
    channel = {"name": "群", "kind": "webhook", "grid": "220382.002.", "role": "office",
               "rules": ["task"], "address": address}  # fmt: skip
    assert chief.post("/channels", channel).status_code == 201


def hears_of_five_more(world: World, receiver: Receiver) -> float:
    """How long it takes."""
    began, heard = time.monotonic(), len(receiver.got)
    leaves_tasks(world, 5)
    until("it has heard all", lambda: len(receiver.got) == heard + 5)
    return time.monotonic() - began


def noted(world: World) -> int:
    return len([d for d in deliveries(world.hao, limit=200) if d["sent_at"]])
