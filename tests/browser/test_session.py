"""Whose work it is: sessions that end, people who share a phone, leaving with unsent work."""

import json
from pathlib import Path

from playwright.sync_api import Route, expect

from backend.people.accounts.models import Role
from tests.browser.caller import Caller, Facts
from tests.browser.conftest import NewPhone
from tests.browser.phone import Phone, signs_in
from tests.browser.site import Site
from tests.world import PASSWORD


def visits_offline(phone: Phone, venue: Facts) -> None:
    phone.goes_offline()
    phone.goes(f"/venues/{venue['id']}")
    phone.tap("无隐患，走访完成")
    expect(phone.link("扫下一家")).to_be_visible()


def test_a_session_that_ends_meanwhile_stops_the_sending_and_not_the_work(
    site: Site, new_phone: NewPhone
) -> None:
    worker = site.newcomer("康勇")
    first, second = worker.registers("过期前的店"), worker.registers("过期后的店")
    phone = new_phone(worker).opens().works_offline()
    phone.is_synchronised()
    visits_offline(phone, first)
    worker.delete("/session/all")

    phone.goes_online()
    phone.says("登录已过期。没发出去的内容都还在手机里")
    phone.goes(f"/venues/{second['id']}")
    phone.tap("无隐患，走访完成")
    expect(phone.link("扫下一家")).to_be_visible()
    expect(phone.pill).to_have_text("登录过期")
    assert len(phone.local("outbox")) == 2
    phone.tap(phone.link("重新登录"))
    phone.types("密码", PASSWORD)
    phone.tap(phone.page.get_by_role("button", name="登录", exact=True))

    phone.is_synchronised()
    again = Caller(site.http, worker.user_name, PASSWORD)
    assert len(again.file(first)["visits"]) == len(again.file(second)["visits"]) == 1


def test_the_server_s_late_word_is_heard_while_the_sign_in_is_still_fetched(
    worker: Caller, new_phone: NewPhone
) -> None:
    phone, held = new_phone(worker), dict[str, Route]()

    def hold(route: Route) -> None:
        held[route.request.resource_type] = route

    phone.page.route("**/api/session", hold)
    phone.page.route("**/SignIn-*.js", hold)
    phone.page.goto(phone.url)
    phone.until(lambda: len(held) == 2)

    phone.page.unroute("**/api/session")
    held["fetch"].continue_()
    phone.until(lambda: any(row["key"] == "me" for row in phone.local("meta")))
    held["script"].continue_()

    phone.is_synchronised()


def test_leaving_with_unsent_work_offers_a_file_and_nobody_else_sends_it(
    site: Site, new_phone: NewPhone, tmp_path: Path
) -> None:
    worker, other = site.newcomer("邓走"), site.newcomer("戴来")
    venue = worker.registers("没发出去的店")
    phone = new_phone(worker).opens().works_offline()
    phone.is_synchronised()
    visits_offline(phone, venue)

    phone.goes("/me")
    phone.tap("退出登录")
    phone.says("还有 1 条没有发出去")
    file = phone.downloads("存一份救援文件")
    file.save_as(tmp_path / "rescue.json")
    rescue = json.loads((tmp_path / "rescue.json").read_text())
    assert (rescue["author"]["name"], rescue["commands"][0]["name"]) == ("邓走", "visit.record")
    phone.tap(phone.sheet.get_by_role("button", name="退出登录"))

    phone.goes_online()
    signs_in(phone, other.user_name, PASSWORD)
    phone.is_synchronised()
    phone.sends()
    phone.says("全部发出去了")
    assert site.office.file(venue)["visits"] == []
    assert len(phone.local("outbox")) == 1

    phone.goes("/me")
    phone.tap("退出登录")
    phone.tap(phone.sheet.get_by_role("button", name="退出登录"))
    signs_in(phone, worker.user_name, PASSWORD)
    phone.is_synchronised()
    phone.until(lambda: site.office.file(venue)["visits"])


def test_the_first_password_must_be_changed_before_anything_else(
    site: Site, new_phone: NewPhone
) -> None:
    fresh = site.admin.invites("毛新", site.login(), Role.GRID_WORKER, site.grid)
    phone = new_phone().opens()
    signs_in(phone, fresh.user_name, fresh.password)
    expect(phone.heading("先换一个自己的密码")).to_be_visible()
    phone.goes("/venues")
    expect(phone.heading("先换一个自己的密码")).to_be_visible()

    phone.types("应急办发的密码", fresh.password)
    phone.types("新密码", "12345678")
    phone.types("再输一遍新密码", "12345678")
    phone.tap("换密码")
    phone.says("新密码不合要求：太容易被猜到")
    phone.types("新密码", PASSWORD)
    phone.types("再输一遍新密码", PASSWORD)
    phone.tap("换密码")

    expect(phone.heading("毛新")).to_be_visible()
    phone.is_synchronised()


def test_a_wrong_password_counts_down_to_a_wait_told_in_words(
    site: Site, new_phone: NewPhone
) -> None:
    worker = site.newcomer("忘性")
    phone = new_phone().opens()
    for left in (4, 3, 2, 1):
        signs_in(phone, worker.user_name, "Shenme-2026-mima")
        phone.says(f"用户名或密码不对，还可以再试 {left} 次")
    signs_in(phone, worker.user_name, "Shenme-2026-mima")
    phone.says("账号在这里暂时锁定。请 60 秒后再试")

    signs_in(phone, worker.user_name, PASSWORD)

    phone.says("账号在这里暂时锁定")


def test_without_network_signing_in_says_so(new_phone: NewPhone) -> None:
    phone = new_phone().opens().works_offline()
    phone.goes_offline()

    signs_in(phone, "limin", PASSWORD)

    phone.says("现在没有网络，登录不了")
