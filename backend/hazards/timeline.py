"""The timeline: every change of a ticket is an event with its pictures; nothing is edited away."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlmodel import Session

from backend.accounts.models import Actor
from backend.acts import Moment
from backend.clock import add_working_days, month_of
from backend.database import new_id
from backend.hazards import queries
from backend.hazards.catalogue import ON_THE_SPOT_GRACE_DAYS
from backend.hazards.models import Disposal, EventKind, Hazard, HazardEvent, State
from backend.hazards.rules import closes_alone
from backend.photos import operations as photos
from backend.photos.models import Stage
from backend.photos.schemas import PhotoFacts


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
    """Write one line of the timeline; `base` is the version the person had before their eyes."""
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
        facts=dict(facts or {}),
        late=not first and moment.at < hazard.updated_at,
        parallel=base is not None and base < hazard.version,
        clock_off=moment.clock_off,
    )
    hazard.version = event.version
    hazard.updated_at = max(hazard.updated_at, moment.at)
    session.add(event)
    return event


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
    alone = closes_alone(actor, hazard)
    kind = EventKind.PASSED if alone else EventKind.SUBMITTED
    hazard.state, hazard.closing = State.SUBMITTED, alone
    hazard.submitted_at = hazard.submitted_at or moment.at
    event = add_event(session, actor, hazard, kind, moment, text=text, base=base)
    attach(session, actor, hazard, event, pictures, Stage.AFTER, moment)
    session.flush()
    evidence_arrived(session, actor, hazard, moment)


def evidence_arrived(session: Session, actor: Actor, hazard: Hazard, moment: Moment) -> None:
    """Close a ticket that was only waiting for its pictures; it closed when it was passed."""
    if not hazard.closing or queries.photos_missing(session, actor, hazard):
        return
    passed = queries.last_of(session, actor, hazard, EventKind.PASSED)
    if passed is None:
        return
    hazard.state, hazard.closing = State.CLOSED, False
    hazard.closed_at, hazard.closed_month = passed.at, month_of(passed.at)
    hazard.closed_by, hazard.closed_by_name = passed.by, passed.by_name
    hazard.version += 1
    hazard.updated_at = max(hazard.updated_at, passed.at)
    session.add(
        HazardEvent(
            hazard_id=hazard.id,
            version=hazard.version,
            kind=EventKind.CLOSED,
            at=passed.at,
            received_at=moment.received_at,
            by=passed.by,
            by_name=passed.by_name,
            role=passed.role,
        )
    )


def set_deadline(hazard: Hazard, today: date) -> None:
    """Count the last day from today, in working days."""
    days = hazard.days
    if hazard.disposal is not Disposal.TRANSFER or days is not None:
        hazard.due_on = add_working_days(today, days or ON_THE_SPOT_GRACE_DAYS)
