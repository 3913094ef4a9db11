"""A webhook hears of each thing once, though it was down and the server was killed meanwhile."""

import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from backend.core.database import new_id
from backend.core.settings import Settings
from backend.office.messages.jobs import take_errands
from tests.office.messages.receiver import Receiver
from tests.office.messages.rounds import deliveries
from tests.servers.conftest import Serve
from tests.servers.server import Server
from tests.servers.test_killed import rows
from tests.servers.test_races import at_once
from tests.world import World

pytestmark = pytest.mark.servers
BOTH = pytest.mark.parametrize("config", ["sqlite", "postgresql"], indirect=True)
PATIENCE = 180.0


@pytest.fixture(autouse=True)
def _allowed(config: Settings) -> None:
    """Servers started here may send to this machine."""
    config.private_webhooks = True


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.closes()


def until(what: str, true: object) -> None:
    assert callable(true)
    ends = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < ends, f"never: {what}"
        time.sleep(0.05)


def opens_channel(world: World, receiver: Receiver) -> None:
    channel = {"name": "应急办", "kind": "webhook", "grid": "220382.002.", "role": "office",
               "rules": ["task"], "address": receiver.url}  # fmt: skip
    assert world.hao.post("/channels", channel).status_code == 201


def leaves_tasks(world: World, number: int) -> None:
    for _ in range(number):
        world.mei.does("hazard.note", id=str(new_id()), text="没有这条")


@BOTH
def test_each_message_arrives_once_though_both_ends_were_down(
    real: tuple[World, Server], serve: Serve, receiver: Receiver
) -> None:
    world, server = real
    second = serve()
    chief = world.hao
    opens_channel(world, receiver)
    leaves_tasks(world, 5)
    until("it is tried in vain", lambda: any(d["last_error"] for d in deliveries(chief)))
    until("nothing is in the air", lambda: not in_the_air(world))
    server.kill()
    second.kill()
    server.start()
    leaves_tasks(world, 5)
    receiver.opens()
    second.start()
    until("all are out", lambda: len(receiver.got) >= 10 and not left(world))
    leaves_tasks(world, 5)
    until("the rest is out", lambda: len(receiver.got) >= 15 and not left(world))

    assert set(Counter(receiver.ids).values()) == {1}
    assert set(receiver.ids) == {d["id"] for d in deliveries(chief)}


@pytest.mark.parametrize("config", ["postgresql"], indirect=True)
def test_two_that_try_one_channel_in_vain_at_once_do_not_wait_for_each_other(
    real: tuple[World, Server], receiver: Receiver
) -> None:
    """Each has a message of its own in hand, and puts off what else waits for the channel."""
    world, server = real
    opens_channel(world, receiver)
    leaves_tasks(world, 6)
    until("it is tried in vain", lambda: any(d["last_error"] for d in deliveries(world.hao)))
    server.kill()
    db, config = world.db, world.config
    for _ in range(20):
        world.clock.now += timedelta(hours=1)
        first, second = (take_errands(db, lambda: world.now, (), 1)[0] for _ in range(2))

        at_once(lambda e=first: e.run(db, config, lambda: world.now),
                lambda e=second: e.run(db, config, lambda: world.now))  # fmt: skip

        taken = "SELECT count(*) FROM delivery WHERE claimed_until IS NOT NULL"
        assert rows(world, taken) == [(0,)]


def in_the_air(world: World) -> bool:
    """Whether a server is at one, or soon will be: that one would wait for its claim to end."""
    soon = (datetime.now(UTC) + timedelta(seconds=1)).isoformat(" ")
    taken = "SELECT count(*) FROM delivery WHERE claimed_until IS NOT NULL OR due_at < "
    return rows(world, f"{taken}'{soon}'") != [(0,)]


def left(world: World) -> list[str]:
    """What is not out yet, as the desk sees it."""
    return [d["id"] for d in deliveries(world.hao) if d["sent_at"] is None]
