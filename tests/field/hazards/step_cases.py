"""The cases of `steps.json`: told by timelines, answered by the table of a ticket's life.

The phone answers them too (`pwa/src/shared/words/allowed.test.ts`). After a change to the table or
a new case (`name`, `at`, `events`): `python -m tests.field.hazards.step_cases` answers them anew.
"""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from backend.field.hazards.lifecycle.projection import replay
from backend.field.hazards.lifecycle.transitions import (
    STEPS,
    StepCase,
    closes_alone,
    handed_over,
    possible,
    refusal_of,
)
from backend.field.hazards.models import Domain, EventKind, Hazard, HazardEvent, SpotKind
from backend.field.hazards.schemas import HazardRow
from backend.people.accounts.models import Actor, Role

FILE = Path(__file__).parent / "steps.json"
STREET = "220382.002."
ID = UUID("0190a0a0-0000-7000-8000-000000000000")
ROW = (
    "state", "level", "disposal", "closing", "due_on", "found_by", "closed_at", "void_asked_by",
    "extension", "extensions", "whistle", "transfer", "supervised", "follow_up_on", "spot",
)  # fmt: skip
"""Of a ticket's row what a phone judges by, beside its events."""


def load() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return told


def people(told: dict[str, Any]) -> dict[str, Actor]:
    return {
        name: Actor(UUID(one["id"]), name, Role(one["role"]), STREET)
        for name, one in told["people"].items()
    }


def answered(case: dict[str, Any], actors: dict[str, Actor]) -> dict[str, Any]:
    """The case with the ticket's row, and what each may do with it."""
    at = datetime.fromisoformat(case["at"])
    events = [_event(one, n, actors) for n, one in enumerate(case["events"], 1)]
    hazard = _ticket(events, case["row"].get("spot"))
    row: dict[str, Any] = msgspec.to_builtins(HazardRow.of(hazard, events, [], ""))
    importers = {UUID(e.facts["importer"]) for e in events if "importer" in e.facts}
    refusals = {n: refusal_of(s, StepCase(hazard, actors["zhou"], at)) for n, s in STEPS.items()}
    kept = [{k: event[k] for k in ("kind", "at", "facts")} for event in row["events"]]
    return {
        "name": case["name"],
        "at": case["at"],
        "events": case["events"],
        "row": {name: row[name] for name in ROW} | {"events": kept},
        "may": {name: possible(actor, hazard, at) for name, actor in actors.items()},
        "refused": {n: r.to_problem()["code"] for n, r in refusals.items() if r},
        "closes": [n for n, a in actors.items() if closes_alone(a, hazard, importers)],
        "handed_over": handed_over(hazard),
    }


def _event(told: dict[str, Any], version: int, actors: dict[str, Actor]) -> HazardEvent:
    by = actors[told.get("by", "mei")]
    at = datetime.fromisoformat(told["at"])
    facts = {
        key: str(actors[value].id) if key == "importer" else value
        for key, value in told.get("facts", {}).items()
    }
    return HazardEvent(
        hazard_id=ID, version=version, kind=EventKind(told["kind"]), at=at, received_at=at,
        by=by.id, by_name=by.name, role=by.role, facts=facts,
    )  # fmt: skip


def _ticket(events: list[HazardEvent], spot: str | None) -> Hazard:
    first = events[0]
    columns: dict[str, Any] = asdict(replay(events)) | {"grid": f"{STREET}01.01."}
    return Hazard(
        **columns,
        id=ID, number="1", venue_name="店", domain=Domain.FIRE, item_code="C01", edition="e",
        item_text="t", item_group="g", found_at=first.at, found_month=202603,
        found_by=first.by, found_by_name=first.by_name, version=len(events),
        updated_at=datetime(2026, 3, 2, tzinfo=UTC), spot=SpotKind(spot) if spot else None,
    )  # fmt: skip


def written(told: dict[str, Any]) -> str:
    """The file, a line for each thing that is said of a case."""

    def lines(what: dict[str, Any]) -> str:
        said = [f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in what.items()]
        return "{\n    " + ",\n    ".join(said) + "\n  }"

    cases = ",\n  ".join(lines(case) for case in told["cases"])
    return f'{{\n  "people": {lines(told["people"])},\n  "cases": [\n  {cases}\n  ]\n}}\n'


if __name__ == "__main__":
    read = load()
    read["cases"] = [answered(case, people(read)) for case in read["cases"]]
    FILE.write_text(written(read), encoding="utf-8")
