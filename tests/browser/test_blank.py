"""Never a blank page: whatever keeps a page from standing is said, with a way on."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.caller import Caller
from tests.browser.conftest import NewContext, NewDesk, NewPhone
from tests.browser.looks import faults, overflow, small_targets
from tests.browser.phone import SCREEN, Phone
from tests.browser.site import Site

NO_DATABASE = "Object.defineProperty(window, 'indexedDB', { value: undefined })"
FORBIDDEN = """Object.defineProperty(window, 'indexedDB', {
  get() { throw new DOMException('The operation is insecure.', 'SecurityError') } })"""
FAILS = """IDBFactory.prototype.open = () => {
  const request = new EventTarget()
  request.error = new DOMException('refused', '%s')
  const event = new Event('error', { cancelable: true })
  Object.defineProperty(event, 'target', { value: request })
  setTimeout(() => request.onerror?.(event))
  return request
}"""
NO_STORAGE = """for (const name of ['localStorage', 'sessionStorage']) {
  Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError') } })
}"""
OLD = "delete String.prototype.replaceAll"
OLDER = "delete HTMLScriptElement.prototype.noModule"
NEWER = """() => new Promise((done) => {
  const opening = indexedDB.open('anxun', 9999)
  opening.onsuccess = () => { opening.result.close(); done() }
})"""
VERSIONS = "async () => (await indexedDB.databases()).map((one) => one.version)"
HELD = """() => new Promise((done) => {
  const opening = indexedDB.open('anxun', 10)
  opening.onsuccess = () => { window.held = opening.result; done() }
})"""
BROKEN_PAGE = "export default { setup() { throw new Error('in setup') } }"


def trouble(page: Page) -> Callable[[str], None]:
    """Expect the page that says what is wrong, fit to be read and tapped."""

    def says(title: str) -> None:
        box = page.get_by_role("alertdialog", name=title)
        expect(box).to_be_visible()
        assert overflow(page) == []
        assert small_targets(page) == []
        assert faults(page) == []

    return says


@pytest.mark.parametrize(
    ("script", "title"),
    [
        (NO_DATABASE, "浏览器不让安巡保存内容"),
        (FORBIDDEN, "浏览器不让安巡保存内容"),
        (FAILS % "InvalidStateError", "浏览器不让安巡保存内容"),
        (FAILS % "SecurityError", "浏览器不让安巡保存内容"),
        (FAILS % "QuotaExceededError", "手机存储满了，安巡打不开"),
        (FAILS % "UnknownError", "手机里的资料打不开"),
        (OLD, "这个浏览器太旧，打不开安巡"),
        (OLDER, "这个浏览器太旧，打不开安巡"),
    ],
    ids=["none", "forbidden", "private", "insecure", "full", "unreadable", "old", "older"],
)
def test_a_phone_that_cannot_start_says_why_and_what_to_do(
    new_phone: NewPhone, script: str, title: str
) -> None:
    phone = new_phone(bypass_csp=True)
    phone.page.add_init_script(script)

    phone.page.goto(phone.url)

    trouble(phone.page)(title)


def test_a_database_of_a_newer_version_is_told_and_not_touched(
    site: Site, worker: Caller, new_phone: NewPhone
) -> None:
    phone = new_phone(worker, bypass_csp=True)
    phone.page.goto(f"{site.url}/favicon.svg")
    phone.page.evaluate(NEWER)

    phone.page.goto(phone.url)

    trouble(phone.page)("这里还是旧版本")
    assert phone.page.evaluate(VERSIONS) == [9999]
    phone.tap("重新加载")
    expect(phone.page.get_by_role("alertdialog", name="这里还是旧版本")).to_be_visible()


def test_a_window_that_holds_an_older_database_is_told_and_waited_for(
    site: Site, worker: Caller, new_phone: NewPhone
) -> None:
    phone = new_phone(worker, bypass_csp=True)
    other = phone.context.new_page()
    other.goto(f"{site.url}/favicon.svg")
    other.evaluate(HELD)

    phone.page.goto(phone.url)
    trouble(phone.page)("请关掉其他安巡窗口")
    other.close()

    expect(phone.heading("丁巡")).to_be_visible()
    expect(phone.page.get_by_role("alertdialog")).to_be_hidden()


def missing(route: Route) -> None:
    route.fulfill(status=404, content_type="application/problem+json", body="{}")


def test_a_page_gone_with_an_update_is_told_and_nothing_typed_is_lost(
    worker: Caller, new_phone: NewPhone
) -> None:
    venue = worker.registers("旧版页面的店")
    phone = new_phone(worker, service_workers="block", bypass_csp=True).opens()
    phone.is_synchronised()
    phone.page.route("**/assets/VenueShow-*.js", missing)
    phone.goes(f"/venues/{venue['id']}")
    trouble(phone.page)("安巡更新过了")

    phone.tap("留在这一页")
    expect(phone.heading("丁巡")).to_be_visible()
    phone.goes(f"/venues/{venue['id']}?again")
    expect(phone.page.get_by_role("alertdialog")).to_be_visible()
    phone.page.unroute("**/assets/VenueShow-*.js")
    phone.tap("重新加载")

    expect(phone.page.get_by_role("alertdialog")).to_be_hidden()
    expect(phone.page.locator("main")).to_be_visible()
    phone.goes(f"/venues/{venue['id']}")
    expect(phone.heading("旧版页面的店")).to_be_visible()


def test_a_page_not_yet_fetched_when_the_line_goes_is_told_and_the_rest_goes_on(
    worker: Caller, new_phone: NewPhone
) -> None:
    phone = new_phone(worker, service_workers="block", bypass_csp=True).opens()
    phone.is_synchronised()
    phone.page.route("**/assets/MapPage-*.js", lambda route: route.abort())
    phone.goes_offline()

    phone.goes("/map")

    trouble(phone.page)("这一页还没有下载")
    phone.tap("留在这一页")
    expect(phone.heading("丁巡")).to_be_visible()


def test_a_page_that_fails_in_its_own_setup_is_not_left_blank(
    worker: Caller, new_phone: NewPhone
) -> None:
    phone = new_phone(worker, service_workers="block", bypass_csp=True)
    phone.page.route(
        "**/assets/VenueList-*.js",
        lambda route: route.fulfill(body=BROKEN_PAGE, content_type="text/javascript"),
    )
    phone.page.goto(f"{phone.url}/#/venues")

    trouble(phone.page)("这一页出了点问题")
    phone.tap("回到首页")

    expect(phone.heading("丁巡")).to_be_visible()
    expect(phone.page.get_by_role("alertdialog")).to_be_hidden()


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        ({"status": 404, "body": "{}"}, "安巡没有打开"),
        ({"status": 200, "body": "const a = ;"}, "这个浏览器太旧，打不开安巡"),
        ({"status": 200, "body": "throw new Error('at the start')"}, "这一页出了点问题"),
    ],
    ids=["gone", "not-understood", "broken"],
)
def test_an_app_whose_first_script_fails_says_so(
    new_phone: NewPhone, answer: dict[str, object], title: str
) -> None:
    phone = new_phone(service_workers="block", bypass_csp=True)
    phone.page.route(
        re.compile(r"/assets/phone-[\w-]+\.js"),
        lambda route: route.fulfill(content_type="text/javascript", **answer),  # type: ignore[arg-type]
    )

    phone.page.goto(phone.url)

    trouble(phone.page)(title)


def test_a_desk_that_stood_open_over_two_releases_can_go_on(site: Site, new_desk: NewDesk) -> None:
    desk = new_desk(site.office).opens("/venues")
    expect(desk.heading("场所台账")).to_be_visible()
    desk.page.route(re.compile(r"/assets/of-EbikePage-"), missing)

    desk.goes("电动自行车")
    expect(desk.page.get_by_role("alertdialog", name="安巡更新过了")).to_be_visible()
    desk.says("已提交的内容都在")
    desk.button("留在这一页").click()
    expect(desk.heading("场所台账")).to_be_visible()
    desk.page.unroute_all()
    desk.page.reload()

    desk.goes("电动自行车")
    expect(desk.heading("电动自行车")).to_be_visible()


@pytest.mark.parametrize("script", [NO_STORAGE, NO_DATABASE], ids=["storage", "database"])
def test_a_desk_works_where_the_browser_keeps_nothing(
    site: Site, new_desk: NewDesk, script: str
) -> None:
    desk = new_desk(site.office)
    desk.page.add_init_script(script)
    desk.opens("/venues")
    expect(desk.heading("场所台账")).to_be_visible()
    expect(desk.table).to_be_visible()


def test_an_old_browser_at_the_desk_says_so(site: Site, new_context: NewContext) -> None:
    page = new_context(viewport=SCREEN, bypass_csp=True).new_page()
    page.add_init_script(OLD)

    page.goto(f"{site.url}/office")

    trouble(page)("这个浏览器太旧，打不开安巡")


def test_the_policy_of_a_page_lets_the_first_script_run_and_no_other(new_phone: NewPhone) -> None:
    phone = new_phone()
    phone.page.add_init_script(OLD)
    phone.page.goto(phone.url)
    expect(phone.page.get_by_role("alertdialog", name="这个浏览器太旧，打不开安巡")).to_be_visible()

    ran = phone.page.evaluate("""() => {
      const script = document.createElement('script')
      script.textContent = 'window.injected = true'
      document.head.append(script)
      return window.injected === true
    }""")

    assert ran is False


def test_the_worker_s_own_copy_of_the_page_lets_its_first_script_run(
    worker: Caller, new_phone: NewPhone
) -> None:
    """Its policy came along with the page, and fits it whatever the server says by then."""
    phone: Phone = new_phone(worker).opens().works_offline()
    phone.is_synchronised()
    phone.goes_offline()

    phone.reloads()

    expect(phone.heading("丁巡")).to_be_visible()
    assert phone.page.evaluate("() => typeof window.anxunStart.tell") == "function"
