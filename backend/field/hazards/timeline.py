"""The timeline: every change of a ticket is an event with its pictures; nothing is edited away."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session

from backend.core.clock import day_of
from backend.core.commands import Moment
from backend.core.errors import Invalid
from backend.field.hazards import queries
from backend.field.hazards.checklist.catalogue import ON_THE_SPOT_GRACE_DAYS
from backend.field.hazards.lifecycle.events import DueFacts
from backend.field.hazards.lifecycle.projection import add_days
from backend.field.hazards.lifecycle.transitions import (
    closes_alone,
    demand,
    demand_handed_over,
    demand_role,
    handed_over,
)
from backend.field.hazards.lifecycle.writer import Author, append_event
from backend.field.hazards.models import Disposal, EventKind, Hazard, HazardEvent, Level
from backend.people.accounts.models import Actor
from backend.sync.photos import operations as photos
from backend.sync.photos.models import Stage
from backend.sync.photos.schemas import PhotoFacts

FURTHEST = timedelta(days=731)
"""How far ahead a last day may lie."""


def stepping(
    session: Session, actor: Actor, command: str, hazard_id: UUID, moment: Moment
) -> Hazard:
    """Fetch the ticket that somebody is about to take this step on, if the table allows it."""
    demand_role(actor, command)
    hazard = queries.get(session, actor, hazard_id)
    demand(actor, hazard, command, moment.at)
    return hazard


def attach(
    session: Session,
    actor: Actor,
    hazard: Hazard,
    event: HazardEvent,
    pictures: Sequence[PhotoFacts],
    stage: Stage,
    moment: Moment,
) -> None:
    """Announce the pictures that belong to an event."""
    if pictures:
        place = f"{hazard.venue_name} {hazard.venue_address}"
        shows = photos.Shows("hazard", hazard.id, hazard.grid, place, event.id)
        photos.declare(session, actor, pictures, stage, shows, moment)


def put_right(
    session: Session,
    actor: Actor,
    hazard: Hazard,
    moment: Moment,
    text: str,
    pictures: Sequence[PhotoFacts],
    base: int | None = None,
) -> None:
    """Pass it where this person may close it alone, else leave it for another to look at."""
    demand_handed_over(actor, hazard, moment.at)
    general = hazard.level is Level.GENERAL
    carried = () if general else queries.importers(session, actor, hazard)
    alone = closes_alone(actor, hazard, carried)
    kind = EventKind.PASSED if alone else EventKind.SUBMITTED
    event = append_event(session, actor, hazard, kind, moment, text=text, base=base)
    attach(session, actor, hazard, event, pictures, Stage.AFTER, moment)
    session.flush()
    evidence_arrived(session, actor, hazard, moment)


def evidence_arrived(session: Session, actor: Actor, hazard: Hazard, moment: Moment) -> None:
    """Close a ticket that only waited for its pictures, or its receipt; it closed when passed."""
    if not hazard.closing or not handed_over(hazard):
        return
    if queries.photos_missing(session, actor, hazard):
        return
    passed = queries.last_of(session, actor, hazard, EventKind.PASSED)
    if passed is None:
        return
    append_event(
        session, actor, hazard, EventKind.CLOSED, Moment(passed.at, moment.received_at),
        author=Author(passed.by, passed.by_name, passed.role),
    )  # fmt: skip


def deadline(hazard: Hazard, today: date, *, outside: bool = True) -> date | None:
    """The last day counted from today in the item's own days; none where a department sets it.

    One set from outside stands, where it still holds.
    """
    if outside and hazard.outside_due_on:
        return hazard.outside_due_on
    if hazard.disposal is Disposal.TRANSFER and hazard.days is None:
        return None
    return add_days(today, hazard.days or ON_THE_SPOT_GRACE_DAYS, hazard.day_unit)


def demand_day(due_on: date, today: date) -> None:
    """Refuse a last day that has gone by, or one that cannot be meant."""
    if due_on < today:
        raise Invalid(reason="整改期限不能早于今天")
    if due_on - today > FURTHEST:
        raise Invalid(reason="整改期限不能晚于两年以后")


def demand_text(text: str, reason: str) -> str:
    """Refuse words that were left out."""
    if not (told := text.strip()):
        raise Invalid(reason=reason)
    return told


def open_again(
    session: Session,
    actor: Actor,
    hazard: Hazard,
    kind: EventKind,
    moment: Moment,
    text: str,
    pictures: Sequence[PhotoFacts],
    base: int,
) -> None:
    """Send it back to be put right, with new days."""
    again = kind is EventKind.REOPENED
    due_on = deadline(hazard, day_of(moment.at), outside=not again)
    if due_on and hazard.due_on and not again:  # sent back, nobody loses days they had
        due_on = max(hazard.due_on, due_on)
    facts = DueFacts(due_on=due_on)
    event = append_event(session, actor, hazard, kind, moment, text=text, base=base, facts=facts)
    attach(session, actor, hazard, event, pictures, Stage.BEFORE, moment)
