"""A venue changes: another owner, a new door, dates that run out, and what stood there before."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from backend.core.clock import day_of
from tests.browser.conftest import NewDesk, NewPhone
from tests.browser.site import Site

WARNING = "不小于吉林省小商店上限 1000㎡"


def test_another_owner_and_a_new_door_are_noted_without_network(
    site: Site, new_phone: NewPhone
) -> None:
    worker = site.newcomer("李敏")
    past = str(day_of(datetime.now(UTC) - timedelta(days=3)))
    facts = {"area_m2": 1200, "extinguishers_expire_on": past, "operator": "王芳"}
    venue = worker.registers("大家乐超市", venue_class="shop", **facts)
    phone = new_phone(worker).opens("/venues")
    phone.works_offline().is_synchronised()
    phone.tap(phone.button(re.compile("快到期")))
    phone.tap(phone.page.get_by_role("link", name=re.compile("大家乐超市")))
    phone.says(re.compile(WARNING))
    phone.says("灭火器过期 3 天")

    phone.goes_offline()
    phone.tap("换了老板")
    phone.page.get_by_label("新的经营者（必填）").fill("李强")
    phone.page.get_by_label("联系电话").fill("13987654321")
    phone.tap(phone.sheet.get_by_role("button", name="保存"))
    phone.says("已记下：经营者换成李强")
    phone.shoot("拍新的")
    phone.says("还没传完")
    phone.goes_online()
    phone.is_synchronised()

    row = worker.get(f"/venues/{venue['id']}").json()["venue"]
    assert (row["operator"], row["taken_over_at"] is not None) == ("李强", True)
    phone.until(lambda: worker.get(f"/venues/{venue['id']}/photos").json()["items"][0]["received"])


def test_the_desk_finds_changes_and_looks_back_at_one_field(site: Site, new_desk: NewDesk) -> None:
    worker = site.newcomer("李敏")
    venue = worker.registers("大得很商场", venue_class="shop", area_m2=1500, operator="王芳")
    desk = new_desk(site.office).opens("/venues")
    desk.page.get_by_label("提醒").select_option("oversize")
    desk.link("大得很商场").click()
    desk.says(re.compile(WARNING))

    desk.button("换经营者").click()
    desk.dialog.get_by_label("新的经营者").fill("李强")
    desk.dialog.get_by_role("button", name="登记").click()
    desk.says("消防安全责任书要和新经营者重新签")
    desk.page.get_by_role("term").get_by_role("button", name="经营者", exact=True).click()

    expect(desk.dialog.get_by_role("listitem")).to_have_count(2)
    expect(desk.dialog.get_by_role("listitem").first).to_contain_text("换经营者，周海燕")
    expect(desk.dialog.get_by_role("listitem").last).to_contain_text("王芳")
    expect(desk.dialog.get_by_role("listitem").last).to_contain_text("登记时填写，李敏")
    assert worker.get(f"/venues/{venue['id']}").json()["venue"]["operator"] == "李强"
