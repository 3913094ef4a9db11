"""The app without network: all of its pages, the scanner, and what was being filled in."""

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256

import pytest
from playwright.sync_api import Page, expect

from tests.browser.caller import Caller
from tests.browser.camera import photo
from tests.browser.conftest import NewPhone
from tests.browser.line import Line, line_to
from tests.browser.phone import Phone
from tests.browser.site import Site
from tests.browser.test_scan import looks_at

SIGNS = re.compile("疏散指示标志")
INDEX = re.compile(rb'"integrity":"[^"]+","revision":"\w+","url":"index\.html"')
"""What the service worker knows the page by, and what it must be."""
WHERE = "二楼东侧第三个"
RESTORED = "上次没提交的内容还在"
RELEASE = "document.querySelector('meta[name=release]')?.content ?? '1'"


def test_everything_opens_without_network(site: Site, worker: Caller, new_phone: NewPhone) -> None:
    venue = worker.registers("地下室茶馆")
    hazard = worker.reports(venue["id"])
    phone = new_phone(worker).opens().works_offline()
    phone.is_synchronised()
    phone.goes_offline()
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(request.url))

    phone.reloads()
    expect(phone.heading("丁巡")).to_be_visible()
    for path, heading in (
        ("/venues", "场所"),
        (f"/venues/{venue['id']}", venue["name"]),
        (f"/venues/{venue['id']}/edit", "修改场所资料"),
        ("/venues/new", "登记新场所"),
        ("/map", "地图"),
        (f"/report?venue={venue['id']}", "上报隐患"),
        ("/hazards?list=working", "隐患"),
        (f"/hazards/{hazard}", "未配置灭火器或数量不足"),
        ("/outbox", "待发送"),
        ("/me", "我的"),
        ("/install", "安装到桌面"),
        ("/password", "换密码"),
        ("/scan", "扫场所码"),
    ):
        phone.goes(path)
        expect(phone.page.get_by_role("heading", name=heading).first).to_be_visible()
    looks_at(phone, photo(site.plaque(venue)))
    expect(phone.heading(venue["name"])).to_be_visible()
    assert all(url.startswith((site.url, "blob:", "data:")) for url in asked), asked


def begins_a_report(phone: Phone, venue: str) -> None:
    phone.goes(f"/venues/{venue}")
    phone.shoot("上报隐患")
    phone.tap(phone.button(SIGNS))
    phone.page.get_by_label(re.compile("情况说明")).fill(WHERE)
    phone.drafts(detail=WHERE, photos=1)


def finds_it_again(phone: Phone) -> None:
    phone.says(RESTORED)
    expect(phone.page.get_by_role("img", name="现场照片 1")).to_be_visible()
    expect(phone.page.get_by_label(re.compile("情况说明"))).to_have_value(WHERE)
    expect(phone.button("换一条")).to_be_visible()


def test_a_half_filled_report_outlives_a_reload(worker: Caller, new_phone: NewPhone) -> None:
    venue = worker.registers("半截话饭店")
    phone = new_phone(worker).opens()
    phone.is_synchronised()
    begins_a_report(phone, venue["id"])

    phone.reloads()

    finds_it_again(phone)
    phone.tap("提交")
    phone.says("已保存")
    phone.until(lambda: worker.file(venue)["hazards"])
    phone.tap("再报一条")
    expect(phone.button("提交")).to_be_visible()
    expect(phone.page.get_by_text(RESTORED)).to_be_hidden()


@pytest.fixture
def line(site: Site) -> Iterator[Line]:
    with line_to(site.url) as line:
        yield line


def renewed(page: bytes) -> bytes:
    return page.replace(b"<head>", b'<head><meta name="release" content="2">')


def releases(line: Line, site: Site, *, whole: bool = True) -> None:
    """A new version: another page, and so another service worker; or one of them alone."""
    page = (site.pwa / "index.html").read_bytes()
    digest = b64encode(sha256(renewed(page)).digest()).decode()
    entry = f'"integrity":"sha256-{digest}","revision":"2","url":"index.html"'
    if whole:
        line.fresh["/"] = line.fresh["/index.html"] = renewed
    line.fresh["/sw.js"] = lambda worker: INDEX.sub(entry.encode(), worker)


def test_a_new_version_waits_for_a_tap_and_eats_no_draft(
    site: Site, line: Line, worker: Caller, new_phone: NewPhone
) -> None:
    venue = worker.registers("新版本超市")
    phone = new_phone(worker, url=line.url).opens().works_offline()
    phone.is_synchronised()
    begins_a_report(phone, venue["id"])
    releases(line, site)
    comes_back_to(phone.page)
    phone.says("新版本已下载好")
    assert phone.page.evaluate(RELEASE) == "1"
    expect(phone.page.get_by_label(re.compile("情况说明"))).to_have_value(WHERE)

    phone.tap("立即更新")

    phone.page.wait_for_function(f"() => ({RELEASE}) === '2'")
    finds_it_again(phone)


def test_half_of_a_new_version_is_not_taken(
    site: Site, line: Line, worker: Caller, new_phone: NewPhone
) -> None:
    """Behind two servers of which one is not restarted yet, page and worker may differ."""
    phone = new_phone(worker, url=line.url).opens().works_offline()
    phone.is_synchronised()
    phone.page.evaluate(WATCH_WORKERS)
    releases(line, site, whole=False)

    comes_back_to(phone.page)

    phone.until(lambda: phone.page.evaluate("() => window.ends").count("redundant") == 1)
    expect(phone.page.get_by_text("新版本已下载好")).to_be_hidden()
    phone.goes_offline()
    phone.reloads()
    expect(phone.heading("丁巡")).to_be_visible()


WATCH_WORKERS = """async () => {
  window.ends = []
  const held = await navigator.serviceWorker.getRegistration()
  held.addEventListener('updatefound', () => {
    const fresh = held.installing
    fresh.addEventListener('statechange', () => window.ends.push(fresh.state))
  })
}"""


def comes_back_to(page: Page) -> None:
    """As from another app."""
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
