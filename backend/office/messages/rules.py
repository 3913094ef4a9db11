"""The rules: who is told what, in which words. Nothing personal is in what leaves the house."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from backend.core.clock import BEIJING
from backend.office.messages.models import Rule
from backend.people.accounts.models import Role

WORKERS, OFFICE = (Role.GRID_WORKER,), (Role.OFFICE,)
AUDIENCE: Mapping[Rule, tuple[Role, ...]] = {
    Rule.ASSIGNED: WORKERS,
    Rule.RETURNED: WORKERS,
    Rule.OWNER_SUBMITTED: WORKERS,
    Rule.DUE_TOMORROW: WORKERS,
    Rule.OVERDUE: (*WORKERS, *OFFICE),
    Rule.EXTENSION_ASKED: OFFICE,
    Rule.EXTENSION_DECIDED: WORKERS,
    Rule.WHISTLE_UNANSWERED: OFFICE,
    Rule.HELD: OFFICE,
    Rule.TASK: OFFICE,
    Rule.FEEDBACK_ANSWERED: (),
}
"""Of those whose grid holds the subject; besides, whoever a notice names."""

NAMES: Mapping[Rule, str] = {
    Rule.ASSIGNED: "新交办",
    Rule.RETURNED: "复查退回",
    Rule.OWNER_SUBMITTED: "经营者已提交整改",
    Rule.DUE_TOMORROW: "明天到期",
    Rule.OVERDUE: "已逾期",
    Rule.EXTENSION_ASKED: "申请延期",
    Rule.EXTENSION_DECIDED: "期限有变动",
    Rule.WHISTLE_UNANSWERED: "吹哨超时未答复",
    Rule.HELD: "记录超过 24 小时没接上",
    Rule.TASK: "有事项需处理",
    Rule.FEEDBACK_ANSWERED: "投诉建议有答复",
}
TAGS: Mapping[Rule, str] = {
    **NAMES,
    Rule.WHISTLE_UNANSWERED: "吹哨超时",
    Rule.HELD: "记录没接上",
    Rule.TASK: "需处理",
    Rule.FEEDBACK_ANSWERED: "建议有答复",
}
"""As short as a tag has room for."""

EVENTS: Mapping[str, Rule] = {
    "assigned": Rule.ASSIGNED,
    "returned": Rule.RETURNED,
    "disputed": Rule.RETURNED,
    "extend_asked": Rule.EXTENSION_ASKED,
    "extended": Rule.EXTENSION_DECIDED,
    "extend_refused": Rule.EXTENSION_DECIDED,
    "recounted": Rule.EXTENSION_DECIDED,
}
"""Events of a ticket that are told at once, whoever did them."""
ENDINGS = frozenset({"closed", "voided"})
"""After these nobody need be told any more of the ticket: what is unread counts as read."""
OUTWARD = tuple(rule for rule in Rule if AUDIENCE[rule])
"""Rules that a channel may follow; an answer to one person stays in that person's inbox."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """One thing to be told."""

    rule: Rule
    subject_kind: str
    subject_id: UUID
    occasion: str
    grid: str
    title: str
    text: str
    outward: str
    """What may leave the house: numbers, places, the checklist's words; no names, no phones."""
    people: tuple[UUID, ...] = ()
    """Told by name, besides the rule's roles."""
    by: UUID | None = None
    """Did it, and need not be told."""


def above(grid: str) -> list[str]:
    """A grid and all that hold it."""
    parts = grid.split(".")[:-1]
    return [".".join(parts[: n + 1]) + "." for n in range(len(parts))]


def day_words(day: date | None) -> str:
    """A last day as people say it."""
    return f"{day.month}月{day.day}日" if day else "未定"


def next_digest(at: str, now: datetime) -> datetime:
    """When a digest goes out next: the clock time `at` in Beijing, after now."""
    local = now.astimezone(BEIJING)
    due = datetime.combine(local.date(), _clock(at), BEIJING)
    return due if due > now else due + timedelta(days=1)


def after_quiet(quiet_from: str | None, quiet_to: str | None, at: datetime) -> datetime:
    """The first moment from `at` on that does not lie in quiet hours (Beijing)."""
    if not quiet_from or not quiet_to or quiet_from == quiet_to:
        return at
    local = at.astimezone(BEIJING)
    start, end, now = _clock(quiet_from), _clock(quiet_to), local.time()
    quiet = start <= now < end if start < end else now >= start or now < end
    if not quiet:
        return at
    ends = datetime.combine(local.date(), end, BEIJING)
    return ends if ends > at else ends + timedelta(days=1)


def _clock(text: str) -> time:
    hours, minutes = text.split(":")
    return time(int(hours), int(minutes))
