"""Making tokens, and saying what anything scanned or typed is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.field.venues.codes.parsing import (
    CROCKFORD,
    CodeFormat,
    Scanned,
    credit_code_is_valid,
    new_token,
    normalise_credit_code,
    plaque_url,
    read_scan,
    read_token,
)

HERE = "https://anxun.example.gov.cn"
COUNTY = "220382"
TOKEN = "7K3F9Q2MX5A8CV"
LICENCE = "92220382MADYKJ2QLN"


def scan(text: str) -> Scanned:
    return read_scan(text, HERE, COUNTY)


# ---- tokens ----


def test_a_thousand_tokens_are_all_different_and_all_read() -> None:
    tokens = {new_token() for _ in range(1000)}

    assert len(tokens) == 1000
    assert all(read_token(token) == token for token in tokens)


def test_a_token_with_one_wrong_character_is_refused() -> None:
    for token in (new_token() for _ in range(20)):
        for place, right in enumerate(token):
            for wrong in set(CROCKFORD) - {right}:
                assert read_token(token[:place] + wrong + token[place + 1 :]) is None


def test_two_swapped_neighbours_are_refused_but_for_zero_and_z() -> None:
    passed: set[str] = set()
    for token in (new_token() for _ in range(1000)):
        for place in range(len(token) - 1):
            pair = token[place : place + 2]
            swapped = token[:place] + pair[::-1] + token[place + 2 :]
            if swapped != token and read_token(swapped):
                passed.add(pair)

    assert passed <= {"0Z", "Z0"}


def test_a_token_is_read_as_people_type_it() -> None:
    for token in (new_token() for _ in range(50)):
        typed = token.lower().replace("0", "o").replace("1", "l")

        assert read_token(f" {typed[:4]}-{typed[4:9]} {typed[9:]} ") == token


def test_a_token_typed_in_full_width_is_read() -> None:
    token = new_token()
    wide = "".join(chr(ord(character) + 0xFEE0) for character in token)

    assert read_token(wide) == token


@pytest.mark.parametrize("text", ["", "辽西", TOKEN[:-1], TOKEN + "0", "U" * 14, "7" * 500])
def test_what_is_no_token_is_refused(text: str) -> None:
    assert read_token(text) is None


# ---- our own address ----


def test_the_address_needs_only_the_characters_of_the_alphanumeric_mode() -> None:
    url = plaque_url("https://anxun.example.gov.cn/", new_token())

    assert url.startswith("HTTPS://ANXUN.EXAMPLE.GOV.CN/V/")
    assert set(url) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


@pytest.mark.parametrize(
    "form",
    [
        "HTTPS://ANXUN.EXAMPLE.GOV.CN/V/{}",
        "https://anxun.example.gov.cn/v/{}/",
        "http://anxun.example.gov.cn/v/{}?from=singlemessage&isappinstalled=0",
        "https://anxun.example.gov.cn:443/v/{}#top",
        "https://anxun.example.gov.cn/#/v/{}",
        "anxun.example.gov.cn/v/{}",
        "\ufeff https://anxun.example.gov.cn/v/{}\n",
        "{}",
    ],
)
@pytest.mark.parametrize("small", [True, False])
def test_our_plaque_is_known_however_its_address_is_written(form: str, small: bool) -> None:
    token = new_token()
    text = form.format(token.lower() if small else token)

    assert scan(text.strip("\ufeff")) == Scanned(CodeFormat.TOKEN, token)


def test_a_plaque_of_another_host_belongs_to_another_county() -> None:
    token = new_token()

    assert scan(f"HTTPS://AX.OTHER.GOV.CN/V/{token}") == Scanned(CodeFormat.OTHER_COUNTY, token)
    assert scan(f"{HERE}:8443/v/{token}").kind is CodeFormat.OTHER_COUNTY


def test_our_address_with_a_misread_token_is_not_a_plaque() -> None:
    token = new_token()
    wrong = token[:-1] + next(c for c in CROCKFORD if c != token[-1])

    assert scan(f"{HERE}/v/{wrong}") == Scanned(CodeFormat.NOT_A_PLAQUE)
    assert scan(f"{HERE}/office/{token}") == Scanned(CodeFormat.NOT_A_PLAQUE)


def test_a_plaque_of_a_server_on_a_port_is_known() -> None:
    token = new_token()
    url = plaque_url("http://127.0.0.1:8000", token)

    assert read_scan(url, "http://127.0.0.1:8000", COUNTY) == Scanned(CodeFormat.TOKEN, token)


# ---- printed numbers ----


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("辽西-0473", "辽西-0473"),
        ("辽西0473", "辽西-0473"),
        ("辽西 - 473", "辽西-0473"),
        ("辽西—0473", "辽西-0473"),
        ("编号：辽西－０４７３", "辽西-0473"),
        ("0473", "0473"),
        ("４７３", "0473"),
        ("No.473", "0473"),
        ("辽西-10473", "辽西-10473"),
    ],
)
def test_a_printed_number_is_read_however_it_is_typed(text: str, number: str) -> None:
    assert scan(text) == Scanned(CodeFormat.NUMBER, number)


# ---- 吉安码 ----


@pytest.mark.parametrize(
    "text",
    [
        "JA22038200200473",
        "ja22038200200473",
        "JA 220382002 00473",
        "ＪＡ２２０３８２００２００４７３",
    ],
)
def test_a_jian_code_of_this_county_is_known(text: str) -> None:
    assert scan(text) == Scanned(CodeFormat.JIAN, "JA22038200200473")


def test_a_jian_code_inside_an_address_is_found() -> None:
    assert scan("https://jam.example.cn/q?c=JA22038200200473&t=1").kind is CodeFormat.JIAN


def test_a_jian_code_of_another_county_is_told() -> None:
    assert scan("JA22030200200473") == Scanned(CodeFormat.OTHER_COUNTY, "JA22030200200473")


# ---- business licences ----


@pytest.mark.parametrize(
    "text",
    [
        LICENCE,
        LICENCE.lower(),
        "9222 0382 MADY KJ2Q LN",
        f"统一社会信用代码:{LICENCE};名称:聚宏饺子馆;类型:个体工商户",
        f"http://www.example.gov.cn/index?uniscid={LICENCE}&sourceType=W",
        f"https://example.gov.cn/%E7%85%A7/{LICENCE}",
    ],
)
def test_a_licence_is_known_by_its_credit_code(text: str) -> None:
    assert scan(text) == Scanned(CodeFormat.LICENCE, LICENCE)


@pytest.mark.parametrize(
    "code", ["914403001922038216", "91110000802100433B", "91330100799655058B", LICENCE]
)
def test_credit_codes_in_use_are_valid(code: str) -> None:
    assert credit_code_is_valid(code)


def test_a_credit_code_with_one_wrong_character_or_swap_is_refused() -> None:
    for place, right in enumerate(LICENCE):
        for wrong in set("0123456789ABCDEFGHJKLMNPQRTUWXY") - {right}:
            assert not credit_code_is_valid(LICENCE[:place] + wrong + LICENCE[place + 1 :])
    for place in range(len(LICENCE) - 1):
        swapped = LICENCE[:place] + LICENCE[place + 1] + LICENCE[place] + LICENCE[place + 2 :]
        assert swapped == LICENCE or not credit_code_is_valid(swapped)


def test_a_credit_code_typed_with_letters_for_digits_is_put_right() -> None:
    assert normalise_credit_code("9222o382madykj2qln") == LICENCE
    assert normalise_credit_code("９２２２０３８２ MADYKJ2QLN") == LICENCE


# ---- everything else ----


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "你好",
        "https://weixin.qq.com/r/abcdef",
        "https://u.wechat.com/v/short",
        "WIFI:S:shop;P:12345678;;",
        "19900000029",
        "6901234567892",
        "http://[",
        "http://a:99999999/v/" + TOKEN,
        "javascript:alert(1)",
        "x" * 5000,
    ],
)
def test_anything_else_is_not_a_plaque(text: str) -> None:
    assert scan(text) == Scanned(CodeFormat.NOT_A_PLAQUE)


@given(st.text())
def test_no_text_at_all_breaks_the_reading(text: str) -> None:
    scan(text)
    scan(f"https://anxun.example.gov.cn/v/{text}")
