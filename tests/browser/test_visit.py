"""The quick visit: one tap, taken back within seconds, and what else a visit can come to."""

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


def test_a_locked_door_is_a_visit_too(worker: Caller, new_phone: NewPhone) -> None:
    venue = worker.registers("铁将军五金")
    phone = new_phone(worker).opens(f"/venues/{venue['id']}")
    phone.tap(phone.button("没走成"))
    phone.sheet.get_by_label("补一句").fill("门口贴着转让")
    phone.tap(phone.sheet.get_by_role("button", name="锁门"))
    phone.says("已记下：锁门")

    phone.sends()

    phone.until(lambda: worker.file(venue)["visits"])
    (visit,) = worker.file(venue)["visits"]
    assert (visit["outcome"], visit["note"]) == ("locked", "门口贴着转让")
