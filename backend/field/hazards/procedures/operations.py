"""Side procedures: 延期, 吹哨, 移交, 疑似重大, 挂牌督办, 撤销, 回头看, 并入, 归到场所."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session

from backend.core.clock import day_of
from backend.core.commands import DONE, CommandResult, CommandTime, OfficeTaskDraft
from backend.core.errors import Invalid, Refusal
from backend.field.hazards import queries
from backend.field.hazards.errors import Disagreed, JoinedElsewhere, NotSuspected
from backend.field.hazards.lifecycle.events import (
    ExtendedFacts,
    ExtensionAskedFacts,
    FollowedUpFacts,
    JoinedFacts,
    ReceiptedFacts,
    SupersededFacts,
    SupervisedFacts,
    SuspectedFacts,
    TiedFacts,
    TransferredFacts,
    WhistleAnsweredFacts,
    WhistledFacts,
    WhistleRatedFacts,
    read_facts,
)
from backend.field.hazards.lifecycle.operations import EventAuthor, append_event
from backend.field.hazards.models import EventKind, Hazard, State
from backend.field.hazards.operations import (
    attach,
    deadline,
    demand_day,
    demand_text,
    disputed,
    evidence_arrived,
    open_again,
    stepping,
)
from backend.field.hazards.schemas import (
    HazardExtend,
    HazardExtendAsk,
    HazardFollowUp,
    HazardJoin,
    HazardReceipt,
    HazardSupervise,
    HazardSuspect,
    HazardTransfer,
    HazardVoid,
    HazardVoidAsk,
    HazardWhistle,
    HazardWhistleAnswer,
    HazardWhistleRate,
)
from backend.field.hazards.spots.operations import name_after
from backend.field.hazards.spots.schemas import HazardTie
from backend.field.venues import queries as venues
from backend.people.accounts.models import Actor
from backend.people.departments import queries as departments
from backend.sync.photos.models import Stage
from backend.sync.photos.schemas import PhotoFacts


def extend_ask(
    session: Session, actor: Actor, facts: HazardExtendAsk, moment: CommandTime
) -> CommandResult:
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


def extend(
    session: Session, actor: Actor, facts: HazardExtend, moment: CommandTime
) -> CommandResult:
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


def _demand_later(hazard: Hazard, due_on: date, moment: CommandTime) -> None:
    demand_day(due_on, day_of(moment.at))
    if hazard.due_on and due_on <= hazard.due_on:
        raise Invalid(reason=f"新的整改期限要晚于现在的期限 {hazard.due_on}")


def whistle(
    session: Session, actor: Actor, facts: HazardWhistle, moment: CommandTime
) -> CommandResult:
    """Call a department to the place; it must answer by its clock."""
    hazard = stepping(session, actor, "hazard.whistle", facts.id, moment)
    department = departments.get_department(session, actor, facts.department)
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
    session: Session, actor: Actor, facts: HazardWhistleAnswer, moment: CommandTime
) -> CommandResult:
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


def whistle_rate(
    session: Session, actor: Actor, facts: HazardWhistleRate, moment: CommandTime
) -> CommandResult:
    """Judge the answer."""
    hazard = stepping(session, actor, "hazard.whistle_rate", facts.id, moment)
    append_event(
        session, actor, hazard, EventKind.WHISTLE_RATED, moment,
        text=facts.note, base=facts.base, facts=WhistleRatedFacts(rating=facts.rating),
    )  # fmt: skip
    return DONE


def transfer(
    session: Session, actor: Actor, facts: HazardTransfer, moment: CommandTime
) -> CommandResult:
    """移交: by a document with a number; the receipt must come back."""
    hazard = stepping(session, actor, "hazard.transfer", facts.id, moment)
    department = departments.get_department(session, actor, facts.department)
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


def receipt(
    session: Session, actor: Actor, facts: HazardReceipt, moment: CommandTime
) -> CommandResult:
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


def suspect(
    session: Session, actor: Actor, facts: HazardSuspect, moment: CommandTime
) -> CommandResult:
    """Mark it 疑似重大; from now on only a hand-over and its receipt let it close."""
    hazard = stepping(session, actor, "hazard.suspect", facts.id, moment)
    reason = demand_text(facts.reason, "标为疑似重大要写明理由")
    event = append_event(
        session, actor, hazard, EventKind.SUSPECTED, moment,
        text=reason, base=facts.base, facts=SuspectedFacts(before=hazard.level),
    )  # fmt: skip
    attach(session, actor, hazard, event, facts.photos, Stage.OTHER, moment)
    return DONE


def supervise(
    session: Session, actor: Actor, facts: HazardSupervise, moment: CommandTime
) -> CommandResult:
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


def void_ask(
    session: Session, actor: Actor, facts: HazardVoidAsk, moment: CommandTime
) -> CommandResult:
    """Say that it was no hazard; nothing changes until a second person agrees."""
    hazard = stepping(session, actor, "hazard.void_ask", facts.id, moment)
    append_event(
        session, actor, hazard, EventKind.VOID_ASKED, moment, text=facts.reason, base=facts.base
    )
    return DONE


def void(session: Session, actor: Actor, facts: HazardVoid, moment: CommandTime) -> CommandResult:
    """Agree that it was none, or keep it; never the one who asked."""
    hazard = stepping(session, actor, "hazard.void", facts.id, moment)
    kind = EventKind.VOIDED if facts.agreed else EventKind.VOID_REFUSED
    append_event(session, actor, hazard, kind, moment, text=facts.note, base=facts.base)
    return DONE


def keep_superseded(
    session: Session,
    actor: Actor,
    hazard_id: UUID,
    pictures: Sequence[PhotoFacts],
    command: str,
    refusal: Refusal,
    moment: CommandTime,
    author: EventAuthor | None = None,
) -> OfficeTaskDraft:
    """Put on the timeline what came too late to count, pictures and all; the office is asked."""
    hazard = queries.get_hazard(session, actor, hazard_id)
    told = refusal.to_problem()
    text = str(told["detail"])
    event = append_event(
        session,
        actor,
        hazard,
        EventKind.SUPERSEDED,
        moment,
        text=text,
        facts=SupersededFacts(command=command),
        author=author,
    )
    attach(session, actor, hazard, event, pictures, Stage.OTHER, moment)
    if isinstance(refusal, Disagreed):
        return disputed(hazard)
    return OfficeTaskDraft(
        kind="superseded",
        subject_kind="hazard",
        subject_id=hazard.id,
        grid=hazard.grid,
        title=f"{hazard.venue_name}：一步操作没有生效",
        detail=text,
        facts={"number": hazard.number, "command": command},
    )


def follow_up(
    session: Session, actor: Actor, facts: HazardFollowUp, moment: CommandTime
) -> CommandResult:
    """Go and see again what was closed 30 days ago; there again, it is opened again."""
    hazard = stepping(session, actor, "hazard.follow_up", facts.id, moment)
    if not facts.good and not (facts.note.strip() or facts.photos):
        raise Invalid(reason="回头看发现问题要写明情况或拍照")
    event = append_event(
        session, actor, hazard, EventKind.FOLLOWED_UP, moment,
        text=facts.note, base=facts.base, facts=FollowedUpFacts(good=facts.good),
    )  # fmt: skip
    stage = Stage.AFTER if facts.good else Stage.BEFORE
    attach(session, actor, hazard, event, facts.photos, stage, moment)
    if not facts.good:
        open_again(
            session, actor, hazard, EventKind.REOPENED, moment, facts.note, [], hazard.version
        )
    return DONE


def join(session: Session, actor: Actor, facts: HazardJoin, moment: CommandTime) -> CommandResult:
    """End a ticket in favour of another; both timelines stay and name each other."""
    hazard = stepping(session, actor, "hazard.join", facts.id, moment)
    into = queries.get_hazard(session, actor, facts.into)
    if why := _unlike(hazard, into):
        raise JoinedElsewhere(hazard=hazard.id, why=why)
    append_event(
        session, actor, hazard, EventKind.JOINED, moment,
        text=facts.note, base=facts.base, facts=JoinedFacts(into=into.id, number=into.number),
    )  # fmt: skip
    append_event(
        session, actor, into, EventKind.JOINED, moment,
        text=facts.note, facts=JoinedFacts(from_=hazard.id, number=hazard.number),
    )  # fmt: skip
    return DONE


def _unlike(hazard: Hazard, into: Hazard) -> str:
    if hazard.id == into.id:
        return "它就是这一条"
    if hazard.place_id != into.place_id or hazard.grid != into.grid:
        return "两条隐患不在同一个场所或同一辆车上"
    if into.state is State.VOIDED:
        return "那一条已撤销或已并入别的隐患"
    return ""


def tie(session: Session, actor: Actor, facts: HazardTie, moment: CommandTime) -> CommandResult:
    """What was found at a described place is a venue's; its grid stays, and so do its words."""
    hazard = stepping(session, actor, "hazard.tie", facts.id, moment)
    venue = venues.get_venue_place(session, actor, facts.venue_id)
    before = queries.last_of(session, actor, hazard, EventKind.TIED)
    words = read_facts(before, TiedFacts).words if before else hazard.venue_name
    name_after(hazard, venue, words)
    append_event(
        session, actor, hazard, EventKind.TIED, moment, text=facts.note, base=facts.base,
        facts=TiedFacts(venue_id=venue.id, name=venue.name, words=words),
    )  # fmt: skip
    return DONE
