"""A locked door is no visit: what counts as one, by cases that hold the phone's copy of it too."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.public.owner_portal.owner import bound
from tests.public.owner_portal.test_self_check import answers
from tests.stranger import Stranger
from tests.world import GENERAL, World

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "visits.json").read_text("utf-8"))
FAILED = ["locked", "closed", "moved", "refused", "not_found"]
QUESTIONS = ("hose", "hood")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def checks(owner: Stranger, world: World, gaps: int) -> None:
    """The owner's own round of the shop, with so many things missing, told at this moment."""
    world.clock.forward(seconds=-20)  # filling in the form takes as long
    path = f"/o/check/{world.noodle_shop}"
    missing = dict.fromkeys(QUESTIONS[:gaps], "no")
    answer = owner.fills(path, answers(owner.opens(path), **missing))
    assert answer.headers.get("location") == "/o?said=checked", answer.text


def happens(world: World, case: dict[str, Any]) -> None:
    """Everything of a case in its order, each thing at its time."""
    world.clock.now = moment("2026-02-28T00:00:00Z")
    shop, check = world.noodle_shop, case["self_check"]
    owner = bound(world, world.mei, shop)
    visits = [(moment(v["at"]), v) for v in case["visits"]]
    told = [(moment(check["at"]), None)] if check else []
    for at, visit in sorted([*visits, *told], key=lambda one: one[0]):
        world.clock.now = at
        if visit is None:
            checks(owner, world, check["gaps"])
            continue
        knew = {"gaps_seen_at": check["at"] if visit["knew"] else None} if "knew" in visit else {}
        world.mei.visits(shop, visit["outcome"], **knew)
    world.clock.now = moment("2026-03-04T02:00:00Z")


def shop_of(world: World) -> dict[str, Any]:
    (row,) = world.zhou.get("/venues", q="福满楼").json()["items"]
    found: dict[str, Any] = row
    return found


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_what_is_known_of_visits(world: World, case: dict[str, Any]) -> None:
    happens(world, case)

    row, colour = shop_of(world), world.zhou.get(f"/colours/{world.noodle_shop}").json()

    assert (row["last_visit_at"], row["attempts"]) == (case["last_visit"], case["attempts"])
    by_code = world.mei.get(f"/venues/by-code/{row['number']}").json()["venue"]
    assert by_code["attempts"] == case["attempts"]
    assert by_code["last_visit_at"] == case["last_visit"]
    reasons = [r["text"] for r in colour["reasons"]]
    gaps, never = case["gaps"], case["last_visit"] is None
    assert reasons == [
        *([f"经营者自查有 {gaps} 项没做到"] if gaps else []),
        *(["还没有走访过"] if never else []),
    ]


@pytest.mark.parametrize("outcome", FAILED)
def test_an_attempt_counts_in_no_month_and_is_told_apart(world: World, outcome: str) -> None:
    world.mei.visits(world.noodle_shop, outcome)

    total = world.zhou.get("/reports/monthly").json()["total"]

    assert (total["visits"], total["venues_visited"], total["attempts"]) == (0, 0, 1)


def test_half_a_year_without_being_let_in_is_half_a_year_without_a_visit(world: World) -> None:
    world.mei.visits(world.noodle_shop)
    world.clock.forward(hours=24 * 181)
    world.mei.signs_in_again()
    world.zhou.signs_in_again()
    world.mei.visits(world.noodle_shop, "locked")

    reasons = world.zhou.get(f"/colours/{world.noodle_shop}").json()["reasons"]

    assert [r["text"] for r in reasons] == ["181 天没走访"]


def test_a_visit_cannot_answer_what_is_still_to_come(world: World) -> None:
    owner = bound(world, world.mei, world.noodle_shop)
    world.mei.visits(world.noodle_shop, gaps_seen_at="2099-01-01T00:00:00Z")
    world.clock.forward(hours=1)
    checks(owner, world, 1)

    reasons = world.zhou.get(f"/colours/{world.noodle_shop}").json()["reasons"]

    assert [r["text"] for r in reasons] == ["经营者自查有 1 项没做到"]


def test_a_visit_says_what_was_open_there_already(world: World) -> None:
    """Nothing found where something is still open means nothing *new*."""
    shop = world.noodle_shop
    world.mei.visits(shop)
    world.clock.forward(hours=1)
    ticket = world.mei.reports(shop, GENERAL)
    world.clock.forward(hours=1)
    world.mei.visits(shop)
    world.clock.forward(hours=1)
    world.mei.passes(ticket)
    world.clock.forward(hours=1)
    visit = world.mei.visits(shop)
    world.mei.reports(shop, GENERAL, visit_id=visit, at=world.now - timedelta(minutes=1))

    page = world.mei.get(f"/venues/{shop}").json()

    assert [(v["open_before"], v["hazards"]) for v in page["visits"]] == [(0, 1), (1, 0), (0, 0)]
