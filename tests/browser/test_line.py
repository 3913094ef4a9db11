"""Whatever becomes of the line: nothing lost, nothing twice."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.caller import Caller, Facts
from tests.browser.conftest import NewPhone
from tests.browser.line import Fault, Line, busy, cut_short, gone, line_to, portal
from tests.browser.phone import Phone
from tests.browser.site import Site

SIGNS = "疏散指示标志"


@pytest.fixture
def line(site: Site) -> Iterator[Line]:
    with line_to(site.url) as line:
        yield line


def reports(phone: Phone, venue: Facts) -> None:
    phone.goes(f"/venues/{venue['id']}")
    phone.shoot("上报隐患")
    phone.tap(phone.page.get_by_role("button").filter(has_text=SIGNS))
    phone.tap("提交")
    phone.says(re.compile("^已保存"))


@pytest.mark.parametrize("fault", [gone, cut_short, portal], ids=lambda fault: fault.__name__)
def test_a_report_lost_on_the_way_arrives_once(
    fault: Fault, line: Line, worker: Caller, new_phone: NewPhone
) -> None:
    venue = worker.registers(f"断线{fault.__name__}")
    phone = new_phone(worker, url=line.url).opens()
    phone.is_synchronised()
    line.fault = fault
    reports(phone, venue)
    phone.tap(phone.pill)
    expect(phone.heading("等待发送")).to_be_visible()
    phone.says("现在没有网络")
    assert len(phone.local("outbox")) == 2

    line.fault = None
    phone.tap(phone.button(re.compile("立即发送|再同步一次")))

    phone.says("全部发出去了")
    (brief,) = worker.file(venue)["hazards"]
    assert brief["evidence"] == {"declared": 1, "received": 1}
    assert len(worker.file(venue)["visits"]) == 1


def test_a_busy_server_is_left_alone_for_as_long_as_it_asked(
    line: Line, worker: Caller, new_phone: NewPhone
) -> None:
    venue = worker.registers("稍等片刻")
    phone = new_phone(worker, url=line.url).opens()
    phone.is_synchronised()
    line.fault = busy
    reports(phone, venue)
    phone.until(line.pushes)
    line.fault = None

    phone.until(lambda: worker.file(venue)["hazards"])

    first, *_, last = line.pushes()
    assert last.at - first.at >= 3
    phone.tap(phone.pill)
    phone.says("全部发出去了")


def test_two_tabs_send_a_command_once(line: Line, worker: Caller, new_phone: NewPhone) -> None:
    venue = worker.registers("两个窗口")
    phone = new_phone(worker, url=line.url).opens().works_offline()
    phone.is_synchronised()
    other = Phone(phone.context, line.url).opens()
    other.is_synchronised()
    phone.goes_offline()
    reports(phone, venue)
    expect(other.pill).to_have_text("2 条待发送")
    line.heard = []

    phone.goes_online()

    other.is_synchronised()
    sent = [command for push in line.pushes() for command in push.commands]
    assert len(sent) == len(set(sent)) == 2
    assert len(worker.file(venue)["hazards"]) == 1


def test_a_server_killed_under_a_phone_finds_everything_after_its_restart(
    site: Site, worker: Caller, new_phone: NewPhone
) -> None:
    venue = worker.registers("停电饭店")
    phone = new_phone(worker).opens().works_offline()
    phone.is_synchronised()
    with site.dark():
        reports(phone, venue)
        phone.tap(phone.pill)
        phone.says("现在没有网络")

    # Its own timer may have been quicker.
    phone.tap(phone.button(re.compile("立即发送|再同步一次")))

    phone.says("全部发出去了")
    assert len(worker.file(venue)["hazards"]) == 1
