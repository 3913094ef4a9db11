"""Who may do what to which ticket, from where: the one table of a ticket's life.

Operations, buttons, tests and the written table (`views.py`) all read it. A step is open to a
role, from some states, at some levels, and under conditions; each condition knows its refusal.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from backend.core.clock import day_of
from backend.core.errors import Forbidden, Refusal
from backend.field.hazards import errors as no
from backend.field.hazards.lifecycle.projection import LOOKED_AT_AGAIN
from backend.field.hazards.models import (
    LEVEL_NAMES,
    OPEN,
    STATE_NAMES,
    Disposal,
    Hazard,
    Level,
    State,
)
from backend.people.accounts.models import Actor, Role

REOPEN_WITHIN = timedelta(days=30)
MOST_EXTENSIONS = 2


@dataclass(frozen=True, slots=True)
class StepCase:
    """What a condition looks at."""

    hazard: Hazard
    actor: Actor
    at: datetime

    @property
    def state(self) -> str:
        """In the words of people."""
        return STATE_NAMES[self.hazard.state]


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold besides state, level and role; `words` say it in the table."""

    words: str
    refusal: Callable[[StepCase], Refusal | None]
    code: str
    """Of its refusal: by it a phone, which has the rule in its own words, knows which one it is."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing people do to a ticket."""

    words: str
    sources: tuple[State, ...]
    roles: tuple[Role, ...]
    leads: Mapping[State, tuple[State, ...]]
    """Where it may lead from each state; states not named stay."""
    levels: tuple[Level, ...] = tuple(Level)
    conditions: tuple[Condition, ...] = ()


def _unless(refusal: type[no.NotNow], words: str, holds: Callable[[StepCase], bool]) -> Condition:
    def judge(case: StepCase) -> Refusal | None:
        if holds(case):
            return None
        hazard = case.hazard
        return refusal(
            hazard=hazard.id,
            state=case.state,
            due_on=hazard.due_on,
            follow_up_on=hazard.follow_up_on,
        )

    return Condition(words, judge, refusal.code)


def handed_over(hazard: Hazard) -> bool:
    """Whether a suspicion, if there is one, was handed over and the receipt came back."""
    if hazard.suspected_at is None:
        return True
    sent = hazard.transferred_at
    return sent is not None and sent >= hazard.suspected_at and hazard.receipt_since is None


def _in_time(case: StepCase) -> bool:
    due = case.hazard.due_on
    return due is None or day_of(case.at) <= due


def _reopenable(case: StepCase) -> bool:
    closed = case.hazard.closed_at
    return closed is None or case.at - closed <= REOPEN_WITHIN


def _grown_old(case: StepCase) -> bool:
    due = case.hazard.follow_up_on
    return due is None or day_of(case.at) >= due


def _second_person(case: StepCase) -> Refusal | None:
    return no.SecondPerson() if case.hazard.void_asked_by == case.actor.id else None


RECENT = _unless(no.ReopenTooLate, "销号不超过 30 天", _reopenable)
NOT_ASKED = _unless(no.VoidAsked, "没有撤销申请", lambda c: c.hazard.void_asked_by is None)
ASKED = _unless(no.VoidNotAsked, "有撤销申请", lambda c: c.hazard.void_asked_by is not None)
ANOTHER = Condition("不是申请人本人", _second_person, no.SecondPerson.code)
EXTENDABLE = _unless(
    no.NeverExtended, "不是立查立改", lambda c: c.hazard.disposal is not Disposal.ON_THE_SPOT
)
OURS = _unless(no.DueFromOutside, "期限不是外部规定的", lambda c: c.hazard.outside_due_on is None)
IN_TIME = _unless(no.ExtensionTooLate, "没有超期", _in_time)
FEW = _unless(no.ExtendedTwice, "延期不到 2 次", lambda c: c.hazard.extensions < MOST_EXTENSIONS)
NONE_PENDING = _unless(
    no.ExtensionPending, "没有待批的延期", lambda c: c.hazard.extension_asked_at is None
)
ONE_PENDING = _unless(
    no.ExtensionNotAsked, "有待批的延期", lambda c: c.hazard.extension_asked_at is not None
)
QUIET = _unless(no.WhistlePending, "没有待答复的吹哨", lambda c: c.hazard.whistle_by is None)
CALLED = _unless(no.WhistleNotPending, "有待答复的吹哨", lambda c: c.hazard.whistle_by is not None)
ANSWERED = _unless(
    no.WhistleNotAnswered, "已答复、未评价", lambda c: c.hazard.whistle_answered_at is not None
)
NOT_AWAY = _unless(no.ReceiptPending, "没有待收的回执", lambda c: c.hazard.receipt_since is None)
AWAY = _unless(no.ReceiptNotPending, "有待收的回执", lambda c: c.hazard.receipt_since is not None)
NOT_SUPERVISED = _unless(no.SupervisedAlready, "没有挂牌督办", lambda c: not c.hazard.supervised)
NOT_SEEN = _unless(no.FollowUpDone, "还没有回头看", lambda c: c.hazard.follow_up_on is not None)
GROWN_OLD = _unless(no.FollowUpTooEarly, "销号满 30 天", _grown_old)
DESCRIBED = _unless(no.NotDescribed, "报在没有店的地方", lambda c: c.hazard.spot is not None)
HANDED_OVER = _unless(
    no.HandOverFirst, "疑似重大的已移交并收到回执", lambda c: handed_over(c.hazard)
)

W, E, O = Role.GRID_WORKER, Role.ENFORCER, Role.OFFICE  # noqa: E741
V = Role.VILLAGE_HEAD
"""Sees no ticket but those of roads, in their own villages."""
REPORTED, RECTIFYING, SUBMITTED = State.REPORTED, State.RECTIFYING, State.SUBMITTED
CLOSED, VOIDED = State.CLOSED, State.VOIDED
FIELD, OFFICE, ROADS = (W, E, O), (O,), (W, E, O, V)
BACK = {RECTIFYING: (RECTIFYING,), SUBMITTED: (RECTIFYING,)}
STEPS: Mapping[str, Step] = {
    "hazard.report": Step("上报隐患", (), ROADS, {}),
    "hazard.assign": Step("核实交办", (REPORTED,), OFFICE, {REPORTED: (RECTIFYING,)}),
    "hazard.submit": Step("提交整改照片", (RECTIFYING,), (W, O, V), {RECTIFYING: (SUBMITTED,)}),
    "hazard.reinspect": Step(
        "复查", (RECTIFYING, SUBMITTED), ROADS,
        dict.fromkeys((RECTIFYING, SUBMITTED), (RECTIFYING, SUBMITTED, CLOSED)),
    ),
    "hazard.reopen": Step(
        "重开", (CLOSED,), (W, O), {CLOSED: (RECTIFYING,)}, conditions=(RECENT,)
    ),
    "hazard.follow_up": Step(
        "回头看", (CLOSED,), FIELD, {CLOSED: (CLOSED, RECTIFYING)}, LOOKED_AT_AGAIN,
        (NOT_SEEN, GROWN_OLD),
    ),
    "hazard.note": Step("补充说明", tuple(State), ROADS, {}),
    "hazard.extend_ask": Step(
        "申请延期", (RECTIFYING,), (W, O), {},
        conditions=(EXTENDABLE, OURS, IN_TIME, FEW, NONE_PENDING),
    ),
    "hazard.extend": Step("答复延期", (RECTIFYING,), OFFICE, {}, conditions=(ONE_PENDING, OURS)),
    "hazard.whistle": Step("吹哨", OPEN, OFFICE, {}, conditions=(QUIET,)),
    "hazard.whistle_answer": Step("记下部门应答", OPEN, OFFICE, {}, conditions=(CALLED,)),
    "hazard.whistle_rate": Step(
        "评价应答", (*OPEN, CLOSED), OFFICE, {}, conditions=(ANSWERED,)
    ),
    "hazard.suspect": Step(
        "标为疑似重大", OPEN, FIELD, {}, (Level.GENERAL, Level.SERIOUS)
    ),
    "hazard.transfer": Step(
        "移交", OPEN, OFFICE, {REPORTED: (RECTIFYING,)}, conditions=(NOT_AWAY,)
    ),
    "hazard.receipt": Step(
        "登记回执", (*OPEN, CLOSED), OFFICE, {SUBMITTED: (SUBMITTED, CLOSED)},
        conditions=(AWAY,),
    ),
    "hazard.supervise": Step(
        "挂牌督办", OPEN, OFFICE, {}, LOOKED_AT_AGAIN, (NOT_SUPERVISED,)
    ),
    "hazard.join": Step("并入另一张", OPEN, OFFICE, dict.fromkeys(OPEN, (VOIDED,))),
    "hazard.tie": Step("归到场所", (*OPEN, CLOSED), OFFICE, {}, conditions=(DESCRIBED,)),
    "hazard.void_ask": Step("申请撤销", OPEN, ROADS, {}, conditions=(NOT_ASKED,)),
    "hazard.void": Step(
        "同意或不同意撤销", OPEN, OFFICE, {s: (s, VOIDED) for s in OPEN},
        conditions=(ASKED, ANOTHER),
    ),
}  # fmt: skip
DISPUTED_FROM = (State.RECTIFYING, State.SUBMITTED, State.CLOSED)
"""Failing a re-inspection that passed in parallel sends even a closed ticket back."""


def closes_alone(actor: Actor, hazard: Hazard, importers: Collection[UUID] = ()) -> bool:
    """Who found it may close 一般; 较大 and above need another person.

    Whoever brought any of it in out of a rescue file is no other person: what stands there under
    somebody's name has only their word for it.
    """
    if hazard.level is Level.GENERAL:
        return True
    return hazard.found_by != actor.id and actor.id not in importers


def demand_role(actor: Actor, command: str) -> None:
    """Refuse a role that never does this."""
    if actor.role not in STEPS[command].roles:
        raise Forbidden


def demand(actor: Actor, hazard: Hazard, command: str, at: datetime) -> None:
    """Refuse a step that the table does not allow on this ticket at this moment."""
    demand_role(actor, command)
    if refusal := refusal_of(STEPS[command], StepCase(hazard, actor, at)):
        raise refusal


def demand_handed_over(actor: Actor, hazard: Hazard, at: datetime) -> None:
    """Refuse to pass what the street alone may not close."""
    if refusal := HANDED_OVER.refusal(StepCase(hazard, actor, at)):
        raise refusal


def refusal_of(step: Step, case: StepCase) -> Refusal | None:
    """Why a step cannot be taken: its state first, then its level, then its conditions."""
    hazard = case.hazard
    if hazard.state not in step.sources:
        return no.NotNow(hazard=hazard.id, state=case.state)
    if hazard.level not in step.levels:
        levels = "、".join(LEVEL_NAMES[level] for level in step.levels)
        level = LEVEL_NAMES[hazard.level]
        return no.OtherLevel(hazard=hazard.id, level=level, step=step.words, levels=levels)
    return next((r for c in step.conditions if (r := c.refusal(case))), None)


def possible(actor: Actor, hazard: Hazard, at: datetime) -> list[str]:
    """What this person may do with this ticket now, for buttons."""
    case = StepCase(hazard, actor, at)
    return [
        name
        for name, step in STEPS.items()
        if actor.role in step.roles and step.sources and refusal_of(step, case) is None
    ]
