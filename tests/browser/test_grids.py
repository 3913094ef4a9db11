"""Grids at the desk: called otherwise, and never left without a person unsaid."""

import re
from typing import Any

from playwright.sync_api import FilePayload, expect

from tests.browser.conftest import NewDesk
from tests.browser.looks import faults
from tests.browser.site import Site
from tests.browser.test_ledgers import XLSX
from tests.core.spreadsheets.sheets import workbook


def a_grid(site: Site, at: int) -> dict[str, Any]:
    """One of the grids with one worker and some venues, counted from the end."""
    nodes = site.office.get("/grids").json()["items"]
    found = [g for g in nodes if g["level"] == "grid" and len(g["workers"]) == 1]
    with_venues = [g for g in found if site.office.get("/venues", grid=g["path"]).json()["total"]]
    grid: dict[str, Any] = with_venues[at]
    return grid


def name_above(site: Site, grid: dict[str, Any]) -> str:
    parent = re.sub(r"[^.]+\.$", "", grid["path"])
    nodes = site.office.get("/grids").json()["items"]
    return next(str(g["name"]) for g in nodes if g["path"] == parent)


def test_a_roster_with_another_name_for_a_grid_asks_first(site: Site, new_desk: NewDesk) -> None:
    grid = a_grid(site, -5)
    worker = site.office.get("/people", grid=grid["path"]).json()["items"][0]
    phone = site.office.ask("POST", f"/people/{worker['id']}/phone").json()["phone"]
    header, community = ("社区(村)", "网格", "网格员", "联系电话"), name_above(site, grid)
    row = (community, "改名后的网格", worker["name"], phone)
    book = workbook(("辽西街道网格名册",), header, row)
    file: FilePayload = {"name": "名册.xlsx", "mimeType": XLSX, "buffer": book}
    desk = new_desk(site.office).opens("/imports")

    desk.page.locator("input[type=file]").set_input_files(file)

    desk.says("是改了名，还是新设的网格？")
    desk.says(re.compile(r"\d+ 家场所、\d+ 条隐患将没有网格员"))
    desk.says(re.compile(r"表里共 3 行"))
    assert not faults(desk.page)
    desk.button("是改名").click()
    expect(desk.page.get_by_text("将没有网格员")).to_have_count(0)
    desk.button("导入 1 个").click()
    desk.says("已导入：新增 0 个，更新 1 个")
    nodes = {g["path"]: g["name"] for g in site.office.get("/grids").json()["items"]}
    assert nodes[grid["path"]] == "改名后的网格"
    desk.button("撤销这次导入").click()
    desk.dialog.get_by_role("button", name="撤销导入").click()
    desk.says(re.compile("已撤销"))


def test_a_grid_is_renamed_at_the_desk(site: Site, new_desk: NewDesk) -> None:
    grid = a_grid(site, -6)
    desk = new_desk(site.office).opens(f"/people?grid={grid['path']}")

    desk.button("给这个网格改名").click()
    desk.dialog.get_by_role("textbox").fill("滨河西片网格")
    desk.dialog.get_by_role("button", name="确定").click()

    desk.says("已改名为「滨河西片网格」。")
    tree = desk.page.get_by_role("navigation", name="网格")
    expect(tree.get_by_role("button", name="滨河西片网格")).to_be_visible()
    site.office.ask("PATCH", f"/grids/{grid['path']}", json={"name": grid["name"]})


def test_closing_the_only_worker_says_what_would_be_left_alone(
    site: Site, new_desk: NewDesk
) -> None:
    grid = a_grid(site, -7)
    desk = new_desk(site.office).opens(f"/people?grid={grid['path']}")
    desk.table.get_by_role("button", name=f"管理{grid['workers'][0]['name']}").first.click()

    desk.button("停用账号").click()

    question = desk.page.get_by_role("dialog", name=re.compile("^停用"))
    expect(question).to_contain_text(re.compile(r"\d+ 家场所、\d+ 条隐患将没有网格员"))
    question.get_by_role("button", name="取消").click()
    assert site.office.get("/people", grid=grid["path"]).json()["items"][0]["active"]
