"""Cases that hold server and phone to one rule of what is due.

`python -m tests.field.plan.due_cases` writes `due.json` anew, and a test compares.
"""

import json
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from backend.field.patrols.models import VisitOutcome
from backend.field.plan.catalogue import first_phases, first_rules
from backend.field.plan.models import RuleKind, TimeUnit, VenueTrait
from backend.field.plan.rules import (
    PhaseInForce,
    PlannedVenue,
    RuleInForce,
    Targets,
    due_at,
)
from backend.field.risk_ratings.models import Colour
from backend.field.venues.models import VenueClass

FILE = Path(__file__).parent / "due.json"
YEAR = date(2025, 1, 1)
GRIDS = ("220382.002.01.01.", "220382.002.01.02.", "220382.002.02.01.")
NAMES = ("福满楼", "小太阳托管班", "喜庆烟花爆竹", "老李寿衣花圈", "鑫源五金")


def shipped() -> tuple[list[RuleInForce], list[PhaseInForce]]:
    """The plan of a year as it is proposed, for the county, and some that are special."""
    rules = [
        RuleInForce(r.kind, r.name, r.targets, r.every, r.unit, "220382.", YEAR)
        for r in first_rules(2025)
    ]
    phases = [
        PhaseInForce(p.name, p.targets, p.first_on, p.last_on, "220382.", YEAR)
        for p in first_phases(2025)
    ]
    ended, begun = date(2025, 5, 31), date(2025, 6, 1)
    shops = Targets(classes=(VenueClass.SHOP,), under="220382.002.01.")
    rules += [
        RuleInForce(
            RuleKind.REGULAR, "街里商店", shops, 45, TimeUnit.DAY, "220382.002.", YEAR, ended
        ),
        RuleInForce(RuleKind.REGULAR, "街里商店", shops, 14, TimeUnit.DAY, "220382.002.", begun),
    ]
    phases.append(
        PhaseInForce(
            "开学", Targets(), begun, date(2025, 9, 10), "220382.002.", begun, date(2025, 8, 1)
        )
    )
    return rules, phases


def some_day(dice: Random, first: date, days: int) -> date:
    return first + timedelta(days=dice.randrange(days))


def some_venue(dice: Random, today: date) -> PlannedVenue:
    """Anything that may be known of a venue."""
    visited = dice.random() < 0.7
    attempts = dice.choice((0, 0, 0, 1, 2, 4))
    gaps = dice.choice((0, 0, 0, 2))
    follow = dice.choice((0, 0, 0, 1, 2))
    return PlannedVenue(
        grid=dice.choice(GRIDS),
        number=dice.choice(("", "辽西-0003", "辽西-0473", f"辽西-{dice.randrange(9999):04d}")),
        venue_class=dice.choice(list(VenueClass)),
        text=f"{dice.choice(NAMES)} {dice.choice(('', '粮油', '冷饮'))}",
        colour=dice.choice(list(Colour)),
        traits=frozenset(t for t in VenueTrait if dice.random() < 0.1),
        entered_on=dice.choice((None, some_day(dice, date(2024, 6, 1), 700))),
        new=dice.random() < 0.4,
        opened_on=some_day(dice, date(2024, 6, 1), 700) if dice.random() < 0.2 else None,
        last_visit=today - timedelta(days=dice.randrange(300)) if visited else None,
        attempts=attempts,
        outcome=dice.choice([o for o in VisitOutcome if o != "checked"]) if attempts else None,
        corrected=dice.random() < 0.3,
        gaps=gaps,
        gaps_on=today - timedelta(days=dice.randrange(60)) if gaps else None,
        follow_ups=tuple(some_day(dice, today - timedelta(days=200), 230) for _ in range(follow)),
    )


def plain(value: Any) -> Any:
    return json.loads(msgspec.json.encode(value))


def cases() -> dict[str, Any]:
    """The plan once, and many venues on many days, with what is due there."""
    dice = Random(20250101)
    rules, phases = shipped()
    found: list[dict[str, Any]] = []
    for _ in range(240):
        today = some_day(dice, date(2024, 12, 1), 460)
        venue = some_venue(dice, today)
        until = today + timedelta(days=dice.choice((0, 6, 31, 120)))
        due = due_at(venue, rules, phases, today, until)
        told = plain(venue) | {"traits": sorted(venue.traits)}
        found.append({"venue": told, "today": str(today), "until": str(until), "due": plain(due)})
    return {"rules": plain(rules), "phases": plain(phases), "cases": found}


if __name__ == "__main__":
    FILE.write_text(json.dumps(cases(), ensure_ascii=False, indent=0) + "\n", "utf-8")
