"""A ticket's columns as its timeline tells them: frozen as version 0.2.0 has it, for migrations.

Never changed: an upgrade of years ago must come out tomorrow as it does today.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from backend.core.clock import add_natural_days, add_working_days, day_of, month_of

LOOKED_AT_AGAIN = {"serious", "suspected_major", "major"}
UNDER_WAY = {"assigned", "converted"}
SENT_BACK = {"returned", "disputed", "reopened"}


def columns_of(events: Iterable[Any]) -> dict[str, Any]:
    """By name; `events` oldest first, each with kind, at, by, by_name, facts."""
    row = _empty()
    for event in events:
        _apply(row, event)
    return row


def long_on(due_on: date, days: int | None, day_unit: str) -> date:
    """The day after which a ticket is late by three times the days it was given."""
    add = add_working_days if day_unit == "working" else add_natural_days
    return add(due_on, 3 * (days or 1))


def _empty() -> dict[str, Any]:
    nothing = (
        "days", "due_on", "long_on", "outside_due_on", "submitted_at", "closed_at", "closed_month",
        "closed_by", "closed_by_name", "void_asked_by", "extension_asked_at", "whistle_by",
        "whistle_answered_at", "suspected_at", "transferred_at", "receipt_since", "follow_up_on",
        "recurs", "joined_into",
    )  # fmt: skip
    return dict.fromkeys(nothing) | {
        "state": "reported", "level": "general", "disposal": "deadline", "day_unit": "working",
        "closing": False, "extensions": 0, "supervised": False,
    }  # fmt: skip


def _due(row: dict[str, Any], facts: Mapping[str, Any]) -> None:
    if facts.get("due_on"):
        row["due_on"] = date.fromisoformat(facts["due_on"])
        row["long_on"] = long_on(row["due_on"], row["days"], row["day_unit"])


def _apply(row: dict[str, Any], event: Any) -> None:  # noqa: C901, PLR0912 - one table, once
    kind, facts, at = str(event.kind), event.facts, event.at
    if kind == "reported":
        for name in ("state", "level", "disposal"):
            row[name] = facts[name]
        row["days"], row["day_unit"] = facts.get("days"), facts.get("day_unit", "working")
        row["suspected_at"] = at if row["level"] == "suspected_major" else None
        row["recurs"] = UUID(facts["recurs"]) if facts.get("recurs") else None
    elif kind in UNDER_WAY:
        row["state"] = "rectifying"
        if kind == "converted":
            row["disposal"] = "deadline"
    elif kind in {"submitted", "passed"}:
        row["state"], row["extension_asked_at"] = "submitted", None
        row["closing"] = row["closing"] or kind == "passed"
        row["submitted_at"] = row["submitted_at"] or at
    elif kind == "closed":
        _closed(row, event)
    elif kind in SENT_BACK:
        _sent_back(row, kind)
    elif kind == "void_asked":
        row["void_asked_by"] = event.by
    elif kind in {"void_refused", "voided"}:
        row["void_asked_by"] = None
        if kind == "voided":
            row["state"], row["closing"] = "voided", False
    elif kind == "joined" and facts.get("into"):
        row["state"], row["closing"], row["void_asked_by"] = "voided", False, None
        row["joined_into"] = UUID(facts["into"])
    else:
        _beside(row, kind, facts, at)
    if kind in {"reported", "extended", "recounted"} | UNDER_WAY | SENT_BACK:
        _due(row, facts)


def _closed(row: dict[str, Any], event: Any) -> None:
    row["state"], row["closing"] = "closed", False
    row["closed_at"], row["closed_month"] = event.at, month_of(event.at)
    row["closed_by"], row["closed_by_name"] = event.by, event.by_name
    if row["level"] in LOOKED_AT_AGAIN and event.by is not None:
        row["follow_up_on"] = day_of(event.at + timedelta(days=30))


def _sent_back(row: dict[str, Any], kind: str) -> None:
    row["state"], row["closing"] = "rectifying", False
    for name in (
        "submitted_at", "closed_at", "closed_month", "closed_by", "closed_by_name", "follow_up_on",
    ):  # fmt: skip
        row[name] = None
    if kind == "reopened":
        row["supervised"], row["outside_due_on"] = False, None


def _beside(  # noqa: C901, PLR0912 - the same table
    row: dict[str, Any], kind: str, facts: Mapping[str, Any], at: datetime
) -> None:
    if kind == "extend_asked":
        row["extension_asked_at"] = at
    elif kind in {"extended", "extend_refused"}:
        row["extension_asked_at"] = None
        row["extensions"] += kind == "extended"
    elif kind == "whistled":
        row["whistle_by"] = datetime.fromisoformat(facts["answer_by"])
        row["whistle_answered_at"] = None
    elif kind == "whistle_answered":
        row["whistle_by"], row["whistle_answered_at"] = None, at
    elif kind == "whistle_rated":
        row["whistle_answered_at"] = None
    elif kind == "transferred":
        row["transferred_at"] = row["receipt_since"] = at
        if row["state"] == "reported":
            row["state"] = "rectifying"
            _due(row, facts)
    elif kind == "receipted":
        row["receipt_since"] = None
        if facts.get("major") is not None:
            row["level"], row["suspected_at"] = "major" if facts["major"] else "serious", None
        if not row["supervised"]:
            _from_outside(row, facts)
    elif kind == "suspected":
        row["level"], row["suspected_at"], row["closing"] = "suspected_major", at, False
    elif kind == "supervised":
        row["supervised"] = True
        _from_outside(row, facts)
    elif kind == "followed_up":
        row["follow_up_on"] = None


def _from_outside(row: dict[str, Any], facts: Mapping[str, Any]) -> None:
    if facts.get("due_on"):
        _due(row, facts)
        row["outside_due_on"], row["extension_asked_at"] = row["due_on"], None
