"""One building, no signal: its e-bikes are in the registry before the worker is back downstairs."""

import io
import re
from typing import Any

import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.browser.conftest import NewPhone
from tests.browser.phone import Phone
from tests.browser.site import Site

BUILDING = "电厂家属楼 3 号楼"
FRAME = "184062312345678"


def chooses(phone: Phone, group: str, choice: str) -> None:
    """Tap one of the big choices."""
    choices = phone.page.get_by_role("group", name=re.compile(group))
    phone.tap(choices.get_by_role("radio", name=choice, exact=True))


def field(phone: Phone, label: str) -> Locator:
    return phone.page.get_by_label(re.compile(f"^{label}"))


def barcode(code: str) -> bytes:
    """What a maker prints on the certificate."""
    code128 = zxingcpp.BarcodeFormat.Code128
    made = zxingcpp.create_barcode(code, code128)  # pyright: ignore[reportUnknownMemberType]
    bars = Image.fromarray(zxingcpp.write_barcode_to_image(made, scale=4)).convert("RGB")
    paper = Image.new("RGB", (bars.width + 160, bars.height + 160), "white")
    paper.paste(bars, (80, 80))
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=88)
    return out.getvalue()


def without_network(phone: Phone) -> Phone:
    """On the list of e-bikes, all of it kept, no signal."""
    phone.opens("/ebikes").is_synchronised()
    phone.works_offline()
    phone.goes_offline()
    return phone


def a_household(phone: Phone, number: int, *, told: bool = False) -> None:
    """Register the next household's e-bike, without a plate."""
    chooses(phone, "号牌", "无牌")
    if told:
        phone.tap(phone.page.get_by_text("已经告诉车主怎么上牌"))
    field(phone, "车主").fill(f"住户{number}")
    field(phone, "住址").fill(BUILDING)
    field(phone, "单元").fill(f"1 单元 {number}01")
    phone.tap("登记")


def the_next(phone: Phone, number: int) -> None:
    """By turns another one at the same door, and another door."""
    if number % 2:
        phone.tap(phone.link("换一户登记"))
        a_household(phone, number)
        return
    phone.tap(phone.link("同一户再登一辆"))
    chooses(phone, "号牌", "正式号牌" if number == 2 else "无牌")
    phone.tap("登记")


def test_ten_ebikes_of_one_building_are_registered_without_network(
    site: Site, new_phone: NewPhone
) -> None:
    worker = site.newcomer("车巡")
    phone = without_network(new_phone(worker))
    phone.tap(phone.link("登记电动车").first)
    chooses(phone, "夜里停在哪", "楼道")
    a_household(phone, 1, told=True)

    for number in range(2, 11):
        the_next(phone, number)
    expect(phone.link("换一户登记")).to_be_visible()
    mine = [row for row in phone.local("ebikes") if BUILDING in row["address"]]
    assert len(mine) == 10
    assert worker.get("/ebikes", q=BUILDING).json()["total"] == 0

    phone.goes_online()
    phone.sends()

    phone.until(lambda: worker.get("/ebikes", q=BUILDING).json()["total"] == 10)
    found = worker.get("/ebikes", q=BUILDING, unplated=True).json()
    assert found["total"] == 9
    assert sum(row["guided_on"] is not None for row in found["items"]) == 1
    phone.goes("/ebikes")
    phone.tap(phone.button(re.compile("^无牌")))
    expect(phone.heading("5 户、9 辆要讲上牌")).to_be_visible()


def test_a_frame_code_is_read_from_its_barcode_and_found_again_by_its_end(
    site: Site, new_phone: NewPhone
) -> None:
    worker = site.newcomer("码巡")
    phone = new_phone(worker).opens("/ebikes/new")
    chooses(phone, "号牌", "临时号牌")
    phone.tap(phone.button("扫码"))
    phone.shoot(phone.button("选照片"), barcode(FRAME))
    phone.says("15 位，齐了")
    field(phone, "车主").fill("李红梅")
    field(phone, "住址").fill("迎宾路 7 号")
    phone.tap("登记")
    phone.says("上报这辆车的隐患")
    phone.is_synchronised()

    phone.goes("/ebikes")
    phone.page.get_by_role("searchbox").fill(FRAME[-6:])

    expect(phone.link(re.compile("李红梅"))).to_be_visible()
    phone.until(lambda: worker.get("/ebikes", q=FRAME).json()["total"] == 1)


def test_a_frame_code_too_short_or_known_already_is_said_before_saving(
    site: Site, new_phone: NewPhone
) -> None:
    worker = site.newcomer("重巡")
    phone = new_phone(worker).opens("/ebikes/new")
    for owner in ("王一", "王二"):
        chooses(phone, "号牌", "无牌")
        field(phone, "车主").fill(owner)
        field(phone, "住址").fill("光明路 3 号")
        field(phone, "整车编码").fill(FRAME[:9])
        phone.tap("登记")
        phone.says("整车编码是 15 位数字，现在是 9 位")
        field(phone, "整车编码").fill(FRAME[:14] + "0")
        if owner == "王二":
            phone.says(re.compile("王一的车.*已经是这个编码"))
        phone.tap("登记")
        if owner == "王一":
            phone.tap(phone.link("换一户登记"))
    phone.is_synchronised()
    phone.until(lambda: worker.get("/ebikes/twins").json()["items"])
    assert [t["kind"] for t in site.office.get("/tasks").json()["items"]].count("ebike_twins") == 1


def test_a_hazard_of_an_ebike_reported_without_network_arrives_with_its_photo(
    site: Site, new_phone: NewPhone
) -> None:
    worker = site.newcomer("患巡")
    phone = without_network(new_phone(worker))
    phone.tap(phone.link("登记电动车").first)
    a_household(phone, 1)
    phone.tap(phone.link("上报这辆车的隐患"))
    phone.tap(phone.button("全部 9 条"))
    expect(phone.page.get_by_role("button", name=re.compile("灭火器"))).to_have_count(0)
    phone.shoot("拍现场照片")
    phone.tap(phone.button(re.compile("飞线充电")))
    phone.tap("提交")
    phone.tap(phone.link("看这辆车"))
    expect(phone.link(re.compile("^飞线充电"))).to_be_visible()

    phone.goes_online()
    phone.sends()

    def arrived() -> list[dict[str, Any]]:
        found = worker.get("/hazards", q="H04").json()["items"]
        return [h for h in found if h["ebike_id"] and h["evidence"]["received"]]

    phone.until(arrived)
    (ticket,) = arrived()
    assert (ticket["venue_id"], ticket["venue_name"]) == (None, "电动自行车")
    assert ticket["venue_address"] == BUILDING
