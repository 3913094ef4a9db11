"""核实交办: the office confirms what a department must decide."""

from tests.world import GENERAL, MAJOR, TRANSFER, World


def test_the_office_confirms_and_sets_the_last_day(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop, MAJOR)

    world.zhou.acts("hazard.assign", hazard, note="请派出所核查", due_on="2026-03-20")

    ticket = world.mei.ticket(hazard)
    assert (ticket["state"], ticket["due_on"]) == ("rectifying", "2026-03-20")
    assert ticket["events"][-1]["facts"] == {"due_on": "2026-03-20"}
    assert ticket["events"][-1]["by_name"] == "周海燕"


def test_without_a_day_of_its_own_the_checklist_says_when(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop, TRANSFER)

    world.zhou.acts("hazard.assign", hazard)

    assert world.mei.ticket(hazard)["due_on"] == "2026-03-05"


def test_a_day_that_is_past_is_refused(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop, MAJOR)

    result = world.zhou.acts("hazard.assign", hazard, due_on="2026-03-03")

    assert (result["result"], result["code"]) == ("parked", "invalid")
    assert "不能早于今天" in result["detail"]
    assert world.mei.state(hazard) == "reported"


def test_what_is_under_way_is_not_assigned_again(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop, GENERAL)

    assert world.zhou.acts("hazard.assign", hazard)["result"] == "superseded"


def test_a_grid_worker_does_not_assign(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop, MAJOR)

    assert world.mei.acts("hazard.assign", hazard)["code"] == "forbidden"


def test_the_office_next_door_assigns_nothing_here(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop, MAJOR)

    result = world.sun.acts("hazard.assign", hazard, base=1)

    assert (result["result"], result["code"]) == ("parked", "hazard.unknown")
    assert world.mei.state(hazard) == "reported"
