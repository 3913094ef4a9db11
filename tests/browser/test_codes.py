"""At the door: a broken plaque replaced by a spare one, a 吉安码 bound and then opened by scan."""

import re
from pathlib import Path

from playwright.sync_api import expect

from backend.field.venues.plaques.canvas import code_modules, enlarged
from tests.browser.caller import Caller, Facts, token_of
from tests.browser.camera import SIZE, clutter, film, photo, picture
from tests.browser.conftest import NewPhone, Pocket
from tests.browser.phone import Phone, shot, signs_in
from tests.browser.site import Site
from tests.world import PASSWORD

JIAN = "https://jam.jl.example.gov.cn/q?c=JA22038200299871"
ODD = "吉安通行 77-A3 老赵烧烤"


def of_others(text: str) -> bytes:
    """A picture of a code that somebody else made, on the street's wall."""
    drawn = enlarged(code_modules(text), 7).convert("RGB")
    scene = clutter().copy()
    scene.paste(drawn, ((SIZE[0] - drawn.width) // 2, (SIZE[1] - drawn.height) // 2))
    return picture(scene)


def looks_at(phone: Phone, content: bytes) -> None:
    """Choose a picture of a code from the album."""
    with phone.page.expect_file_chooser() as chooser:
        phone.tap("选照片")
    chooser.value.set_files(shot(content))


def codes(worker: Caller, venue: Facts) -> list[Facts]:
    found: list[Facts] = worker.get(f"/venues/{venue['id']}").json()["venue"]["codes"]
    return found


def puts_up(phone: Phone, plaque: bytes) -> None:
    """Scan a plaque where it hangs."""
    phone.tap(phone.button(re.compile("扫码登记张贴")))
    looks_at(phone, plaque)
    phone.tap("门口右侧")
    phone.tap("保存")
    phone.says("码牌已张贴")
    phone.is_synchronised()


def test_a_plaque_is_put_up_and_replaced_by_a_new_one_offline(
    site: Site, pocket: Pocket, tmp_path: Path
) -> None:
    worker = site.newcomer("李敏")
    venue = worker.registers("老孙熟食")
    old = token_of(venue)
    phone = pocket.wakes(site.url).opens()
    signs_in(phone, worker.user_name, PASSWORD)
    phone.works_offline().is_synchronised()
    phone.opens(f"/venues/{venue['id']}")
    puts_up(phone, photo(site.plaque(venue)))
    site.office.does("code.issue", venue_id=venue["id"], reason="旧牌破损")
    new = next(c["value"] for c in codes(worker, venue) if c["value"] != old)
    pocket.sleeps()

    seen = film(tmp_path / "door.mjpeg", site.plaque(venue, new))
    phone = pocket.wakes(site.url, seen).opens(f"/venues/{venue['id']}")
    phone.says("应急办补了新牌")
    phone.goes_offline()
    phone.tap(phone.button(re.compile("换牌")))
    phone.says("保存后旧牌就扫不开了")
    phone.tap("换上，旧牌作废")
    phone.says("新牌已登记，旧牌作废")
    phone.goes_online()
    phone.is_synchronised()

    assert {c["value"]: c["revoked"] for c in codes(worker, venue)} == {old: True, new: False}
    phone.goes("/scan")
    expect(phone.heading(venue["name"])).to_be_visible()


def test_codes_of_others_are_bound_at_the_door_and_then_open_the_venue_offline(
    site: Site, worker: Caller, new_phone: NewPhone
) -> None:
    venue, other = worker.registers("老赵烧烤"), worker.registers("对门五金")
    phone = new_phone(worker).opens()
    phone.works_offline().is_synchronised()
    phone.goes(f"/venues/{venue['id']}")
    scan = phone.button(re.compile("扫码登记张贴"))
    phone.goes_offline()

    phone.tap(scan)
    looks_at(phone, of_others(JIAN))
    phone.says("已绑定吉安码，以后扫它也能打开这家")
    phone.tap(scan)
    looks_at(phone, of_others(ODD))
    phone.tap("绑定为吉安码")
    phone.says("扫它能打开这家")
    expect(phone.sheet).to_have_count(0)
    phone.goes(f"/venues/{other['id']}")
    expect(phone.heading(other["name"])).to_be_visible()
    phone.tap(scan)
    looks_at(phone, of_others(JIAN))
    phone.says("这个码已经能打开“老赵烧烤”")
    phone.tap("关闭")

    for text in (JIAN, ODD):
        phone.goes("/scan")
        looks_at(phone, of_others(text))
        expect(phone.heading(venue["name"])).to_be_visible()
    phone.goes_online()
    phone.is_synchronised()
    assert sorted(c["kind"] for c in codes(worker, venue)) == ["jian", "jian", "token"]
