"""A hazard where no shop is: a corridor, a road, a railing; described, and pinned if one likes."""

from typing import Any

import pytest

from backend.core.database import new_id
from tests.world import EDITION, GENERAL, Person, World, taken

GRID, NEXT = "220382.002.01.01.", "220382.002.01.02."
STAIRS: dict[str, Any] = {"kind": "public", "grid": GRID, "words": " 3号楼2单元 楼道 "}


def reports(person: Person, **spot: Any) -> dict[str, Any]:
    facts = {"item_code": GENERAL, "edition": EDITION, "photos": [taken().facts]}
    return person.does("hazard.report", id=str(new_id()), spot=STAIRS | spot, **facts)


def tickets(person: Person, **asked: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.get("/hazards", **asked).json()["items"]
    return found


def test_a_described_place_stands_where_a_venue_would(world: World) -> None:
    assert reports(world.mei, kind="road")["result"] == "applied"

    ticket = tickets(world.zhou)[0]
    assert (ticket["spot"], ticket["venue_id"]) == ("road", None)
    assert (ticket["venue_name"], ticket["grid"]) == ("3号楼2单元 楼道", GRID)
    assert ticket["venue_address"] == ticket["grid_name"]
    assert [t["id"] for t in tickets(world.zhou, text="2单元")] == [ticket["id"]]


def test_its_life_is_that_of_any_other(world: World) -> None:
    reports(world.mei)
    ticket = tickets(world.mei)[0]["id"]

    picture = taken()
    done = world.mei.does(
        "hazard.reinspect", id=ticket, base=2, passed=True, photos=[picture.facts]
    )
    world.mei.uploads(picture)

    assert done["result"] == "applied"


def test_a_place_in_a_grid_of_others_is_refused(world: World) -> None:
    refused = reports(world.mei, grid=NEXT)

    assert refused["result"] == "parked"
    assert tickets(world.zhou) == []


def test_the_neighbour_does_not_see_it(world: World) -> None:
    reports(world.mei)

    assert tickets(world.tao) == []
    assert len(tickets(world.mei)) == 1


def test_without_any_place_nothing_is_guessed(world: World) -> None:
    refused = world.mei.does(
        "hazard.report", id=str(new_id()), item_code=GENERAL, edition=EDITION,
        photos=[taken().facts],
    )  # fmt: skip

    assert refused["code"] == "hazard.no_place"
    assert "公共部位" in refused["detail"]


@pytest.mark.parametrize(
    "wrong",
    [{"words": " "}, {"words": "x"}, {"words": "楼" * 81}, {"kind": "moon"}, {"lat": 43.5},
     {"lat": 143.5, "lng": 123.5}, {"lat": "here", "lng": "there"}],
)  # fmt: skip
def test_what_says_no_place_is_kept_and_put_before_the_office(
    world: World, wrong: dict[str, Any]
) -> None:
    assert reports(world.mei, **wrong)["result"] == "parked"
    assert tickets(world.zhou) == []


def test_a_pin_far_from_everything_known_is_refused_and_one_near_is_kept(world: World) -> None:
    world.mei.does(
        "venue.register", id=str(new_id()), grid=GRID, name="有位置的店", venue_class="shop",
        address="站前路1号", lat=43.52, lng=123.51,
    )  # fmt: skip

    far = reports(world.mei, lat=31.2, lng=121.5)
    near = reports(world.mei, lat=43.6, lng=123.6)

    assert (far["code"], near["result"]) == ("hazard.pin_outside", "applied")
    assert (tickets(world.zhou)[0]["lat"], tickets(world.zhou)[0]["lng"]) == (43.6, 123.6)


def test_the_same_place_again_is_a_recurrence_and_another_is_not(world: World) -> None:
    reports(world.mei)
    first = tickets(world.mei)[0]["id"]
    facts = {"item_code": GENERAL, "edition": EDITION, "recurs": first}
    for words in ("3号楼2单元 楼道", "5号楼楼道"):
        world.mei.does(
            "hazard.report", id=str(new_id()), spot=STAIRS | {"words": words},
            photos=[taken().facts], **facts,
        )  # fmt: skip

    assert sorted(t["recurs"] or "" for t in tickets(world.zhou)) == ["", "", first]
