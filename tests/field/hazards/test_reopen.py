"""回头看: within 30 days of closing it is there again."""

import pytest

from tests.world import Person, World, taken


def closed(world: World) -> str:
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.passes(hazard)
    return hazard


def reopens(person: Person, hazard: str, **more: object) -> dict[str, object]:
    return person.acts("hazard.reopen", hazard, reason="又堆上了", **more)


def test_a_closed_ticket_opens_again_with_new_days(world: World) -> None:
    hazard, picture = closed(world), taken()
    world.clock.forward(days=29)

    world.mei.acts("hazard.reopen", hazard, reason="又堆上了", photos=[picture.facts])

    ticket = world.mei.ticket(hazard)
    assert (ticket["state"], ticket["closed_at"], ticket["closed_by_name"]) == (
        "rectifying",
        None,
        None,
    )
    assert ticket["due_on"] == "2026-04-05"
    assert ticket["events"][-1]["text"] == "又堆上了"


def test_after_thirty_days_it_is_a_new_hazard(world: World) -> None:
    hazard = closed(world)
    world.clock.forward(days=30, minutes=1)

    result = reopens(world.zhou, hazard)

    assert (result["result"], result["code"]) == ("superseded", "hazard.reopen_too_late")
    assert "超过 30 天" in str(result["detail"])
    assert world.mei.state(hazard) == "closed"


def test_the_thirty_days_count_to_when_it_was_seen(world: World) -> None:
    hazard = closed(world)
    world.clock.forward(days=29)
    seen = world.now
    world.clock.forward(days=3)

    assert reopens(world.zhou, hazard, at=seen)["result"] == "applied"


def test_closed_again_it_is_closed_now(world: World) -> None:
    hazard = closed(world)
    world.clock.forward(days=10)
    reopens(world.mei, hazard)

    world.mei.passes(hazard)

    ticket = world.mei.ticket(hazard)
    assert (ticket["state"], ticket["closed_at"]) == ("closed", "2026-03-14T02:00:00Z")


def test_a_reason_is_needed(world: World) -> None:
    hazard = closed(world)

    assert world.mei.acts("hazard.reopen", hazard, reason="")["code"] == "command.malformed"


def test_an_open_ticket_is_not_reopened(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    assert reopens(world.mei, hazard)["result"] == "superseded"


@pytest.mark.parametrize("who", ["ding", "feng", "deng", "hao"])
def test_only_worker_and_office_reopen(world: World, who: str) -> None:
    hazard = closed(world)

    assert reopens(getattr(world, who), hazard, base=5)["code"] in {"forbidden", "hazard.unknown"}
    assert world.mei.state(hazard) == "closed"


def test_a_neighbour_reopens_nothing(world: World) -> None:
    hazard = closed(world)

    assert reopens(world.tao, hazard, base=4)["code"] == "hazard.unknown"
    assert world.mei.state(hazard) == "closed"
