"""However one asks, the answer is a problem in Chinese, and never a fault of ours."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from httpx import Response

from backend.core.database import Database, new_id
from tests.world import World

NOBODYS = "01a22e07-c501-7180-a39d-51462eed9deb"
"""An id that no row has; the same in every process, as names of tests must be."""
NASTY = (
    "", " ", "x", "'", '"', "%", "_", "\\", "\0", "null", "-1", "0", "1e9", str(10**30), "NaN",
    "true", "2026-03", "../..", "<script>", "一" * 2000, "😀",
    "220382.", "220382.002.01.01.", "' OR '1'='1", NOBODYS, "[]", "{}", "\u202e", "\r\nX: y",
)  # fmt: skip


def problem(answer: Response) -> dict[str, Any]:
    """The one shape of every refusal."""
    assert answer.headers["content-type"].startswith("application/problem+json"), answer.text
    told: dict[str, Any] = answer.json()
    assert told["status"] == answer.status_code
    assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)*", told["code"])
    assert any("一" <= c <= "鿿" for c in told["detail"])
    return told


def reads(world: World) -> Iterator[tuple[str, list[str]]]:
    """Every route that is read, with its parameters in the address."""
    schema = world.http.get("/schema/openapi.json").json()
    for path, methods in schema["paths"].items():
        if "get" in methods and path != "/health":
            parameters = methods["get"].get("parameters", [])
            yield path, [p["name"] for p in parameters if p["in"] == "query"]


def test_no_value_of_any_parameter_is_too_much(world: World) -> None:
    assert world.noodle_shop
    for path, names in reads(world):
        place = re.sub(r"{[^}]+}", str(new_id()), path).removeprefix("/api")
        for name in names:
            for value in NASTY:
                answer = world.zhou.get(place, **{name: value})
                assert answer.status_code < 500, (path, name, value)
                if not answer.is_success:
                    problem(answer)


def test_no_place_in_an_address_is_too_much(world: World) -> None:
    for path, _ in reads(world):
        for value in NASTY:
            if "{" not in path or not value.strip() or "/" in value:
                continue
            place = re.sub(r"{[^}]+}", "@", path).removeprefix("/api").replace("@", quote(value))
            answer = world.zhou.get(place)
            assert answer.status_code in {200, 400, 404, 422}, (path, value, answer.text)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "route.unknown"),
        ("GET", "/hazards/42", 404, "route.unknown"),
        ("GET", f"/hazards/{NOBODYS}", 404, "hazard.unknown"),
        ("GET", f"/venues/{NOBODYS}", 404, "venue.unknown"),
        ("GET", f"/photos/{NOBODYS}/small", 404, "photo.unknown"),
        ("GET", "/hazards?level=awful", 422, "malformed"),
        ("PUT", "/hazards", 405, "malformed"),
        ("POST", f"/people/{NOBODYS}/password", 404, "not_found"),
        ("POST", f"/tasks/{NOBODYS}/settle", 400, "malformed"),
    ],
)
def test_every_refusal_has_one_shape(
    world: World, method: str, path: str, status: int, code: str
) -> None:
    answer = world.zhou.ask(method, path)

    told = problem(answer)
    assert (answer.status_code in {status, 422}, told["code"]) == (True, code)


def test_a_refusal_tells_nothing_of_how_we_are_built(world: World) -> None:
    for path in ("/nowhere", "/hazards?limit=many", f"/hazards/{new_id()}"):
        text = world.zhou.get(path).text
        assert not [w for w in ("Traceback", "sqlalchemy", "litestar", "msgspec") if w in text]


@pytest.fixture
def cramped(on_file: World) -> Iterator[World]:
    """A world whose database may not grow."""
    assert on_file.mei.cookie
    assert on_file.noodle_shop
    limit(on_file.db, "(SELECT page_count FROM pragma_page_count)")
    yield on_file
    limit(on_file.db, "1000000")


def limit(db: Database, pages: str) -> None:
    with db.writing() as session:
        count = session.connection().execute(sa.text(f"SELECT {pages}")).scalar_one()
        session.connection().execute(sa.text(f"PRAGMA max_page_count = {count}"))


def test_a_full_disk_acknowledges_nothing_and_loses_nothing(cramped: World) -> None:
    venue = cramped.noodle_shop
    commands = [
        cramped.mei.command(
            "visit.record", id=str(new_id()), venue_id=venue, outcome="checked", note="长" * 500
        )
        for _ in range(50)
    ]

    refused = [cramped.mei.push(*commands) for _ in range(3)]
    limit(cramped.db, "1000000")
    kept = cramped.mei.push(*commands)

    assert {problem(a)["code"] for a in refused} == {"storage.full"}
    assert {a.status_code for a in refused} == {507}
    assert "先留在手机里" in refused[0].json()["detail"]
    assert {r["result"] for r in kept.json()["results"]} == {"applied"}
    assert len(cramped.mei.get(f"/venues/{venue}").json()["visits"]) == 50


@pytest.mark.parametrize("path", ["/nonsense", "/office/x", "/assets/none.js", "/a/b/c"])
def test_an_address_that_is_none_is_a_page_to_people(world: World, path: str) -> None:
    page = world.http.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
    plain = world.http.get(path, headers={"Accept": "*/*"})
    api = world.http.get("/api/nonsense", headers={"Accept": "text/html"})

    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "没有这个页面" in page.text
    assert 'href="/office"' in page.text
    for answer in (plain, api):
        assert (answer.status_code, answer.json()["code"]) == (404, "route.unknown")
