"""回头看 after closing, and 并入 of a ticket into the one that says the same."""

from sqlmodel import Session

from backend.core.commands import DONE, Done, Moment
from backend.core.errors import Invalid
from backend.field.hazards import queries
from backend.field.hazards.commands import HazardFollowUp, HazardJoin
from backend.field.hazards.errors import JoinedElsewhere
from backend.field.hazards.lifecycle.events import FollowedUpFacts, JoinedFacts
from backend.field.hazards.lifecycle.writer import append_event
from backend.field.hazards.models import EventKind, Hazard, State
from backend.field.hazards.timeline import attach, open_again, stepping
from backend.people.accounts.models import Actor
from backend.sync.photos.models import Stage


def follow_up(session: Session, actor: Actor, facts: HazardFollowUp, moment: Moment) -> Done:
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


def join(session: Session, actor: Actor, facts: HazardJoin, moment: Moment) -> Done:
    """End a ticket in favour of another; both timelines stay and name each other."""
    hazard = stepping(session, actor, "hazard.join", facts.id, moment)
    into = queries.get(session, actor, facts.into)
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
