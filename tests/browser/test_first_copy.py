"""The first copy on a fresh phone: until it is whole, no figure and no all-clear."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import NewPhone
from tests.browser.phone import Phone
from tests.browser.site import Site

ALL_CLEAR = re.compile("没有逾期和快到期|没有要复查的隐患|今天没有要去的地方")


def holds_the_rest(phone: Phone, kept: list[Route]) -> Callable[[], None]:
    """Let one venue through and keep the other pages waiting, as on a slow line; gives its end."""
    asked: list[str] = []
    ended: list[bool] = []

    def ends() -> None:
        ended.append(True)
        for route in kept:
            route.continue_()

    def slow(route: Route) -> None:
        asked.append(route.request.url)
        if ended:
            route.continue_()
            return
        if len(asked) > 1:
            kept.append(route)
            return
        answer = route.fetch()
        told = answer.json()
        rows = {"venue": told["rows"]["venue"][:1]}
        route.fulfill(response=answer, json={**told, "cursor": "", "more": True, "rows": rows})

    phone.context.route("**/api/sync/pull*", slow)
    return ends


@pytest.mark.parametrize("who", ["office", "worker"])
def test_a_copy_on_its_way_tells_no_figures(site: Site, new_phone: NewPhone, who: str) -> None:
    person = site.newcomer("到半路")
    for name in ("半路上的店", "还没到的店"):
        person.registers(name)
    phone = new_phone(person if who == "worker" else site.office)
    kept: list[Route] = []
    goes_on = holds_the_rest(phone, kept)

    phone.opens()
    phone.until(lambda: kept)

    expect(phone.pill).to_have_text("正在下载")
    phone.says("数目和提醒都不全")
    for path in ("/", "/hazards", "/venues"):
        phone.goes(path)
        phone.says("正在下载你网格的台账")
        expect(phone.page.get_by_text(ALL_CLEAR)).to_have_count(0)
    phone.goes("/")
    expect(phone.page.get_by_text(re.compile("本月走到"))).to_have_count(0)

    goes_on()
    phone.is_synchronised()
    phone.says(re.compile("本月走到"))
    expect(phone.page.get_by_text("数目和提醒都不全")).to_have_count(0)
