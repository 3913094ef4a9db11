"""An owner is bound by a code on the worker's screen, and sends what he put right."""

import re
from io import BytesIO

import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewContext, NewPhone
from tests.browser.looks import faults, overflow, small_targets
from tests.browser.phone import SCREEN, Phone, shot
from tests.browser.site import Site

WECHAT = (
    "Mozilla/5.0 (Linux; Android 12; NOH-AN00) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/107.0 Mobile Safari/537.36 MicroMessenger/8.0.40"
)


def code_on(phone: Phone) -> str:
    """What the code on a screen says to whoever scans it."""
    drawn = phone.page.get_by_role("img", name="绑定二维码")
    expect(drawn).to_be_visible()
    read = zxingcpp.read_barcodes(Image.open(BytesIO(phone.page.screenshot())))
    assert len(read) == 1
    return read[0].text


def is_fit(page: Page) -> None:
    """Small, whole, and for everybody's eyes and thumbs, in large type too."""
    assert len(page.content().encode()) <= 60_000
    for size in ("100%", "150%"):
        page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
        assert overflow(page) == []
        assert small_targets(page) == []
        assert faults(page) == []
    page.evaluate("() => { document.documentElement.style.fontSize = '' }")


def test_an_owner_is_bound_and_sends_a_repair(
    site: Site, new_phone: NewPhone, new_context: NewContext
) -> None:
    worker = site.newcomer("李敏")
    venue = worker.registers("福满楼面馆")
    hazard = worker.reports(venue["id"], "A06", detail="后门上方")
    phone = new_phone(worker).opens(f"/venues/{venue['id']}")
    phone.tap("请经营者绑定")
    wechat = new_context(viewport=SCREEN, is_mobile=True, has_touch=True, user_agent=WECHAT)
    owner = wechat.new_page()

    owner.goto(code_on(phone))
    is_fit(owner)
    owner.get_by_role("button", name="我是经营者").tap()
    expect(owner.get_by_text("绑定好了")).to_be_visible()
    phone.says("绑定好了")
    is_fit(owner)
    owner.get_by_role("link", name=re.compile("疏散指示标志")).tap()
    expect(owner.get_by_role("heading", name="改好了，拍照发来")).to_be_visible()
    is_fit(owner)
    owner.get_by_label("怎么改的").fill("换了两块新的")
    owner.get_by_label("整改后的照片").set_input_files([shot(), shot()])
    expect(owner.get_by_text("已选 2 张")).to_be_visible()
    owner.get_by_role("button", name="提交").tap()

    expect(owner.get_by_text("收到了，等人来复查。")).to_be_visible()
    ticket = worker.ticket(hazard)
    assert ticket["state"] == "submitted"
    assert (ticket["events"][-1]["role"], len(ticket["events"][-1]["photos"])) == ("owner", 2)
    owner.goto(site.url + f"/V/{venue['codes'][0]['value']}")
    expect(owner.get_by_role("heading", name="没有要整改的事项")).to_be_visible()


def test_the_months_self_check_works_without_a_script(
    site: Site, new_phone: NewPhone, new_context: NewContext
) -> None:
    worker = site.newcomer("李敏")
    venue = worker.registers("香满园")
    url = worker.post(f"/venues/{venue['id']}/owner-code").json()["url"]
    wechat = new_context(
        viewport=SCREEN,
        is_mobile=True,
        has_touch=True,
        user_agent=WECHAT,
        java_script_enabled=False,
    )
    owner = wechat.new_page()
    owner.goto(url)
    owner.get_by_role("button", name="我是经营者").tap()
    owner.get_by_role("link", name="开始自查").tap()
    expect(owner.get_by_role("button", name="提交自查")).to_be_visible()
    for question in owner.locator("fieldset").all():
        good = "指针在绿区" not in question.inner_text()
        question.get_by_label("做到了" if good else "没做到", exact=True).check()
    owner.get_by_role("button", name="提交自查").tap()

    expect(owner.get_by_text("1 项待改进")).to_be_visible()
    phone = new_phone(worker).opens(f"/venues/{venue['id']}")
    phone.says("自查有 1 项没做到")
    phone.says(re.compile("微信已绑定"))


def test_without_network_the_code_says_what_to_do(site: Site, new_phone: NewPhone) -> None:
    worker = site.newcomer("李敏")
    venue = worker.registers("老李家")
    phone = new_phone(worker).opens(f"/venues/{venue['id']}")
    expect(phone.button(re.compile("请经营者绑定"))).to_be_visible()
    phone.context.set_offline(True)
    phone.tap("请经营者绑定")

    phone.says(re.compile("二维码要联网才能生成"))
