"""Who may do what to a ticket, from where: the table that operations, tests and words share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from backend.accounts.models import Actor, Role
from backend.errors import Conflict, Forbidden
from backend.hazards.models import OPEN, Hazard, Level, State

REOPEN_WITHIN = timedelta(days=30)


class NotNow(Conflict):
    """The ticket is no longer in a state for this step: superseded when it came from a phone."""

    code = "hazard.not_now"
    sentence = "这条隐患现在是“{state}”，这一步没有生效，已记在处理过程里，并转街道应急办核实。"


class Disagreed(NotNow):
    """Two re-inspections disagree; the failing one holds."""

    code = "hazard.disputed"
    sentence = "另一人同时复查认为不合格，先按不合格处理，已转街道应急办核定。"


class SecondPerson(Forbidden):
    """The same person may not do both halves."""

    code = "hazard.second_person"
    sentence = "这一步要由另一个人来做。请联系街道应急办。"


STATE_NAMES: dict[State, str] = {
    State.REPORTED: "待核实",
    State.RECTIFYING: "整改中",
    State.SUBMITTED: "待复查",
    State.CLOSED: "已销号",
    State.VOIDED: "已撤销",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing people do to a ticket: from which states, by which roles."""

    sources: tuple[State, ...]
    roles: tuple[Role, ...]


FIELD = (Role.GRID_WORKER, Role.ENFORCER, Role.OFFICE)
STEPS: Mapping[str, Step] = {
    "hazard.report": Step((), FIELD),
    "hazard.assign": Step((State.REPORTED,), (Role.OFFICE,)),
    "hazard.submit": Step((State.RECTIFYING,), (Role.GRID_WORKER, Role.OFFICE)),
    "hazard.reinspect": Step((State.RECTIFYING, State.SUBMITTED), FIELD),
    "hazard.reopen": Step((State.CLOSED,), (Role.GRID_WORKER, Role.OFFICE)),
    "hazard.note": Step(tuple(State), FIELD),
    "hazard.void_ask": Step(OPEN, FIELD),
    "hazard.void": Step(OPEN, (Role.OFFICE,)),
}


def closes_alone(actor: Actor, hazard: Hazard) -> bool:
    """Who found it may close 一般; 较大 and above need another person."""
    return hazard.level is Level.GENERAL or hazard.found_by != actor.id


def demand_role(actor: Actor, command: str) -> None:
    """Refuse a role that never does this."""
    if actor.role not in STEPS[command].roles:
        raise Forbidden


def demand_state(hazard: Hazard, command: str) -> None:
    """Refuse a step that the ticket's state no longer allows."""
    if hazard.state not in STEPS[command].sources:
        raise NotNow(hazard=hazard.id, state=STATE_NAMES[hazard.state])


def possible(actor: Actor, hazard: Hazard) -> list[str]:
    """What this person may do with this ticket now, for buttons."""
    steps = [
        name
        for name, step in STEPS.items()
        if actor.role in step.roles and hazard.state in step.sources
    ]
    asked = hazard.void_asked_by
    if asked is None or asked == actor.id:
        steps = [s for s in steps if s != "hazard.void"]
    if asked is not None:
        steps = [s for s in steps if s != "hazard.void_ask"]
    if hazard.closing:
        steps = [s for s in steps if s != "hazard.submit"]
    return steps
