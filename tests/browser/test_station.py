"""A shift at the roadside with one thumb and no network, a paper list, a roster at the desk."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from backend.core.clock import day_of
from backend.core.database import new_id
from backend.people.accounts.models import Role
from tests.browser.caller import Caller
from tests.browser.conftest import NewDesk, NewPhone, Pocket
from tests.browser.looks import faults, overflow, small_targets
from tests.browser.phone import Phone, signs_in
from tests.browser.site import Site
from tests.world import PASSWORD

ALWAYS = {"name": "全天", "starts": "00:00:00", "ends": "23:59:00"}


def stationed(site: Site, name: str) -> tuple[Caller, str]:
    """Somebody on duty, and a station that is theirs."""
    person = site.newcomer("邓宝", Role.STATION_DUTY)
    facts = {"grid": site.grid, "name": name, "shifts": [ALWAYS]}
    station = site.office.post("/stations", facts).json()
    today = day_of(datetime.now(UTC)).isoformat()
    entry = {"shift_id": station["shifts"][0]["id"], "day": today, "user_id": str(person.id)}
    assert site.office.post(f"/stations/{station['id']}/roster", entry).status_code == 201
    return person, str(station["id"])


def counted(phone: Phone, number: int) -> None:
    expect(phone.page.get_by_label("本班", exact=True).locator("b")).to_have_text(str(number))


def taps(phone: Phone, *tiles: str) -> None:
    board = phone.page.get_by_label("记劝导")
    for tile in tiles:
        board.get_by_role("button", name=tile, exact=True).tap()


def register(site: Site, station: str) -> int:
    return int(site.office.get("/dissuasions", station_id=station).json()["total"])


def test_a_shift_of_forty_without_network_killed_in_the_middle_is_counted_right(
    site: Site, pocket: Pocket
) -> None:
    person, station = stationed(site, "桥头劝导站")
    phone = pocket.wakes(site.url).opens()
    signs_in(phone, person.user_name, PASSWORD)
    phone.works_offline().is_synchronised()
    pocket.sleeps()  # or Chromium has not yet written its cookies down
    phone = pocket.wakes(site.url).opens()
    phone.tap("上岗")
    phone.goes_offline()
    for _ in range(20):
        taps(phone, "摩托车", "没戴头盔", "口头劝导")
    counted(phone, 20)

    pocket.dies()
    phone = pocket.wakes(site.url)
    phone.goes_offline()
    phone.opens()
    counted(phone, 20)
    for _ in range(20):
        taps(phone, "农用三轮", "违法载人", "乘员下车")
    phone.tap("＋反光贴")
    counted(phone, 40)

    phone.goes_online()
    phone.until(lambda: register(site, station) == 40)


def test_a_dissuasion_takes_three_taps_and_is_undone_with_one(
    site: Site, new_phone: NewPhone
) -> None:
    person, station = stationed(site, "路口劝导站")
    phone = new_phone(person).opens()
    phone.tap("上岗")

    taps(phone, "摩托车", "没戴头盔", "口头劝导")
    counted(phone, 1)
    assert not faults(phone.page)
    assert overflow(phone.page) == []
    assert small_targets(phone.page) == []

    phone.tap("撤销")
    counted(phone, 0)
    taps(phone, "面包车", "超员", "报交警")
    phone.sheet.get_by_label("号牌（可不填）").fill("吉C12345")
    phone.sheet.get_by_role("button", name="记下，已报交警").tap()
    counted(phone, 1)
    phone.tap("交班")
    phone.sheet.get_by_label("给下一班的话").fill("标志牌倒了")
    phone.sheet.get_by_role("button", name="交班", exact=True).tap()
    phone.says("上一班留话")
    phone.until(lambda: register(site, station) == 1)


@pytest.mark.parametrize(("theme", "size"), [("light", "xl"), ("dark", "")])
def test_its_screens_fit_a_narrow_phone(
    site: Site, new_phone: NewPhone, theme: str, size: str
) -> None:
    person, _ = stationed(site, f"窄屏{theme}站")
    phone = new_phone(person).opens()
    phone.page.set_viewport_size({"width": 360, "height": 640})
    phone.wears(theme, size)
    phone.is_synchronised()

    def fits() -> None:
        assert (faults(phone.page), overflow(phone.page), small_targets(phone.page)) == ([], [], [])

    fits()
    phone.tap("上岗")
    taps(phone, "摩托车", "没戴头盔", "口头劝导")
    fits()
    taps(phone, "农用三轮", "违法载人")
    fits()
    phone.tap("交班")
    expect(phone.sheet.get_by_label("给下一班的话")).to_be_attached()
    phone.page.wait_for_function("() => document.getAnimations().length === 0")
    fits()


def test_a_station_s_phone_shows_nothing_else(site: Site, new_phone: NewPhone) -> None:
    person, _ = stationed(site, "南口劝导站")
    phone = new_phone(person).opens()
    expect(phone.button("上岗")).to_be_visible()

    tabs = phone.page.get_by_role("navigation", name="主导航").get_by_role("link")
    expect(tabs).to_have_text(["值守", "我的"])
    for path in ("/", "/venues", "/hazards", "/scan", "/ebikes", "/map", "/notices"):
        phone.goes(path)
        expect(phone.page).to_have_url(re.compile("#/duty$"))
    assert [phone.local(table) for table in ("venues", "hazards", "ebikes", "items")] == [[]] * 4
    assert phone.local("stations")


@pytest.fixture
def station(site: Site) -> str:
    facts = {"grid": site.grid, "name": f"站{str(new_id())[-6:]}", "shifts": [ALWAYS]}
    site.office.post("/stations", facts)
    return str(facts["name"])


def test_a_paper_list_is_typed_by_keyboard_and_the_same_again_is_told(
    site: Site, new_desk: NewDesk, station: str
) -> None:
    desk = new_desk(site.office).opens("/stations")
    for again in (False, True):
        desk.button("录纸质登记").click()
        dialog = desk.page.get_by_role("dialog")
        dialog.get_by_label("劝导站").select_option(station)
        dialog.get_by_label("第 1 行时间").focus()
        for minute in range(20):
            desk.page.keyboard.type(f"05{minute:02}")
            for _ in range(4):
                desk.page.keyboard.press("Enter")
        expect(dialog.get_by_text("已录 20 行")).to_be_visible()
        dialog.get_by_role("button", name="保存").click()
        if not again:
            desk.says("已录入 20 条")
    desk.says("已经录过同样的 20 条")
    expect(dialog.get_by_role("button", name="是另一张，照录")).to_be_visible()
    assert not faults(desk.page)


def test_a_week_is_planned_copied_and_one_person_twice_is_refused(
    site: Site, new_desk: NewDesk, station: str
) -> None:
    desk = new_desk(site.office).opens("/stations?view=roster")
    desk.page.get_by_label("劝导站", exact=True).select_option(station)
    desk.page.get_by_label("下一周").click()
    for _ in range(2):
        cell = desk.page.get_by_label(re.compile("全天加人$")).first
        cell.select_option("没有手机的同事，填姓名")
        desk.page.get_by_label(re.compile("加一个没有手机的同事")).fill("王梅")
        desk.page.keyboard.press("Enter")
    desk.says("已经排在")

    desk.page.get_by_label("下一周").click()
    desk.button("复制上一周").click()

    desk.says("复制了 1 个")
    assert not faults(desk.page)
