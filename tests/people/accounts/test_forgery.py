"""Writes are taken from our own pages only."""

import pytest

from tests.world import PASSWORD, World


def push_with(world: World, **headers: str | None) -> tuple[int, str]:
    """Push as somebody else's page would; `x_anxun=None` leaves our header out."""
    given = {"cookie": f"anxun={world.mei.cookie}", "x-anxun": "1", "host": "ax.example.cn"}
    for name, value in headers.items():
        given[name.replace("_", "-")] = value or ""
    kept = {name: value for name, value in given.items() if value}
    answer = world.http.post("/api/sync/push", json={}, headers=kept)
    return answer.status_code, answer.json()["code"]


def test_without_our_header_nothing_is_done(world: World) -> None:
    assert push_with(world, x_anxun=None) == (403, "csrf")


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "https://ax.example.cn.evil.example", "http://ax.example.cn:81",
     "https://ax.example.cn@evil.example", "file://"],
)  # fmt: skip
def test_from_another_origin_nothing_is_done(world: World, origin: str) -> None:
    assert push_with(world, origin=origin) == (403, "csrf")


@pytest.mark.parametrize("origin", ["https://ax.example.cn", None])
def test_from_our_own_origin_it_is_read(world: World, origin: str | None) -> None:
    assert push_with(world, origin=origin) == (422, "push.unreadable")


def test_signing_in_needs_the_header_too(world: World) -> None:
    assert world.mei

    answer = world.http.post("/api/session", json={"name": "limin", "password": PASSWORD})

    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
    assert "请回到安巡再操作" in answer.json()["detail"]


def test_reading_needs_no_header(world: World) -> None:
    answer = world.http.get("/api/hazards", headers={"cookie": f"anxun={world.mei.cookie}"})

    assert answer.status_code == 200


def test_pages_say_what_a_browser_may_do_with_them(world: World) -> None:
    headers = world.http.get("/health").headers

    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "set-cookie" not in headers
    assert world.mei.get("/hazards").headers["cache-control"] == "no-store"
