"""Larger than small: a warning by the province's limits of the day, and never a refusal.

The phone tells by the same cases.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from backend.field.venues.size_limits import catalogue as sizing
from tests.world import World

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "sizes.json").read_text("utf-8"))
GRID = "220382.002.01.01."
WARNING = (
    "建筑面积 1200㎡，不小于吉林省小商店上限 1000㎡，"
    "可能不属于九小场所，请核实是否按一般单位或重点单位管理"
)


def opens(world: World, name: str = "大商场", **facts: Any) -> str:
    return world.venue(world.mei, name, GRID, **facts)


def warning(world: World, venue: str) -> str | None:
    found: str | None = world.zhou.get(f"/venues/{venue}").json()["venue"]["oversize"]
    return found


def test_a_shop_beyond_the_limit_is_registered_and_warned_of(world: World) -> None:
    shop = opens(world, venue_class="shop", area_m2=1200)

    assert warning(world, shop) == WARNING
    (row,) = [v for v in world.mei.pull()["rows"]["venue"] if v["id"] == shop]
    assert row["oversize"] == WARNING
    code = row["codes"][0]["value"]
    assert world.mei.get(f"/venues/by-code/{code}").json()["venue"]["oversize"] == WARNING


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_each_class_has_its_limit_and_one_without_says_nothing(
    world: World, case: dict[str, Any]
) -> None:
    venue = opens(world, **case["facts"])

    found = world.zhou.get("/venues", flag="oversize").json()

    assert warning(world, venue) == case["oversize"]
    assert [v["id"] for v in found["items"]] == ([venue] if case["oversize"] else [])


def test_a_mended_size_ends_the_warning(world: World) -> None:
    shop = opens(world, venue_class="shop", area_m2=1200)

    changes = {"area_m2": {"from": 1200, "to": 120}}
    world.mei.does("venue.amend", venue_id=shop, changes=changes)

    assert warning(world, shop) is None


def test_what_was_closed_down_is_not_looked_into(world: World) -> None:
    opens(world, venue_class="shop", area_m2=1200, status="closed")

    assert world.zhou.get("/venues", flag="oversize").json()["total"] == 0


def test_the_list_leaves_out_the_neighbours(world: World) -> None:
    opens(world, venue_class="shop", area_m2=1200)

    assert world.tao.get("/venues", flag="oversize").json()["total"] == 0
    assert world.sun.get("/venues", flag="oversize").json()["total"] == 0


def test_the_list_is_taken_out_as_a_file(world: World) -> None:
    opens(world, venue_class="shop", area_m2=1200)
    opens(world, "小店", venue_class="shop", area_m2=12)

    asked = {"kind": "venues", "filter": {"flag": "oversize"}}
    count = world.zhou.post("/exports/count", asked).json()

    assert (count["rows"], "可能超规模" in count["filter_words"]) == (1, True)


def test_a_limit_holds_from_its_day_and_in_its_province() -> None:
    rows = [
        {"province": "22", "place": "吉林省", "since": since, "class": "shop", "called": "小商店",
         "marks": "", "measure": "area_m2", "below": below}
        for since, below in (("2020-01-01", "1000"), ("2027-01-01", "300"))
    ]  # fmt: skip
    sorts = sizing.read_size_limits(rows)

    def limit(province: str, year: int) -> list[int]:
        found = sizing.limits_in_force(sorts, province, date(year, 6, 1))
        return [below for sort in found for _, below in sort.limits]

    assert [limit("22", year) for year in (2019, 2026, 2027)] == [[], [1000], [300]]
    assert limit("37", 2026) == []
