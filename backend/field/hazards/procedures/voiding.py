"""撤销(误报): one person asks, another agrees; and what came too late to count."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session

from backend.core.commands import DONE, Done, Matter, Moment
from backend.core.errors import Refusal
from backend.field.hazards import queries
from backend.field.hazards.commands import HazardVoid, HazardVoidAsk
from backend.field.hazards.errors import Disagreed
from backend.field.hazards.lifecycle.events import SupersededFacts
from backend.field.hazards.lifecycle.writer import Author, append_event
from backend.field.hazards.models import EventKind
from backend.field.hazards.operations import disputed
from backend.field.hazards.timeline import attach, stepping
from backend.people.accounts.models import Actor
from backend.sync.photos.models import Stage
from backend.sync.photos.schemas import PhotoFacts


def void_ask(session: Session, actor: Actor, facts: HazardVoidAsk, moment: Moment) -> Done:
    """Say that it was no hazard; nothing changes until a second person agrees."""
    hazard = stepping(session, actor, "hazard.void_ask", facts.id, moment)
    append_event(
        session, actor, hazard, EventKind.VOID_ASKED, moment, text=facts.reason, base=facts.base
    )
    return DONE


def void(session: Session, actor: Actor, facts: HazardVoid, moment: Moment) -> Done:
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
    moment: Moment,
    author: Author | None = None,
) -> Matter:
    """Put on the timeline what came too late to count, pictures and all; the office is asked."""
    hazard = queries.get(session, actor, hazard_id)
    told = refusal.told()
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
    return Matter(
        kind="superseded",
        subject_kind="hazard",
        subject_id=hazard.id,
        grid=hazard.grid,
        title=f"{hazard.venue_name}：一步操作没有生效",
        detail=text,
        facts={"number": hazard.number, "command": command},
    )
