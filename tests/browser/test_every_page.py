"""No page is left out: what the routers list is walked in light and dark, and measured."""

import re
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from backend.core.database import new_id
from backend.people.accounts.models import Role
from tests.browser.caller import Caller, Facts
from tests.browser.conftest import NewDesk, NewPhone
from tests.browser.phone import SCREEN
from tests.browser.site import ROOT, STREET, Site
from tests.browser.test_access import Screens

OFFICE, PHONE = "office/shell/router.ts", "phone/shell/router.ts"
ROBOT = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"
THEMES = pytest.mark.parametrize("theme", ["light", "dark"])


def routes(router: str) -> list[str]:
    """The addresses a router knows, without the one for all others."""
    text = (ROOT / "pwa/src" / router).read_text(encoding="utf-8")
    return [path for path in re.findall(r"path: '([^']+)'", text) if "*" not in path]


@pytest.fixture(scope="module")
def things(site: Site, worker: Caller) -> dict[str, str]:
    """What stands for `:id` on a page: one of each kind."""
    venue = worker.registers("每页都有的店")
    hazard = worker.reports(venue["id"])
    ebike, notice, inspection = (str(new_id()) for _ in range(3))
    worker.does("ebike.register", id=ebike, grid=worker.grid, owner_name="王芳", brand="雅迪")
    worker.does("notice.issue", id=notice, kind="prompt", hazards=[hazard])
    enforcer = site.newcomer("丁强", Role.ENFORCER, grid=STREET)
    held = {"number": f"0703{enforcer.user_name}", "valid_until": "2099-12-31"}
    assert site.admin.ask("PUT", f"/certificates/{enforcer.id}", json=held).status_code == 200
    facts = {"plan": "计划〔2026〕2号", "notice": "通〔2026〕17号", "partner_name": "高远",
             "partner_certificate": "ZF-2", "finding": "good", "result": "未见异常"}  # fmt: skip
    done = enforcer.does("inspection.record", id=inspection, venue_id=venue["id"], **facts)
    assert done["result"] == "applied", done
    site.office.post("/channels", channel())
    campaign, billboard = str(new_id()), str(new_id())
    facts = {"template": "facilities", "items": [{"code": "HG01"}], "starts_on": "2026-03-01"}
    begun = site.office.does(
        "campaign.begin", id=campaign, grid=STREET, name="每页都有的专项", **facts
    )
    where = {"kind": "billboard", "place": "站前路12号门前", "grid": worker.grid}
    met = worker.does("site.record", id=billboard, campaign_id=campaign, **where)
    assert (begun["result"], met["result"]) == ("applied", "applied"), (begun, met)
    return {
        "/campaigns": campaign,
        "/sites": billboard,
        "/venues": venue["id"],
        "/hazards": hazard,
        "/ebikes": ebike,
        "/inspections": inspection,
    }


def channel() -> Facts:
    return {"name": "应急办群", "kind": "wecom", "grid": STREET, "role": "office",
            "rules": ["task"], "address": f"{ROBOT}?key=0a1b2c3d"}  # fmt: skip


def addresses(router: str, things: dict[str, str]) -> Iterator[str]:
    for path in routes(router):
        if path not in {"/sign-in", "/phone", "/v/:code", "/locked"}:
            kind, _, rest = path.replace("/:campaign", "/:id").partition("/:id")
            query = f"?venue={things['/venues']}" if path in {"/report", "/notices/new"} else ""
            yield f"{kind}/{things[kind]}{rest}" if ":" in path else path + query


STANDS = """async () => {
  for (let same = 0, was = ''; same < 4; ) {
    await new Promise((resolve) => setTimeout(resolve, 80))
    const { scrollWidth, scrollHeight } = document.documentElement
    const now = `${scrollWidth} ${scrollHeight}`
    same = now === was ? same + 1 : 0
    was = now
  }
}"""
"""A page whose parts still come is measured as nobody sees it."""


def settles(page: Page) -> None:
    expect(page.locator("h1").first).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    page.evaluate(STANDS)
    expect(page.locator("[aria-busy=true]")).to_have_count(0)


def looks_by_day_and_night(screens: Screens, name: str) -> None:
    themes: dict[Literal["dark", "light"], Callable[[str], None]] = {
        "dark": screens.look_at_colours,
        "light": screens.look,
    }
    for theme, looks in themes.items():
        screens.page.emulate_media(color_scheme=theme)
        expect(screens.page.locator("html")).to_have_attribute("data-theme", theme)
        looks(f"{name} {theme}")


def test_every_page_of_the_desk(site: Site, things: dict[str, str], new_desk: NewDesk) -> None:
    desk = new_desk(site.office)
    screens = Screens(desk.page, phone=False)
    for path in addresses(OFFICE, things):
        desk.page.goto("about:blank")
        desk.opens(path)
        settles(desk.page)
        width: int = desk.page.evaluate("() => document.body.clientWidth")
        screens.wrong += [f"{path}: {width} px wide"] * (width != 1440)
        looks_by_day_and_night(screens, path)
    screens.are_fine()


def test_every_page_of_the_phone(
    worker: Caller, things: dict[str, str], new_phone: NewPhone
) -> None:
    phone = new_phone(worker).opens()
    phone.is_synchronised()
    screens = Screens(phone.page)
    for path in addresses(PHONE, things):
        phone.goes(path)
        settles(phone.page)
        looks_by_day_and_night(screens, path)
    screens.are_fine()


@THEMES
def test_an_inspector_at_the_door_has_the_desk_on_a_phone(
    theme: str, site: Site, things: dict[str, str], new_desk: NewDesk
) -> None:
    desk = new_desk(site.newcomer("段门", Role.ENFORCER, grid=STREET))
    desk.page.set_viewport_size(SCREEN)
    desk.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    screens = Screens(desk.page)
    shown = f"/inspections/{things['/inspections']}"
    for path in ("/", "/inspections", "/inspections/new", "/inspections/certificates", shown):
        desk.opens(path)
        settles(desk.page)
        screens.look(path)
    desk.opens("/inspections/new")
    desk.page.get_by_label("场所").fill("每页都有的店")
    desk.page.get_by_role("listitem").get_by_role("button", name="每页都有的店").click()
    desk.says("你还没有登记执法证")
    screens.look("chosen")
    desk.button("打开菜单").click()
    screens.look("menu")
    desk.goes("行政检查")
    expect(desk.button("打开菜单")).to_have_attribute("aria-expanded", "false")
    screens.are_fine()
