"""疑似重大 and 挂牌督办: when a ticket is worse than it was taken for."""

from sqlmodel import Session

from backend.core.clock import day_of
from backend.core.commands import DONE, Done, Moment
from backend.field.hazards.commands import HazardSupervise, HazardSuspect
from backend.field.hazards.lifecycle.events import SupervisedFacts, SuspectedFacts
from backend.field.hazards.lifecycle.writer import append_event
from backend.field.hazards.models import EventKind
from backend.field.hazards.timeline import attach, demand_day, demand_text, stepping
from backend.people.accounts.models import Actor
from backend.sync.photos.models import Stage


def suspect(session: Session, actor: Actor, facts: HazardSuspect, moment: Moment) -> Done:
    """Mark it 疑似重大; from now on only a hand-over and its receipt let it close."""
    hazard = stepping(session, actor, "hazard.suspect", facts.id, moment)
    reason = demand_text(facts.reason, "标为疑似重大要写明理由")
    event = append_event(
        session, actor, hazard, EventKind.SUSPECTED, moment,
        text=reason, base=facts.base, facts=SuspectedFacts(before=hazard.level),
    )  # fmt: skip
    attach(session, actor, hazard, event, facts.photos, Stage.OTHER, moment)
    return DONE


def supervise(session: Session, actor: Actor, facts: HazardSupervise, moment: Moment) -> Done:
    """挂牌督办: who watches, by which document, until when; the street cannot move that day."""
    hazard = stepping(session, actor, "hazard.supervise", facts.id, moment)
    watched = SupervisedFacts(
        authority=demand_text(facts.authority, "挂牌督办要写明督办单位"),
        document_number=demand_text(facts.document_number, "挂牌督办要写明文号"),
        due_on=facts.due_on,
    )
    demand_day(facts.due_on, day_of(moment.at))
    append_event(
        session, actor, hazard, EventKind.SUPERVISED, moment,
        base=facts.base, facts=watched,
    )  # fmt: skip
    return DONE
