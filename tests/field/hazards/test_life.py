"""A ticket from the door to its closing, through the one door for writes."""

from tests.world import SERIOUS, World, taken


def test_a_general_hazard_is_found_put_right_and_closed_by_its_finder(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    ticket = world.mei.ticket(hazard)
    assert (ticket["state"], ticket["level"], ticket["due_on"]) == (
        "rectifying",
        "general",
        "2026-03-07",
    )

    assert world.mei.passes(hazard)["result"] == "applied"

    ticket = world.zhou.ticket(hazard)
    assert ticket["state"] == "closed"
    assert [e["kind"] for e in ticket["events"]] == ["reported", "assigned", "passed", "closed"]


def test_closing_waits_for_its_photo(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    picture = taken()

    world.mei.does("hazard.reinspect", id=hazard, base=2, passed=True, photos=[picture.facts])
    waiting = world.mei.ticket(hazard)
    world.mei.uploads(picture)

    assert (waiting["state"], waiting["closing"]) == ("submitted", True)
    assert waiting["evidence"] == {"declared": 2, "received": 1}
    assert world.mei.ticket(hazard)["state"] == "closed"


def test_a_serious_hazard_is_not_closed_by_its_finder(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop, SERIOUS)

    world.mei.passes(hazard)
    assert world.mei.ticket(hazard)["state"] == "submitted"

    world.zhou.passes(hazard)
    assert world.mei.ticket(hazard)["state"] == "closed"
