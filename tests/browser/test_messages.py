"""The inbox on phone and desk, channels outside, and complaints with their answers."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import NewDesk, NewPhone
from tests.browser.site import STREET, Site


def test_a_worker_is_told_opens_the_ticket_and_has_read_it(site: Site, new_phone: NewPhone) -> None:
    worker = site.newcomer("万敏")
    hazard = worker.reports(worker.registers("退回的店")["id"])
    worker.submits(hazard)
    site.office.fails(hazard)

    phone = new_phone(worker).opens()
    expect(phone.tab("我的").get_by_text("未读消息")).to_be_attached()
    phone.tab("我的").click()
    phone.link(re.compile("消息.*1 条未读")).click()
    phone.says("复查退回")
    with phone.page.expect_response("**/api/messages/read"):
        phone.button(re.compile("退回的店")).click()

    expect(phone.page).to_have_url(re.compile(f"/hazards/{hazard}"))
    phone.goes("/messages")
    expect(phone.button(re.compile("退回的店"))).to_be_visible()
    expect(phone.page.get_by_text("（未读）")).to_be_hidden()
    expect(phone.button(re.compile("都记为已读"))).to_be_hidden()


def test_without_network_the_inbox_is_as_it_was_last_seen(site: Site, new_phone: NewPhone) -> None:
    worker = site.newcomer("万静")
    hazard = worker.reports(worker.registers("离线的店")["id"])
    worker.submits(hazard)
    site.office.fails(hazard)
    phone = new_phone(worker).opens("/messages")
    expect(phone.heading("消息")).to_be_visible()
    phone.says("离线的店")
    phone.keeps("inbox")
    phone.goes("/me")
    expect(phone.heading("我的")).to_be_visible()
    phone.context.set_offline(True)

    phone.goes("/messages")

    phone.says("离线的店")
    phone.says("显示的是上次看到的消息")


def test_a_complaint_is_answered_at_the_desk_and_read_on_the_phone(
    site: Site, new_phone: NewPhone, new_desk: NewDesk
) -> None:
    worker = site.newcomer("万说")
    phone = new_phone(worker).opens("/feedback")
    phone.says("还没有提过")
    phone.page.get_by_label("要说什么").fill("码牌在太阳底下扫不出来")
    phone.context.set_offline(True)
    phone.button("提交").click()
    phone.says("写的内容已存在手机里")
    phone.context.set_offline(False)
    phone.button("提交").click()
    phone.says("等待答复")

    desk = new_desk(site.admin).opens("/feedback")
    said = desk.page.get_by_role("article").filter(has_text="码牌在太阳底下扫不出来")
    said.get_by_label("答复").fill("已换哑光码牌")
    said.get_by_role("button", name="答复").click()
    expect(said.get_by_text("已答复", exact=True)).to_be_visible()

    phone.goes("/messages")
    phone.button(re.compile("已换哑光码牌")).click()
    phone.says("我提过的")
    phone.says("已换哑光码牌")


def test_the_office_sets_up_a_channel_tries_it_and_takes_it_away(
    site: Site, new_desk: NewDesk
) -> None:
    desk = new_desk(site.office).opens("/channels")
    desk.button("添加通道").first.click()
    desk.dialog.get_by_label("名称").fill("值班群")
    desk.dialog.get_by_role("combobox", name="方式").select_option("webhook")
    desk.dialog.get_by_label("网址").fill("http://10.0.0.8/hook")
    desk.dialog.get_by_label("有事项需处理").check()
    desk.dialog.get_by_role("button", name="保存").click()
    desk.says("通道地址不能用")
    desk.dialog.get_by_label("网址").fill("https://hooks.example.invalid/geheim")
    desk.dialog.get_by_role("button", name="保存").click()

    card = desk.page.get_by_role("article", name="值班群")
    expect(card.get_by_text("hooks.example.invalid")).to_be_visible()
    expect(desk.page.get_by_text("geheim")).to_be_hidden()
    card.get_by_role("button", name="发送测试").click()
    desk.says("没有发出去：查不到这个网址的服务器")

    site.newcomer("万错", grid=STREET).does("hazard.note", id=str(site.office.id), text="没有这条")
    desk.page.reload()
    desk.says(re.compile("发送失败：查不到这个网址的服务器，下次重试"))
    desk.button(re.compile("马上重发")).click()
    desk.says("已安排马上重发")

    card.get_by_role("button", name="删除").click()
    desk.dialog.get_by_role("button", name="删除").click()
    expect(card).to_be_hidden()


def test_the_desk_reads_what_it_was_told(site: Site, new_desk: NewDesk) -> None:
    clerk = site.admin.settled("万办", site.login(), site.office.user.role, STREET)
    site.newcomer("万又错").does("hazard.note", id=str(clerk.id), text="没有这条")
    desk = new_desk(clerk).opens("/messages")

    with desk.page.expect_response("**/api/messages/read"):
        desk.button(re.compile("万又错")).click()

    expect(desk.heading("需处理")).to_be_visible()
    desk.page.get_by_role("link", name="消息", exact=True).click()
    desk.page.get_by_role("radio", name="未读的").click()
    desk.says("没有未读的")
