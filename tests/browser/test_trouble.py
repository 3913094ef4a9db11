"""What can go wrong with the phone itself: its storage, its clock, its pictures."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.browser.caller import Caller
from tests.browser.conftest import NewPhone
from tests.browser.site import Site

SIGNS = re.compile("疏散指示标志")
FULL = """() => {
  window.roomy = IDBObjectStore.prototype.add
  IDBObjectStore.prototype.add = () => { throw new DOMException('full', 'QuotaExceededError') }
}"""
EMPTIED = "() => { IDBObjectStore.prototype.add = window.roomy }"
"""Chromium's own switch for a small quota does not reach IndexedDB."""


def test_a_full_phone_says_so_and_keeps_what_was_filled_in(
    worker: Caller, new_phone: NewPhone
) -> None:
    venue = worker.registers("存满了的店")
    phone = new_phone(worker).opens(f"/venues/{venue['id']}")
    phone.shoot("上报隐患")
    phone.tap(phone.button(SIGNS))
    expect(phone.page.get_by_role("img", name="现场照片 1")).to_be_visible()
    phone.page.evaluate(FULL)

    phone.tap("提交")
    phone.says("手机存储满了，这一条没有保存")
    assert phone.local("outbox") == []
    phone.page.evaluate(EMPTIED)
    phone.tap("提交")

    phone.says(re.compile("^已保存"))
    phone.until(lambda: worker.file(venue)["hazards"])


def test_a_clock_days_ahead_is_told_and_moves_nothing(
    site: Site, worker: Caller, new_phone: NewPhone
) -> None:
    venue = worker.registers("时间不准的店")
    phone = new_phone(worker)
    phone.context.clock.install(time=datetime.now(UTC) + timedelta(days=3))
    phone.opens(f"/venues/{venue['id']}")
    phone.tap("无隐患，走访完成")

    phone.sends()

    phone.says("手机时间快了 3 天")
    phone.until(lambda: worker.file(venue)["visits"])
    (visit,) = worker.file(venue)["visits"]
    away = datetime.fromisoformat(visit["at"]) - datetime.now(UTC)
    assert abs(away) < timedelta(minutes=5)


def test_a_file_that_is_no_picture_is_not_taken(worker: Caller, new_phone: NewPhone) -> None:
    venue = worker.registers("坏照片的店")
    phone = new_phone(worker).opens(f"/report?venue={venue['id']}")

    phone.shoot("拍现场照片", b"\xff\xd8\xff\xe0 cut short")
    phone.says("这张照片读不出来。请重新拍一张。")
    phone.tap(phone.button(SIGNS))
    phone.tap("提交")

    phone.says("还没有现场照片，请先拍一张")
    assert phone.local("outbox") == []
