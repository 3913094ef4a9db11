"""Signing in: by user name or phone, and what the cookie is like."""

from typing import Any

import pytest
import sqlalchemy as sa
from httpx import Response
from litestar.testing import TestClient
from pydantic import SecretStr

from backend.app import create_app
from backend.core.settings import Environment, Settings
from tests.world import PASSWORD, World


def sign_in(world: World, name: str, password: str = PASSWORD, **more: Any) -> Response:
    body = {"name": name, "password": password}
    return world.http.post("/api/session", json=body, headers={"x-anxun": "1"}, **more)


def with_phone(world: World, phone: str) -> None:
    assert world.hao.patch(f"/people/{world.mei.id}", {"phone": phone}).status_code == 200


@pytest.mark.parametrize("name", ["limin", "19900000001", " limin ", "limin\n"])
def test_by_user_name_or_phone(world: World, name: str) -> None:
    with_phone(world, "19900000001")

    answer = sign_in(world, name)

    assert answer.status_code == 200, answer.text
    assert answer.json() | {"id": "", "server_time": ""} == {
        "id": "", "name": "李敏", "user_name": "limin", "role": "grid_worker",
        "grid": {"path": "220382.002.01.01.", "name": "电厂社区第1网格",
                 "full_name": "电厂社区第1网格", "level": "grid"},
        "county": {"code": "220382", "name": "双辽市"},
        "office": {"name": "辽西街道应急办", "phone": "0434-7230119"},
        "must_change_password": False, "server_time": "", "public_url": "https://ax.example.cn",
    }  # fmt: skip


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(world: World) -> None:
    assert world.mei

    cookie = sign_in(world, "limin").headers["set-cookie"].lower()

    assert {"httponly", "samesite=lax", "path=/", "max-age=2592000"} <= set(cookie.split("; "))
    assert "domain" not in cookie


def test_in_production_the_cookie_travels_over_https_only(world: World) -> None:
    assert world.mei
    secret = SecretStr("x" * 40)
    config = Settings(environment=Environment.PRODUCTION, secret=secret, data=world.config.data)
    app = create_app(config, world.db, world.clock)
    app.on_shutdown.clear()
    with TestClient(app, base_url="https://testserver.local") as http:
        body = {"name": "limin", "password": PASSWORD}
        answer = http.post("/api/session", json=body, headers={"x-anxun": "1"})

    assert "secure" in answer.headers["set-cookie"].lower().split("; ")
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_the_cookie_signs_in_and_its_token_is_stored_nowhere(world: World) -> None:
    assert world.mei
    answer = sign_in(world, "limin")
    token = answer.cookies["anxun"]
    world.http.cookies.clear()

    who = world.http.get("/api/session", headers={"cookie": f"anxun={token}"})
    with world.db.reading() as session:
        stored = session.connection().execute(sa.text("SELECT token_hash FROM signin")).scalars()
        hashes = list(stored)

    assert who.json()["name"] == "李敏"
    assert hashes
    assert token not in hashes


@pytest.mark.parametrize(
    ("name", "password"),
    [("limin", "wrong"), ("nobody", PASSWORD), ("limin", ""), ("", ""), ("%", PASSWORD),
     ("limin", PASSWORD.lower()), ("' OR 1=1 --", "x")],
)  # fmt: skip
def test_which_of_the_two_was_wrong_is_not_said(world: World, name: str, password: str) -> None:
    assert world.mei

    answer = sign_in(world, name, password)

    assert (answer.status_code, answer.json()["code"]) == (401, "session.refused")
    assert answer.json()["detail"] == (
        "用户名或密码不对，还可以再试 4 次。忘记密码，或确定密码没有错，请联系街道应急办。"
    )
    assert "set-cookie" not in answer.headers


def test_a_name_nobody_has_is_slowed_and_locked_like_any_other(world: World) -> None:
    assert world.mei

    def answers(name: str) -> list[tuple[str, object]]:
        tries = [sign_in(world, name, "wrong").json() for _ in range(6)]
        return [(t["code"], t.get("left", t.get("seconds"))) for t in tries]

    theirs = answers("limin")

    assert answers("nobody") == theirs
    assert answers("another") == theirs
    assert [code for code, _ in theirs][3:] == ["session.refused"] + ["session.locked"] * 2
    world.clock.forward(days=1, minutes=1)
    assert sign_in(world, "nobody", "wrong").json()["left"] == 4


@pytest.mark.parametrize("body", [{}, {"name": "limin"}, {"name": 1, "password": 2}, [], "x"])
def test_a_sign_in_of_another_shape_is_refused(world: World, body: object) -> None:
    answer = world.http.post("/api/session", json=body, headers={"x-anxun": "1"})

    assert answer.status_code in {400, 422}
    assert answer.json()["detail"]


def test_who_was_suspended_does_not_sign_in(world: World) -> None:
    world.hao.patch(f"/people/{world.mei.id}", {"active": False})

    assert sign_in(world, "limin").status_code == 401


@pytest.mark.parametrize("cookie", ["", "anxun=", "anxun=x", "anxun=" + "A" * 4000, "other=1"])
def test_a_made_up_cookie_is_nobody(world: World, cookie: str) -> None:
    world.http.cookies.clear()

    answer = world.http.get("/api/session", headers={"cookie": cookie})

    assert (answer.status_code, answer.json()["code"]) == (401, "session.missing")
    assert "都还在手机里" in answer.json()["detail"]
