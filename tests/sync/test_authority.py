"""Evidence is judged by the scope held when it was taken, not when it was heard of.

What is not believed stands in `tests/attacks/test_authority.py`.
"""

from datetime import timedelta
from typing import Any

from backend.core.database import new_id
from tests.world import World, taken

NEXT_DOOR = "220382.002.01.02."


def a_visit(world: World, venue: str, **when: Any) -> dict[str, Any]:
    return world.mei.does(
        "visit.record", id=str(new_id()), venue_id=venue, outcome="checked", **when
    )


def move(world: World, **change: Any) -> None:
    """An hour from now Mei is moved; two hours from now it is."""
    assert world.mei.cookie
    world.clock.forward(hours=1)
    answer = world.hao.patch(f"/people/{world.mei.id}", change)
    assert answer.status_code == 200, answer.text
    world.clock.forward(hours=1)


def test_what_was_done_before_a_move_still_counts(world: World) -> None:
    venue, done = world.noodle_shop, world.now + timedelta(minutes=30)
    move(world, grid=NEXT_DOOR)

    assert a_visit(world, venue, at=done)["result"] == "applied"


def test_what_was_done_after_a_move_does_not(world: World) -> None:
    venue, done = world.noodle_shop, world.now + timedelta(minutes=90)
    move(world, grid=NEXT_DOOR)

    result = a_visit(world, venue, at=done)

    assert (result["result"], result["code"]) == ("parked", "venue.unknown")


def test_the_new_grid_is_theirs_from_the_move_on_and_not_before(world: World) -> None:
    store, before = world.hardware_store, world.now + timedelta(minutes=30)
    move(world, grid=NEXT_DOOR)

    assert a_visit(world, store, at=before)["result"] == "parked"
    assert a_visit(world, store)["result"] == "applied"


def test_the_moment_is_read_off_the_corrected_clock(world: World) -> None:
    """The phone is three days slow: by its clock, everything was before the move."""
    venue = world.noodle_shop
    move(world, grid=NEXT_DOOR)
    world.mei.skew = timedelta(days=-3)

    assert a_visit(world, venue)["result"] == "parked"
    assert a_visit(world, world.hardware_store)["result"] == "applied"


def test_a_clock_put_back_before_one_joined_gives_no_wider_scope(world: World) -> None:
    store = world.hardware_store

    result = a_visit(world, store, at=world.now - timedelta(days=3000))

    assert result["result"] == "parked"


def test_a_role_is_judged_by_its_time_as_well(world: World) -> None:
    venue, before = world.noodle_shop, world.now + timedelta(minutes=30)
    move(world, role="leader")

    assert a_visit(world, venue, at=before)["result"] == "applied"
    assert a_visit(world, venue)["code"] == "forbidden"


def test_the_pictures_of_the_old_grid_may_still_be_sent(world: World) -> None:
    hazard, picture = world.mei.reports(world.noodle_shop), taken()
    done = world.now + timedelta(minutes=30)
    move(world, grid=NEXT_DOOR)

    result = world.mei.does("hazard.submit", id=hazard, base=2, photos=[picture.facts], at=done)
    world.mei.uploads(picture)

    assert result["result"] == "applied"
    assert world.zhou.state(hazard) == "submitted"
    assert world.mei.get(f"/hazards/{hazard}").status_code == 404
    assert world.mei.get(f"/photos/{picture.id}/original").status_code == 404


def test_a_held_command_is_judged_by_its_own_time_when_released(world: World) -> None:
    venue = world.noodle_shop
    first = world.mei.command("visit.record", id=str(new_id()), venue_id=venue, outcome="locked")
    then = world.mei.command("visit.record", id=str(new_id()), venue_id=venue, outcome="checked")
    then["after"] = [first["id"]]
    world.mei.push(then)
    move(world, grid=NEXT_DOOR)

    world.mei.push(first)

    assert len(world.zhou.get(f"/venues/{venue}").json()["visits"]) == 2


def test_who_was_suspended_sends_nothing(world: World) -> None:
    assert world.mei.cookie
    world.hao.patch(f"/people/{world.mei.id}", {"active": False})

    assert world.mei.push().status_code == 401
