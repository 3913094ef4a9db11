"""Numbers that a phone does not hold, a rescue file at the desk, and a plaque under a flood."""

import json
import re
import time
from pathlib import Path
from typing import Any, cast

from playwright.sync_api import expect

from backend.core.database import new_id
from backend.people.accounts.models import Role
from tests.browser.caller import Caller, Facts, token_of
from tests.browser.conftest import NewContext, NewDesk, NewPhone
from tests.browser.phone import SCREEN
from tests.browser.site import STREET, Site
from tests.public.citizen_reports.reporter import code_of
from tests.stranger import Stranger
from tests.world import World

NUMBER, MASKED = "13843401234", "138****1234"
TYPED_MS = 2100
"""Nobody types it all in two seconds."""


def test_an_offices_phone_asks_for_one_number_and_then_calls(
    site: Site, new_phone: NewPhone
) -> None:
    worker = site.newcomer("牛耕")
    venue = worker.registers("电话不外露的店", phone=NUMBER)
    phone = new_phone(site.office).opens(f"/venues/{venue['id']}")
    phone.says(MASKED)
    assert NUMBER not in json.dumps(phone.local("venues"))

    phone.tap("显示号码")
    phone.says("138 4340 1234")
    expect(phone.link("拨打")).to_have_attribute("href", f"tel:{NUMBER}")
    phone.reloads()
    phone.says(MASKED)
    phone.goes_offline()
    phone.tap("显示号码")
    phone.says("现在没有网络，看不到完整号码")
    steps = site.office.get(f"/venues/{venue['id']}/history").json()["items"]
    assert [s["action"] for s in steps[:1]] == ["phone.reveal"]


def test_the_grids_own_worker_calls_without_a_network(site: Site, new_phone: NewPhone) -> None:
    worker = site.newcomer("马驰")
    venue = worker.registers("没信号也能打的店", phone=NUMBER)
    phone = new_phone(worker).opens().works_offline()
    phone.is_synchronised()
    phone.goes_offline()
    phone.goes(f"/venues/{venue['id']}")

    phone.tap("看电话")

    expect(phone.link("拨打")).to_have_attribute("href", f"tel:{NUMBER}")


def test_who_becomes_an_enforcer_has_no_number_left_on_the_phone(
    site: Site, new_phone: NewPhone
) -> None:
    worker = site.newcomer("武巡")
    worker.registers("换岗以后的店", phone=NUMBER)
    phone = new_phone(worker).opens()
    phone.is_synchronised()
    assert NUMBER in json.dumps(phone.local("venues"))

    change = {"role": Role.ENFORCER.value, "grid": STREET}
    assert site.admin.ask("PATCH", f"/people/{worker.id}", json=change).is_success
    phone.sends()

    phone.until(lambda: NUMBER not in json.dumps(phone.local("venues")))
    phone.until(lambda: MASKED in json.dumps(phone.local("venues")))


def rescue_file(worker: Caller, venue: Facts, hazard: str, folder: Path) -> Path:
    """A visit that was really made, and a re-inspection that only the phone could vouch for."""
    commands = [
        worker.command("visit.record", id=str(new_id()), venue_id=venue["id"], outcome="checked"),
        worker.command("hazard.reinspect", id=hazard, base=2, passed=False, note="还堵着"),
        worker.command("hazard.void_ask", id=hazard, base=2, reason="看错了"),
    ]
    rows = [{**c, "n": n, "state": "waiting"} for n, c in enumerate(commands)]
    author = {"id": str(worker.id), "name": worker.name}
    rescue: dict[str, Any] = {
        "format": "anxun-rescue", "version": 1, "made_at": worker.world.now.isoformat(),
        "device": str(worker.device), "sequence": 3, "skew_ms": 0, "author": author,
        "commands": rows, "photos": [],
    }  # fmt: skip
    path = folder / "anxun-救援.json"
    path.write_text(json.dumps(rescue, ensure_ascii=False))
    return path


def test_a_rescue_file_is_told_line_by_line_and_its_importer_stands_on_the_timeline(
    site: Site, new_desk: NewDesk, tmp_path: Path
) -> None:
    worker = site.newcomer("苗远")
    venue = worker.registers("救援文件里的店")
    hazard = worker.reports(venue["id"])
    file = rescue_file(worker, venue, hazard, tmp_path)
    desk = new_desk(site.office).opens("/tasks")

    desk.button(re.compile("救援文件")).click()
    desk.dialog.locator("input[type=file]").set_input_files(file)
    desk.says("3 条记录、0 张照片")
    desk.dialog.get_by_role("button", name="导入").click()

    desk.says("已导入苗远的 2 条记录")
    lines = desk.dialog.get_by_role("list", name="没有直接生效的").get_by_role("listitem")
    expect(lines).to_have_count(1)
    expect(lines).to_contain_text("只能由本人登录后办理")
    desk.dialog.get_by_role("button", name="知道了").click()
    desk.page.get_by_text("苗远的一条记录需要处理").first.click()
    desk.says("周海燕从救援文件导入")
    desk.opens(f"/hazards/{hazard}")
    desk.says("由 周海燕 从救援文件导入")


def floods(site: Site, path: str, times: int) -> None:
    """As many strangers, each with a page of their own, send what they wrote meanwhile."""
    crowd = [Stranger(cast("World", site)) for _ in range(times)]
    keys = [one.key(path) for one in crowd]
    time.sleep(TYPED_MS / 1000)
    for n, (one, key) in enumerate(zip(crowd, keys, strict=True)):
        code_of(one.posts(path, {"key": key, "text": f"刷屏的第 {n} 条内容"}))


def test_what_came_above_a_plaques_budget_is_one_line_and_answered_at_once(
    site: Site, new_context: NewContext, new_desk: NewDesk
) -> None:
    venue = site.newcomer("水清").registers("被刷屏的店")
    path = f"/v/{token_of(venue)}/report"
    floods(site, path, 11)
    page = new_context(viewport=SCREEN, is_mobile=True, has_touch=True).new_page()
    page.goto(f"{site.url}{path}")
    page.get_by_label("在哪里，看到了什么").fill("刷屏的第 11 条内容")
    page.wait_for_timeout(TYPED_MS)
    page.get_by_role("button", name="提交").tap()
    expect(page.get_by_role("heading", name="请记下查询码")).to_be_visible()
    expect(page.get_by_text("文字已经收下，照片没有收")).to_be_visible()

    desk = new_desk(site.office).opens("/citizens")
    desk.button(re.compile("另有 2 条.*被刷屏的店")).click()
    desk.says("刷屏的第 11 条内容")
    desk.page.get_by_label(re.compile("给这 2 条的答复")).fill("到现场看过，没有发现问题。")
    desk.button("2 条都不受理").click()

    desk.says("已答复 2 条")
    expect(desk.button(re.compile("另有"))).to_have_count(0)
