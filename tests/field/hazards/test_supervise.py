"""挂牌督办: a higher office watches, and its day stands."""

from typing import Any

import pytest

from tests.field.hazards.test_transfer import suspects
from tests.world import GENERAL, SERIOUS, Person, World

PLAQUE = {
    "authority": "双辽市安委办",
    "document_number": "安委办〔2026〕1号",
    "due_on": "2026-03-31",
}


def supervises(person: Person, hazard: str, **more: Any) -> dict[str, Any]:
    return person.acts("hazard.supervise", hazard, **(PLAQUE | more))


def test_the_day_of_the_plaque_stands_whatever_the_street_does(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop, SERIOUS)

    assert supervises(world.zhou, hazard)["result"] == "applied"
    world.clock.forward(days=3)
    world.mei.submits(hazard)
    world.zhou.fails(hazard)

    ticket = world.mei.ticket(hazard)
    assert (ticket["supervised"], ticket["due_on"]) == (PLAQUE, "2026-03-31")
    assert world.zhou.get("/hazards").json()["items"][0]["supervised"] == PLAQUE


def test_opened_again_the_plaque_is_off(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop, SERIOUS)
    supervises(world.zhou, hazard)
    world.zhou.passes(hazard)
    assert world.mei.ticket(hazard)["supervised"] == PLAQUE

    world.mei.acts("hazard.reopen", hazard, reason="又锁上了")

    ticket = world.mei.ticket(hazard)
    assert (ticket["supervised"], ticket["due_on"]) == (None, "2026-03-11")


def test_a_general_hazard_hangs_no_plaque(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop, GENERAL)

    result = supervises(world.zhou, hazard)
    assert (result["result"], result["code"]) == ("superseded", "hazard.other_level")
    suspects(world.mei, hazard)
    assert supervises(world.zhou, hazard)["result"] == "applied"
    assert supervises(world.song, hazard)["code"] == "hazard.supervised_already"


@pytest.mark.parametrize("wrong", [{"authority": ""}, {"document_number": " "}])
def test_who_and_by_what_document_must_be_said(world: World, wrong: dict[str, str]) -> None:
    hazard = world.mei.reports(world.noodle_shop, SERIOUS)

    assert supervises(world.zhou, hazard, **wrong)["code"] == "invalid"


def test_neighbours_and_workers_supervise_nothing(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop, SERIOUS)

    assert supervises(world.sun, hazard, base=2)["code"] == "hazard.unknown"
    assert supervises(world.mei, hazard)["code"] == "forbidden"
