"""The map: venues in their places, what is open there, and whose pictures lie below."""

from typing import Any

import pytest

from backend.app import policy
from backend.core.settings import Settings, Unusable, read_settings
from tests.world import GENERAL, Person, World

PLACE = {"lat": 43.5213, "lng": 123.5007}
STREETS = "https://t0.tianditu.gov.cn/vec_w/wmts?TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=k"
NAMES = STREETS.replace("vec_w", "cva_w").replace("t0", "t1")


def put(person: Person, venue: str, **place: float | None) -> dict[str, Any]:
    """Move a venue from nowhere to a place."""
    changes = {name: {"from": None, "to": value} for name, value in place.items()}
    return person.does("venue.amend", venue_id=venue, changes=changes)


def point(person: Person, venue: str) -> dict[str, Any]:
    items = person.get("/map/venues").json()["items"]
    return next(row for row in items if row["id"] == venue)


def test_a_venue_put_in_its_place_is_on_the_map(world: World) -> None:
    assert point(world.zhou, world.noodle_shop)["lat"] is None

    put(world.mei, world.noodle_shop, **PLACE)

    row = point(world.zhou, world.noodle_shop)
    assert {"lat": row["lat"], "lng": row["lng"]} == PLACE
    assert row["name"] == "福满楼面馆"
    shown = world.zhou.get(f"/venues/{world.noodle_shop}").json()["venue"]
    assert shown["lng"] == PLACE["lng"]


@pytest.mark.parametrize(
    "place",
    [
        {"lat": 90.1, "lng": 123.5},
        {"lat": -90.1, "lng": 123.5},
        {"lat": 43.5, "lng": 180.1},
        {"lat": 43.5, "lng": -180.1},
        {"lat": 43.5},
        {"lng": 123.5},
        {"lat": "北", "lng": 123.5},
    ],
)
def test_a_place_that_is_none_is_refused_and_nothing_changes(
    world: World, place: dict[str, Any]
) -> None:
    result = put(world.mei, world.noodle_shop, **place)

    assert result["result"] == "parked"
    assert point(world.zhou, world.noodle_shop)["lat"] is None


def test_the_edges_of_the_world_are_places(world: World) -> None:
    put(world.mei, world.noodle_shop, lat=-90.0, lng=180.0)

    assert point(world.zhou, world.noodle_shop)["lng"] == 180


def test_half_a_place_is_told_in_words(world: World) -> None:
    result = put(world.mei, world.noodle_shop, lat=43.5)

    assert "位置要经度和纬度一起填" in result["detail"]


def test_a_pin_moved_by_two_stays_where_the_first_put_it(world: World) -> None:
    put(world.mei, world.noodle_shop, **PLACE)

    put(world.zhou, world.noodle_shop, lat=43.6, lng=123.6)

    assert point(world.zhou, world.noodle_shop)["lat"] == PLACE["lat"]
    assert {t["facts"]["field"] for t in world.zhou.tasks()} == {"lat", "lng"}


def test_a_pin_is_taken_away_again(world: World) -> None:
    put(world.mei, world.noodle_shop, **PLACE)
    away = {name: {"from": value, "to": None} for name, value in PLACE.items()}

    world.zhou.does("venue.amend", venue_id=world.noodle_shop, changes=away)

    assert point(world.zhou, world.noodle_shop)["lat"] is None


def test_the_neighbour_neither_sees_nor_moves_it(world: World) -> None:
    put(world.mei, world.noodle_shop, **PLACE)
    moved = put(world.tao, world.noodle_shop, lat=1.0, lng=1.0)

    assert moved["result"] == "parked"
    items = world.tao.get("/map/venues").json()["items"]
    assert world.noodle_shop not in {row["id"] for row in items}
    assert world.tao.get("/map/venues", grid="220382.002.").status_code == 404


def test_what_is_open_there_and_what_is_late_is_counted(world: World) -> None:
    world.mei.reports(world.noodle_shop, GENERAL)
    row = point(world.zhou, world.noodle_shop)
    assert (row["open"], row["overdue"]) == (1, 0)

    world.clock.forward(days=40)
    world.zhou.signs_in_again()

    row = point(world.zhou, world.noodle_shop)
    assert (row["open"], row["overdue"]) == (1, 1)


def test_without_pictures_nothing_of_strangers_is_loaded(world: World) -> None:
    told = world.mei.get("/map").json()

    assert told == {"tiles": [], "credit": "", "datum": "wgs84"}
    assert "img-src 'self' data: blob:;" in policy(Settings())


def test_pictures_are_allowed_from_exactly_their_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANXUN_TILES", f"{STREETS} {NAMES} {STREETS}")

    settings = read_settings()

    assert len(settings.tile_layers) == 3
    allowed = "img-src 'self' data: blob: https://t0.tianditu.gov.cn https://t1.tianditu.gov.cn;"
    assert allowed in policy(settings)


@pytest.mark.parametrize(
    "tiles",
    [
        "t0.tianditu.gov.cn/{z}/{y}/{x}",
        "https://a.example/{z}/{x}",
        "javascript:alert({x},{y},{z})",
        "https://a.example;script-src *//{z}/{y}/{x}",
        "https://{s}.example/{z}/{y}/{x}",
    ],
)
def test_an_address_that_is_none_stops_the_start(
    tiles: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANXUN_TILES", tiles)

    with pytest.raises(Unusable, match="ANXUN_TILES"):
        read_settings()
