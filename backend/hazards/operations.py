"""What people do to tickets: confirm, rectify, re-inspect, reopen. Each step is an event."""

from datetime import date

from sqlmodel import Session

from backend.accounts.models import Actor
from backend.acts import DONE, Done, Matter, Moment
from backend.clock import day_of
from backend.errors import Invalid
from backend.hazards import queries
from backend.hazards.models import (
    EventKind,
    Hazard,
    State,
)
from backend.hazards.rules import (
    REOPEN_WITHIN,
    STATE_NAMES,
    Disagreed,
    NotNow,
    demand_role,
    demand_state,
)
from backend.hazards.schemas import (
    HazardAssign,
    HazardNote,
    HazardReinspect,
    HazardReopen,
    HazardSubmit,
)
from backend.hazards.timeline import add_event, attach, put_right, set_deadline
from backend.photos.models import Stage


def assign(session: Session, actor: Actor, facts: HazardAssign, moment: Moment) -> Done:
    """核实交办: the office confirms a ticket and sets its last day."""
    demand_role(actor, "hazard.assign")
    hazard = queries.get(session, actor, facts.id)
    demand_state(hazard, "hazard.assign")
    today = day_of(moment.at)
    if facts.due_on and facts.due_on < today:
        raise Invalid(reason="整改期限不能早于今天")
    hazard.state = State.RECTIFYING
    set_deadline(hazard, today)
    hazard.due_on = facts.due_on or hazard.due_on
    due = {"due_on": hazard.due_on.isoformat()} if hazard.due_on else {}
    add_event(
        session,
        actor,
        hazard,
        EventKind.ASSIGNED,
        moment,
        text=facts.note,
        base=facts.base,
        facts=due,
    )
    return DONE


def submit(session: Session, actor: Actor, facts: HazardSubmit, moment: Moment) -> Done:
    """Say that it is put right, with pictures; somebody else looks."""
    demand_role(actor, "hazard.submit")
    hazard = queries.get(session, actor, facts.id)
    demand_state(hazard, "hazard.submit")
    hazard.state, hazard.submitted_at = State.SUBMITTED, moment.at
    event = add_event(
        session, actor, hazard, EventKind.SUBMITTED, moment, text=facts.note, base=facts.base
    )
    attach(session, actor, hazard, event, facts.photos, Stage.AFTER, moment)
    return DONE


def reinspect(session: Session, actor: Actor, facts: HazardReinspect, moment: Moment) -> Done:
    """复查. When two disagree, the failing one holds until the office decides, in either order."""
    demand_role(actor, "hazard.reinspect")
    hazard = queries.get(session, actor, facts.id)
    if facts.passed and not facts.photos:
        raise Invalid(reason="复查合格要拍至少一张整改后的照片")
    if not facts.passed and not (facts.photos or facts.note):
        raise Invalid(reason="复查不合格要写明原因或拍照")
    kinds = (EventKind.RETURNED, EventKind.DISPUTED, EventKind.PASSED)
    other = queries.last_of(session, actor, hazard, *kinds)
    parallel = other is not None and other.version > facts.base
    if facts.passed and parallel and other and other.kind is not EventKind.PASSED:
        raise Disagreed(hazard=hazard.id, state=STATE_NAMES[hazard.state])
    if not facts.passed and parallel and other and other.kind is EventKind.PASSED:
        return _dispute(session, actor, hazard, facts, moment)
    demand_state(hazard, "hazard.reinspect")
    if facts.passed:
        put_right(session, actor, hazard, moment, facts.note, facts.photos, base=facts.base)
    else:
        _send_back(session, actor, hazard, EventKind.RETURNED, facts, moment)
    return DONE


def reopen(session: Session, actor: Actor, facts: HazardReopen, moment: Moment) -> Done:
    """回头看: within 30 days of closing it is there again."""
    demand_role(actor, "hazard.reopen")
    hazard = queries.get(session, actor, facts.id)
    demand_state(hazard, "hazard.reopen")
    if hazard.closed_at and moment.at - hazard.closed_at > REOPEN_WITHIN:
        raise NotNow(hazard=hazard.id, state="已销号超过 30 天")
    _open_again(hazard, day_of(moment.at))
    event = add_event(
        session, actor, hazard, EventKind.REOPENED, moment, text=facts.reason, base=facts.base
    )
    attach(session, actor, hazard, event, facts.photos, Stage.BEFORE, moment)
    return DONE


def note(session: Session, actor: Actor, facts: HazardNote, moment: Moment) -> Done:
    """Add a word or a picture; always taken, whatever has happened since."""
    demand_role(actor, "hazard.note")
    hazard = queries.get(session, actor, facts.id)
    event = add_event(session, actor, hazard, EventKind.NOTE, moment, text=facts.text)
    attach(session, actor, hazard, event, facts.photos, Stage.OTHER, moment)
    return DONE


def _send_back(
    session: Session,
    actor: Actor,
    hazard: Hazard,
    kind: EventKind,
    facts: HazardReinspect,
    moment: Moment,
) -> None:
    _open_again(hazard, day_of(moment.at))
    event = add_event(session, actor, hazard, kind, moment, text=facts.note, base=facts.base)
    attach(session, actor, hazard, event, facts.photos, Stage.BEFORE, moment)


def _dispute(
    session: Session, actor: Actor, hazard: Hazard, facts: HazardReinspect, moment: Moment
) -> Done:
    _send_back(session, actor, hazard, EventKind.DISPUTED, facts, moment)
    return Done(matters=(disputed(hazard),))


def disputed(hazard: Hazard) -> Matter:
    """What the office is asked when two re-inspections disagree."""
    return Matter(
        kind="disputed",
        subject_kind="hazard",
        subject_id=hazard.id,
        grid=hazard.grid,
        title=f"{hazard.venue_name}：两次复查结论不一致",
        detail="一人复查合格，另一人复查不合格。系统先按不合格处理，请应急办核定。",
        facts={"number": hazard.number},
    )


def _open_again(hazard: Hazard, today: date) -> None:
    hazard.state, hazard.closing, hazard.submitted_at = State.RECTIFYING, False, None
    hazard.closed_at = hazard.closed_month = hazard.closed_by = hazard.closed_by_name = None
    set_deadline(hazard, today)
