"""Every screen in each of its looks: for everybody, a thumb, and large type on a narrow phone."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.caller import Caller, Facts
from tests.browser.conftest import NewPhone
from tests.browser.looks import OF_COLOURS, faults, overflow, small_targets
from tests.browser.phone import SCREEN, signs_in

NARROW: Any = {"width": 320, "height": 640}
LOOKS = [("light", ""), ("dark", ""), ("light", "xl")]


STILL = """() => document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
  .forEach((one) => one.finish())"""


class Screens:
    """What was found wrong, by screen."""

    def __init__(self, page: Page, *, phone: bool = True, narrow: bool = False) -> None:
        self.page, self.phone, self.narrow = page, phone, narrow
        self.wrong: list[str] = []

    def look_at_colours(self, name: str) -> None:
        """Once more in another theme: the rest is as it was looked at."""
        self.page.evaluate(STILL)
        self.wrong += [f"{name}: {one}" for one in faults(self.page, OF_COLOURS)]

    def look(self, name: str) -> None:
        self.page.evaluate(STILL)
        found = [*faults(self.page), *overflow(self.page)]
        found += small_targets(self.page) if self.phone else []
        if self.narrow:
            self.page.set_viewport_size(NARROW)
            found += [f"320: {one}" for one in overflow(self.page)]
            self.page.set_viewport_size(SCREEN)
        self.wrong += [f"{name}: {one}" for one in found]

    def are_fine(self) -> None:
        assert not self.wrong, "\n".join(self.wrong)


@pytest.fixture(scope="module")
def ticket(worker: Caller) -> Facts:
    """A ticket, and a venue with a name as long as they come."""
    venue = worker.registers(
        "双辽市辽西街道电厂社区兴旺发达综合百货批发零售超市有限公司第一分店",
        address="电厂路与民主街交汇处东北角综合楼一层由西向东第七户门市",
    )
    worker.visits(venue["id"], "locked")
    return worker.ticket(worker.reports(venue["id"], detail="后厨通道堆放纸箱，只剩半米"))


def pages_of(ticket: Facts) -> list[tuple[str, str]]:
    """Addresses, and words that are there when the screen is whole."""
    venue = ticket["venue_id"]
    return [
        ("/", "接下来"),
        ("/venues", "登记新场所"),
        (f"/venues/{venue}", "走访记录"),
        (f"/venues/{venue}/edit", "修改场所资料"),
        ("/venues/new", "门脸照片"),
        (f"/report?venue={venue}", "哪一条隐患"),
        ("/hazards", "待我复查"),
        ("/hazards?list=working", "整改中"),
        (f"/hazards/{ticket['id']}", "处理过程"),
        ("/outbox", "全部发出去了"),
        ("/me", "退出登录"),
        ("/install", "安装到桌面"),
        ("/password", "原密码"),
        ("/scan", "输编号"),
        ("/venues/none", "手机里没有这家场所"),
        ("/map", "没有标位置"),
    ]


def sheets_of(ticket: Facts) -> list[tuple[str, str, str]]:
    """Where a sheet opens, by which button, and its title."""
    venue = f"/venues/{ticket['venue_id']}"
    hazard = f"/hazards/{ticket['id']}"
    return [
        (venue, "没走成", "没走成，是因为"),
        (hazard, "不合格，退回", "不合格，退回"),
        (hazard, "更多操作", "更多操作"),
        ("/scan", "输编号", "输编号"),
        ("/me", "退出登录", "退出登录"),
    ]


def test_every_screen_of_the_phone_in_large_type(
    worker: Caller, ticket: Facts, new_phone: NewPhone
) -> None:
    phone = new_phone(worker).opens()
    phone.is_synchronised()
    phone.wears("light", "xl")
    screens = Screens(phone.page, narrow=True)
    for path, words in pages_of(ticket):
        phone.goes(path)
        expect(phone.page.get_by_text(words).first).to_be_visible()
        screens.look(path)
    screens.are_fine()


@pytest.mark.parametrize(("theme", "size"), LOOKS)
def test_every_sheet_of_the_phone_is_for_everybody(
    theme: str, size: str, worker: Caller, ticket: Facts, new_phone: NewPhone
) -> None:
    phone = new_phone(worker).opens()
    phone.is_synchronised()
    phone.wears(theme, size)
    screens = Screens(phone.page, narrow=size == "xl")
    for path, button, title in sheets_of(ticket):
        phone.goes(path)
        phone.tap(phone.button(button))
        expect(phone.sheet.get_by_role("heading", name=title)).to_be_visible()
        screens.look(f"{path} {title}")
        phone.tap(phone.sheet.get_by_role("button", name="关闭"))
        expect(phone.sheet).to_be_hidden()
    screens.are_fine()


@pytest.mark.parametrize(("theme", "size"), LOOKS)
def test_a_report_is_for_everybody_at_each_of_its_steps(
    theme: str, size: str, worker: Caller, new_phone: NewPhone
) -> None:
    venue = worker.registers("一步一看")
    phone = new_phone(worker).opens()
    phone.is_synchronised()
    phone.wears(theme, size)
    screens = Screens(phone.page, narrow=size == "xl")
    phone.goes(f"/venues/{venue['id']}")
    phone.shoot("上报隐患")
    expect(phone.page.get_by_role("img", name="现场照片 1")).to_be_visible()
    phone.tap("提交")
    phone.says("还没有选隐患")
    screens.look("nothing chosen")
    phone.tap(phone.button("疏散通道、安全出口堆放货物、杂物"))
    phone.shoot("拍整改后照片")
    phone.says("立查立改，现场已经改好")
    screens.look("chosen")
    phone.drafts(photos=1, fixed=1)
    phone.reloads()
    phone.says("上次没提交的内容还在")
    screens.look("brought back")
    phone.goes_offline()
    phone.tap("提交")
    phone.says("已保存在手机")
    screens.look("saved")
    phone.tap(phone.pill)
    phone.says("等待发送")
    screens.look("waiting")
    screens.are_fine()


@pytest.mark.parametrize(("theme", "size"), LOOKS)
def test_signing_in_is_for_everybody(theme: str, size: str, new_phone: NewPhone) -> None:
    phone = new_phone().opens()
    phone.wears(theme, size)
    expect(phone.button("登录")).to_be_visible()
    screens = Screens(phone.page, narrow=size == "xl")

    phone.tap("登录")
    screens.look("empty")
    signs_in(phone, "limin", "Shenme-2026-mima")
    expect(phone.page.get_by_role("alert")).to_be_visible()
    screens.look("refused")

    screens.are_fine()
