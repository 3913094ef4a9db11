"""The quick visit: one tap, taken back within seconds, and what else a visit can come to."""

import re

from playwright.sync_api import expect

from tests.browser.caller import Caller
from tests.browser.camera import photo
from tests.browser.conftest import NewPhone
from tests.browser.site import Site
from tests.browser.test_scan import looks_at


def test_a_visit_without_a_finding_takes_one_tap_and_is_recorded_once(
    site: Site, worker: Caller, new_phone: NewPhone
) -> None:
    venue = worker.registers("一点通超市")
    phone = new_phone(worker).opens("/scan")
    looks_at(phone, photo(site.plaque(venue)))
    expect(phone.heading(venue["name"])).to_be_visible()

    phone.taps = 0
    phone.button("无隐患，走访完成").dblclick()
    phone.taps += 1

    assert phone.taps <= 3
    expect(phone.link("扫下一家")).to_be_visible()
    phone.sends()
    phone.until(lambda: worker.file(venue)["visits"])
    phone.says("全部发出去了")
    assert [visit["outcome"] for visit in worker.file(venue)["visits"]] == ["checked"]


def test_a_visit_taken_back_was_never_recorded(worker: Caller, new_phone: NewPhone) -> None:
    venue = worker.registers("手滑小吃")
    phone = new_phone(worker).opens(f"/venues/{venue['id']}")
    phone.tap("无隐患，走访完成")
    expect(phone.pill).to_have_text("1 条待发送")

    phone.tap("撤回")

    phone.says("已撤回，这次走访没有记录")
    phone.is_synchronised()
    expect(phone.button("无隐患，走访完成")).to_be_visible()
    assert worker.file(venue)["visits"] == []


def test_a_locked_door_is_an_attempt_and_no_visit(worker: Caller, new_phone: NewPhone) -> None:
    venue = worker.registers("铁将军五金")
    worker.visits(venue["id"], "refused")
    phone = new_phone(worker).opens(f"/venues/{venue['id']}")
    phone.tap(phone.button("没走成"))
    phone.sheet.get_by_label("补一句").fill("门口贴着转让")
    phone.tap(phone.sheet.get_by_role("button", name="锁门"))
    phone.says("已记下：锁门，第2次")
    phone.says(re.compile(r"\d+月\d+日 锁门，第2次，不算走访"))
    expect(phone.page.locator("dl").get_by_text("从未")).to_be_visible()
    expect(phone.button("无隐患，走访完成")).to_be_visible()

    phone.sends()

    phone.until(lambda: len(worker.file(venue)["visits"]) == 2)
    visit = worker.file(venue)["visits"][0]
    assert (visit["outcome"], visit["note"]) == ("locked", "门口贴着转让")


def test_where_something_is_open_it_is_looked_at_first(worker: Caller, new_phone: NewPhone) -> None:
    venue = worker.registers("老毛病烧烤")
    first, second = worker.reports(venue["id"]), worker.reports(venue["id"], "C02")
    phone = new_phone(worker).opens(f"/venues/{venue['id']}")
    sections = phone.page.locator("main h2")
    expect(sections.nth(1)).to_have_text("未销号隐患")

    phone.tap(phone.button("复查 2 条"))
    expect(phone.sheet.get_by_role("link")).to_have_count(2)
    phone.tap(phone.sheet.get_by_role("link").first)
    phone.shoot(phone.button("复查合格，销号"))
    phone.tap(phone.sheet.get_by_role("button", name="确认销号"))
    expect(phone.sheet).to_be_hidden()
    phone.goes(f"/venues/{venue['id']}")
    phone.tap(phone.button("复查 1 条"))
    expect(phone.button("不合格，退回")).to_be_visible()
    assert any(phone.page.url.endswith(one) for one in (first, second))


def test_a_visit_where_something_is_open_found_nothing_new(
    worker: Caller, new_phone: NewPhone
) -> None:
    venue = worker.registers("还没改好的店")
    worker.reports(venue["id"])
    phone = new_phone(worker).opens(f"/venues/{venue['id']}")
    expect(phone.button("复查 1 条")).to_be_visible()

    phone.taps = 0
    phone.tap(phone.page.get_by_role("button", name="巡查", exact=True))
    phone.tap(phone.sheet.get_by_role("button", name="没有新隐患"))

    assert phone.taps == 2
    phone.says("已记下：走访完成，没有新隐患")
    expect(phone.link("扫下一家")).to_be_visible()
    expect(phone.page.locator("main li").get_by_text("没有新隐患")).to_be_visible()
    phone.sends()
    phone.until(lambda: worker.file(venue)["visits"])
    assert worker.file(venue)["visits"][0]["open_before"] == 1
