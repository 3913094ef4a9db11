"""Colours over HTTP: computed, explained, counted, remembered; never on a public page."""

from datetime import timedelta
from typing import Any

from backend.app import SOURCES
from backend.office.messages.jobs import clock_round
from tests.world import GENERAL, SERIOUS, SPOT_SERIOUS, Person, World


def colour(person: Person, venue: str) -> dict[str, Any]:
    answer = person.get(f"/colours/{venue}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def listed(person: Person, of: str, **more: Any) -> tuple[list[str], dict[str, int]]:
    answer = person.get("/colours/venues", colour=of, **more).json()
    return [v["name"] for v in answer["items"]], answer["counts"]


def test_a_visit_without_a_hazard_makes_a_venue_green_and_a_ticket_yellow(world: World) -> None:
    shop = world.noodle_shop
    assert colour(world.mei, shop)["colour"] == "yellow"
    world.mei.visits(shop)
    assert colour(world.mei, shop)["colour"] == "green"

    ticket = world.mei.reports(shop, GENERAL)
    assert [r["text"] for r in colour(world.zhou, shop)["reasons"]] == ["有 1 条隐患没销号"]
    world.mei.passes(ticket)
    assert colour(world.mei, shop)["colour"] == "green"


def test_a_locked_exit_is_red_until_it_is_closed(world: World) -> None:
    shop = world.noodle_shop
    world.mei.visits(shop)
    ticket = world.mei.reports(shop, SPOT_SERIOUS)

    found = colour(world.mei, shop)
    assert (found["colour"], found["reasons"][0]["todo"]) == ("red", "打开安全出口，复查销号")
    world.zhou.passes(ticket)
    assert colour(world.mei, shop)["colour"] == "green"


def test_time_alone_turns_a_late_ticket_red(world: World) -> None:
    shop = world.noodle_shop
    world.mei.reports(shop, SERIOUS)
    assert colour(world.mei, shop)["colour"] == "yellow"

    world.clock.now += timedelta(days=40)
    world.mei.signs_in_again()

    assert "逾期" in colour(world.mei, shop)["reasons"][0]["text"]


def test_data_that_nobody_looked_at_for_a_year_is_yellow_until_confirmed(world: World) -> None:
    shop = world.noodle_shop
    world.clock.now += timedelta(days=366)
    world.mei.signs_in_again()
    world.mei.visits(shop)
    assert [r["text"] for r in colour(world.mei, shop)["reasons"]] == ["资料超过 12 个月没核对"]

    assert world.tao.does("venue.confirm", venue_id=shop)["code"] == "venue.unknown"
    assert world.feng.does("venue.confirm", venue_id=shop)["code"] == "forbidden"
    assert world.mei.does("venue.confirm", venue_id=shop)["result"] == "applied"

    assert colour(world.mei, shop)["colour"] == "green"


def test_lists_are_narrowed_by_colour_and_counted(world: World) -> None:
    world.mei.visits(world.noodle_shop)
    world.tao.reports(world.hardware_store, SPOT_SERIOUS)

    assert listed(world.zhou, "red") == (["鑫源五金"], {"red": 1, "yellow": 0, "green": 1})
    assert listed(world.zhou, "green")[0] == ["福满楼面馆"]
    assert listed(world.zhou, "red", q="面馆") == ([], {"red": 0, "yellow": 0, "green": 1})
    assert listed(world.mei, "red") == ([], {"red": 0, "yellow": 0, "green": 1})
    assert world.zhou.get("/colours/venues", colour="blue").status_code == 422


def test_every_grid_has_its_figures(world: World) -> None:
    world.mei.visits(world.noodle_shop)
    world.tao.reports(world.hardware_store, SPOT_SERIOUS)

    rows = {r["grid"]: r for r in world.zhou.get("/colours").json()["items"]}

    assert [rows["220382.002.01.01."][c] for c in ("red", "yellow", "green")] == [0, 0, 1]
    assert [rows["220382.002.01.02."][c] for c in ("red", "yellow", "green")] == [1, 0, 0]
    assert world.sun.get("/colours").json()["items"] == []


def test_a_venue_out_of_business_has_no_colour(world: World) -> None:
    shop = world.noodle_shop
    closed = {"status": {"from": "operating", "to": "closed"}}
    world.mei.does("venue.amend", venue_id=shop, changes=closed)

    assert (colour(world.mei, shop)["colour"], colour(world.mei, shop)["reasons"]) == (None, [])
    assert sum(listed(world.mei, "red")[1].values()) == 0


def test_what_it_was_is_written_down_once_for_each_change(world: World) -> None:
    shop = world.noodle_shop
    clock_round(world.db, world.now, SOURCES)
    clock_round(world.db, world.now + timedelta(minutes=5), SOURCES)
    world.clock.now += timedelta(days=1)
    world.mei.visits(shop)
    for _ in range(3):
        clock_round(world.db, world.now, SOURCES)
        world.clock.now += timedelta(days=1)

    history = colour(world.mei, shop)["history"]
    assert [row["colour"] for row in history] == ["green", "yellow"]
    assert (history[1]["reasons"], history[0]["version"]) == (["还没有走访过"], "2026-2")


def test_the_public_page_shows_no_colour(world: World) -> None:
    shop = world.noodle_shop
    world.mei.reports(shop, SPOT_SERIOUS)
    codes = world.mei.get(f"/venues/{shop}").json()["venue"]["codes"]

    page = world.http.get(f"/v/{codes[0]['value']}").text

    assert not [word for word in ("红色", "黄色", "安全出口上锁") if word in page]


def test_a_neighbours_colour_looks_like_none(world: World) -> None:
    assert world.tao.get(f"/colours/{world.noodle_shop}").status_code == 404
