"""Grids at the desk: called otherwise, and never left without a person unsaid."""

import re
from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import NewDesk
from tests.browser.site import Site


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
