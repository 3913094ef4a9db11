"""随手拍: the camera first, the place afterwards; and places that are no shop."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.caller import Caller
from tests.browser.camera import photo
from tests.browser.conftest import NewPhone
from tests.browser.looks import faults, overflow, small_targets
from tests.browser.phone import Phone
from tests.browser.site import Site
from tests.browser.test_scan import looks_at

WORDS = "电厂小区3号楼2单元楼道"
BLOCKED = re.compile("楼梯间堆放杂物")


def in_the_field(phone: Phone) -> Phone:
    phone.opens().works_offline()
    phone.is_synchronised()
    phone.goes_offline()
    return phone


def begins_at(phone: Phone, kind: str) -> None:
    phone.shoot("随手拍")
    expect(phone.page.get_by_role("img", name="现场照片 1")).to_be_visible()
    phone.tap(kind)
    phone.page.get_by_label("具体位置").fill(WORDS)


def test_a_corridor_is_reported_without_network_in_five_taps(
    site: Site, new_phone: NewPhone
) -> None:
    person = site.newcomer("随拍一")
    phone = in_the_field(new_phone(person))

    phone.taps = 0
    begins_at(phone, "公共部位")
    phone.tap(phone.button(BLOCKED))
    phone.tap("提交")
    phone.says("已保存在手机")
    assert phone.taps - 2 <= 5  # the camera's own two aside

    phone.goes_online()
    phone.until(lambda: person.get("/hazards", q=WORDS).json()["items"])
    [ticket] = person.get("/hazards", q=WORDS).json()["items"]
    assert (ticket["venue_id"], ticket["spot"], ticket["venue_name"]) == (None, "public", WORDS)
    phone.tap(phone.link("看这条隐患"))
    phone.says(WORDS)
    expect(phone.page.get_by_label("隐患").get_by_text("公共部位")).to_be_visible()


def test_where_one_scanned_last_is_one_tap_away(
    site: Site, worker: Caller, new_phone: NewPhone
) -> None:
    venue = worker.registers("转角理发", address="康宁路8号")
    worker.registers("隔壁花店", address="康宁路10号")
    phone = new_phone(worker).opens("/scan")
    looks_at(phone, photo(site.plaque(venue)))
    expect(phone.heading(venue["name"])).to_be_visible()
    phone.goes("/")

    phone.taps = 0
    phone.shoot("随手拍")
    expect(phone.page.get_by_role("heading", name="附近的")).to_be_visible()
    expect(phone.button(re.compile("隔壁花店"))).to_be_visible()
    phone.tap(phone.button(re.compile("转角理发")))
    expect(phone.page.get_by_role("img", name="现场照片 1")).to_be_visible()
    phone.tap(phone.page.locator("main li button").first)
    phone.tap("提交")

    phone.says("已保存")
    assert phone.taps - 2 <= 5
    phone.until(lambda: worker.file(venue)["hazards"])


def test_pictures_without_a_place_outlive_a_killed_phone(
    worker: Caller, new_phone: NewPhone
) -> None:
    phone = in_the_field(new_phone(worker))
    phone.shoot("随手拍")
    phone.drafts(photos=1)
    phone.reloads()
    expect(phone.page.get_by_role("img", name="现场照片 1")).to_be_visible()
    phone.goes("/")
    phone.tap(phone.link(re.compile("照片还没选在哪里")))

    phone.tap("道路")
    phone.page.get_by_label("具体位置").fill("村东头岔路口")
    phone.drafts(photos=1)
    phone.goes("/")
    phone.tap(phone.link(re.compile("村东头岔路口")))

    expect(phone.page.get_by_label("具体位置")).to_have_value("村东头岔路口")
    expect(phone.page.locator("main li button").first).to_contain_text("路口有林木、柴垛遮挡视线")
    expect(phone.page.get_by_role("img", name="现场照片 1")).to_be_visible()


def test_a_place_must_be_said_before_it_is_sent(worker: Caller, new_phone: NewPhone) -> None:
    phone = new_phone(worker).opens()
    phone.is_synchronised()
    phone.shoot("随手拍")
    phone.tap("街面设施")
    expect(phone.page.get_by_label("具体位置")).to_be_visible()
    phone.tap(phone.page.locator("main li button").first)

    phone.tap("提交")

    phone.says("还没有写具体位置")


@pytest.mark.parametrize("size", ["", "xl"])
def test_its_screens_fit_a_narrow_phone(worker: Caller, new_phone: NewPhone, size: str) -> None:
    phone = new_phone(worker).opens()
    phone.page.set_viewport_size({"width": 360, "height": 640})
    phone.wears("light", size)
    phone.is_synchronised()
    phone.shoot("随手拍")
    expect(phone.page.get_by_role("img", name="现场照片 1")).to_be_visible()
    for _ in range(2):
        assert (faults(phone.page), overflow(phone.page), small_targets(phone.page)) == ([], [], [])
        if phone.heading("在哪里？").is_visible():
            phone.tap("公共部位")
            expect(phone.page.get_by_label("具体位置")).to_be_visible()
