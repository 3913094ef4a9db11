"""The timeline: every change of a ticket is an event with its pictures; nothing is edited away."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session

from backend.accounts.models import Actor
from backend.acts import Moment
from backend.clock import day_of
from backend.database import new_id
from backend.errors import Invalid
from backend.hazards import queries
from backend.hazards.catalogue import ON_THE_SPOT_GRACE_DAYS
from backend.hazards.locks import demand_lock
from backend.hazards.models import Disposal, EventKind, Hazard, HazardEvent, Level
from backend.hazards.rules import (
    closes_alone,
    demand,
    demand_handed_over,
    demand_role,
    handed_over,
)
from backend.hazards.standing import add_days, change
from backend.photos import operations as photos
from backend.photos.models import Stage
from backend.photos.schemas import PhotoFacts

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


def add_event(
    session: Session,
    actor: Actor,
    hazard: Hazard,
    kind: EventKind,
    moment: Moment,
    *,
    text: str = "",
    base: int | None = None,
    facts: Mapping[str, object] | None = None,
    by_rule: bool = False,
) -> HazardEvent:
    """Write one line of the timeline, and let it change the ticket.

    `base` is the version the person had before their eyes.
    """
    demand_lock(session, hazard.grid)
    first = kind is EventKind.REPORTED
    event = HazardEvent(
        id=new_id(),
        hazard_id=hazard.id,
        version=hazard.version if first else hazard.version + 1,
        kind=kind,
        at=moment.at,
        received_at=moment.received_at,
        by=None if by_rule else actor.id,
        by_name="按清单自动" if by_rule else actor.name,
        role="" if by_rule else actor.role.value,
        text=text,
        facts={**(facts or {}), **brought_in(moment)},
        late=not first and moment.at < hazard.updated_at,
        parallel=base is not None and base < hazard.version,
        clock_off=moment.clock_off,
    )
    hazard.version = event.version
    hazard.updated_at = max(hazard.updated_at, moment.at)
    change(hazard, event)
    session.add(event)
    return event


def brought_in(moment: Moment) -> dict[str, object]:
    """Who brought it in out of a rescue file, as an event says it."""
    if moment.importer is None:
        return {}
    return {"importer": str(moment.importer.id), "importer_name": moment.importer.name}


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
    event = add_event(session, actor, hazard, kind, moment, text=text, base=base)
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
    hazard.version += 1
    hazard.updated_at = max(hazard.updated_at, passed.at)
    event = HazardEvent(
        id=new_id(),
        hazard_id=hazard.id,
        version=hazard.version,
        kind=EventKind.CLOSED,
        at=passed.at,
        received_at=moment.received_at,
        by=passed.by,
        by_name=passed.by_name,
        role=passed.role,
    )
    change(hazard, event)
    session.add(event)


def deadline(hazard: Hazard, today: date) -> dict[str, object]:
    """The last day counted from today in the item's own days; one set from outside stands."""
    if hazard.outside_due_on:
        return due_facts(hazard.outside_due_on)
    days = hazard.days
    if hazard.disposal is Disposal.TRANSFER and days is None:
        return {}
    return due_facts(add_days(today, days or ON_THE_SPOT_GRACE_DAYS, hazard.day_unit))


def due_facts(due_on: date | None) -> dict[str, object]:
    """A last day as an event says it."""
    return {"due_on": due_on.isoformat()} if due_on else {}


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
    if kind is EventKind.REOPENED:
        hazard.outside_due_on = None
    facts = deadline(hazard, day_of(moment.at))
    if kind is not EventKind.REOPENED and hazard.due_on:  # sent back, nobody loses days they had
        facts = (
            due_facts(max(hazard.due_on, date.fromisoformat(str(facts["due_on"])))) if facts else {}
        )
    event = add_event(session, actor, hazard, kind, moment, text=text, base=base, facts=facts)
    attach(session, actor, hazard, event, pictures, Stage.BEFORE, moment)
