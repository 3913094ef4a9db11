"""Whether the table of doors is whole: what an app takes that no door declares, by name.

A door declares a query parameter by trying it; one that narrows by grid, text, id or cursor is
tried with something of either side. Bodies, headers, cookies and handlers that read the request
for themselves stand in `Door.takes`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from tests.house.side import Door, Side

Doors = Mapping[tuple[str, str], Door]
READS = {"request", "headers", "query", "cookies", "body", "scope", "socket", "state"}
"""Arguments that hand a handler more than it declares."""
CROSSES = re.compile(r"grid|q|cursor|ids|\w+_id")
"""Parameters that could reach across the scope."""


class Anything(str):
    """Stands for a side where only the shape of what is asked counts."""

    def __getattr__(self, name: str) -> "Anything":
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything(f"{self}-{name}")

    def __getitem__(self, key: object) -> "Anything":
        return Anything(f"{self}-{key}")


def undeclared(app: Litestar, doors: Doors, pages: set[tuple[str, str]]) -> list[str]:
    """Every way in, and everything it takes, that neither the doors nor the pages tell of."""
    missing: list[str] = []
    met: set[tuple[str, str]] = set()
    for route in app.routes:
        if not isinstance(route, HTTPRoute):
            missing.append(f"{type(route).__name__} {route.path}: no door can try it")
            continue
        for method, handler, model in handlers(route):
            way = method, re.sub(r":\w+}", "}", route.path)
            met.add(way)
            takes = taken(handler, model)
            if way in pages:
                missing += [f"{method} {way[1]}: a page takes {t}" for t in takes - {"request"}]
            elif door := doors.get(way):
                missing += [f"{method} {way[1]}: {t}" for t in sorted(takes - declared(door))]
                missing += [f"{method} {way[1]}: no {t}" for t in sorted(declared(door) - takes)]
                missing += [f"{method} {way[1]}: {t} across the scope" for t in one_sided(door)]
            else:
                missing.append(f"{method} {way[1]}: no door")
    gone = (set(doors) | pages) - met
    return missing + [f"{method} {path}: no such way" for method, path in sorted(gone)]


def handlers(route: HTTPRoute) -> Iterator[tuple[str, HTTPRouteHandler, Any]]:
    """Who answers; but for the OPTIONS that the framework answers by itself."""
    for method, (handler, model) in route.route_handler_map.items():
        own = handler.fn.__module__ != "litestar.routes.http"
        if own or str(method) != "OPTIONS":
            yield str(method), handler, model


def taken(handler: HTTPRouteHandler, model: Any) -> set[str]:
    """What a handler takes besides its path, its dependencies' included."""
    arguments = handler.parsed_fn_signature.parameters
    told = {f"query {one.field_alias}" for one in model.expected_query_params}
    told |= {f"header {one.field_alias}" for one in model.expected_header_params}
    told |= {f"cookie {one.field_alias}" for one in model.expected_cookie_params}
    told |= {"request"} if READS & set(arguments) else set()
    if "data" in arguments:
        body = arguments["data"].annotation
        told.add(f"body {getattr(body, '__name__', body)}")
    return told


def declared(door: Door) -> set[str]:
    """What a door tries, and what it says."""
    asks = door.asks(cast("Side", Anything("ours")))
    return {f"query {name}" for ask in asks for name in ask.params} | door.takes


def one_sided(door: Door) -> list[str]:
    """Parameters that reach across, but are tried with nothing of a side."""
    tried: list[set[tuple[str, str]]] = []
    for side in ("ours", "theirs"):
        asks = door.asks(cast("Side", Anything(side)))
        tried.append({(name, str(value)) for ask in asks for name, value in ask.params.items()})
    names = {name for name, _ in tried[0] if CROSSES.fullmatch(name)}
    return sorted(n for n in names if n not in {name for name, _ in tried[0] - tried[1]})
