"""A citizen reports from a plaque and follows it by a code until it is closed, and after."""

import re

from playwright.sync_api import Page, expect

from tests.browser.caller import Caller, Facts, token_of
from tests.browser.conftest import NewContext, NewDesk
from tests.browser.phone import SCREEN, shot
from tests.browser.site import Site
from tests.browser.test_owner import is_fit

TEXT = "二楼走廊堆满纸箱，安全出口锁着"


def reports(site: Site, page: Page, venue: Facts) -> str:
    """From the plaque on the door to a tracking code."""
    page.goto(f"{site.url}/V/{token_of(venue)}")
    is_fit(page)
    page.get_by_role("link", name="我要反映隐患").tap()
    expect(page.get_by_role("button", name="提交")).to_be_visible()
    is_fit(page)
    page.get_by_label("在哪里，看到了什么").fill(TEXT)
    page.get_by_label("照片（可以不拍）").set_input_files([shot()])
    expect(page.get_by_text("已选 1 张")).to_be_visible()
    page.wait_for_timeout(2100)  # nobody types it all in two seconds, and who does is asked again
    page.get_by_role("button", name="提交").tap()
    expect(page.get_by_role("heading", name="请记下查询码")).to_be_visible()
    is_fit(page)
    return page.locator(".code").first.inner_text()


def closes(worker: Caller, venue: Facts) -> None:
    (brief,) = worker.file(venue)["hazards"]
    worker.passes(brief["id"])


def test_a_citizen_reports_follows_and_says_it_is_not_solved(
    site: Site, new_context: NewContext, new_desk: NewDesk
) -> None:
    worker = site.newcomer("李敏")
    venue = worker.registers("聚宏饺子馆")
    page = new_context(viewport=SCREEN, is_mobile=True, has_touch=True).new_page()
    code = reports(site, page, venue)

    desk = new_desk(site.office).opens("/citizens")
    desk.page.get_by_role("button", name=re.compile("聚宏饺子馆")).click()
    desk.says(TEXT)
    desk.page.locator("select").select_option("2025-11-01/A02")
    desk.button("立一条隐患").click()
    desk.says("已立隐患，照片一并转入。")

    page.goto(f"{site.url}/t")
    page.get_by_label("查询码").fill(code.lower())
    page.get_by_role("button", name="查进度").tap()
    expect(page.get_by_role("heading", name="已通知整改")).to_be_visible()
    closes(worker, venue)
    page.reload()
    expect(page.get_by_role("heading", name="解决了吗？")).to_be_visible()
    is_fit(page)
    page.get_by_label("没有解决？说说现在的情况").fill("今天又堆上了，门还锁着")
    page.get_by_role("button", name="没有解决").tap()
    expect(page.get_by_text("已经转给街道应急办再看")).to_be_visible()

    desk.opens("/tasks")
    desk.page.get_by_text("聚宏饺子馆：群众说没有解决").first.click()
    desk.says("今天又堆上了，门还锁着")
