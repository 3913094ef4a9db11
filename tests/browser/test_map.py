"""A pin put down where there is no signal is on the office's map before the worker is back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.caller import Caller, Facts
from tests.browser.conftest import NewDesk, NewPhone
from tests.browser.desk import Desk
from tests.browser.looks import faults
from tests.browser.phone import Phone
from tests.browser.site import Site

NEAR = {"lat": 43.5213, "lng": 123.5007}
PLACED = "把这家店的位置标在这里"


@pytest.fixture
def mapper(site: Site) -> Caller:
    """Somebody whose grid has one venue in its place."""
    return site.newcomer("图巡", grid=site.next_grid)


def drags(page: Page, east: int, north: int) -> None:
    """Pull the map so that the cross comes to lie further east and north."""
    box = page.get_by_role("application").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - east / 2, y + north / 2)
    page.mouse.move(x - east, y + north)
    page.mouse.up()


def begins_to_place(phone: Phone, venue: Facts) -> None:
    phone.page.get_by_role("heading", name="没有标位置").wait_for()
    phone.tap(phone.button("全部"))
    phone.tap(phone.button(re.compile(venue["name"])))
    phone.says("让红十字对准")


def moves_and_takes_back(desk: Desk, mapper: Caller, venue: Facts, before: float) -> None:
    """The office pulls the pin further east, and undoes it."""
    desk.button("移动位置").click()
    drags(desk.page, -100, 0)
    desk.button("放在这里").click()
    desk.says("位置已标好")
    assert mapper.file(venue)["venue"]["lng"] < before
    desk.button("撤销").click()
    desk.says("已撤销")
    assert mapper.file(venue)["venue"]["lng"] == before


def test_a_pin_placed_without_network_appears_at_the_desk(
    site: Site, mapper: Caller, new_phone: NewPhone, new_desk: NewDesk
) -> None:
    mapper.registers("标好了的店", **NEAR)
    venue = mapper.registers("山后小卖部")
    phone = new_phone(mapper).opens().works_offline()
    phone.is_synchronised()
    phone.goes_offline()
    phone.goes("/map")
    begins_to_place(phone, venue)
    drags(phone.page, 60, 80)
    phone.tap(PLACED)
    phone.says("山后小卖部的位置标好了")
    assert mapper.file(venue)["venue"]["lat"] is None

    phone.goes_online()
    phone.sends()
    phone.until(lambda: mapper.file(venue)["venue"]["lat"])

    there = mapper.file(venue)["venue"]
    assert 0.0001 < there["lat"] - NEAR["lat"] < 0.001
    assert 0.0001 < there["lng"] - NEAR["lng"] < 0.001
    desk = new_desk(site.office).opens("/map?q=山后小卖部")
    desk.button(re.compile("山后小卖部 ?没有未销号的隐患")).click()
    expect(desk.button("移动位置")).to_be_visible()
    assert not faults(desk.page)

    moves_and_takes_back(desk, mapper, venue, there["lng"])


def test_ones_own_position_is_a_dot_on_this_screen_and_nothing_more(
    mapper: Caller, new_phone: NewPhone
) -> None:
    mapper.registers("老店", **NEAR)
    here = {"latitude": 43.987654, "longitude": 123.987654}
    phone = new_phone(mapper, permissions=["geolocation"], geolocation=here).opens("/map")
    phone.is_synchronised()
    asked: list[str] = []
    phone.page.on("request", lambda one: asked.append(f"{one.url} {one.post_data}"))
    phone.tap("看看我在哪")
    phone.says("不保存，也不上传")
    phone.page.wait_for_timeout(300)
    expect(phone.page.get_by_role("alert")).to_have_count(0)

    kept = [str(phone.local(table)) for table in ("meta", "outbox", "venues", "drafts")]
    assert not [one for one in [*asked, *kept] if "43.98" in one or "123.98" in one]


def test_from_the_page_of_a_venue_one_comes_to_where_it_lies(
    site: Site, mapper: Caller, new_phone: NewPhone, new_desk: NewDesk
) -> None:
    placed, unplaced = mapper.registers("山前小店", **NEAR), mapper.registers("没标的店")
    phone = new_phone(mapper).opens()
    phone.is_synchronised()

    phone.goes(f"/venues/{unplaced['id']}")
    phone.tap(phone.link("标位置"))
    phone.says("让红十字对准 没标的店")
    phone.goes(f"/venues/{placed['id']}")
    phone.tap(phone.link("看地图"))
    phone.says(re.compile(r"地图上的 \d+ 家"))

    desk = new_desk(site.office).opens(f"/venues/{placed['id']}")
    desk.link("在地图上看").click()
    expect(desk.button("移动位置")).to_be_visible()


def test_only_venues_with_hazards_are_drawn_when_one_asks_for_them(
    mapper: Caller, new_phone: NewPhone
) -> None:
    mapper.reports(mapper.registers("有隐患的店", **NEAR)["id"])
    mapper.registers("没隐患的店", lat=43.522, lng=123.501)
    phone = new_phone(mapper).opens("/map")
    phone.is_synchronised()
    expect(phone.link(re.compile("没隐患的店"))).to_be_visible()

    phone.tap(phone.button(re.compile("^有隐患")))

    expect(phone.link(re.compile("没隐患的店"))).to_have_count(0)
    expect(phone.link(re.compile("有隐患的店"))).to_be_visible()
    phone.tap(phone.button(re.compile("^有逾期")))
    phone.says("没有逾期的隐患")
    assert not faults(phone.page)
