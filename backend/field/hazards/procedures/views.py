"""What a ticket's side steps come to, read off its timeline: 延期, 吹哨, 移交, 挂牌督办."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct

from backend.core.clock import beyond_calendar
from backend.field.hazards.models import OPEN, DayUnit, EventKind, Hazard, HazardEvent, Rating
from backend.people.departments.models import Urgency

KINDS = (
    EventKind.EXTEND_ASKED,
    EventKind.WHISTLED,
    EventKind.WHISTLE_ANSWERED,
    EventKind.WHISTLE_RATED,
    EventKind.TRANSFERRED,
    EventKind.RECEIPTED,
    EventKind.SUPERVISED,
)
"""The events that all of this is read off."""


class TimelineEntry(Struct):
    """An event in the few words that are needed here."""

    kind: EventKind
    at: datetime
    by_name: str
    text: str
    facts: dict[str, Any]


class Extension(Struct):
    """An extension that waits for the office."""

    asked_due_on: date
    reason: str
    protection: str
    by_name: str
    at: datetime


class Whistle(Struct):
    """The latest call."""

    department: str
    urgency: Urgency
    at: datetime
    answer_by: datetime
    answered_at: datetime | None = None
    rating: Rating | None = None


class Transfer(Struct):
    """The latest hand-over."""

    department: str
    document_number: str
    at: datetime
    receipted_at: datetime | None = None


class Supervision(Struct):
    """挂牌督办."""

    authority: str
    document_number: str
    due_on: date


class Alarm(StrEnum):
    """How near, or how far past, the last day is."""

    DUE_TOMORROW = "due_tomorrow"
    OVERDUE = "overdue"
    LONG_OVERDUE = "long_overdue"


class Calendar(Struct):
    """Why a last day may yet be wrong by some days."""

    last_year: int
    warning: str


class Life(Struct):
    """All of it."""

    extension: Extension | None = None
    whistle: Whistle | None = None
    transfer: Transfer | None = None
    supervised: Supervision | None = None
    calendar: Calendar | None = None


def life(hazard: Hazard, events: Iterable[HazardEvent | TimelineEntry]) -> Life:
    """Read the side steps off a timeline, oldest event first."""
    found = Life(calendar=calendar(hazard))
    for event in events:
        if event.kind in KINDS:
            _take(found, event)
    if hazard.extension_asked_at is None:
        found.extension = None
    if not hazard.supervised:
        found.supervised = None
    return found


def _take(found: Life, event: HazardEvent | TimelineEntry) -> None:
    facts, at = event.facts, event.at
    match event.kind:
        case EventKind.EXTEND_ASKED:
            found.extension = Extension(
                _day(facts, "asked_due_on"), event.text, facts["protection"], event.by_name, at
            )
        case EventKind.WHISTLED:
            answer_by = datetime.fromisoformat(facts["answer_by"])
            urgency = Urgency(facts["urgency"])
            found.whistle = Whistle(facts["department"], urgency, at, answer_by)
        case EventKind.WHISTLE_ANSWERED if found.whistle:
            found.whistle.answered_at = at
        case EventKind.WHISTLE_RATED if found.whistle:
            found.whistle.rating = Rating(facts["rating"])
        case EventKind.TRANSFERRED:
            found.transfer = Transfer(facts["department"], facts["document_number"], at)
        case EventKind.RECEIPTED if found.transfer:
            found.transfer.receipted_at = at
        case EventKind.SUPERVISED:
            found.supervised = Supervision(
                facts["authority"], facts["document_number"], _day(facts, "due_on")
            )
        case _:
            pass


def _day(facts: Mapping[str, Any], name: str) -> date:
    return date.fromisoformat(facts[name])


def warning(hazard: Hazard, today: date) -> Alarm | None:
    """What to say of the last day, today."""
    due = hazard.due_on
    if due is None or hazard.state not in OPEN:
        return None
    if hazard.long_on and hazard.long_on < today:
        return Alarm.LONG_OVERDUE
    if due < today:
        return Alarm.OVERDUE
    return Alarm.DUE_TOMORROW if (due - today).days == 1 else None


def calendar(hazard: Hazard) -> Calendar | None:
    """A last day in working days that was counted without knowing its year's 调休."""
    due = hazard.due_on
    if due is None or hazard.day_unit is not DayUnit.WORKING or not beyond_calendar(due):
        return None
    last = due.year - 1
    return Calendar(
        last,
        f"{due.year} 年的放假和调休安排还没有收入系统，这个期限只避开了周末和法定节日。"
        "安排公布后由管理员录入，期限会自动重算并通知。",
    )
