"""Entering a venue met for the first time."""

from typing import Any

import pytest

from backend.core.database import new_id
from tests.world import Person, World, taken

HERE, NEXT_DOOR = "220382.002.01.01.", "220382.002.01.02."


def register(person: Person, **facts: Any) -> dict[str, Any]:
    plain = {"id": str(new_id()), "grid": HERE, "name": "老街理发", "venue_class": "beauty_bath"}
    return person.does("venue.register", **{**plain, "address": "光明路2号", **facts})


def test_it_gets_a_number_and_a_plaque(world: World) -> None:
    venue = str(new_id())

    result = register(world.mei, id=venue, area_m2=38.5, lives_in=False, fuel="electricity")

    assert result["number"] == "辽西-0001"
    row = world.zhou.get(f"/venues/{venue}").json()["venue"]
    assert (row["name"], row["grid_name"], row["status"]) == (
        "老街理发",
        "电厂社区第1网格",
        "operating",
    )
    assert (row["area_m2"], row["lives_in"], row["fuel"], row["exits"]) == (
        38.5,
        False,
        "electricity",
        None,
    )
    assert [c["kind"] for c in row["codes"]] == ["token"]
    assert (row["initials"], row["version"]) == ("ljlf", 1)


def test_numbers_run_by_sub_district(world: World) -> None:
    here = [register(world.mei)["number"] for _ in range(2)]
    there = register(world.sun, grid="220382.003.01.01.")["number"]

    assert (here, there) == (["辽西-0001", "辽西-0002"], "辽南-0001")


def test_a_refused_entry_uses_up_no_number(world: World) -> None:
    register(world.mei, grid="220382.002.01.")

    assert register(world.mei)["number"] == "辽西-0001"


def test_the_picture_of_its_door_is_kept(world: World) -> None:
    door = taken()
    register(world.mei, photos=[door.facts])

    world.mei.uploads(door)

    assert world.zhou.get(f"/photos/{door.id}/original").content == door.content


def test_a_licence_opens_it(world: World) -> None:
    venue = str(new_id())
    register(world.mei, id=venue, credit_code="91220382MA17XKPQ2D")

    codes = world.mei.get(f"/venues/{venue}").json()["venue"]["codes"]

    assert {c["kind"] for c in codes} == {"token", "licence"}


def test_two_shops_of_one_licence_are_both_entered_and_it_opens_the_first(world: World) -> None:
    first, second = str(new_id()), str(new_id())
    register(world.mei, id=first, credit_code="91220382MA17XKPQ2D")

    result = register(world.mei, id=second, name="二店", credit_code="91220382MA17XKPQ2D")

    assert result["result"] == "applied"
    opened = world.mei.get("/venues/by-code/91220382MA17XKPQ2D").json()
    assert opened["venue"]["id"] == first


def test_the_same_venue_is_not_entered_twice(world: World) -> None:
    venue = str(new_id())
    register(world.mei, id=venue)

    assert register(world.mei, id=venue, name="又一家")["code"] == "venue.exists"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"name": "长" * 81}, {"venue_class": "bar"}, {"address": ""},
        {"fuel": "wood"}, {"area_m2": "很大"}, {"area_m2": -1}, {"exits": 1.5},
        {"phone": "1" * 21}, {"grid": 5},
    ],
    ids=str,
)  # fmt: skip
def test_facts_that_cannot_be_right_park_the_entry(world: World, wrong: dict[str, Any]) -> None:
    result = register(world.mei, **wrong)

    assert (result["result"], result["code"]) == ("parked", "command.malformed")
    assert world.mei.get("/venues").json()["total"] == 0


@pytest.mark.parametrize("grid", ["220382.002.", "220382.002.01."])
def test_it_belongs_into_a_grid_not_above(world: World, grid: str) -> None:
    result = register(world.zhou, grid=grid)

    assert (result["code"], "具体网格" in result["detail"]) == ("invalid", True)


@pytest.mark.parametrize("grid", [NEXT_DOOR, "220382.003.01.01.", "nowhere", "", "220382.002.01.0"])
def test_nobody_enters_a_venue_in_a_grid_not_theirs(world: World, grid: str) -> None:
    result = register(world.mei, grid=grid)

    assert (result["result"], result["code"]) == ("parked", "not_found")


@pytest.mark.parametrize("who", ["feng", "ding", "deng"])
def test_those_who_keep_no_register_enter_nothing(world: World, who: str) -> None:
    assert register(getattr(world, who))["code"] == "forbidden"
