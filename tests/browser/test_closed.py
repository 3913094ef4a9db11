"""Closed means closed: what a phone gives up, when, and what it keeps for its author alone."""

from playwright.sync_api import expect

from tests.browser.caller import Caller, Facts
from tests.browser.conftest import NewPhone
from tests.browser.phone import Phone, signs_in
from tests.browser.site import Site
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
    for path in ("/messages", "/notices"):
        phone.goes(path)
        expect(phone.page.locator("main [aria-busy=true]")).to_have_count(0)
    phone.until(lambda: {"inbox", "papers"} <= {row["key"] for row in phone.local("meta")})
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
