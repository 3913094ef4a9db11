"""延期: asked before the last day, with a protection meanwhile; the office grants it or not."""

from datetime import date

from sqlmodel import Session

from backend.core.clock import day_of
from backend.core.commands import DONE, Done, Moment
from backend.core.errors import Invalid
from backend.field.hazards import queries
from backend.field.hazards.commands import HazardExtend, HazardExtendAsk
from backend.field.hazards.lifecycle.events import ExtendedFacts, ExtensionAskedFacts, read_facts
from backend.field.hazards.lifecycle.writer import append_event
from backend.field.hazards.models import EventKind, Hazard
from backend.field.hazards.timeline import demand_day, demand_text, stepping
from backend.people.accounts.models import Actor


def extend_ask(session: Session, actor: Actor, facts: HazardExtendAsk, moment: Moment) -> Done:
    """Ask for more days; nothing changes until the office answers."""
    hazard = stepping(session, actor, "hazard.extend_ask", facts.id, moment)
    reason = demand_text(facts.reason, "申请延期要写明原因")
    protection = demand_text(facts.protection, "申请延期要写明延期期间的临时防护措施")
    _demand_later(hazard, facts.due_on, moment)
    asked = ExtensionAskedFacts(asked_due_on=facts.due_on, protection=protection)
    append_event(
        session, actor, hazard, EventKind.EXTEND_ASKED, moment,
        text=reason, base=facts.base, facts=asked,
    )  # fmt: skip
    return DONE


def extend(session: Session, actor: Actor, facts: HazardExtend, moment: Moment) -> Done:
    """Grant it, to the day asked for or another, or say why not."""
    hazard = stepping(session, actor, "hazard.extend", facts.id, moment)
    if not facts.granted:
        note = demand_text(facts.note, "不同意延期要写明理由")
        append_event(
            session, actor, hazard, EventKind.EXTEND_REFUSED, moment, text=note, base=facts.base
        )
        return DONE
    asked = queries.last_of(session, actor, hazard, EventKind.EXTEND_ASKED)
    due_on = facts.due_on
    if due_on is None and asked:
        due_on = read_facts(asked, ExtensionAskedFacts).asked_due_on
    if due_on is None:
        raise Invalid(reason="批准延期要给出新的整改期限")
    _demand_later(hazard, due_on, moment)
    append_event(
        session, actor, hazard, EventKind.EXTENDED, moment,
        text=facts.note, base=facts.base, facts=ExtendedFacts(due_on=due_on, before=hazard.due_on),
    )  # fmt: skip
    return DONE


def _demand_later(hazard: Hazard, due_on: date, moment: Moment) -> None:
    demand_day(due_on, day_of(moment.at))
    if hazard.due_on and due_on <= hazard.due_on:
        raise Invalid(reason=f"新的整改期限要晚于现在的期限 {hazard.due_on}")
