"""Answers that are not ours: whatever a gateway says, nothing local changes."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Route, expect

from tests.browser.caller import Caller
from tests.browser.conftest import NewDesk, NewPhone
from tests.browser.line import PORTAL, Answer, Heard, Line, line_to
from tests.browser.phone import Phone, signs_in
from tests.browser.site import Site
from tests.world import PASSWORD

JSON, HTML = ("Content-Type", "application/json"), ("Content-Type", "text/html; charset=utf-8")
PROBLEM = ("Content-Type", "application/problem+json")
REFUSED = {"status": 401, "code": "session.missing", "detail": "请登录网关"}
KEPT_PICTURES = "async () => (await (await caches.open('photos')).keys()).length"
CLOSED = {"status": 401, "code": "account.closed", "detail": "请登录网关"}
GATEWAYS = {
    "content": Answer(200, [JSON], b'{"code":0}'),
    "silent": Answer(204, [], b""),
    "portal": Answer(200, [HTML], PORTAL),
    "asks-by-page": Answer(401, [HTML], PORTAL),
    "asks-by-json": Answer(401, [JSON], b'{"code":"unauthorized"}'),
    "asks-in-our-words": Answer(401, [PROBLEM], json.dumps(REFUSED).encode()),
    "closes-in-our-words": Answer(401, [PROBLEM], json.dumps(CLOSED).encode()),
    "leads-away": Answer(302, [("Location", "http://127.0.0.1:9/login")], b""),
    "cuts-short": Answer(200, [JSON, ("X-Anxun", "1")], b'{"id":"0190","name":"'),
}


@pytest.fixture
def line(site: Site) -> Iterator[Line]:
    with line_to(site.url) as line:
        yield line


def stands_between(line: Line, answer: Answer) -> None:
    def fault(_: Line, __: Heard) -> Answer:
        return answer

    line.fault = fault


def kept(phone: Phone) -> dict[str, object]:
    """Who is here, what they see, and what they have not sent."""
    metas = {row["key"]: row["value"] for row in phone.local("meta")}
    rows = {table: len(phone.local(table)) for table in ("venues", "hazards", "outbox", "photos")}
    said = [metas.get(key) for key in ("sessionLost", "closed", "locked", "mirrorOf")]
    return {**rows, "said": said, "who": metas.get("me", {}).get("id")}


def test_no_gateway_empties_a_phone_signs_it_out_or_stops_its_sending(
    line: Line, worker: Caller, new_phone: NewPhone
) -> None:
    venue = worker.registers("网关后面的店")
    phone = new_phone(worker, url=line.url).opens().works_offline()
    phone.is_synchronised()
    for answer in GATEWAYS.values():
        stands_between(line, answer)
        before = kept(phone)
        line.heard = []
        phone.reloads()
        expect(phone.heading("丁巡")).to_be_visible()
        phone.until(lambda: {"/api/session", "/api/sync/pull"} <= paths(line))
        phone.sends()
        phone.says(re.compile("连不上服务器|没有网络"))
        assert kept(phone) == before
        phone.goes("/")
    phone.goes(f"/venues/{venue['id']}")
    phone.tap("无隐患，走访完成")
    expect(phone.link("扫下一家")).to_be_visible()
    assert len(phone.local("outbox")) == 1

    line.fault = None
    phone.goes("/outbox")
    phone.tap(phone.button(re.compile("立即发送|再同步一次")))

    phone.says("全部发出去了")
    assert len(worker.file(venue)["visits"]) == 1


def paths(line: Line) -> set[str]:
    return {heard.path.partition("?")[0] for heard in line.heard}


@pytest.mark.parametrize("gateway", ["content", "portal", "asks-by-json", "cuts-short"])
def test_no_gateway_signs_anybody_in(line: Line, new_phone: NewPhone, gateway: str) -> None:
    stands_between(line, GATEWAYS[gateway])
    phone = new_phone(url=line.url).opens()

    signs_in(phone, "yingji", PASSWORD)

    phone.says("这个网络先要你登录它自己")
    phone.says("连不上安巡")
    expect(phone.page.get_by_text(re.compile("网络正常|没有网络"))).to_have_count(0)
    expect(phone.page.get_by_role("button", name="登录", exact=True)).to_be_enabled()
    assert not [row for row in phone.local("meta") if row["key"] == "me"]


@pytest.mark.parametrize("gateway", ["content", "portal", "asks-by-json", "asks-in-our-words"])
def test_no_gateway_signs_a_desk_in_or_out(site: Site, new_desk: NewDesk, gateway: str) -> None:
    desk = new_desk(site.office).opens("/venues")
    expect(desk.heading("场所台账")).to_be_visible()
    answer = GATEWAYS[gateway]

    def fault(route: Route) -> None:
        route.fulfill(status=answer.status, headers=dict(answer.headers), body=answer.body)

    desk.page.route("**/api/**", fault)
    desk.goes("电动自行车")

    desk.says("暂时连不上系统")
    expect(desk.dialog).to_be_hidden()
    desk.page.unroute("**/api/**")
    desk.button("再试一次").first.click()
    expect(desk.page.get_by_text("暂时连不上系统")).to_have_count(0)


def test_no_portal_s_page_is_kept_as_a_picture(
    line: Line, worker: Caller, new_phone: NewPhone
) -> None:
    phone = new_phone(worker, url=line.url).opens().works_offline()
    phone.is_synchronised()
    stands_between(line, GATEWAYS["portal"])

    phone.page.evaluate("() => fetch('/api/photos/0190-x/small').then((got) => got.text())")

    assert phone.page.evaluate(KEPT_PICTURES) == 0
