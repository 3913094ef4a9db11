"""One door that stands in the registry twice, each row with a past of its own."""

from dataclasses import dataclass
from typing import Any

from httpx import Response

from tests.world import Person, World

HERE, THERE = "220382.002.01.01.", "220382.002.01.02."


@dataclass
class Doubles:
    """The row that stays, and the one that goes, with what was done there."""

    kept: str
    gone: str
    open: str
    over: str
    visit: str
    number: str
    """Of the one that goes."""


def doubles(world: World, grid: str = HERE) -> Doubles:
    worker = world.mei if grid == HERE else world.tao
    kept = world.noodle_shop
    gone = world.venue(worker, "福满楼饺子馆", grid, phone="13900001111", area_m2=66.0)
    still_open, over = worker.reports(gone), worker.reports(gone)
    worker.passes(over)
    number = worker.get(f"/venues/{gone}").json()["venue"]["number"]
    return Doubles(kept, gone, still_open, over, worker.visits(gone), number)


def merges(person: Person, two: Doubles, **more: Any) -> Response:
    return person.post(
        f"/venues/{two.kept}/merge", {"gone": two.gone, "reason": "同一家店", **more}
    )


def merged(world: World, two: Doubles, **more: Any) -> str:
    """Merge them; gives the merge's id."""
    answer = merges(world.zhou, two, **more)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


def splits(person: Person, merge: str) -> Response:
    return person.post(f"/venue-merges/{merge}/split")


def shown(person: Person, venue: str) -> dict[str, Any]:
    """A venue's page."""
    answer = person.get(f"/venues/{venue}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def at(person: Person, venue: str) -> tuple[set[str], set[str]]:
    """Which tickets and visits a venue's page shows."""
    page = shown(person, venue)
    return {h["id"] for h in page["hazards"]}, {v["id"] for v in page["visits"]}
