"""复查: passing closes, failing sends back; pictures prove it."""

import pytest

from tests.world import SERIOUS, World, taken


def test_a_pass_by_another_person_closes_what_was_submitted(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop, SERIOUS)
    world.mei.submits(hazard)

    world.zhou.passes(hazard, note="门窗已拆")

    ticket = world.mei.ticket(hazard)
    assert (ticket["state"], ticket["closed_by_name"]) == ("closed", "周海燕")
    assert ticket["closed_at"] == "2026-03-04T02:00:00Z"


def test_a_failure_sends_it_back_with_the_reason(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.submits(hazard)

    world.zhou.fails(hazard)

    ticket = world.mei.ticket(hazard)
    assert (ticket["state"], ticket["submitted_at"]) == ("rectifying", None)
    assert (ticket["events"][-1]["kind"], ticket["events"][-1]["text"]) == ("returned", "仍未整改")


def test_a_failure_while_the_pictures_of_a_pass_are_on_their_way_keeps_it_open(
    world: World,
) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    picture = taken()
    world.mei.acts("hazard.reinspect", hazard, passed=True, photos=[picture.facts])
    world.zhou.fails(hazard)

    world.mei.uploads(picture)

    assert world.mei.state(hazard) == "rectifying"


@pytest.mark.parametrize("passed", [True, False])
def test_a_verdict_without_anything_to_show_is_parked(world: World, passed: bool) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    result = world.mei.acts("hazard.reinspect", hazard, passed=passed)

    assert (result["result"], result["code"]) == ("parked", "invalid")
    assert world.mei.state(hazard) == "rectifying"


def test_a_closed_ticket_is_not_inspected_again(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.passes(hazard)

    assert world.zhou.passes(hazard)["result"] == "superseded"
    assert world.mei.state(hazard) == "closed"


def test_certified_staff_may_reinspect_and_leaders_only_read(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop, SERIOUS)

    assert world.feng.passes(hazard)["code"] == "forbidden"
    assert world.ding.passes(hazard)["result"] == "applied"
    assert world.feng.state(hazard) == "closed"


def test_a_neighbour_closes_nothing(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    result = world.tao.passes(hazard, base=2)

    assert (result["result"], result["code"]) == ("parked", "hazard.unknown")
    assert world.mei.state(hazard) == "rectifying"


def test_the_ticket_counts_a_pass_made_offline_from_when_it_was_made(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    done = world.now
    world.clock.forward(days=3)

    world.mei.passes(hazard, at=done)

    ticket = world.mei.ticket(hazard)
    assert ticket["closed_at"] == "2026-03-04T02:00:00Z"
    assert ticket["events"][-1]["received_at"] == "2026-03-07T02:00:00Z"
