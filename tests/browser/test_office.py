"""The desk: tickets from the board to their end, and who may do what."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from backend.people.accounts.models import Role
from tests.browser.caller import Caller
from tests.browser.conftest import NewDesk
from tests.browser.site import STREET, Site
from tests.person import GENERAL, SERIOUS
from tests.world import PASSWORD


@pytest.fixture(scope="module")
def worker(site: Site) -> Caller:
    """Somebody with a past: a ticket long overdue among others."""
    worker = site.newcomer("陈久")
    site.long_there(worker)
    return worker


@pytest.fixture(scope="module")
def overdue(worker: Caller) -> str:
    venue = worker.registers("拖了很久的店")
    return worker.reports(venue["id"], GENERAL, at=datetime.now(UTC) - timedelta(days=25))


def test_the_board_shows_first_what_is_overdue_and_narrows(
    site: Site, worker: Caller, overdue: str, new_desk: NewDesk
) -> None:
    worker.reports(worker.registers("刚报的店")["id"])
    desk = new_desk().opens()
    desk.page.get_by_label("用户名或手机号").fill("yingji")
    desk.page.get_by_label("密码", exact=True).fill(PASSWORD)
    desk.button("登录").click()
    expect(desk.heading("工作台")).to_be_visible()

    desk.goes("隐患看板")
    column = desk.page.get_by_role("region", name="整改中")
    expect(column.get_by_role("link").first).to_contain_text("拖了很久的店")
    desk.button("只看逾期").click()
    expect(column.get_by_text("刚报的店")).to_be_hidden()
    expect(column.get_by_role("link").first).to_contain_text("逾期")
    assert desk.page.url.endswith("quick=overdue")
    column.get_by_role("link").first.click()

    expect(desk.heading("现在可以办")).to_be_visible()
    desk.says("拖了很久的店")


def test_a_serious_hazard_its_finder_handed_in_is_closed_by_a_second_person(
    site: Site, worker: Caller, new_desk: NewDesk
) -> None:
    hazard = worker.reports(worker.registers("封窗网吧")["id"], SERIOUS)
    worker.submits(hazard)
    assert worker.state(hazard) == "submitted"
    desk = new_desk(site.office).opens(f"/hazards/{hazard}")

    desk.acts("复查合格，销号", "现场已经拆除", picture=True)

    desk.says("已销号")
    assert site.office.ticket(hazard)["closed_by_name"] == "周海燕"


def test_a_ticket_is_voided_by_two_people_only(
    site: Site, worker: Caller, new_desk: NewDesk
) -> None:
    hazard = worker.reports(worker.registers("看错了的店")["id"])
    first = new_desk(site.office).opens(f"/hazards/{hazard}")
    first.acts("申请撤销", "该门是员工通道，不是安全出口")
    expect(first.page.get_by_role("listitem").filter(has_text="申请撤销")).to_be_visible()
    expect(first.button("同意撤销")).to_have_count(0)

    second = new_desk(site.second).opens(f"/hazards/{hazard}")
    second.acts("同意撤销")

    second.says("这条隐患已撤销")
    assert worker.state(hazard) == "voided"


def test_a_leader_sees_everything_and_nothing_to_press(
    site: Site, overdue: str, new_desk: NewDesk
) -> None:
    desk = new_desk(site.leader).opens(f"/hazards/{overdue}")

    desk.says("你的岗位可以查看，不需要办理")
    expect(desk.button(re.compile("销号|退回|撤销|补充说明|提交"))).to_have_count(0)
    for clerical in ("导入台账", "打印码牌", "人员与网格", "需处理"):
        expect(desk.link(clerical)).to_have_count(0)
    desk.opens("/imports")
    expect(desk.heading("工作台")).to_be_visible()


def test_a_grid_worker_is_shown_the_way_to_the_phone_page(
    worker: Caller, new_desk: NewDesk
) -> None:
    desk = new_desk(worker).opens("/hazards")

    desk.says("陈久，你的工作在手机端")
    desk.link("打开手机端").click()

    expect(desk.heading("陈久")).to_be_visible()


def test_a_session_that_ends_on_the_desk_loses_nothing_typed(
    site: Site, worker: Caller, new_desk: NewDesk
) -> None:
    clerk = site.newcomer("方办", role=Role.OFFICE, grid=STREET)
    hazard = worker.reports(worker.registers("写到一半的店")["id"])
    desk = new_desk(clerk).opens(f"/hazards/{hazard}")
    desk.button("补充说明").click()
    desk.dialog.get_by_role("textbox").fill("已电话联系经营者")
    clerk.delete("/session/all")
    desk.dialog.get_by_role("button", name="补充说明").click()

    again = desk.page.get_by_role("dialog", name="请重新登录")
    again.get_by_label("密码", exact=True).fill(PASSWORD)
    again.get_by_role("button", name="登录", exact=True).click()
    desk.dialog.get_by_role("button", name=re.compile("补充说明|再试一次")).click()

    expect(desk.dialog).to_be_hidden()
    assert worker.last_event(hazard)["text"] == "已电话联系经营者"
