"""No answer of ours goes out bare: not a page, not a refusal, not a fault, whatever was asked."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx import Response
from litestar import Litestar
from litestar.routes import HTTPRoute
from litestar.testing import TestClient

from backend.app import create_app
from backend.core.database import new_id
from backend.core.settings import Environment, Settings
from tests.world import World

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
JUNK = (
    "/nowhere", "/api", "/api/", "/api/nowhere", "/assets/gone-12345678.js", "/assets/", "/%00",
    "/assets/%00.js", "/..%2f..%2fetc%2fpasswd", "/assets/..%2findex.html", "//", "/%E4%BD%A0",
    "/%ff%fe", "/v/%00", "/schema/nowhere", "/schema", "/schema/openapi.json", "/" + "a" * 5000,
    "/api/hazards?limit=" + "9" * 400, "/api/hazards/%20", "/?x=%zz", "/index.html", "/sw.js",
)  # fmt: skip
OURS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "x-anxun": "1",
}


def dressed(answer: Response) -> bool:
    """What keeps a browser from being turned against us is there, and the mark that it is us."""
    given = answer.headers
    policy = given.get("content-security-policy", "")
    return (
        all(given.get(name) == value for name, value in OURS.items())
        and "frame-ancestors 'none'" in policy
        and "object-src 'none'" in policy
        and "'unsafe-inline'" not in policy.partition("style-src")[0]
        and "camera=(self)" in given.get("permissions-policy", "")
        and "cache-control" in given
    )


def paths(app: Litestar) -> Iterator[str]:
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            yield re.sub(r"{[^}]+}", str(new_id()), route.path)


@pytest.fixture
def page_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    page = "<!doctype html><script>var early = 1</script><script type=module src=/a.js></script>"
    for name in ("index.html", "office.html"):
        (folder / name).write_text(page)
    (folder / "sw.js").write_text("self.skipWaiting()")
    (folder / "assets" / "a-12345678.js").write_text("export {}")
    return folder


def test_no_route_and_no_method_answers_without_the_headers(world: World) -> None:
    app: Litestar = getattr(world.http, "app")  # noqa: B009 - its type is not said
    asked = [(m, p) for p in {*paths(app), *JUNK} for m in METHODS]

    bare = [(m, p[:60]) for m, p in asked if not dressed(world.http.request(m, p))]

    assert bare == []


def test_no_answer_to_somebody_signed_in_goes_without_the_headers(world: World) -> None:
    assert world.noodle_shop
    answers = [
        world.zhou.get("/hazards"),
        world.zhou.get(f"/hazards/{new_id()}"),
        world.zhou.ask("DELETE", "/hazards"),
        world.mei.post("/people", {}),
        world.mei.put(f"/photos/{new_id()}", b"x" * 11_000_000),
        world.mei.push(*[{"id": "x"}] * 3),
        world.mei.ask("GET", "/session"),
        world.mei.ask("DELETE", "/session"),
    ]

    assert [a.status_code for a in answers if not dressed(a)] == []
    assert {404, 405, 413} <= {a.status_code for a in answers}


def test_a_fault_of_ours_goes_out_dressed_and_as_a_problem(
    world: World, config: Settings, tmp_path: Path
) -> None:
    app = create_app(config, world.db, world.clock)

    async def broken(*_: object) -> None:
        raise RuntimeError("before any route")

    app.asgi_router.handle_routing = broken  # type: ignore[assignment,method-assign]
    with TestClient(app, raise_server_exceptions=False) as http:
        answer = http.get("/api/hazards")

    assert (answer.status_code, dressed(answer)) == (500, True)
    assert answer.json()["code"] == "server.error"


def test_no_page_runs_a_script_that_its_policy_does_not_name(
    page_folder: Path, config: Settings, world: World
) -> None:
    built = config.model_copy(update={"pwa": page_folder})
    with TestClient(create_app(built, world.db, world.clock)) as http:
        pages = [http.get(path) for path in ("/", "/office", "/index.html")]
        others = [http.get(path) for path in ("/sw.js", "/assets/a-12345678.js", "/nothing.js")]

    hashes = [re.findall(r"'sha256-[^']+'", p.headers["content-security-policy"]) for p in pages]
    assert [len(h) for h in hashes] == [1, 1, 1]
    assert all(dressed(answer) for answer in (*pages, *others))
    assert not [a for a in others if "sha256" in a.headers["content-security-policy"]]


def test_in_production_no_answer_allows_plain_http(config: Settings, world: World) -> None:
    kept = {"environment": Environment.PRODUCTION}
    with TestClient(create_app(config.model_copy(update=kept), world.db, world.clock)) as http:
        answers = [http.get("/nowhere"), http.put("/api/hazards"), http.get("/health")]

    assert {a.headers.get("strict-transport-security") for a in answers} == {"max-age=31536000"}


@pytest.mark.parametrize("path", ["/session", "/session/all"])
def test_signing_out_empties_the_browser_s_cache_and_never_its_storage(
    world: World, path: str
) -> None:
    """`storage` would take the outbox of unsent work along."""
    answer = world.mei.delete(path)

    assert (answer.status_code, answer.headers.get("clear-site-data")) == (204, '"cache"')
