"""Closed means closed: what a phone gives up, when, and what it keeps for its author alone."""

from playwright.sync_api import expect

from backend.people.accounts.models import Role
from tests.browser.caller import Caller, Facts
from tests.browser.conftest import NewDesk, NewPhone
from tests.browser.looks import faults, overflow, small_targets
from tests.browser.phone import Phone, signs_in
from tests.browser.site import STREET, Site
from tests.world import PASSWORD

SPOKE_LONG_AGO = """() => new Promise((done) => {
  const opening = indexedDB.open('anxun')
  opening.onsuccess = () => {
    const writing = opening.result.transaction('meta', 'readwrite')
    writing.objectStore('meta').put({ key: 'heardAt', value: Date.now() - 8 * 24 * 3600e3 })
    writing.oncomplete = () => { opening.result.close(); done() }
  }
})"""
OF_THE_SERVER = ("venues", "hazards", "visits", "ebikes", "grids", "items", "shadows")
METAS = {"inbox", "papers", "map", "unread", "cursor"}


def closes(site: Site, person: Caller, *, active: bool = False) -> None:
    answer = site.admin.ask("PATCH", f"/people/{person.id}", json={"active": active})
    assert answer.status_code == 200, answer.text


def works_a_day(phone: Phone, venue: Facts) -> None:
    """Reads the inbox and the papers, and does something that is not sent."""
    phone.opens().works_offline()
    phone.is_synchronised()
    for path, kept in (("/messages", "inbox"), ("/notices", "papers")):
        phone.goes(path)
        phone.keeps(kept)
    phone.goes_offline()
    phone.goes(f"/venues/{venue['id']}")
    phone.tap("无隐患，走访完成")
    expect(phone.link("扫下一家")).to_be_visible()


def is_empty(phone: Phone) -> bool:
    rows = [row for table in OF_THE_SERVER for row in phone.local(table)]
    metas = {row["key"] for row in phone.local("meta")} & METAS
    cached = phone.page.evaluate("() => caches.has('photos')")
    return not rows and not metas and not cached


def test_a_closed_account_empties_the_phone_and_keeps_the_work_for_its_author(
    site: Site, new_phone: NewPhone
) -> None:
    worker, other = site.newcomer("关停"), site.newcomer("旁人")
    venue = worker.registers("被收走的店")
    phone = new_phone(worker)
    works_a_day(phone, venue)
    closes(site, worker)

    phone.goes_online()

    phone.says("关停的账号已停用")
    phone.says("只有本人重新登录才能发送")
    phone.until(lambda: is_empty(phone))
    assert len(phone.local("outbox")) == 1
    signs_in(phone, other.user_name, PASSWORD)
    phone.is_synchronised()
    phone.sends()
    phone.says("全部发出去了")
    assert site.office.file(venue)["visits"] == []
    assert len(phone.local("outbox")) == 1


def test_a_phone_the_server_has_not_spoken_to_for_a_week_shows_nothing_until_it_does(
    site: Site, new_phone: NewPhone
) -> None:
    worker = site.newcomer("久别")
    venue = worker.registers("一周前的店")
    phone = new_phone(worker, bypass_csp=True)
    works_a_day(phone, venue)
    phone.page.evaluate(SPOKE_LONG_AGO)

    phone.reloads()

    expect(phone.heading("太久没有连上系统")).to_be_visible()
    phone.says("没发出去的 1 条、0 张照片都还在")
    phone.until(lambda: is_empty(phone))
    assert [*overflow(phone.page), *small_targets(phone.page), *faults(phone.page)] == []
    phone.goes("/venues")
    expect(phone.heading("太久没有连上系统")).to_be_visible()
    phone.tap(phone.link("看没发出去的"))
    phone.says("等待发送")
    phone.goes("/locked")
    phone.goes_online()
    expect(phone.heading("久别")).to_be_visible()
    phone.is_synchronised()
    phone.until(lambda: site.office.file(venue)["visits"])
    assert phone.local("venues")


def test_leaving_empties_the_phone_and_keeps_app_and_unsent_work(
    site: Site, new_phone: NewPhone
) -> None:
    worker = site.newcomer("下班")
    venue = worker.registers("下班前的店")
    phone = new_phone(worker)
    works_a_day(phone, venue)
    with site.dark():
        phone.goes_online()
        phone.goes("/me")
        phone.tap("退出登录")
        phone.tap(phone.sheet.get_by_role("button", name="退出登录"))
        expect(phone.page.get_by_label("密码", exact=True)).to_be_visible()
    phone.until(lambda: is_empty(phone))
    with phone.page.expect_response(lambda got: got.request.method == "DELETE") as left:
        phone.reloads()
    assert left.value.header_value("clear-site-data") == '"cache"'

    phone.goes_offline()
    phone.reloads()

    expect(phone.page.get_by_label("密码", exact=True)).to_be_visible()
    assert len(phone.local("outbox")) == 1
    phone.goes_online()
    signs_in(phone, worker.user_name, PASSWORD)
    phone.until(lambda: site.office.file(venue)["visits"])


def test_a_closed_account_leaves_the_desk_at_once(site: Site, new_desk: NewDesk) -> None:
    clerk = site.admin.settled("离任", site.login(), Role.OFFICE, STREET)
    desk = new_desk(clerk).opens("/venues")
    expect(desk.heading("场所台账")).to_be_visible()
    closes(site, clerk)

    desk.page.evaluate("() => { location.hash = '#/hazards' }")

    desk.says("这个账号已停用")
    expect(desk.page.get_by_role("navigation", name="主导航")).to_be_hidden()
    desk.opens("/venues")
    expect(desk.button("登录")).to_be_visible()
    expect(desk.page.get_by_text("场所台账")).to_have_count(0)
