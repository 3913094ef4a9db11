"""The desk puts the registry in order: doubles merged and split, a venue moved to another grid."""

import re

from playwright.sync_api import expect

from tests.browser.caller import Caller
from tests.browser.conftest import NewDesk
from tests.browser.desk import Desk
from tests.browser.looks import faults, overflow
from tests.browser.site import Site


def registered(worker: Caller, name: str, **more: object) -> str:
    """One door, entered by a worker on the spot."""
    facts = {"venue_class": "shop", "address": "合并街1号", "phone": "13900009999"} | more
    return str(worker.registers(name, **facts)["id"])


def merges(desk: Desk, keep: str, **take: str) -> None:
    """Choose which of the two stays and whose values are right, and say so."""
    compare = desk.page.get_by_role("region", name="两家对比")
    compare.get_by_role("columnheader").filter(has_text=keep).get_by_role("radio").check()
    for field, value in take.items():
        row = compare.get_by_role("row", name=re.compile(field))
        row.get_by_role("radio", name=value).check()
    compare.get_by_role("button", name=re.compile(f"合并，留下 {keep}")).click()
    desk.says(f"已合并到 {keep}")


def test_doubles_are_held_side_by_side_merged_and_split(site: Site, new_desk: NewDesk) -> None:
    worker = site.newcomer()
    one = registered(worker, "合并街超市", area_m2=50.0)
    two = registered(worker, "合并街超市", area_m2=60.0, subtype="便利店")
    ticket = worker.reports(two)
    first, second = (site.office.get(f"/venues/{v}").json()["venue"]["number"] for v in (one, two))
    desk = new_desk(site.office).opens("/venues")

    desk.link(re.compile("疑似重复")).click()
    desk.button(re.compile("合并街超市")).click()
    merges(desk, first, 建筑面积="60 ㎡")

    venue = site.office.get(f"/venues/{one}").json()
    assert (venue["venue"]["area_m2"], venue["venue"]["subtype"]) == (60.0, "便利店")
    assert [h["id"] for h in venue["hazards"]] == [ticket]
    desk.opens(f"/venues/{one}")
    merged = desk.page.get_by_role("region", name="合并记录")
    expect(merged).to_contain_text(f"已并入 {second} 合并街超市")
    merged.get_by_role("button", name=f"拆分 {second}").click()
    desk.dialog.get_by_role("button", name="拆分").click()
    desk.says("和合并以前一样")
    desk.link(f"{second} 合并街超市").click()
    expect(desk.page.get_by_text("60 ㎡")).to_be_visible()
    assert [h["id"] for h in site.office.get(f"/venues/{two}").json()["hazards"]] == [ticket]
    site.office.post(f"/venues/{one}/apart", {"other": two})


def test_two_that_are_not_one_stay_away(site: Site, new_desk: NewDesk) -> None:
    worker = site.newcomer()
    one, two = (registered(worker, "分开街理发店", address="分开街1号") for _ in range(2))
    desk = new_desk(site.office).opens(f"/venues/duplicates?one={one}&other={two}")
    expect(desk.button("不是同一家")).to_be_visible()
    assert (faults(desk.page), overflow(desk.page)) == ([], [])

    desk.button("不是同一家").click()

    desk.says("以后不再提示")
    expect(desk.button(re.compile("分开街理发店"))).to_have_count(0)
    desk.button("撤回").click()
    expect(desk.button(re.compile("分开街理发店"))).to_have_count(1)
    site.office.post(f"/venues/{one}/apart", {"other": two})


def test_any_other_is_found_by_typing(site: Site, new_desk: NewDesk) -> None:
    worker = site.newcomer()
    one, two = (registered(worker, n, address=n) for n in ("寻合甲店", "寻合乙店"))
    number = site.office.get(f"/venues/{one}").json()["venue"]["number"]
    desk = new_desk(site.office).opens(f"/venues/{one}")

    desk.page.locator("summary", has_text="更多").click()
    desk.link("合并重复登记").click()
    desk.page.get_by_role("textbox", name="搜索另一家").fill("寻合乙店")
    desk.button(re.compile("寻合乙店")).click()
    desk.page.get_by_label("为什么是同一家").fill("到现场看过")
    merges(desk, number)

    expect(desk.heading("寻合甲店")).to_be_visible()
    expect(desk.page.get_by_role("region", name="合并记录")).to_contain_text("到现场看过")
    assert site.office.get(f"/venues/{two}").json()["venue"]["id"] == one


def test_a_venue_goes_to_another_grid(site: Site, new_desk: NewDesk) -> None:
    worker = site.newcomer()
    shop = registered(worker, "搬家便利店", address="搬家街1号")
    ticket = worker.reports(shop)
    desk = new_desk(site.office).opens(f"/venues/{shop}")

    desk.page.locator("summary", has_text="更多").click()
    desk.button("换网格、搬迁").click()
    dialog = desk.dialog
    dialog.get_by_role("button", name="确认").click()
    expect(dialog.get_by_text("请写明原因")).to_be_visible()
    assert faults(desk.page) == []
    dialog.get_by_label("网格").click()
    desk.page.get_by_role("option", name=re.compile("第2网格")).first.click()
    dialog.get_by_label("原因").fill("网格调整")
    dialog.get_by_role("button", name="确认").click()

    desk.says("1 条没销号的隐患一起转过去")
    moved = site.office.get(f"/venues/{shop}").json()["venue"]
    assert moved["grid"] != site.grid
    assert site.office.ticket(ticket)["grid"] == moved["grid"]
    assert worker.get(f"/venues/{shop}").status_code == 404
