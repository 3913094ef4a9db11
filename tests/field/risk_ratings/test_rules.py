"""The rule by its cases, which hold the phone's copy of it too; and that nothing else counts."""

import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from backend.field.risk_ratings.models import Colour
from backend.field.risk_ratings.rules import RatedTicket, RatingFacts, rate

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "cases.json").read_text("utf-8"))
TODAY = date(2026, 3, 10)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_the_colour_and_its_reasons(case: dict[str, Any]) -> None:
    tickets = [RatedTicket(**(t | {"due_on": day(t["due_on"])})) for t in case["tickets"]]
    facts = RatingFacts(tickets, day(case["last_visit"]), day(case["known_on"]), case["gaps"])

    found = rate(facts, date.fromisoformat(case["today"]))

    assert (found.colour, [r.text for r in found.reasons]) == (case["colour"], case["reasons"])
    assert all(reason.todo for reason in found.reasons)


def test_the_order_of_tickets_changes_nothing() -> None:
    tickets = [
        RatedTicket("general", "deadline", code, TODAY) for code in ("A01", "C01", "F01", "H03")
    ]
    first = rate(RatingFacts(tickets, TODAY, TODAY), TODAY)

    for seed in range(20):
        random.Random(seed).shuffle(tickets)
        assert rate(RatingFacts(tickets, TODAY, TODAY), TODAY) == first


def test_what_makes_a_red_venue_green_is_listed_to_the_end() -> None:
    found = rate(RatingFacts([RatedTicket("general", "deadline", "A01", TODAY)]), TODAY)

    assert found.colour is Colour.RED
    assert [r.todo for r in found.reasons] == [
        "打开安全出口，复查销号", "逐条整改、复查销号", "走访一次",
    ]  # fmt: skip
