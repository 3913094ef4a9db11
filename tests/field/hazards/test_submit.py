"""Saying that it is put right: somebody else looks."""

from tests.world import World, taken


def test_a_submitted_ticket_waits_for_another_look(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    assert world.mei.submits(hazard, note="已配齐")["result"] == "applied"

    ticket = world.mei.ticket(hazard)
    assert (ticket["state"], ticket["closing"], ticket["submitted_at"]) == (
        "submitted",
        False,
        "2026-03-04T02:00:00Z",
    )
    assert ticket["events"][-1]["text"] == "已配齐"


def test_a_submission_without_a_picture_is_parked(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    result = world.mei.acts("hazard.submit", hazard, photos=[])

    assert (result["result"], result["code"]) == ("parked", "command.malformed")
    assert world.mei.state(hazard) == "rectifying"


def test_what_is_submitted_already_is_told_and_kept(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.submits(hazard)

    result = world.mei.submits(hazard)

    assert (result["result"], result["code"]) == ("superseded", "hazard.not_now")
    assert world.mei.timeline(hazard)[-1] == "superseded"


def test_certified_staff_do_not_put_things_right(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    result = world.ding.acts("hazard.submit", hazard, photos=[taken().facts])

    assert (result["result"], result["code"]) == ("parked", "forbidden")


def test_a_neighbour_submits_nothing(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    result = world.tao.acts("hazard.submit", hazard, base=2, photos=[taken().facts])

    assert (result["result"], result["code"]) == ("parked", "hazard.unknown")
    assert world.mei.timeline(hazard) == ["reported", "assigned"]
