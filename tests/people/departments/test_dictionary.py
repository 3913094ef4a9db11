"""The departments: seeded, mended by the office for its own grid, offered by what falls to them."""

from typing import Any

import pytest

from tests.world import Person, World


def names(person: Person, **params: Any) -> list[str]:
    return [d["name"] for d in person.get("/departments", **params).json()["items"]]


def entry(person: Person, name: str) -> dict[str, Any]:
    items: list[dict[str, Any]] = person.get("/departments").json()["items"]
    return next(d for d in items if d["name"] == name)


def test_a_county_starts_with_the_matrix(world: World) -> None:
    fire = entry(world.mei, "消防救援大队")

    assert len(names(world.mei)) == 12
    assert "suspected_major" in fire["kinds"]
    assert fire["whistle_minutes"] == {"emergency": 30, "urgent": 120, "normal": 1440}


def test_a_street_mends_its_own_entry_and_the_neighbour_keeps_the_countys(world: World) -> None:
    fire = entry(world.zhou, "消防救援大队")

    mended = world.zhou.patch(f"/departments/{fire['id']}", {"phone": "0434-7222119"})

    assert mended.status_code == 200
    assert entry(world.mei, "消防救援大队")["phone"] == "0434-7222119"
    assert entry(world.sun, "消防救援大队")["phone"] == ""
    assert len(names(world.mei)) == 12


def test_renamed_or_ended_the_countys_entry_is_not_offered_here(world: World) -> None:
    office = world.zhou
    road, farm = entry(office, "交通运输局"), entry(office, "农业农村局")
    office.patch(f"/departments/{road['id']}", {"name": "交通局"})
    office.patch(f"/departments/{farm['id']}", {"ended": True})

    assert {"交通局"} <= set(names(world.mei))
    assert {"交通运输局", "农业农村局"} & set(names(world.mei)) == set()
    assert {"交通运输局", "农业农村局"} <= set(names(world.sun))
    assert "农业农村局" in names(world.mei, ended="true")


def test_the_county_mends_for_all(world: World) -> None:
    fire = entry(world.hao, "消防救援大队")
    clocks = {"emergency": 20, "urgent": 60, "normal": 720}

    world.hao.patch(f"/departments/{fire['id']}", {"whistle_minutes": clocks})

    assert entry(world.sun, "消防救援大队")["whistle_minutes"] == clocks


def test_a_new_entry_is_the_streets_alone(world: World) -> None:
    made = world.zhou.post("/departments", {"name": " 水务局 ", "kinds": ["K04", " ", "K04"]})

    assert (made.status_code, made.json()["name"], made.json()["kinds"]) == (
        201,
        "水务局",
        ["K04"],
    )
    assert "水务局" in names(world.mei)
    assert "水务局" not in names(world.sun)


def test_a_neighbours_entry_is_not_there(world: World) -> None:
    theirs = world.sun.post("/departments", {"name": "辽南城管"}).json()["id"]

    assert world.zhou.patch(f"/departments/{theirs}", {"phone": "1"}).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"name": "  "}, 409), ({"name": ""}, 422), ({"name": "长" * 41}, 422), ({}, 422),
        ({"name": "某局", "whistle_minutes": {"emergency": 0, "urgent": 1, "normal": 1}}, 422),
    ],
)  # fmt: skip
def test_what_cannot_be_an_entry_is_refused(world: World, body: Any, status: int) -> None:
    assert world.zhou.post("/departments", body).status_code == status


def test_a_name_is_not_given_twice(world: World) -> None:
    first = world.zhou.post("/departments", {"name": "水务局"})
    second = world.zhou.post("/departments", {"name": "水务局"})

    assert (first.status_code, second.status_code) == (201, 409)
    assert second.json()["code"] == "department.name_taken"


@pytest.mark.parametrize("who", ["mei", "ding", "feng", "deng"])
def test_only_office_and_admin_mend(world: World, who: str) -> None:
    assert getattr(world, who).post("/departments", {"name": "某局"}).status_code == 403


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("A05", "消防救援大队"), ("E10", "公安派出所"), ("E07", "住房和城乡建设局(燃气办)"),
        ("H08", "市场监督管理局"), ("G04", "综合行政执法局"), ("D01", "公安派出所"),
        ("C01", "消防救援大队"),
    ],
)  # fmt: skip
def test_whom_an_item_falls_to_is_suggested(world: World, item: str, expected: str) -> None:
    hazard = world.mei.reports(world.noodle_shop, item)

    assert world.zhou.ticket(hazard)["suggested_department"]["name"] == expected
    assert world.mei.ticket(hazard)["suggested_department"] is None


def test_a_schools_hazard_falls_to_education(world: World) -> None:
    school = world.venue(world.mei, "小红花幼儿园", "220382.002.01.01.", venue_class="school")
    hazard = world.mei.reports(school, "D01")

    assert world.zhou.ticket(hazard)["suggested_department"]["name"] == "教育局"
