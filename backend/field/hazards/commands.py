"""Commands on tickets, each with its handler; who may and from where, the table of steps says."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session

from backend.core.commands import CommandResult, CommandTime, OfficeTaskDraft
from backend.core.errors import Refusal
from backend.field.hazards import operations
from backend.field.hazards import schemas as h
from backend.field.hazards.errors import NotNow
from backend.field.hazards.lifecycle.transitions import STEPS
from backend.field.hazards.procedures import operations as procedures
from backend.field.hazards.spots.schemas import HazardTie
from backend.people.accounts.models import Actor
from backend.sync.commands import DECISION, EVIDENCE, Command, CommandKind, Superseding
from backend.sync.photos.schemas import PhotoFacts


def _on_timeline(
    session: Session,
    actor: Actor,
    pictures: Sequence[PhotoFacts],
    command: str,
    refusal: Refusal,
    moment: CommandTime,
) -> OfficeTaskDraft:
    hazard = UUID(str(refusal.facts["hazard"]))
    return procedures.keep_superseded(session, actor, hazard, pictures, command, refusal, moment)


ON_TIMELINE = Superseding(NotNow, _on_timeline)
"""What came too late for a ticket stands on its timeline."""


def reinspected(facts: h.HazardReinspect) -> CommandKind:
    """A pass closes a ticket; a failure says what is still there."""
    return DECISION if facts.passed else EVIDENCE


def followed_up(facts: h.HazardFollowUp) -> CommandKind:
    """That all is well ends what the law asks for; that it is there again is what was seen."""
    return DECISION if facts.good else EVIDENCE


def on_ticket(
    name: str,
    payload: type[Any],
    handler: Callable[[Session, Actor, Any, CommandTime], CommandResult],
    kind: CommandKind | Callable[[Any], CommandKind],
    subjects: tuple[str, ...] = ("id",),
    photos: tuple[str, ...] = ("photos",),
) -> Command[Any]:
    """Declare a step on a ticket; its words and who may take it stand in the table of steps."""
    step = STEPS[name]
    return Command(
        name, step.words, payload, handler, kind, frozenset(step.roles), subjects, photos,
        ON_TIMELINE,
    )  # fmt: skip


COMMANDS: tuple[Command[Any], ...] = (
    on_ticket("hazard.assign", h.HazardAssign, operations.assign, DECISION),
    on_ticket("hazard.submit", h.HazardSubmit, operations.submit, EVIDENCE),
    on_ticket("hazard.reinspect", h.HazardReinspect, operations.reinspect, reinspected),
    on_ticket("hazard.reopen", h.HazardReopen, operations.reopen, EVIDENCE),
    on_ticket("hazard.note", h.HazardNote, operations.note, EVIDENCE),
    on_ticket("hazard.void_ask", h.HazardVoidAsk, procedures.void_ask, DECISION),
    on_ticket("hazard.void", h.HazardVoid, procedures.void, DECISION),
    on_ticket("hazard.extend_ask", h.HazardExtendAsk, procedures.extend_ask, DECISION),
    on_ticket("hazard.extend", h.HazardExtend, procedures.extend, DECISION),
    on_ticket("hazard.whistle", h.HazardWhistle, procedures.whistle, DECISION),
    on_ticket("hazard.whistle_answer", h.HazardWhistleAnswer, procedures.whistle_answer, DECISION),
    on_ticket("hazard.whistle_rate", h.HazardWhistleRate, procedures.whistle_rate, DECISION),
    on_ticket("hazard.transfer", h.HazardTransfer, procedures.transfer, DECISION),
    on_ticket("hazard.receipt", h.HazardReceipt, procedures.receipt, DECISION),
    on_ticket("hazard.suspect", h.HazardSuspect, procedures.suspect, EVIDENCE),
    on_ticket("hazard.supervise", h.HazardSupervise, procedures.supervise, DECISION),
    on_ticket("hazard.follow_up", h.HazardFollowUp, procedures.follow_up, followed_up),
    on_ticket("hazard.join", h.HazardJoin, procedures.join, DECISION),
    on_ticket("hazard.tie", HazardTie, procedures.tie, DECISION),
)
