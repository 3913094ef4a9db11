"""Beside the road of a ticket: longer time, a whistle, a second look, the same again."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.caller import Caller
from tests.browser.conftest import NewDesk, NewPhone
from tests.browser.life import ago, begins, chooses_more, department
from tests.browser.phone import Phone
from tests.browser.site import Site
from tests.browser.test_access import Screens
from tests.person import GENERAL, SERIOUS


@pytest.fixture(scope="module")
def minder(site: Site) -> Caller:
    """Somebody who has had their grid for long, so that old acts are theirs."""
    minder = site.newcomer("秦守")
    for person in (minder, site.office, site.second):
        site.long_there(person)
    return minder


def test_longer_time_is_asked_for_offline_and_granted_at_the_desk(
    minder: Caller, site: Site, new_phone: NewPhone, new_desk: NewDesk
) -> None:
    hazard = minder.reports(minder.registers("等门到货的店")["id"], GENERAL)
    asked = date.fromisoformat(minder.ticket(hazard)["due_on"]) + timedelta(days=14)
    phone = new_phone(minder).opens(f"/hazards/{hazard}")
    phone.is_synchronised()
    phone.works_offline().goes_offline()
    chooses_more(phone, "申请延期")
    phone.tap(phone.sheet.get_by_role("button", name="提交申请"))
    phone.says("请写一句：为什么要延期")
    phone.types("为什么要延期", "订的防火门还没到货")
    phone.types("延期期间怎么防护", "停用后厨，专人看守")
    phone.types("延到哪一天", asked.isoformat())
    phone.tap(phone.sheet.get_by_role("button", name="提交申请"))
    phone.says("延期待批")
    phone.tap("更多操作")
    phone.says("不能申请延期：已有一个申请在等应急办答复")
    phone.page.keyboard.press("Escape")
    phone.goes_online()
    phone.sends()
    phone.until(lambda: minder.ticket(hazard)["extension"])

    desk = new_desk(site.office).opens("/hazards?view=table&quick=extension")
    desk.table.get_by_role("row").filter(has_text="等门到货的店").click()
    desk.says("临时防护：停用后厨，专人看守")
    desk.acts("同意延期")

    desk.says("已延期 1 次")
    ticket = minder.ticket(hazard)
    assert (ticket["due_on"], ticket["extensions"]) == (asked.isoformat(), 1)


def test_a_whistle_that_nobody_answers_is_overdue_until_the_answer_is_written_down(
    minder: Caller, site: Site, new_desk: NewDesk
) -> None:
    hazard = minder.reports(minder.registers("焊死窗户的网吧")["id"], SERIOUS)
    fire = department(site, "消防救援大队")
    past = ago(minutes=fire["whistle_minutes"]["emergency"] + 5)
    call = {"department": fire["id"], "urgency": "emergency", "text": "请到场", "at": past}
    assert site.office.acts("hazard.whistle", hazard, **call)["result"] == "applied"

    desk = new_desk(site.office).opens("/hazards?view=table&quick=whistle")
    desk.table.get_by_role("row").filter(has_text="焊死窗户的网吧").click()
    desk.says(re.compile(r"应答，已超 \d+ 分钟"))
    desk.acts("记下部门应答", "2 人到场，当场责令拆除")
    begins(desk, "评价应答")
    desk.dialog.get_by_label("评价").select_option(label="满意")
    desk.dialog.get_by_role("button", name="评价应答").click()

    desk.says("吹哨已应答，满意")
    assert minder.ticket(hazard)["whistle"]["rating"] == "good"


def test_the_departments_keep_their_own_clocks(
    minder: Caller, site: Site, new_desk: NewDesk
) -> None:
    hazard = minder.reports(minder.registers("楼下充电的店")["id"])
    desk = new_desk(site.office).opens("/departments")
    desk.button("修改公安派出所").click()
    minutes = desk.dialog.get_by_label(re.compile("^应急哨"))
    minutes.fill("半小时")
    desk.dialog.get_by_role("button", name="保存").click()
    desk.says("填 1 到 43200 之间的整数")
    minutes.fill("15")
    desk.dialog.get_by_role("button", name="保存").click()
    expect(desk.dialog).to_be_hidden()

    desk.opens(f"/hazards/{hazard}")
    begins(desk, "吹哨")
    desk.dialog.get_by_label(re.compile("^部门")).select_option(label="公安派出所")
    desk.dialog.get_by_label(re.compile("^缓急")).select_option(label="应急哨（15 分钟内应答）")
    desk.dialog.get_by_label(re.compile("^请部门做什么")).fill("请到场制止楼内充电")
    desk.dialog.get_by_role("button", name="吹哨").click()

    desk.says(re.compile("公安派出所吹应急哨.*还剩 1[45] 分钟"))


def test_what_may_be_major_is_handed_over_and_closes_only_after_its_receipt(
    minder: Caller, site: Site, new_desk: NewDesk
) -> None:
    hazard = minder.reports(minder.registers("楼梯封死的宾馆")["id"], SERIOUS)
    desk = new_desk(site.office).opens(f"/hazards/{hazard}")
    desk.acts("标为疑似重大", "唯一的疏散楼梯被封死")
    desk.says("疑似重大，待移交")
    expect(desk.button("复查合格，销号")).to_have_count(0)
    begins(desk, "移交")
    expect(desk.dialog.get_by_label(re.compile("^部门"))).to_contain_text("消防救援大队")
    desk.dialog.get_by_label(re.compile("^文号")).fill("辽西安移〔2026〕3 号")
    desk.dialog.get_by_role("button", name="移交").click()
    begins(desk, "登记回执")
    desk.dialog.get_by_label(re.compile("^认定结果")).select_option("no")
    desk.dialog.get_by_label(re.compile("^回执内容")).fill("不构成重大，限期拆除")
    desk.dialog.get_by_role("button", name="登记回执").click()

    expect(desk.button("复查合格，销号")).to_be_visible()
    ticket = minder.ticket(hazard)
    assert (ticket["level"], ticket["transfer"]["document_number"]) == (
        "serious",
        "辽西安移〔2026〕3 号",
    )


def test_a_second_look_finds_it_there_again_then_gone(
    minder: Caller, site: Site, new_phone: NewPhone
) -> None:
    old = ago(days=40)
    hazard = minder.reports(minder.registers("又堆上货的店")["id"], SERIOUS, at=old)
    minder.submits(hazard, at=old + timedelta(days=1))
    site.second.passes(hazard, at=old + timedelta(days=2))

    phone = new_phone(minder).opens()
    phone.is_synchronised()
    phone.tap(phone.link(re.compile("又堆上货的店.*已过")))
    phone.tap("又出现了")
    phone.tap(phone.sheet.get_by_role("button", name="重新整改"))
    phone.says("请写一句：看到了什么")
    phone.tap(phone.sheet.get_by_role("button", name="又堆上了"))
    phone.tap(phone.sheet.get_by_role("button", name="重新整改"))

    expect(phone.sheet).to_be_hidden()
    expect(phone.page.get_by_text("整改中").first).to_be_visible()
    phone.sends()
    phone.until(lambda: minder.state(hazard) == "rectifying")
    assert minder.ticket(hazard)["follow_up_on"] is None


def test_what_was_not_put_right_goes_back_then_closes_and_may_open_again(
    minder: Caller, new_phone: NewPhone
) -> None:
    hazard = minder.reports(minder.registers("改了一半的店")["id"], GENERAL)
    phone = new_phone(minder).opens(f"/hazards/{hazard}")
    phone.is_synchronised()
    phone.tap("不合格，退回")
    phone.tap(phone.sheet.get_by_role("button", name="只改了一部分"))
    phone.tap(phone.sheet.get_by_role("button", name="退回重改"))
    phone.says("复查不合格，退回")
    phone.shoot("复查合格，销号")
    phone.tap(phone.sheet.get_by_role("button", name="确认销号"))
    expect(phone.sheet).to_be_hidden()
    phone.sends()
    phone.until(lambda: minder.state(hazard) == "closed")

    phone.goes(f"/hazards/{hazard}")
    phone.says("已销号")
    chooses_more(phone, "重开")
    phone.tap(phone.sheet.get_by_role("button", name="销错了号"))
    phone.tap(phone.sheet.get_by_role("button", name="重开这条隐患"))
    expect(phone.sheet).to_be_hidden()
    phone.sends()
    phone.until(lambda: minder.state(hazard) == "rectifying")
    kinds = [kind for kind in minder.timeline(hazard) if kind in {"returned", "closed", "reopened"}]
    assert kinds == ["returned", "closed", "reopened"]


def test_the_same_again_is_joined_or_linked_with_one_tap(
    minder: Caller, new_phone: NewPhone
) -> None:
    venue = minder.registers("天天堵的店")
    first = minder.reports(venue["id"], GENERAL)
    phone = new_phone(minder).opens(f"/report?venue={venue['id']}")
    phone.is_synchronised()
    reports_again(phone)
    phone.tap(phone.sheet.get_by_role("button", name="并入那张单子"))
    phone.says("照片和说明加到了这张单子上")
    phone.sends()
    phone.until(lambda: minder.last_event(first)["kind"] == "note")
    assert len(minder.last_event(first)["photos"]) == 1

    phone.opens(f"/report?venue={venue['id']}")
    reports_again(phone)
    phone.tap(phone.sheet.get_by_role("button", name="复发，开新单"))
    phone.says(re.compile("已保存"))
    phone.sends()
    phone.until(lambda: len(minder.file(venue)["hazards"]) == 2)
    recurred = next(h for h in minder.file(venue)["hazards"] if h["id"] != first)
    assert recurred["recurs"] == first


def reports_again(phone: Phone) -> None:
    """Fill in the form as for the first time."""
    phone.shoot("拍现场照片")
    phone.page.get_by_label("查找隐患").fill("C01")
    phone.tap(phone.button(re.compile("未配置灭火器")))
    phone.tap(phone.button(re.compile("^提交$")))
    expect(phone.sheet).to_be_visible()


def test_two_tickets_of_one_thing_are_worked_on_as_one(
    minder: Caller, site: Site, new_desk: NewDesk
) -> None:
    venue = minder.registers("两人都报的店")["id"]
    kept, double = minder.reports(venue, GENERAL), minder.reports(venue, GENERAL)
    desk = new_desk(site.office).opens(f"/hazards/{double}")
    begins(desk, "并入另一张")
    desk.dialog.get_by_role("radio").check()
    desk.dialog.get_by_role("button", name="并入另一张").click()

    desk.says("已并入另一张单子")
    desk.link("看那一张").click()
    expect(desk.button("补充说明")).to_be_visible()
    assert desk.page.url.endswith(kept)
    assert minder.ticket(double)["joined_into"] == kept


@pytest.fixture(scope="module")
def eventful(minder: Caller, site: Site) -> str:
    """A ticket with as much beside its road as there can be."""
    hazard = minder.reports(minder.registers("样样都有的店")["id"], SERIOUS)
    fire = department(site, "消防救援大队")["id"]
    number = "辽西安移〔2026〕9 号"
    call = {"department": fire, "urgency": "emergency", "text": "请到场"}
    asks = {
        "reason": "门没到货",
        "protection": "专人看守",
        "due_on": f"{ago(days=-30):%F}",
    }
    site.office.acts("hazard.whistle", hazard, **call)
    site.office.acts("hazard.transfer", hazard, department=fire, document_number=number)
    minder.acts("hazard.extend_ask", hazard, **asks)
    assert len(site.office.ticket(hazard)["events"]) == 5
    return hazard


def test_what_lies_beside_the_road_is_for_everybody(
    minder: Caller, eventful: str, new_phone: NewPhone
) -> None:
    plain = minder.reports(minder.registers("只差延期的店")["id"], GENERAL)
    phone = new_phone(minder).opens(f"/hazards/{eventful}")
    phone.is_synchronised()
    for theme, size in (("dark", ""), ("light", "xl")):
        phone.wears(theme, size)
        screens = Screens(phone.page, narrow=size == "xl")
        phone.says("延期待批")
        screens.look("ticket")
        phone.goes(f"/hazards/{plain}")
        phone.says("只差延期的店")
        chooses_more(phone, "申请延期")
        phone.tap(phone.sheet.get_by_text("为什么要填").first)
        screens.look("longer time")
        phone.page.keyboard.press("Escape")
        expect(phone.sheet).to_be_hidden()
        phone.goes(f"/hazards/{eventful}")
        phone.says("样样都有的店")
        screens.are_fine()


def test_acting_beside_the_road_is_for_everybody(
    site: Site, eventful: str, new_desk: NewDesk
) -> None:
    desk = new_desk(site.office)
    screens = Screens(desk.page, phone=False)
    for theme, act in (("dark", "登记回执"), ("light", "并入另一张")):
        desk.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        desk.opens(f"/hazards/{eventful}")
        begins(desk, act)
        desk.dialog.get_by_text("为什么要填").first.click()
        screens.look(f"{theme} {act}")
        desk.page.keyboard.press("Escape")
        expect(desk.dialog).to_be_hidden()
        desk.opens("/departments")
        desk.button("修改公安派出所").click()
        expect(desk.dialog).to_be_visible()
        screens.look(f"{theme} department")
        desk.page.keyboard.press("Escape")
        expect(desk.dialog).to_be_hidden()
    screens.are_fine()
