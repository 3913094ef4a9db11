"""A word to the timeline: always taken, whatever has happened since."""

import pytest

from tests.world import World, taken


def test_a_note_stands_on_the_timeline_with_its_picture(world: World) -> None:
    hazard, picture = world.mei.reports(world.noodle_shop), taken()

    world.zhou.does("hazard.note", id=hazard, text="已电话督促", photos=[picture.facts])
    world.zhou.uploads(picture)

    event = world.mei.last_event(hazard)
    assert (event["kind"], event["text"], event["photos"]) == ("note", "已电话督促", [picture.id])
    assert world.mei.state(hazard) == "rectifying"


def test_a_note_is_taken_on_a_closed_ticket(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.passes(hazard)

    assert world.mei.does("hazard.note", id=hazard, text="回访正常")["result"] == "applied"


def test_an_empty_note_is_parked(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    assert world.mei.does("hazard.note", id=hazard, text="")["code"] == "command.malformed"


@pytest.mark.parametrize("who", ["feng", "hao"])
def test_readers_write_nothing(world: World, who: str) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    assert getattr(world, who).does("hazard.note", id=hazard, text="阅")["code"] == "forbidden"


def test_a_neighbour_writes_nothing(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    assert world.tao.does("hazard.note", id=hazard, text="路过")["code"] == "hazard.unknown"
    assert len(world.mei.timeline(hazard)) == 2
