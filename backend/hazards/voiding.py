"""撤销(误报): one person asks, another agrees; and what came too late to count."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session

from backend.accounts.models import Actor
from backend.acts import DONE, Done, Matter, Moment
from backend.errors import Refusal
from backend.hazards import queries
from backend.hazards.models import EventKind, State
from backend.hazards.operations import disputed
from backend.hazards.rules import (
    STATE_NAMES,
    Disagreed,
    NotNow,
    SecondPerson,
    demand_role,
    demand_state,
)
from backend.hazards.schemas import HazardVoid, HazardVoidAsk
from backend.hazards.timeline import add_event, attach
from backend.photos.models import Stage
from backend.photos.schemas import PhotoFacts


def void_ask(session: Session, actor: Actor, facts: HazardVoidAsk, moment: Moment) -> Done:
    """Say that it was no hazard; nothing changes until a second person agrees."""
    demand_role(actor, "hazard.void_ask")
    hazard = queries.get(session, actor, facts.id)
    demand_state(hazard, "hazard.void_ask")
    if hazard.void_asked_by is not None:
        raise NotNow(hazard=hazard.id, state=f"{STATE_NAMES[hazard.state]}、已申请撤销")
    hazard.void_asked_by = actor.id
    add_event(
        session, actor, hazard, EventKind.VOID_ASKED, moment, text=facts.reason, base=facts.base
    )
    return DONE


def void(session: Session, actor: Actor, facts: HazardVoid, moment: Moment) -> Done:
    """Agree that it was none, or keep it; never the one who asked."""
    demand_role(actor, "hazard.void")
    hazard = queries.get(session, actor, facts.id)
    demand_state(hazard, "hazard.void")
    if hazard.void_asked_by is None:
        raise NotNow(hazard=hazard.id, state=f"{STATE_NAMES[hazard.state]}、没有人申请撤销")
    if hazard.void_asked_by == actor.id:
        raise SecondPerson
    hazard.void_asked_by = None
    kind = EventKind.VOID_REFUSED
    if facts.agreed:
        hazard.state, hazard.closing, kind = State.VOIDED, False, EventKind.VOIDED
    add_event(session, actor, hazard, kind, moment, text=facts.note, base=facts.base)
    return DONE


def keep_superseded(
    session: Session,
    actor: Actor,
    hazard_id: UUID,
    pictures: Sequence[PhotoFacts],
    command: str,
    refusal: Refusal,
    moment: Moment,
) -> Matter:
    """Put on the timeline what came too late to count, pictures and all; the office is asked."""
    hazard = queries.get(session, actor, hazard_id)
    told = refusal.told()
    text = str(told["detail"])
    event = add_event(
        session, actor, hazard, EventKind.SUPERSEDED, moment, text=text, facts={"command": command}
    )
    attach(session, actor, hazard, event, pictures, Stage.OTHER, moment)
    if isinstance(refusal, Disagreed):
        return disputed(hazard)
    return Matter(
        kind="superseded",
        subject_kind="hazard",
        subject_id=hazard.id,
        grid=hazard.grid,
        title=f"{hazard.venue_name}：一步操作没有生效",
        detail=text,
        facts={"number": hazard.number, "command": command},
    )
