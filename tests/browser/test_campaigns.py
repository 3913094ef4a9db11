"""A campaign and the stations at the desk: from an empty page over the workbook to one object."""

import re

from playwright.sync_api import FilePayload, expect

from tests.browser.conftest import NewDesk
from tests.browser.desk import Desk
from tests.browser.looks import faults
from tests.browser.site import LEDGERS, Site
from tests.browser.test_ledgers import XLSX
from tests.core.spreadsheets.sheets import workbook

HEADER = ("社区(村)", "网格", "类型", "位置", "问题描述", "处置方式", "排查日期", "整改完成日期")
PLACE = ("电厂社区", "电厂社区第1网格")
DONE = (*PLACE, "护栏", "民主街1号", "锈蚀变形", "加固", "2024-03-21", "2024-04-02")
OPEN = (*PLACE, "广告牌", "民主街85号", "破损漏电", "拆除", "2024-03-22", None)


def takes_over(desk: Desk) -> None:
    """The workbook dropped on the page of imports."""
    file: FilePayload = {
        "name": "护栏广告牌专项台账.xlsx", "mimeType": XLSX, "buffer": workbook(HEADER, DONE, OPEN),
    }  # fmt: skip
    desk.page.locator("input[type=file]").set_input_files(file)
    desk.button("导入 2 处").click()
    desk.says("已导入：新增 2 处")


def test_a_campaign_from_its_workbook_to_the_object_that_is_left(
    site: Site, new_desk: NewDesk
) -> None:
    desk = new_desk(site.office).opens()
    desk.goes("专项整治")
    desk.says("还没有专项")
    desk.page.get_by_role("main").get_by_role("link", name="导入台账").last.click()
    takes_over(desk)
    desk.link("去查看").click()

    card = desk.page.get_by_role("article", name="护栏、广告牌专项整治")
    expect(card).to_contain_text(re.compile(r"1\s*/\s*2\s*处已销号\s*50%"))
    desk.page.get_by_label("进度").select_option("还没改好")
    expect(desk.table.get_by_role("row")).to_have_count(2)
    assert not faults(desk.page)
    desk.table.get_by_role("row", name="民主街85号").click()

    expect(desk.heading(re.compile("破损"))).to_be_visible()
    desk.page.go_back()
    expect(desk.page.get_by_label("进度")).to_have_value("open")


def test_a_number_of_a_station_opens_the_lines_behind_it(site: Site, new_desk: NewDesk) -> None:
    desk = new_desk(site.leader).opens("/stations")
    desk.says("还没有劝导站")
    site.tell("import", "dissuasions", LEDGERS / "劝导登记表.xlsx")
    desk.page.reload()

    total = desk.button("合计 5月 20 次")
    assert not faults(desk.page)
    total.click()

    desk.says("符合条件 20 次")
    desk.page.get_by_label("违法行为").select_option("疑似酒后驾驶")
    expect(desk.table.get_by_role("cell", name="疑似酒后驾驶").first).to_be_visible()
    expect(desk.table.get_by_role("cell", name="农用车载人")).to_have_count(0)
    assert not faults(desk.page)
