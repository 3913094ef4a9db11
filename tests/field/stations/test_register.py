"""劝导站 at the desk: what each did month by month, and the register behind the figures."""

from typing import Any

import pytest

from tests.field.stations.test_ledger import ROW, imports
from tests.world import Person, World

MAY = (ROW[0], "2024/5/2", "06:10", "摩托车", "酒驾", "报交警", "李强")
TOWN = ("街口劝导点", "2025/1/3", None, "摩托车", "超员", "口头教育", "王梅")


def register(person: Person, **query: Any) -> list[str]:
    found = person.get("/dissuasions", **query).json()
    assert found["total"] == len(found["items"])
    return [one["day"] for one in found["items"]]


def test_a_station_says_what_it_did_month_by_month(world: World) -> None:
    imports(world.zhou, ROW, MAY, TOWN)

    found = world.zhou.get("/stations", year=2024).json()

    assert (found["year"], found["years"], found["total"]) == (2024, [2025, 2024], 2)
    months = {one["name"]: one["months"] for one in found["items"]}
    assert months["巨丰村劝导站"] == [0, 0, 0, 1, 1] + [0] * 7
    assert months["街口劝导点"] == [0] * 12
    assert found["months"] == months["巨丰村劝导站"]


def test_unasked_it_is_the_last_year_with_anything_in_it(world: World) -> None:
    assert world.zhou.get("/stations").json()["year"] == world.now.year

    imports(world.zhou, ROW, TOWN)

    assert world.zhou.get("/stations").json()["year"] == 2025


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ({}, ["2025-01-03", "2024-05-02", "2024-04-10"]),
        ({"from": "2024-05-01", "to": "2024-05-31"}, ["2024-05-02"]),
        ({"violation": "drunk"}, ["2024-05-02"]),
        ({"vehicle": "farm_tricycle"}, ["2024-04-10"]),
        ({"q": "街口"}, ["2025-01-03"]),
        ({"q": "巨丰 董红生"}, ["2024-04-10"]),
        ({"grid": "220382.002.02."}, ["2024-05-02", "2024-04-10"]),
    ],
)
def test_the_register_is_narrowed_and_taken_out_alike(
    world: World, query: dict[str, Any], days: list[str]
) -> None:
    imports(world.zhou, ROW, MAY, TOWN)

    assert register(world.zhou, **query) == days
    asked = {"kind": "dissuasions", "filter": query}
    assert world.zhou.post("/exports/count", asked).json()["rows"] == len(days)


def test_the_register_of_one_station(world: World) -> None:
    imports(world.zhou, ROW, TOWN)
    (town,) = (s["id"] for s in world.zhou.get("/stations").json()["items"] if s["name"] == TOWN[0])

    (one,) = world.zhou.get("/dissuasions", station_id=town).json()["items"]

    assert (one["station"], one["at_time"], one["action"]) == ("街口劝导点", None, "told")


def test_a_neighbour_sees_neither_station_nor_register(world: World) -> None:
    imports(world.zhou, ROW)

    for person in (world.sun, world.mei):
        assert person.get("/stations").json()["items"] == []
        assert register(person) == []
    for path in ("/stations", "/dissuasions"):
        assert world.mei.get(path, grid="220382.002.02.").status_code == 404
