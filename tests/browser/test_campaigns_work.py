"""A campaign of six billboards: from its template to the last one done, without network."""

import re

from playwright.sync_api import expect

from tests.browser.caller import Caller
from tests.browser.conftest import NewDesk, NewPhone
from tests.browser.desk import Desk
from tests.browser.looks import faults
from tests.browser.phone import Phone
from tests.browser.site import Site

NAME = "2026年广告牌整治"
PLACES = [f"民主街{number}号门前" for number in (81, 82, 83, 84, 85)]
WRONG = "牌子破、面板掀起、灯箱进水"


def makes(desk: Desk, site: Site) -> None:
    """Out of the template, with five billboards pasted."""
    desk.opens("/campaigns")
    desk.button("建立专项").click()
    desk.dialog.get_by_label("模板").select_option("护栏广告牌")
    desk.dialog.get_by_label("名字").fill(NAME)
    desk.dialog.get_by_label("开始").fill("2026-01-01")
    assert not faults(desk.page)
    desk.dialog.get_by_role("button", name="建立", exact=True).click()
    expect(desk.dialog).to_be_hidden()
    desk.page.get_by_role("button", name=NAME).click()
    desk.button("添加点位").click()
    desk.dialog.get_by_label("位置").fill("\n".join([*PLACES, "民主街 81 号，门前"]))
    desk.dialog.get_by_role("combobox", name="网格").click()
    desk.page.get_by_role("option", name=re.compile("第1网格")).first.click()
    desk.dialog.get_by_role("button", name="添加 6 处").click()
    desk.says("1 处已经在册")


def finds_wrong(phone: Phone, place: str) -> int:
    """From the list of what is left, a finding with its picture; in so many taps."""
    phone.taps = 0
    phone.tap(phone.link(re.compile(place)))
    phone.shoot("拍现场照片")
    phone.tap(phone.button(re.compile(WRONG)))
    phone.tap("上报隐患")
    expect(phone.heading(re.compile("没检查|检查过"))).to_be_visible()
    return phone.taps


def finds_clear(phone: Phone, place: str) -> int:
    phone.taps = 0
    phone.tap(phone.link(re.compile(place)))
    phone.tap("没有问题")
    expect(phone.heading(re.compile("没检查|检查过"))).to_be_visible()
    return phone.taps


def meets_one_more(phone: Phone) -> None:
    """A sixth, on the spot."""
    phone.tap(phone.link("登记点位"))
    phone.types("位置（必填）", "光明路 9 号楼顶")
    phone.tap("没有问题")


def puts_right(site: Site, worker: Caller) -> None:
    """The two findings are mended, and the office looks at them."""
    for ticket in site.office.get("/hazards", state="rectifying").json()["items"]:
        if ticket["campaign_id"]:
            worker.submits(ticket["id"])
            site.office.passes(ticket["id"])


def test_six_billboards_from_the_template_to_the_last_one(
    site: Site, new_desk: NewDesk, new_phone: NewPhone
) -> None:
    worker = site.newcomer("专巡")
    desk = new_desk(site.office)
    makes(desk, site)
    phone = new_phone(worker)
    phone.opens().is_synchronised()
    phone.works_offline()
    phone.goes_offline()
    phone.tap(phone.link(re.compile(NAME)))
    phone.says("还有 5 处没检查")
    assert not faults(phone.page)

    taps = [finds_wrong(phone, place) for place in PLACES[:2]]
    clear = [finds_clear(phone, place) for place in PLACES[2:]]
    meets_one_more(phone)

    assert max(taps) <= 6
    assert max(clear) == 2
    phone.says("6 处都检查过了")
    phone.goes_online()
    phone.sends()
    phone.goes("/")
    phone.is_synchronised()
    puts_right(site, worker)
    desk.page.reload()
    card = desk.page.get_by_role("article", name=NAME)
    expect(card).to_contain_text("100%")
    expect(card).to_contain_text("4 处没有问题")
