"""Every way in: each route, who may take it, and how to try it on a side."""

import re
from dataclasses import replace

from backend.core.database import new_id
from backend.public.forms.pages import SCRIPT_PATH
from tests.house.desk_doors import DESK_DOORS
from tests.house.field_doors import FIELD_DOORS
from tests.house.registry_doors import REGISTRY_DOORS
from tests.house.side import Door, plain
from tests.house.station_doors import STATION_DOORS
from tests.house.takes import TAKES


def visitors() -> dict[tuple[str, str], Door]:
    """The pages of owners and citizens: anybody's, and nothing without a code or a cookie."""
    nothing = new_id()
    found = {
        ("GET", SCRIPT_PATH): 200, ("GET", "/v/{token}/report"): 404,
        ("POST", "/v/{token}/report"): 404, ("GET", "/t"): 200, ("GET", "/t/{code}"): 404,
        ("POST", "/t/{code}"): 404, ("GET", "/o"): 404, ("POST", "/o/leave"): 403,
        ("GET", "/o/bind/{token}"): 404, ("POST", "/o/bind/{token}"): 404,
        ("GET", "/o/photos/{photo_id}"): 404, ("GET", "/o/tickets/{hazard_id}"): 404,
        ("POST", "/o/tickets/{hazard_id}"): 404, ("GET", "/o/check/{venue_id}"): 404,
        ("POST", "/o/check/{venue_id}"): 404,
    }  # fmt: skip
    takes = {
        "/o": {"said": "left"}, "/o/tickets/{hazard_id}": {"sent": "true"},
        "/t": {"code": ""}, "/t/{code}": {"fresh": "true", "thanks": "true"},
    }  # fmt: skip
    return {
        (method, path): Door(
            None,
            plain(
                re.sub(r"{\w+_id}", str(nothing), path),
                params=takes.get(path, {}) if method == "GET" else {},
            ),
            status,
        )
        for (method, path), status in found.items()
    }


_DOORS: dict[tuple[str, str], Door] = {
    **FIELD_DOORS,
    **DESK_DOORS,
    **REGISTRY_DOORS,
    **STATION_DOORS,
    ("GET", "/health"): Door(None, plain("/health")),
    **visitors(),
    ("GET", "/v/{token}"): Door(None, plain("/v/0"), 404),
    ("GET", "/V/{token}"): Door(None, plain("/V/0"), 404),
    ("GET", "/schema/openapi.json"): Door(None, plain("/schema/openapi.json")),
}
DOORS = {way: replace(door, takes=TAKES.get(way, door.takes)) for way, door in _DOORS.items()}
"""What each route is for. Pages of the built app stand apart: nothing of anyone is in them."""
PAGES = {
    ("GET", path)
    for path in ("/", "/office", "/assets/{name}", "/{name}", "/schema", "/schema/{path}")
}
