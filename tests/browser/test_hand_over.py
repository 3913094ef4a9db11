"""A grid handed over at the desk: swapped, or the giver goes elsewhere and a grid is left alone."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import NewDesk
from tests.browser.looks import faults
from tests.browser.site import Site


def picks(page: Page, label: str, name: str) -> None:
    """Choose somebody by name; the list also says where they work."""
    choice = page.get_by_label(label, exact=True)
    option = choice.locator("option").filter(has_text=name)
    choice.select_option(option.get_attribute("value"))


def test_a_giver_goes_elsewhere_and_the_grid_left_alone_is_said(
    site: Site, new_desk: NewDesk
) -> None:
    grids = [g for g in site.office.get("/grids").json()["items"] if g["level"] == "grid"]
    here, left, away = grids[-3:]
    giver = site.newcomer("交网", grid=here["path"])
    workers = site.office.get("/people", role="grid_worker").json()["items"]
    taker = next(p for p in workers if p["grid"] == left["path"])
    desk = new_desk(site.office).opens("/hand-over")
    picks(desk.page, "交出的人", "交网")
    picks(desk.page, "接手的人", taker["name"])
    desk.says(f"{taker['name']}原来的网格")

    desk.page.get_by_role("radio", name="交出后到另一网格").click()
    desk.says("再选交出的人改到哪个网格")
    grid = desk.page.get_by_role("combobox", name="交出的人改到哪个网格")
    grid.click()
    grid.press_sequentially(away["full_name"].removeprefix("辽西街道"))
    desk.page.locator(".grid-list .el-select-dropdown__item:visible").last.click()

    desk.says(re.compile("交接后.*没有网格员"))
    assert not faults(desk.page)
    desk.button("确认交接").click()

    desk.says("今天之内可以撤回")
    workers = site.office.get("/people", role="grid_worker").json()["items"]
    now = {p["id"]: p["grid"] for p in workers}
    assert (now[str(giver.id)], now[taker["id"]]) == (away["path"], here["path"])
    desk.button("撤回").first.click()
    desk.says("两个人都回到原来的网格")
    expect(desk.page.get_by_text("已撤回").first).to_be_visible()
