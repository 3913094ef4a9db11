"""A station with its hours, and what its people do there."""

from typing import Any

from backend.core.database import new_id
from tests.world import Person, World

VILLAGE = "220382.002.02."
EARLY = {"name": "早班", "starts": "05:00:00", "ends": "07:00:00"}
LATE = {"name": "晚班", "starts": "17:00:00", "ends": "20:00:00"}


def a_station(world: World, *shifts: dict[str, str], **more: Any) -> dict[str, Any]:
    """巨丰村劝导站 with these shifts; with both where none are told."""
    facts = {"grid": VILLAGE, "name": "巨丰村劝导站", "shifts": shifts or (EARLY, LATE)}
    answer = world.zhou.post("/stations", facts | more)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def shift(station: dict[str, Any], number: int = 0) -> str:
    return str(station["shifts"][number]["id"])


def opens(person: Person, station: dict[str, Any], **more: Any) -> str:
    """Somebody opens a duty; gives its id."""
    duty = str(new_id())
    args = {"id": duty, "station_id": station["id"], "shift_id": shift(station)} | more
    assert person.does("duty.open", **args)["result"] == "applied"
    return duty


def tally(station: dict[str, Any], duty: str | None = None, **more: Any) -> dict[str, Any]:
    """One person talked to."""
    facts = {"id": str(new_id()), "station_id": station["id"], "duty_id": duty}
    return facts | {"vehicle": "motorcycle", "violation": "no_helmet", "action": "told"} | more


def puts(world: World, station: dict[str, Any], day: str, **who: Any) -> Any:
    """Put somebody on the roster of the first shift."""
    facts = {"shift_id": shift(station), "day": day} | who
    return world.zhou.post(f"/stations/{station['id']}/roster", facts)


def figures(world: World, first: str, last: str) -> dict[str, Any]:
    answer = world.zhou.get("/stations/figures", **{"from": first, "to": last})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["items"][0]
    return found
