"""What is to go out stays until it is out: refused, down, killed, tried again, given up."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from backend.office.messages import jobs as rounds
from backend.office.messages import queries
from tests.office.messages.receiver import Receiver, listening
from tests.office.messages.rounds import deliveries, sends
from tests.office.messages.test_channels import leaves_a_task, opens_a_channel
from tests.world import World


@pytest.fixture
def receiver(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    monkeypatch.setattr(world.config, "private_webhooks", True)
    with listening() as receiver:
        opens_a_channel(world.zhou, address=receiver.url)
        yield receiver


def test_it_is_tried_again_ever_more_slowly_until_it_is_out(
    world: World, receiver: Receiver
) -> None:
    receiver.closes()
    leaves_a_task(world)
    waits: list[float] = []
    for _ in range(5):
        assert sends(world) == 1
        failed = deliveries(world.zhou, failing=True)[0]
        assert failed["last_error"].startswith("连不上")
        due = failed["next_at"].replace("Z", "+00:00")
        waits.append((world.now.fromisoformat(due) - world.now).total_seconds())
        world.clock.forward(seconds=waits[-1])
    receiver.opens()

    assert sends(world) == 1

    assert waits == [2, 4, 8, 16, 32]
    assert receiver.ids == [deliveries(world.zhou)[0]["id"]]
    assert deliveries(world.zhou, failing=True) == []


def test_a_refusal_is_told_with_its_number(world: World, receiver: Receiver) -> None:
    receiver.status = 503
    leaves_a_task(world)
    sends(world)

    assert deliveries(world.zhou)[0]["last_error"] == "对方答复 503，没有收下"
    channel = world.zhou.get("/channels").json()["items"][0]
    assert (channel["waiting"], channel["failing"], channel["last_sent_at"]) == (1, 1, None)


def test_the_desk_may_try_again_at_once(world: World, receiver: Receiver) -> None:
    receiver.status = 500
    leaves_a_task(world)
    sends(world)
    receiver.status = 200
    waiting = deliveries(world.zhou)[0]["id"]
    assert sends(world) == 0

    assert world.zhou.post(f"/deliveries/{waiting}/retry").status_code == 200
    assert sends(world) == 1

    again = world.zhou.post(f"/deliveries/{waiting}/retry")
    assert (again.status_code, again.json()["code"]) == (409, "delivery.on_its_way")


def test_after_three_days_it_is_given_up_and_still_there_to_be_retried(
    world: World, receiver: Receiver
) -> None:
    receiver.closes()
    leaves_a_task(world)
    sends(world)
    world.clock.forward(days=3, minutes=1)
    sends(world)

    given_up = deliveries(world.zhou, failing=True)[0]
    assert (given_up["next_at"], bool(given_up["given_up_at"])) == (None, True)
    world.clock.forward(days=1)
    assert sends(world) == 0
    receiver.opens()
    world.zhou.post(f"/deliveries/{given_up['id']}/retry")
    assert sends(world) == 1


def test_one_dead_channel_holds_up_no_other(world: World, receiver: Receiver) -> None:
    opens_a_channel(world.zhou, address="http://127.0.0.1:1/")
    leaves_a_task(world, 10)

    sends(world)

    assert len(set(receiver.ids)) == len(receiver.ids) == 10
    tried = [d["attempts"] for d in deliveries(world.zhou, failing=True)]
    assert sum(tried) == 1  # and the other nine wait with it


def test_a_server_that_dies_while_sending_leaves_it_to_the_next(
    world: World, receiver: Receiver
) -> None:
    leaves_a_task(world)
    with world.db.writing() as session:  # it took it, sent it or not, and is no more
        for delivery in queries.claim(session, None, world.now, 4):
            delivery.claimed_until = world.now + rounds.CLAIM
    assert sends(world) == 0
    retried = world.zhou.post(f"/deliveries/{deliveries(world.zhou)[0]['id']}/retry")
    assert retried.status_code == 409

    world.clock.now += rounds.CLAIM + timedelta(seconds=1)

    assert sends(world) == 1
    assert receiver.ids == [deliveries(world.zhou)[0]["id"]]
