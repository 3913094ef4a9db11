"""Ways in for stations, their roster and lists on paper."""

from backend.core.database import new_id
from tests.house.side import DESK, OFFICE, Ask, Door, Side, listed, one, said

WEEKS = {"from": "2026-03-02", "to": "2026-03-15"}
DAY = "2026-03-04"


def a_sheet(side: Side) -> list[Ask]:
    line = {"vehicle": "motorcycle", "violation": "no_helmet"}
    body = {"id": str(new_id()), "day": "2026-03-02", "lines": [line], "shift_id": side.shift}
    return [Ask(f"/api/stations/{side.station}/sheets", body=body)]


def a_name(side: Side) -> list[Ask]:
    body = {"shift_id": side.shift, "day": DAY, "name": "临时工"}
    return [Ask(f"/api/stations/{side.station}/roster", body=body)]


STATION_DOORS: dict[tuple[str, str], Door] = {
    ("POST", "/api/stations"): Door(
        OFFICE, lambda s: [Ask("/api/stations", body={"grid": s.grid, "name": "新站"})], 201
    ),
    ("PATCH", "/api/stations/{station_id}"): Door(
        OFFICE, one(lambda s: f"/api/stations/{s.station}", body={"road": "县道"})
    ),
    ("GET", "/api/stations/{station_id}/roster"): Door(
        DESK, one(lambda s: f"/api/stations/{s.station}/roster", params=WEEKS)
    ),
    ("POST", "/api/stations/{station_id}/roster"): Door(OFFICE, a_name, 201),
    ("POST", "/api/stations/{station_id}/roster/copy"): Door(
        OFFICE,
        one(lambda s: f"/api/stations/{s.station}/roster/copy",
            body={"source": DAY, "target": "2026-03-18"}),
    ),
    ("POST", "/api/stations/{station_id}/sheets"): Door(OFFICE, a_sheet, 201),
    ("POST", "/api/roster/swap"): Door(
        OFFICE,
        lambda s: [Ask("/api/roster/swap", body={"one": s.rostered, "other": str(new_id())})],
        404,
    ),
    ("PATCH", "/api/roster/{entry_id}"): Door(
        OFFICE, one(lambda s: f"/api/roster/{s.rostered}", body={"absent": True})
    ),
    ("DELETE", "/api/roster/{entry_id}"): Door(
        OFFICE, one(lambda s: f"/api/roster/{s.rostered}"), 204
    ),
    ("GET", "/api/duties"): Door(
        DESK, listed("/api/duties", lambda s: {"station_id": s.station}, said(**WEEKS))
    ),
    ("GET", "/api/stations/figures"): Door(
        DESK,
        lambda s: [Ask("/api/stations/figures", listed=True, params=WEEKS),
                   Ask("/api/stations/figures", params={**WEEKS, "grid": s.grid})],
    ),
}  # fmt: skip
