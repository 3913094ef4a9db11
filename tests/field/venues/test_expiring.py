"""快到期: extinguishers past their day or within thirty, the worst first."""

from datetime import timedelta
from typing import Any

from tests.world import World

GRID = "220382.002.01.01."


def expires(world: World, name: str, days: int, **more: Any) -> str:
    day = (world.now + timedelta(days=days)).date().isoformat()
    return world.venue(world.mei, name, GRID, extinguishers_expire_on=day, **more)


def names(answer: Any) -> list[str]:
    return [v["name"] for v in answer.json()["items"]]


def test_what_expires_is_listed_the_worst_first(world: World) -> None:
    for name, days in (("还早", 31), ("下月", 30), ("早过期", -300), ("今天", 0)):
        expires(world, name, days)
    expires(world, "关了门", -10, status="closed")

    found = world.zhou.get("/venues", flag="expiring")

    assert (names(found), found.json()["total"]) == (["早过期", "今天", "下月"], 3)


def test_it_is_narrowed_further_and_taken_out_in_the_same_order(world: World) -> None:
    expires(world, "早过期", -300)
    expires(world, "面包店", 3, venue_class="shop")

    found = world.zhou.get("/venues", flag="expiring", venue_class="shop")
    count = world.zhou.post(
        "/exports/count", {"kind": "venues", "filter": {"flag": "expiring"}}
    ).json()

    assert names(found) == ["面包店"]
    assert (count["rows"], "灭火器快到期" in count["filter_words"]) == (2, True)


def test_a_newer_date_takes_it_off_the_list(world: World) -> None:
    shop = expires(world, "今天", 0)
    today = world.now.date().isoformat()

    changes = {"extinguishers_expire_on": {"from": today, "to": "2030-01-01"}}
    world.mei.does("venue.amend", venue_id=shop, changes=changes)

    assert names(world.mei.get("/venues", flag="expiring")) == []


def test_a_neighbour_sees_none_and_an_unknown_flag_is_refused(world: World) -> None:
    expires(world, "今天", 0)

    assert names(world.tao.get("/venues", flag="expiring")) == []
    assert names(world.sun.get("/venues", flag="expiring")) == []
    assert world.zhou.get("/venues", flag="lucky").status_code in {400, 422}
