"""包保屯长: reports and solves what is wrong with the roads of their villages; no more."""

from typing import Any

import pytest

from backend.core.database import new_id
from backend.people.accounts.models import Role
from tests.world import EDITION, GENERAL, Person, World, taken

VILLAGE, HAMLET, NEXT = "220382.002.02.", "220382.002.02.01.", "220382.002.01.01."
POTHOLE = "K04"


@pytest.fixture
def head(world: World) -> Person:
    """马屯长, head of 巨丰村."""
    return world.person("马屯长", "matun", Role.VILLAGE_HEAD, VILLAGE)


def a_road(grid: str = HAMLET, item: str = POTHOLE, **more: Any) -> dict[str, Any]:
    spot = {"kind": "road", "grid": grid, "words": "村口桥头"}
    facts = {"id": str(new_id()), "item_code": item, "edition": EDITION, "spot": spot}
    return facts | {"photos": [taken().facts]} | more


def test_a_road_is_reported_and_solved(world: World, head: Person) -> None:
    road, after = a_road(), taken(at=world.now)
    assert head.does("hazard.report", **road)["result"] == "applied"
    (ticket,) = head.pulls_all()[0]["hazard"]

    done = head.does(
        "hazard.reinspect", id=road["id"], base=ticket["version"], passed=True,
        photos=[after.facts],
    )  # fmt: skip
    head.uploads(after)

    assert (done["result"], ticket["domain"], ticket["venue_name"]) == (
        "applied", "road", "村口桥头",
    )  # fmt: skip
    picture = head.get(f"/photos/{after.id}/small")
    assert picture.status_code == 200


def test_what_is_no_road_is_refused_with_what_to_do(head: Person) -> None:
    refused = head.does("hazard.report", **a_road(item=GENERAL))

    assert (refused["result"], refused["code"]) == ("parked", "hazard.roads_only")
    assert "告诉网格员" in refused["detail"]


def test_a_road_of_another_village_is_not_theirs(head: Person) -> None:
    assert head.does("hazard.report", **a_road(NEXT))["result"] == "parked"


def test_their_phone_holds_roads_and_nothing_of_shops(world: World, head: Person) -> None:
    shop = world.venue(world.zhou, "村头饭店", HAMLET, operator="王大力")
    fire = world.zhou.reports(shop)
    road = a_road()
    world.zhou.does("hazard.report", **road)

    rows, _ = head.pulls_all()

    assert set(rows) == {"grid", "item", "hazard"}
    assert [ticket["id"] for ticket in rows["hazard"]] == [road["id"]]
    assert {item["domain"] for item in rows["item"]} == {"road"}
    assert not [w for w in ("村头饭店", "王大力", fire) if w in str(rows)]


def test_a_ticket_of_a_shop_in_their_village_is_not_theirs_to_touch(
    world: World, head: Person
) -> None:
    shop = world.venue(world.zhou, "村头饭店", HAMLET)
    fire = world.zhou.reports(shop)

    refused = head.does("hazard.note", id=fire, text="看过")

    assert refused["code"] == "hazard.unknown"


def test_who_has_no_phone_is_named_by_a_colleague(world: World, head: Person) -> None:
    road = a_road(detail="坑有半米", on_behalf=" 老孙 ")

    head.does("hazard.report", **road)

    assert world.zhou.ticket(road["id"])["detail"] == "坑有半米（老孙发现，代报）"


def test_a_village_head_has_villages_and_no_street(world: World) -> None:
    facts = {"name": "马屯长", "user_name": "matun", "role": "village_head"}

    refused = world.zhou.post("/people", {**facts, "grid": "220382.002."})
    taken_on = world.zhou.post("/people", {**facts, "grid": VILLAGE})

    assert (refused.status_code, refused.json()["code"]) == (422, "person.no_village")
    assert taken_on.status_code == 201
