"""立查立改: put right before the worker's eyes, with a picture to show it."""

from typing import Any

import pytest

from backend.core.database import new_id
from tests.world import EDITION, GENERAL, ON_THE_SPOT, SPOT_SERIOUS, Picture, World, taken


def found_and_fixed(venue: str, item: str) -> tuple[dict[str, Any], Picture, Picture]:
    before, after = taken(), taken()
    args = {
        "id": str(new_id()), "venue_id": venue, "item_code": item, "edition": EDITION,
        "photos": [before.facts], "fixed": {"photos": [after.facts], "note": "已搬走"},
    }  # fmt: skip
    return args, before, after


def test_a_general_one_fixed_at_once_closes_when_both_pictures_are_there(world: World) -> None:
    args, before, after = found_and_fixed(world.noodle_shop, ON_THE_SPOT)
    world.mei.does("hazard.report", **args)
    world.mei.uploads(before)
    half = world.mei.ticket(args["id"])
    world.mei.uploads(after)

    assert (half["state"], half["closing"]) == ("submitted", True)
    ticket = world.mei.ticket(args["id"])
    assert (ticket["state"], ticket["disposal"]) == ("closed", "on_the_spot")
    assert world.mei.timeline(args["id"]) == ["reported", "passed", "closed"]
    assert [p["stage"] for p in ticket["photos"]] == ["before", "after"]
    assert ticket["due_on"] == "2026-03-04"


def test_the_order_in_which_the_pictures_arrive_does_not_matter(world: World) -> None:
    args, before, after = found_and_fixed(world.noodle_shop, ON_THE_SPOT)
    world.mei.does("hazard.report", **args)

    world.mei.uploads(after, before)

    assert world.mei.state(args["id"]) == "closed"


def test_a_serious_one_fixed_at_once_still_needs_another_person(world: World) -> None:
    args, before, after = found_and_fixed(world.noodle_shop, SPOT_SERIOUS)
    world.mei.does("hazard.report", **args)
    world.mei.uploads(before, after)

    ticket = world.mei.ticket(args["id"])
    assert (ticket["state"], ticket["closing"]) == ("submitted", False)
    world.zhou.passes(args["id"])
    assert world.mei.state(args["id"]) == "closed"


def test_without_its_after_picture_it_becomes_a_deadline_of_one_working_day(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop, ON_THE_SPOT)

    ticket = world.mei.ticket(hazard)
    assert (ticket["state"], ticket["disposal"], ticket["due_on"]) == (
        "rectifying",
        "deadline",
        "2026-03-05",
    )
    assert world.mei.timeline(hazard) == ["reported", "converted"]


def test_a_fix_without_a_picture_is_no_fix(world: World) -> None:
    args, _, _ = found_and_fixed(world.noodle_shop, ON_THE_SPOT)
    args["fixed"] = {"photos": [], "note": "口头说改了"}

    assert world.mei.does("hazard.report", **args)["result"] == "parked"


@pytest.mark.parametrize("item", [GENERAL, "A05"])
def test_no_announced_picture_is_ever_dropped(world: World, item: str) -> None:
    args, before, after = found_and_fixed(world.noodle_shop, item)

    world.mei.does("hazard.report", **args)
    world.mei.uploads(before, after)

    assert world.mei.ticket(args["id"])["evidence"] == {"declared": 2, "received": 2}
