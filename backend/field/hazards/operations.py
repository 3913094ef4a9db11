"""What people do to tickets: confirm, rectify, re-inspect, reopen. Each step is an event."""

from sqlmodel import Session

from backend.core.clock import day_of
from backend.core.commands import DONE, Done, Matter, Moment
from backend.core.errors import Invalid
from backend.field.hazards import queries
from backend.field.hazards.commands import (
    HazardAssign,
    HazardNote,
    HazardReinspect,
    HazardReopen,
    HazardSubmit,
)
from backend.field.hazards.errors import Disagreed
from backend.field.hazards.lifecycle.events import DueFacts
from backend.field.hazards.lifecycle.transitions import (
    DISPUTED_FROM,
    STATE_NAMES,
    demand,
    demand_role,
)
from backend.field.hazards.lifecycle.writer import Author, append_event
from backend.field.hazards.models import EventKind, Hazard
from backend.field.hazards.timeline import (
    attach,
    deadline,
    demand_day,
    open_again,
    put_right,
    stepping,
)
from backend.people.accounts.models import Actor
from backend.sync.photos.models import Stage


def assign(session: Session, actor: Actor, facts: HazardAssign, moment: Moment) -> Done:
    """核实交办: the office confirms a ticket and sets its last day."""
    hazard = stepping(session, actor, "hazard.assign", facts.id, moment)
    today = day_of(moment.at)
    due_on = deadline(hazard, today)
    if facts.due_on:
        demand_day(facts.due_on, today)
        due_on = hazard.outside_due_on or facts.due_on
    append_event(
        session, actor, hazard, EventKind.ASSIGNED, moment,
        text=facts.note, base=facts.base, facts=DueFacts(due_on=due_on or hazard.due_on),
    )  # fmt: skip
    return DONE


def submit(
    session: Session,
    actor: Actor,
    facts: HazardSubmit,
    moment: Moment,
    author: Author | None = None,
) -> Done:
    """Say that it is put right, with pictures; somebody else looks.

    `author` is the owner, who is nobody of ours and acts with a worker's power.
    """
    hazard = stepping(session, actor, "hazard.submit", facts.id, moment)
    failed = queries.last_of(session, actor, hazard, EventKind.RETURNED, EventKind.DISPUTED)
    if failed and failed.version > facts.base:  # in the other order it would have been sent back
        raise Disagreed(hazard=hazard.id, state=STATE_NAMES[hazard.state])
    event = append_event(
        session, actor, hazard, EventKind.SUBMITTED, moment,
        text=facts.note, base=facts.base, author=author,
    )  # fmt: skip
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
    passed = other is not None and other.kind is EventKind.PASSED
    if not facts.passed and parallel and passed and hazard.state in DISPUTED_FROM:
        return _dispute(session, actor, hazard, facts, moment)
    demand(actor, hazard, "hazard.reinspect", moment.at)
    if facts.passed:
        put_right(session, actor, hazard, moment, facts.note, facts.photos, base=facts.base)
    else:
        open_again(
            session, actor, hazard, EventKind.RETURNED, moment, facts.note, facts.photos, facts.base
        )
    return DONE


def reopen(session: Session, actor: Actor, facts: HazardReopen, moment: Moment) -> Done:
    """回头看: within 30 days of closing it is there again."""
    hazard = stepping(session, actor, "hazard.reopen", facts.id, moment)
    open_again(
        session, actor, hazard, EventKind.REOPENED, moment, facts.reason, facts.photos, facts.base
    )
    return DONE


def note(session: Session, actor: Actor, facts: HazardNote, moment: Moment) -> Done:
    """Add a word or a picture; always taken, whatever has happened since."""
    hazard = stepping(session, actor, "hazard.note", facts.id, moment)
    event = append_event(session, actor, hazard, EventKind.NOTE, moment, text=facts.text)
    attach(session, actor, hazard, event, facts.photos, Stage.OTHER, moment)
    return DONE


def _dispute(
    session: Session, actor: Actor, hazard: Hazard, facts: HazardReinspect, moment: Moment
) -> Done:
    open_again(
        session, actor, hazard, EventKind.DISPUTED, moment, facts.note, facts.photos, facts.base
    )
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
