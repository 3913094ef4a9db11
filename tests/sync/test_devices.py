"""Loss detection: a phone that never came back with what it still had to send."""

from backend.core.database import new_id
from tests.world import World


def speaks(world: World, *, unsent: int = 0, photos: int = 0) -> None:
    """Mei's phone pushes one visit and says what it still has."""
    visit = world.mei.command(
        "visit.record", id=str(new_id()), venue_id=world.noodle_shop, outcome="checked"
    )
    answer = world.mei.push(visit, pending={"commands": 1 + unsent, "photos": photos})
    assert answer.status_code == 200, answer.text


def changes_phone(world: World) -> None:
    world.mei.device = new_id()
    world.clock.forward(days=1)


def test_a_new_phone_while_the_old_one_had_work_raises_an_alert(world: World) -> None:
    speaks(world, unsent=4, photos=2)
    changes_phone(world)
    speaks(world)

    task = world.zhou.tasks()[0]
    assert (task["kind"], task["by_name"]) == ("device_lost", "李敏")
    assert task["facts"] == {
        "commands": 4, "photos": 2, "last_push_at": "2026-03-04T02:00:00+00:00",
    }  # fmt: skip
    assert "旧手机里还有没发出的内容" in task["title"]
    assert world.sun.tasks() == []


def test_pictures_alone_raise_it_too(world: World) -> None:
    speaks(world, photos=1)
    changes_phone(world)
    speaks(world)

    assert [t["kind"] for t in world.zhou.tasks()] == ["device_lost"]


def test_an_old_phone_that_had_sent_everything_raises_none(world: World) -> None:
    speaks(world, unsent=4)
    speaks(world)
    changes_phone(world)
    speaks(world)

    assert world.zhou.tasks() == []


def test_it_is_raised_once(world: World) -> None:
    speaks(world, unsent=1)
    for _ in range(3):
        changes_phone(world)
        speaks(world)

    assert len(world.zhou.tasks()) == 1


def test_the_same_phone_again_raises_none(world: World) -> None:
    speaks(world, unsent=9)
    world.clock.forward(days=3)
    speaks(world, unsent=9)

    assert world.zhou.tasks() == []


def test_a_colleague_on_the_same_phone_raises_none(world: World) -> None:
    speaks(world, unsent=1)
    world.tao.device = world.mei.device

    world.tao.visits(world.hardware_store)

    assert world.zhou.tasks() == []
