"""A year's plan: proposed, changed with its consequences beside it, approved, on the phone next."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PWA, NewDesk, NewPhone, running
from tests.browser.looks import faults
from tests.browser.site import Site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One of its own: a plan would change what every other phone is shown."""
    yield from running(tmp_path_factory.mktemp("planned"), PWA)


def test_a_plan_is_proposed_changed_approved_and_on_the_phone_next(
    site: Site, new_desk: NewDesk, new_phone: NewPhone
) -> None:
    worker = site.newcomer("赵一")
    for number in range(3):
        worker.registers(f"计划里的店{number}", address=f"计划路{number + 1}号")
    desk = new_desk(site.office).opens("/plan")
    desk.button(re.compile("生成 .* 年的计划")).first.click()

    asks = desk.page.get_by_label("照这样要走多少")
    expect(asks).to_contain_text("3 家共")
    before = asks.locator(".big b").inner_text()
    often = desk.page.get_by_label("小餐饮多久去一次")
    often.fill("1")
    expect(asks.locator(".big b")).not_to_have_text(before)
    assert faults(desk.page) == []
    desk.button("保存草稿").click()
    desk.says("领导批准以后才执行")

    leader = new_desk(site.leader).opens("/plan")
    leader.button("批准执行").click()
    leader.dialog.get_by_role("button", name="批准", exact=True).click()
    leader.says("已批准")
    expect(leader.button("批准执行")).to_have_count(0)
    phone = new_phone(worker).opens()
    phone.is_synchronised()
    phone.says(re.compile("家就跟得上|本周"))


def test_what_makes_no_sense_is_said_and_nothing_is_lost(site: Site, new_desk: NewDesk) -> None:
    desk = new_desk(site.office).opens("/plan")
    desk.button(re.compile("(生成|调整) .* 年的计划")).first.click()
    first = desk.page.get_by_label("五一到哪天")
    first.fill("2026-04-01")

    desk.says("“五一”的结束早于开始")
    expect(desk.button("保存草稿")).to_be_disabled()
    expect(first).to_have_value("2026-04-01")
    desk.button("丢掉草稿").click()
    desk.dialog.get_by_role("button", name="丢掉", exact=True).click()
    desk.says("草稿已丢掉")
