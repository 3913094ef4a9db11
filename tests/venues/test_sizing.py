"""Larger than small: a warning by the province's limits of the day, and never a refusal."""

from datetime import date
from typing import Any

import pytest

from backend.venues import sizing
from tests.world import World

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


@pytest.mark.parametrize(
    ("facts", "warned"),
    [
        ({"venue_class": "shop", "area_m2": 1000}, True),
        ({"venue_class": "shop", "area_m2": 999.5}, False),
        ({"venue_class": "shop"}, False),
        ({"venue_class": "restaurant", "area_m2": 1001}, True),
        ({"venue_class": "entertainment", "area_m2": 300}, True),
        ({"venue_class": "beauty_bath", "area_m2": 299}, False),
        ({"venue_class": "workshop", "staff_count": 30}, True),
        ({"venue_class": "hospital", "beds": 50}, True),
        ({"venue_class": "hospital", "beds": 20, "subtype": "月子中心"}, True),
        ({"venue_class": "hotel", "rooms": 40}, True),
        ({"venue_class": "hotel", "rooms": 45, "beds": 79}, False),
        ({"venue_class": "hotel", "rooms": 39, "beds": 80}, False),
        ({"venue_class": "hotel", "rooms": 45, "beds": 90}, True),
        ({"venue_class": "school", "pupils": 100, "name": "蓝天幼儿园"}, True),
        ({"venue_class": "school", "pupils": 100, "beds": 39, "subtype": "幼儿园"}, False),
        ({"venue_class": "school", "pupils": 100}, False),
        ({"venue_class": "school", "pupils": 2000, "beds": 100}, True),
        ({"venue_class": "school", "pupils": 3000, "name": "新东方培训学校"}, False),
        ({"venue_class": "internet_cafe", "area_m2": 5000}, False),
        ({"venue_class": "other", "area_m2": 5000}, False),
    ],
    ids=str,
)
def test_each_class_has_its_limit_and_one_without_says_nothing(
    world: World, facts: dict[str, Any], *, warned: bool
) -> None:
    venue = opens(world, **facts)

    found = world.zhou.get("/venues", flag="oversize").json()

    assert bool(warning(world, venue)) is warned
    assert [v["id"] for v in found["items"]] == ([venue] if warned else [])


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
    sorts = sizing.read(rows)

    def limit(province: str, year: int) -> list[int]:
        found = sizing.newest(sorts, province, date(year, 6, 1))
        return [below for sort in found for _, below in sort.limits]

    assert [limit("22", year) for year in (2019, 2026, 2027)] == [[], [1000], [300]]
    assert limit("37", 2026) == []
