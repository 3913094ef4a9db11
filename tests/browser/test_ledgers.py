"""The desk's ledgers: found, taken over, printed, counted, and the people who keep them."""

import re
from pathlib import Path

from playwright.sync_api import FilePayload, expect

from tests.browser.caller import Caller
from tests.browser.conftest import NewDesk
from tests.browser.site import Site
from tests.core.spreadsheets.sheets import workbook

HEADER = ("序号", "社区(村)", "网格", "场所名称", "场所类别", "地址", "经营者", "联系电话")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_a_venue_is_found_by_the_initials_of_its_name(site: Site, new_desk: NewDesk) -> None:
    desk = new_desk(site.office).opens("/venues")
    expect(desk.table).to_be_visible()

    desk.page.get_by_role("search").get_by_role("textbox").fill("xrqps")

    expect(desk.table.get_by_role("row")).to_have_count(2)
    desk.link("小人棋牌室").click()
    expect(desk.heading("小人棋牌室")).to_be_visible()


def test_a_workbook_is_read_first_put_right_taken_over_and_taken_back(
    site: Site, new_desk: NewDesk
) -> None:
    grid = ("电厂社区", "电厂社区第1网格")
    good = (1, *grid, "试营业饺子馆", "小餐饮", "电厂路9号", "王芳", "13900001234")
    bad = (2, *grid, "待补证商店", "大型商场", "电厂路10号", "李四", "13900005678")
    file: FilePayload = {
        "name": "九小场所.xlsx", "mimeType": XLSX, "buffer": workbook(HEADER, good, bad),
    }  # fmt: skip
    desk = new_desk(site.office).opens("/imports")

    desk.page.locator("input[type=file]").set_input_files(file)
    expect(desk.heading("认出来的列")).to_be_visible()
    problems = desk.page.get_by_role("region", name="要改的地方")
    expect(problems.get_by_role("row").nth(1)).to_contain_text("整行没有导入")
    assert not site.office.get("/venues", q="试营业饺子馆").json()["total"]
    problems.get_by_role("textbox").fill("小商店")
    desk.button("用改好的 1 处重新试读").click()
    desk.button("导入 2 家").click()

    desk.says("已导入：新增 2 家")
    assert site.office.get("/venues", q="试营业饺子馆").json()["total"] == 1
    desk.button("撤销这次导入").click()
    desk.dialog.get_by_role("button", name="撤销导入").click()
    desk.says("已撤销：2 家恢复原样")
    assert not site.office.get("/venues", q="试营业饺子馆").json()["total"]


def test_a_file_that_is_no_workbook_is_refused_in_words(site: Site, new_desk: NewDesk) -> None:
    desk = new_desk(site.office).opens("/imports")
    choose = desk.page.locator("input[type=file]")

    choose.set_input_files({"name": "a.xlsx", "mimeType": XLSX, "buffer": b"not a workbook"})

    expect(desk.page.get_by_role("alert")).to_contain_text(re.compile("打不开|读不出|不是"))


def test_plaques_of_a_grid_come_as_a_file_to_print(
    site: Site, new_desk: NewDesk, tmp_path: Path
) -> None:
    desk = new_desk(site.office).opens("/plaques")
    desk.page.get_by_role("checkbox", name=re.compile("第2网格")).first.check()
    expect(desk.page.get_by_text(re.compile(r"张码牌"))).not_to_contain_text("580")

    with desk.page.expect_download() as download:
        desk.button("生成 PDF").click()
    download.value.save_as(tmp_path / "plaques.pdf")

    assert (tmp_path / "plaques.pdf").read_bytes().startswith(b"%PDF")


def test_each_figure_of_the_month_opens_the_list_behind_it(site: Site, new_desk: NewDesk) -> None:
    worker = site.newcomer("数清", grid=site.next_grid)
    worker.reports(worker.registers("算进本月的店")["id"])
    desk = new_desk(site.office).opens("/months")
    community = desk.button("电厂社区")
    community.click()
    row = desk.table.get_by_role("row", name=re.compile("^电厂社区第2网格"))
    expect(row).to_be_visible()

    row.get_by_role("link").nth(1).click()

    expect(desk.heading("隐患看板")).to_be_visible()
    desk.says("算进本月的店")


def test_a_new_colleague_signs_in_with_the_password_shown_once(
    site: Site, new_desk: NewDesk
) -> None:
    desk = new_desk(site.office).opens("/people")
    desk.button("添加人员").click()
    desk.page.get_by_label("姓名").fill("沈新")
    name = site.login()
    desk.page.get_by_label("用户名").fill(name)
    desk.button("添加并生成初始密码").click()

    shown = desk.page.get_by_role("dialog", name="初始密码")
    password = shown.locator("dd").nth(1).inner_text()
    desk.button("已经告诉本人，关闭").click()

    assert Caller(site.http, name, password).me["must_change_password"]
    desk.says("沈新")
