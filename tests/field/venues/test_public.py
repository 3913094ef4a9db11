"""The page behind a plaque, for anybody with a phone."""

import re
from dataclasses import fields, replace

import pytest

from backend.field.venues.models import CLASS_NAMES
from backend.public.plaque_page.pages import TIPS, PublicVenue, State, public_page

VALID = PublicVenue(
    name="聚宏饺子馆",
    class_name="小餐饮",
    number="辽西-0473",
    street_name="辽西街道",
    office_name="辽西街道应急办",
    office_phone="0434-7222119 转 2",
    state="valid",
    token="7K3F9Q2MX5A8CV",
)
UNKNOWN = replace(VALID, name="", class_name="", number="", state="unknown", token="")


def test_a_valid_plaque_names_the_venue_and_whom_to_call() -> None:
    page = public_page(VALID)

    for words in ("码牌有效", "聚宏饺子馆", "小餐饮", "辽西-0473", "反映隐患", "0434-7222119 转 2"):
        assert words in page
    assert 'href="tel:04347222119"' in page
    assert 'href="tel:119"' in page
    assert 'href="tel:12345"' in page


def test_staff_enter_the_app_at_the_same_venue() -> None:
    assert 'href="/#/v/7K3F9Q2MX5A8CV"' in public_page(VALID)
    assert "工作人员入口" not in public_page(UNKNOWN)


def test_a_revoked_plaque_says_so_and_what_to_do() -> None:
    page = public_page(replace(VALID, state="revoked"))

    assert "码牌已停用" in page
    assert "扫门上的新码牌" in page
    assert "码牌有效" not in page


def test_an_unknown_code_is_answered_kindly() -> None:
    page = public_page(UNKNOWN)

    assert "没有找到这个码" in page
    assert "请再扫一次" in page
    assert "反映隐患" in page


def test_without_an_office_phone_the_city_line_takes_the_call() -> None:
    page = public_page(replace(UNKNOWN, office_phone=""))

    assert 'class="call main" href="tel:12345"' in page


def test_only_behind_a_valid_plaque_one_reports_without_a_call() -> None:
    form = 'href="/v/7K3F9Q2MX5A8CV/report"'

    assert form in public_page(VALID)
    assert form not in public_page(replace(VALID, state="revoked"))


def test_a_name_that_looks_like_code_stays_a_name() -> None:
    page = public_page(replace(VALID, name='<script>alert("1")</script>'))

    assert "<script" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("state", ["valid", "revoked", "unknown"])
def test_the_page_is_small_and_needs_nothing_else(state: State) -> None:
    page = public_page(replace(VALID, state=state))

    assert len(page.encode()) <= 8_000
    assert "<script" not in page
    assert not re.findall(r"\ssrc=|url\(|@import|<link|\son\w+=", page)
    assert set(re.findall(r'href="([^"]*)"', page)) <= {
        "tel:04347222119",
        "tel:119",
        "tel:12345",
        "/#/v/7K3F9Q2MX5A8CV",
        "/v/7K3F9Q2MX5A8CV/report",
        "/t",
    }


def test_the_page_cannot_be_handed_anything_personal() -> None:
    assert {field.name for field in fields(PublicVenue)} == {
        "name",
        "class_name",
        "number",
        "street_name",
        "office_name",
        "office_phone",
        "state",
        "token",
    }


def test_every_class_has_its_own_three_tips() -> None:
    assert set(TIPS) == set(CLASS_NAMES.values())
    assert len(set(TIPS.values())) == len(TIPS)
    for name, tips in TIPS.items():
        page = public_page(replace(VALID, class_name=name))
        assert all(tip in page for tip in tips)
