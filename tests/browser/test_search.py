"""A worker finds a venue however its name is typed, and the list again as it was left."""

import pytest
from playwright.sync_api import expect

from tests.browser.caller import Caller
from tests.browser.conftest import NewPhone
from tests.browser.phone import Phone
from tests.browser.site import Site


@pytest.fixture(scope="module")
def known(site: Site) -> Caller:
    """A worker with two venues of a street nobody else has."""
    worker = site.newcomer("荀芷")
    worker.registers("新客火锅", address="寻味路12号", operator="王丽华")
    worker.registers("老地方烧烤", address="寻味路88号", operator="赵一")
    return worker


@pytest.fixture
def phone(known: Caller, new_phone: NewPhone) -> Phone:
    phone = new_phone(known).opens("/venues")
    phone.is_synchronised()
    return phone


def types(phone: Phone, text: str) -> None:
    phone.page.get_by_label("搜索场所").fill(text)


def test_a_wrong_character_a_sound_or_an_owners_letters_find_it(phone: Phone) -> None:

    types(phone, "星客火锅")
    phone.says("没有一样的，这些读音相近")
    expect(phone.link("新客火锅")).to_be_visible()
    for text in ("wlh", "xinkehuoguo", "xwl12"):
        types(phone, text)
        expect(phone.heading("1 家")).to_be_visible()
        expect(phone.link("新客火锅")).to_be_visible()


def test_whoever_comes_back_finds_the_list_as_it_was_left(phone: Phone) -> None:
    types(phone, "xinke")
    phone.link("新客火锅").click()
    expect(phone.heading("新客火锅")).to_be_visible()

    phone.page.go_back()

    expect(phone.page.get_by_label("搜索场所")).to_have_value("xinke")
    expect(phone.heading("1 家")).to_be_visible()


def test_who_is_about_to_enter_a_venue_again_is_shown_the_one_there_is(phone: Phone) -> None:
    phone.goes("/venues/new")

    phone.types("场所名称（必填）", "星客火锅城")
    phone.says("是不是这一家？")
    phone.link("新客火锅").click()

    expect(phone.heading("新客火锅")).to_be_visible()
    phone.page.go_back()
    expect(phone.page.get_by_label("场所名称（必填）")).to_have_value("星客火锅城")


def test_tickets_are_found_by_their_venue_and_state(known: Caller, phone: Phone) -> None:
    venue = known.registers("隐患搜索店", address="寻味路3号")
    known.reports(venue["id"])
    phone.reloads()
    phone.is_synchronised()

    types(phone, "隐患搜索店 整改中")

    expect(phone.heading("隐患单 1 条")).to_be_visible()
