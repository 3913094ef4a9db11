"""Nothing gets into the service without a line in the table of doors: each kind is tried here."""

from collections.abc import Sequence
from typing import Annotated, Any

import pytest
from litestar import Litestar, Request, WebSocket, asgi, get, post, route, websocket
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, HeaderParameter, JSONBody
from litestar.static_files import (
    create_static_files_router,  # pyright: ignore[reportUnknownVariableType]
)
from litestar.types import Receive, Scope, Send
from msgspec import Struct

from tests.house.matrix import Doors, undeclared
from tests.house.side import EVERYONE, Ask, Door, plain

PLACE = "/api/venues"


class Filter(Struct):
    """A body that nobody has looked at."""

    grid: str = ""


@get(PLACE, sync_to_thread=False)
def as_declared(q: FromQuery[str] = "") -> str:
    return q


@get("/office", sync_to_thread=False)
def a_page() -> str:
    return ""


KNOWN: Doors = {
    ("GET", PLACE): Door(EVERYONE, lambda s: [Ask(PLACE, params={"q": s.words[1]})]),
}
PAGES = {("GET", "/office")}


def told(*handlers: Any, doors: Doors = KNOWN, **more: Any) -> list[str]:
    """What the table lacks for an app of these handlers."""
    return undeclared(Litestar(list(handlers), openapi_config=None, **more), doors, PAGES)


def added(*handlers: Any, **more: Any) -> list[str]:
    """The same, of what comes on top of what is declared."""
    return told(as_declared, a_page, *handlers, **more)


def test_what_is_declared_is_whole() -> None:
    assert added() == []


def test_a_new_path_is_seen() -> None:
    @get("/api/venues/all", sync_to_thread=False)
    def everything() -> str:
        return ""

    assert added(everything) == ["GET /api/venues/all: no door"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "HEAD"])
@pytest.mark.parametrize("path", ["/office", PLACE])
def test_another_method_on_a_path_that_is_known_is_seen(method: Any, path: str) -> None:
    @route(path, http_method=[method], sync_to_thread=False, status_code=200)
    def more() -> None:
        return None

    assert added(more) == [f"{method} {path}: no door"]


def test_a_mount_is_seen() -> None:
    @asgi("/raw", is_mount=True, copy_scope=True)
    async def mount(scope: Scope, receive: Receive, send: Send) -> None:
        return None

    assert added(mount) == ["ASGIRoute /raw: no door can try it"]


def test_a_raw_route_is_seen() -> None:
    @asgi("/api/raw", copy_scope=True)
    async def raw(scope: Scope, receive: Receive, send: Send) -> None:
        return None

    assert added(raw) == ["ASGIRoute /api/raw: no door can try it"]


def test_a_websocket_is_seen() -> None:
    @websocket("/api/live")
    async def live(socket: WebSocket[Any, Any, Any]) -> None:
        return None

    assert added(live) == ["WebSocketRoute /api/live: no door can try it"]


def test_a_folder_of_files_is_seen(tmp_path: Any) -> None:
    files = create_static_files_router("/files", directories=[tmp_path])

    assert added(files)


def replaced(handler: Any, doors: Doors = KNOWN) -> list[str]:
    return told(handler, a_page, doors=doors)


def test_a_new_query_parameter_is_seen() -> None:
    @get(PLACE, sync_to_thread=False)
    def wider(q: FromQuery[str] = "", grid: FromQuery[str] = "") -> str:
        return q + grid

    assert replaced(wider) == ["GET /api/venues: query grid"]


def test_a_query_parameter_of_a_dependency_is_seen() -> None:
    def scope_of(below: FromQuery[str] = "") -> str:
        return below

    @get(
        PLACE, sync_to_thread=False, dependencies={"grid": Provide(scope_of, sync_to_thread=False)}
    )
    def wider(grid: NamedDependency[str], q: FromQuery[str] = "") -> str:
        return q + grid

    assert replaced(wider) == ["GET /api/venues: query below"]


def test_a_header_that_counts_is_seen() -> None:
    @get(PLACE, sync_to_thread=False)
    def wider(
        who: Annotated[str, HeaderParameter(name="x-acting-as")], q: FromQuery[str] = ""
    ) -> str:
        return q + who

    assert replaced(wider) == ["GET /api/venues: header x-acting-as"]


@pytest.mark.parametrize("takes", [(), ("body Other",)])
def test_a_new_body_is_seen(takes: Sequence[str]) -> None:
    @post(PLACE, sync_to_thread=False)
    def search(data: JSONBody[Filter]) -> str:
        return data.grid

    doors = {**KNOWN, ("POST", PLACE): Door(EVERYONE, plain(PLACE), takes=frozenset(takes))}

    assert "POST /api/venues: body Filter" in added(search, doors=doors)


def test_a_handler_that_reads_the_request_itself_is_seen() -> None:
    @get(PLACE, sync_to_thread=False)
    def wider(request: Request[Any, Any, Any], q: FromQuery[str] = "") -> str:
        return q + str(request.query_params)

    assert replaced(wider) == ["GET /api/venues: request"]


def test_a_page_takes_nothing() -> None:
    @get("/office", sync_to_thread=False)
    def wider(grid: FromQuery[str] = "") -> str:
        return grid

    assert told(as_declared, wider) == ["GET /office: a page takes query grid"]


@pytest.mark.parametrize("name", ["grid", "q", "cursor", "ids", "venue_id"])
def test_a_filter_tried_from_one_side_only_is_seen(name: str) -> None:
    doors = {**KNOWN, ("GET", "/api/x"): Door(EVERYONE, plain("/api/x", params={name: "1"}))}

    @get("/api/x", sync_to_thread=False, dependencies={})
    def narrow(request: Request[Any, Any, Any]) -> str:
        return ""

    assert f"GET /api/x: {name} across the scope" in added(narrow, doors=doors)


def test_a_door_that_leads_nowhere_is_seen() -> None:
    doors = {**KNOWN, ("GET", "/api/gone"): Door(EVERYONE, plain("/api/gone"))}

    assert added(doors=doors) == ["GET /api/gone: no such way"]
