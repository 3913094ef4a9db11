"""Codes that lead nowhere are told in words, and each leaves another way to go."""

import pytest
from playwright.sync_api import expect

from backend.field.venues.codes.parsing import new_token
from tests.browser.caller import Caller, Facts, token_of
from tests.browser.camera import photo
from tests.browser.conftest import NewPhone, Pocket
from tests.browser.phone import Phone, shot
from tests.browser.site import Site


@pytest.fixture(scope="module")
def venue(worker: Caller) -> Facts:
    return worker.registers("老范烧烤")


def looks_at(phone: Phone, picture: bytes) -> None:
    """Choose a picture of a code from the album."""
    with phone.page.expect_file_chooser() as chooser:
        phone.tap("选照片")
    chooser.value.set_files(shot(picture))


def test_each_code_that_opens_nothing_says_why_and_what_to_do(
    site: Site, worker: Caller, venue: Facts, new_phone: NewPhone
) -> None:
    recalled = worker.registers("换过牌的店")
    site.revoke(token_of(recalled))
    elsewhere = site.plaque(venue, new_token(), "http://ax.nongan.example.cn")
    phone = new_phone(worker).opens("/scan")

    looks_at(phone, photo(None))
    phone.says("这张照片里没有找到二维码")
    looks_at(phone, photo(site.plaque(venue, new_token())))
    phone.says("没有找到这块码牌对应的场所")
    looks_at(phone, photo(elsewhere))
    phone.says("这是别的县市的码牌")
    looks_at(phone, photo(site.plaque(recalled)))
    phone.says("这块码牌已经作废")
    expect(phone.link("打开换过牌的店")).to_be_visible()
    looks_at(phone, photo(site.plaque(venue)))
    expect(phone.heading(venue["name"])).to_be_visible()


def test_a_code_that_is_no_plaque_is_told_so(
    site: Site, worker: Caller, venue: Facts, new_phone: NewPhone
) -> None:
    phone = new_phone(worker).opens("/scan")

    looks_at(phone, photo(site.plaque(venue, "weixin-hongbao", "http://pay.example.cn")))

    phone.says("这不是场所码牌")


def test_without_leave_to_use_the_camera_the_printed_number_opens_the_venue(
    site: Site, worker: Caller, venue: Facts, pocket: Pocket
) -> None:
    phone = pocket.wakes(site.url, person=worker, allowed=[]).opens()
    phone.is_synchronised()
    phone.tap(phone.tab("扫码"))
    phone.says("没有相机权限")

    phone.tap("输编号")
    phone.types("码牌上的编号", "999999")
    phone.tap("打开场所")
    phone.says("没有这个编号的场所")
    phone.types("码牌上的编号", venue["number"].rpartition("-")[2])
    phone.tap("打开场所")

    expect(phone.heading(venue["name"])).to_be_visible()


def test_a_venue_of_the_grid_next_door_is_not_opened(
    site: Site, worker: Caller, new_phone: NewPhone
) -> None:
    neighbour = site.office.registers("隔壁网格的店", grid=site.next_grid)
    phone = new_phone(worker).opens("/scan")

    looks_at(phone, photo(site.plaque(neighbour)))

    phone.says("不在你的网格里")


def test_the_public_page_of_a_plaque_leads_staff_to_the_venue(
    site: Site, worker: Caller, venue: Facts, new_phone: NewPhone
) -> None:
    phone = new_phone(worker).opens()
    phone.is_synchronised()

    phone.page.goto(f"{site.url}/v/{token_of(venue)}")
    phone.says(venue["name"])
    assert "王芳" not in phone.page.content()
    phone.tap(phone.link("工作人员入口"))

    expect(phone.heading(venue["name"])).to_be_visible()
