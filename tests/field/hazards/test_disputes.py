"""Two re-inspections that disagree: failing holds, in either order, until the office decides."""

import pytest

from tests.world import Person, World


def fail(person: Person, hazard: str) -> dict[str, object]:
    return person.fails(hazard, base=3)


def passing(person: Person, hazard: str) -> dict[str, object]:
    return person.passes(hazard, base=3)


@pytest.mark.parametrize("fails_first", [True, False], ids=["fail first", "pass first"])
def test_either_order_ends_in_rectifying_and_a_task(world: World, fails_first: bool) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.submits(hazard)
    if fails_first:
        results = [fail(world.ding, hazard), passing(world.zhou, hazard)]
    else:
        results = [passing(world.zhou, hazard), fail(world.ding, hazard)]

    ticket = world.mei.ticket(hazard)
    assert (ticket["state"], ticket["closing"], ticket["closed_at"]) == ("rectifying", False, None)
    assert ticket["due_on"] == "2026-03-07"
    assert [t["kind"] for t in world.zhou.tasks()] == ["disputed"]
    assert [r["result"] for r in results] == ["applied", "superseded" if fails_first else "applied"]
    assert ticket["evidence"] == {"declared": 3, "received": 3}


def test_the_loser_is_told_in_plain_words(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.submits(hazard)
    fail(world.ding, hazard)

    told = passing(world.zhou, hazard)

    assert (told["code"], "应急办核定" in str(told["detail"])) == ("hazard.disputed", True)


def test_a_pass_on_what_came_after_the_failure_is_no_dispute(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.submits(hazard)
    fail(world.ding, hazard)

    assert world.zhou.passes(hazard)["result"] == "applied"
    assert world.mei.state(hazard) == "closed"
    assert world.zhou.tasks() == []


def test_two_who_agree_that_it_is_gone_do_not_dispute(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.submits(hazard)
    passing(world.ding, hazard)

    passing(world.zhou, hazard)

    assert world.mei.state(hazard) == "closed"
    assert "disputed" not in [t["kind"] for t in world.zhou.tasks()]


def test_two_who_agree_that_it_is_still_there_do_not_dispute(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.submits(hazard)
    fail(world.ding, hazard)

    fail(world.zhou, hazard)

    assert world.mei.state(hazard) == "rectifying"
    assert "disputed" not in [t["kind"] for t in world.zhou.tasks()]
