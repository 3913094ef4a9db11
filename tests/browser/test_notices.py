"""Papers: a reminder signed at the door without a line, printed at the desk; an own template."""

import re
from pathlib import Path

from playwright.sync_api import Locator, expect

from backend.core.database import new_id
from backend.people.accounts.models import Role
from tests.browser.caller import Caller
from tests.browser.conftest import NewDesk, NewPhone
from tests.browser.site import STREET, Site
from tests.office.notices.papers import template
from tests.person import GENERAL, SERIOUS


def signs(pad: Locator) -> None:
    """Draw a line with a finger; nothing moves under it."""
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    mouse = pad.page.mouse
    mouse.move(box["x"] + 30, box["y"] + 60)
    mouse.down()
    for step in range(20):
        mouse.move(box["x"] + 30 + step * 10, box["y"] + 60 + (step % 5) * 8)
    mouse.up()
    assert pad.bounding_box() == box


def test_a_reminder_of_a_visit_is_signed_offline_and_arrives(
    worker: Caller, new_phone: NewPhone
) -> None:
    venue = worker.registers("签字小馆")
    hazards = [worker.reports(venue["id"], item) for item in (GENERAL, SERIOUS)]
    phone = new_phone(worker).opens(f"/venues/{venue['id']}").works_offline()
    phone.goes("/notices/new?venue=" + venue["id"])
    expect(phone.page.get_by_role("checkbox", checked=True)).to_have_count(2)
    phone.goes_offline()

    pad = phone.page.get_by_label("签名区，用手指写名字")
    signs(pad)
    expect(phone.button("重签")).to_be_visible()
    phone.tap("保存提示单")
    phone.says("提示单已保存，联网后自动编号")
    phone.goes_online()

    phone.until(lambda: worker.get("/notices", venue_id=venue["id"]).json()["total"])
    (notice,) = worker.get("/notices", venue_id=venue["id"]).json()["items"]
    assert sorted(notice["tickets"]) == sorted(hazards)
    assert notice["number"].startswith("辽西安提〔")
    picture = f"/photos/{notice['signature']}/original"
    phone.until(lambda: worker.get(picture).status_code == 200)


def test_who_will_not_sign_holds_nothing_up(worker: Caller, new_phone: NewPhone) -> None:
    venue = worker.registers("不签字五金")
    worker.reports(venue["id"])
    phone = new_phone(worker).opens(f"/venues/{venue['id']}")
    phone.tap(phone.link("开隐患提示单"))
    phone.page.get_by_label("还要提醒什么").fill("责令三天内改好")
    phone.tap("保存提示单")
    phone.says("不能写“责令”")
    phone.page.get_by_label("还要提醒什么").fill("三天后再来看")
    phone.page.get_by_label("不愿签字，已当面说清楚").check()
    phone.tap("保存提示单")

    phone.until(lambda: worker.get("/notices", venue_id=venue["id"]).json()["total"])
    (notice,) = worker.get("/notices", venue_id=venue["id"]).json()["items"]
    assert (notice["refused"], notice["signature"]) == (True, None)


def test_what_one_issued_is_found_again_with_and_without_network(
    site: Site, new_phone: NewPhone
) -> None:
    writer = site.newcomer("文静")
    venue = writer.registers("留底小馆")
    hazard = writer.reports(venue["id"])
    notice = {"id": str(new_id()), "kind": "prompt", "hazards": [hazard], "refused": True}
    assert writer.does("notice.issue", **notice)["result"] == "applied"
    phone = new_phone(writer).opens("/me").works_offline()
    phone.is_synchronised()
    phone.tap(phone.link("开过的文书"))
    paper = phone.link(re.compile("留底小馆"))
    expect(paper).to_contain_text("拒绝签字")
    expect(paper).to_have_attribute("href", f"/api/notices/{notice['id']}/pdf")
    phone.keeps("papers")
    phone.goes_offline()
    phone.tap(paper)
    phone.says("现在没有网络，打不开 PDF。联网后再点一次。")
    phone.goes("/me")
    expect(phone.heading("我的")).to_be_visible()
    phone.goes("/notices")
    phone.says("显示的是上次看到的文书")
    expect(paper).to_be_visible()
    phone.goes_online()
    phone.goes(f"/hazards/{hazard}")
    phone.tap(phone.link("这条隐患的文书"))
    expect(paper).to_be_visible()


def test_the_desk_hands_over_on_paper(site: Site, worker: Caller, new_desk: NewDesk) -> None:
    hazard = worker.reports(worker.registers("要移交的旅馆")["id"], SERIOUS)
    desk = new_desk(site.office).opens(f"/hazards/{hazard}")

    desk.button("开移交函").click()
    desk.dialog.get_by_role("button", name="开具").click()
    desk.says("写上部门")
    desk.dialog.get_by_label("发给哪个部门").fill("双辽市消防救援大队")
    desk.dialog.get_by_role("button", name="开具").click()

    desk.says("致双辽市消防救援大队")
    (notice,) = site.office.get("/notices", hazard_id=hazard).json()["items"]
    for form in ("pdf", "docx"):
        assert site.office.get(f"/notices/{notice['id']}/{form}").status_code == 200
    desk.goes("文书")
    desk.says("要移交的旅馆")


def test_an_own_template_is_refused_by_field_then_used_then_put_aside(
    site: Site, new_desk: NewDesk, tmp_path: Path
) -> None:
    bad, good = tmp_path / "bad.docx", tmp_path / "good.docx"
    bad.write_bytes(template("{{ 店名 }}"))
    good.write_bytes(template("本街道 {{ 文号 }}"))
    desk = new_desk(site.office).opens("/notices/templates")
    upload = desk.page.get_by_label("上传安全隐患复查意见模板")

    upload.set_input_files(bad)
    desk.says("没有“店名”这个字段")
    upload.set_input_files(good)
    desk.says("自定模板“good.docx”")
    desk.button("恢复标准模板").click()
    desk.button("再用我的模板").click()

    expect(desk.button("恢复标准模板")).to_be_visible()


def test_an_enforcer_records_an_inspection_after_the_certificate_is_there(
    site: Site, worker: Caller, new_desk: NewDesk
) -> None:
    worker.registers("要检查的网吧")
    enforcer = site.newcomer("丁一", Role.ENFORCER, grid=STREET)
    desk = new_desk(enforcer).opens("/inspections/new")
    desk.page.get_by_label("场所").fill("要检查的网吧")
    desk.page.get_by_role("listitem").get_by_role("button", name="要检查的网吧").click()
    desk.says("你还没有登记执法证")
    facts = {"number": "ZF-丁一", "valid_until": "2090-01-01"}
    done = site.admin.ask("PUT", f"/certificates/{enforcer.id}", json=facts)
    assert done.status_code == 200, done.text

    for label, text in (
        ("检查计划或备案号", "检计1号"),
        ("检查通知书文号", "检通1号"),
        ("同行执法人员", "马超"),
        ("同行人员执法证号", "ZF-2"),
        ("情况和处理", "未见异常"),
    ):
        desk.page.get_by_label(label, exact=False).fill(text)
    desk.button("登记").click()

    expect(desk.heading("行政检查：要检查的网吧")).to_be_visible()
    desk.says("ZF-丁一")
