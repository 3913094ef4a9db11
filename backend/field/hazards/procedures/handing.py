"""吹哨 and 移交: what a street has no power over, and what comes back."""

from sqlmodel import Session

from backend.core.clock import day_of
from backend.core.commands import DONE, Done, Moment
from backend.field.hazards.commands import (
    HazardReceipt,
    HazardTransfer,
    HazardWhistle,
    HazardWhistleAnswer,
    HazardWhistleRate,
)
from backend.field.hazards.errors import NotSuspected
from backend.field.hazards.lifecycle.events import (
    ReceiptedFacts,
    TransferredFacts,
    WhistleAnsweredFacts,
    WhistledFacts,
    WhistleRatedFacts,
)
from backend.field.hazards.lifecycle.writer import append_event
from backend.field.hazards.models import EventKind, State
from backend.field.hazards.timeline import (
    attach,
    deadline,
    demand_day,
    demand_text,
    evidence_arrived,
    stepping,
)
from backend.people.accounts.models import Actor
from backend.people.departments import queries as departments
from backend.sync.photos.models import Stage


def whistle(session: Session, actor: Actor, facts: HazardWhistle, moment: Moment) -> Done:
    """Call a department to the place; it must answer by its clock."""
    hazard = stepping(session, actor, "hazard.whistle", facts.id, moment)
    department = departments.get(session, actor, facts.department)
    text = demand_text(facts.text, "吹哨要写明请部门做什么")
    answer_by = moment.at + department.clock(facts.urgency)
    called = WhistledFacts(
        department=department.name, department_id=department.id,
        urgency=facts.urgency, answer_by=answer_by,
    )  # fmt: skip
    append_event(
        session, actor, hazard, EventKind.WHISTLED, moment,
        text=text, base=facts.base, facts=called,
    )  # fmt: skip
    return DONE


def whistle_answer(
    session: Session, actor: Actor, facts: HazardWhistleAnswer, moment: Moment
) -> Done:
    """Record what the department answered."""
    hazard = stepping(session, actor, "hazard.whistle_answer", facts.id, moment)
    text = demand_text(facts.text, "要写明部门的答复或处置结果")
    in_time = hazard.whistle_by is None or moment.at <= hazard.whistle_by
    event = append_event(
        session, actor, hazard, EventKind.WHISTLE_ANSWERED, moment,
        text=text, base=facts.base, facts=WhistleAnsweredFacts(in_time=in_time),
    )  # fmt: skip
    attach(session, actor, hazard, event, facts.photos, Stage.OTHER, moment)
    return DONE


def whistle_rate(session: Session, actor: Actor, facts: HazardWhistleRate, moment: Moment) -> Done:
    """Judge the answer."""
    hazard = stepping(session, actor, "hazard.whistle_rate", facts.id, moment)
    append_event(
        session, actor, hazard, EventKind.WHISTLE_RATED, moment,
        text=facts.note, base=facts.base, facts=WhistleRatedFacts(rating=facts.rating),
    )  # fmt: skip
    return DONE


def transfer(session: Session, actor: Actor, facts: HazardTransfer, moment: Moment) -> Done:
    """移交: by a document with a number; the receipt must come back."""
    hazard = stepping(session, actor, "hazard.transfer", facts.id, moment)
    department = departments.get(session, actor, facts.department)
    number = demand_text(facts.document_number, "移交要写明移交文号")
    waits = hazard.state is State.REPORTED
    sent = TransferredFacts(
        department=department.name, department_id=department.id, document_number=number,
        due_on=deadline(hazard, day_of(moment.at)) if waits else None,
    )  # fmt: skip
    event = append_event(
        session, actor, hazard, EventKind.TRANSFERRED, moment,
        text=facts.text, base=facts.base, facts=sent,
    )  # fmt: skip
    attach(session, actor, hazard, event, facts.photos, Stage.OTHER, moment)
    return DONE


def receipt(session: Session, actor: Actor, facts: HazardReceipt, moment: Moment) -> Done:
    """回执: what came back; on a suspicion it may say whether it is 重大."""
    hazard = stepping(session, actor, "hazard.receipt", facts.id, moment)
    text = demand_text(facts.text, "登记回执要写明回执内容")
    if facts.major is not None and hazard.suspected_at is None:
        raise NotSuspected(hazard=hazard.id)
    if facts.due_on:
        demand_day(facts.due_on, day_of(moment.at))
    number = facts.document_number.strip()
    back = ReceiptedFacts(document_number=number, major=facts.major, due_on=facts.due_on)
    event = append_event(
        session, actor, hazard, EventKind.RECEIPTED, moment,
        text=text, base=facts.base, facts=back,
    )  # fmt: skip
    attach(session, actor, hazard, event, facts.photos, Stage.OTHER, moment)
    session.flush()
    evidence_arrived(session, actor, hazard, moment)
    return DONE
