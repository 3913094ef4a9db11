"""A village head reports and solves what is wrong with a road, and sees nothing else."""

import re

from playwright.sync_api import expect

from backend.people.accounts.models import Role
from tests.browser.caller import Caller
from tests.browser.conftest import NewPhone
from tests.browser.looks import faults, overflow, small_targets
from tests.browser.phone import Phone
from tests.browser.site import Site

WHERE = "村口桥头"


def roads(site: Site) -> list[tuple[str, str, str]]:
    """As the office sees them."""
    found = site.office.get("/hazards", q=WHERE).json()["items"]
    return [(one["state"], one["spot"], one["venue_name"]) for one in found]


def reports_a_road(phone: Phone, title: str) -> None:
    phone.tap(phone.link("报道路隐患"))
    phone.shoot("拍现场照片")
    phone.page.get_by_label("在哪里").fill(WHERE)
    phone.tap(phone.button(re.compile(title)))
    phone.tap("提交")
    phone.says("已保存在手机")


def test_a_road_is_reported_without_network_and_solved(site: Site, new_phone: NewPhone) -> None:
    person = site.newcomer("马屯长", Role.VILLAGE_HEAD)
    phone = new_phone(person).opens().works_offline()
    phone.is_synchronised()
    assert (faults(phone.page), overflow(phone.page), small_targets(phone.page)) == ([], [], [])
    phone.goes_offline()
    phone.taps = 0
    reports_a_road(phone, "僵尸车")
    phone.goes_online()
    phone.until(lambda: roads(site))
    phone.is_synchronised()

    phone.shoot("复查合格，销号")
    phone.tap(phone.sheet.get_by_role("button", name="确认销号"))

    phone.until(lambda: roads(site) == [("closed", "road", WHERE)])


def test_a_village_head_s_phone_shows_roads_and_nothing_else(
    site: Site, worker: Caller, new_phone: NewPhone
) -> None:
    worker.reports(worker.registers("村头饭店")["id"])
    person = site.newcomer("马二屯", Role.VILLAGE_HEAD)
    phone = new_phone(person).opens()
    phone.is_synchronised()

    tabs = phone.page.get_by_role("navigation", name="主导航").get_by_role("link")
    expect(tabs).to_have_text(["道路隐患", "我的"])
    for path in ("/", "/venues", "/scan", "/ebikes", "/map", "/notices", "/duty"):
        phone.goes(path)
        expect(phone.page).to_have_url(re.compile("#/hazards$"))
    assert [phone.local(table) for table in ("venues", "ebikes", "visits", "stations")] == [[]] * 4
    for table in ("items", "hazards"):
        assert {one["domain"] for one in phone.local(table)} <= {"road"}
    assert phone.local("items")
