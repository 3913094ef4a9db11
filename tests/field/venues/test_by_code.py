"""Any code that is bound opens the venue; what opens nothing says why."""

import pytest
import sqlalchemy as sa

from backend.field.venues.codes.parsing import new_token
from tests.world import World

LICENCE = "91220382MA17XKPQ2D"


def token(world: World, venue: str) -> str:
    codes = world.mei.get(f"/venues/{venue}").json()["venue"]["codes"]
    return str(next(c["value"] for c in codes if c["kind"] == "token"))


def opened(world: World, code: str) -> str:
    answer = world.mei.get(f"/venues/by-code/{code}")
    return str(answer.json()["venue"]["name"] if answer.is_success else answer.json()["code"])


def test_its_token_opens_it_in_any_spelling(world: World) -> None:
    code = token(world, world.noodle_shop)

    for spelling in (code, code.lower(), f"{code[:4]}-{code[4:8]} {code[8:]}"):
        assert opened(world, spelling) == "福满楼面馆"


@pytest.mark.parametrize("number", ["辽西-0001", "0001", "1", "辽西0001", "No.0001"])
def test_its_printed_number_opens_it(world: World, number: str) -> None:
    assert world.noodle_shop

    assert opened(world, number) == "福满楼面馆"


def test_its_licence_opens_it(world: World) -> None:
    world.venue(world.mei, "有照的店", "220382.002.01.01.", credit_code=LICENCE)

    assert opened(world, LICENCE) in {"有照的店", "venue.unknown"}


def test_a_revoked_plaque_says_so(world: World) -> None:
    code = token(world, world.noodle_shop)
    with world.db.writing() as session:
        revoke = "UPDATE venuecode SET revoked_at = issued_at WHERE value = :code"
        session.connection().execute(sa.text(revoke), {"code": code})

    answer = world.mei.get(f"/venues/by-code/{code}")

    assert (answer.status_code, answer.json()["code"]) == (404, "venue.code_revoked")
    assert "已经作废" in answer.json()["detail"]


def test_a_plaque_of_another_county_says_so(world: World) -> None:
    answer = world.mei.get("/venues/by-code/JA2203810010001")

    assert answer.json()["code"] == "venue.code_other_county"
    assert "别的县" in answer.json()["detail"]


@pytest.mark.parametrize(
    "code", ["X8ZPZG3SZS5R3T", "0042", "辽西-9999", "hello", "微信支付", "%20", "0" * 500, "'--"]
)
def test_a_code_that_opens_nothing_says_what_to_do(world: World, code: str) -> None:
    assert world.noodle_shop

    answer = world.mei.get(f"/venues/by-code/{code}")

    assert (answer.status_code, answer.json()["code"]) == (404, "venue.unknown")
    assert "请核对门牌" in answer.json()["detail"]


def test_a_neighbours_plaque_looks_like_none(world: World) -> None:
    shop = world.noodle_shop
    code, unknown = token(world, shop), new_token()

    theirs, nothing = (world.tao.get(f"/venues/by-code/{c}") for c in (code, unknown))

    assert (theirs.status_code, theirs.json()["code"]) == (404, "venue.unknown")
    assert theirs.json()["detail"] == nothing.json()["detail"]
    assert world.tao.get("/venues/by-code/辽西-0001").status_code == 404


def test_a_code_with_a_character_that_no_table_takes_opens_nothing(world: World) -> None:
    assert world.mei.get("/venues/by-code/%00").status_code in {404, 422}


@pytest.mark.parametrize("path", ["/v/", "/V/"])
def test_anybody_who_scans_a_plaque_is_answered(world: World, path: str) -> None:
    code = token(world, world.noodle_shop)

    answer = world.http.get(path + code.lower())

    assert (answer.status_code, "福满楼面馆" in answer.text) == (200, True)
    assert not [secret for secret in ("13812345678", "王芳", "李敏") if secret in answer.text]
    assert len(answer.content) < 60_000
    assert world.http.get(path + new_token()).status_code == 404
