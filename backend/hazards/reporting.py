"""上报: a hazard seen at a venue becomes a ticket, by the checklist edition the phone had."""

from sqlmodel import Session

from backend.accounts.models import Actor
from backend.acts import Done, Moment
from backend.changes import take
from backend.clock import add_working_days, day_of, month_of
from backend.errors import Conflict
from backend.hazards import queries
from backend.hazards.asks import HazardReport
from backend.hazards.models import (
    ChecklistItem,
    Disposal,
    EventKind,
    Hazard,
    HazardEvent,
    Level,
    State,
)
from backend.hazards.rules import demand_role
from backend.hazards.standing import first_facts
from backend.hazards.timeline import add_event, attach, deadline, put_right
from backend.photos.models import Stage
from backend.venues import queries as venues
from backend.venues.models import Venue


class HazardThere(Conflict):
    """The id is another ticket's."""

    code = "hazard.exists"
    sentence = "这条隐患已经上报过了，没有重复登记。"


def report(session: Session, actor: Actor, facts: HazardReport, moment: Moment) -> Done:
    """Open a ticket; what the checklist lets be put right at once may be closed at once."""
    demand_role(actor, "hazard.report")
    venue = venues.get(session, actor, facts.venue_id)
    item = queries.item(session, actor, facts.edition, facts.item_code)
    if queries.taken(session, actor, facts.id):
        raise HazardThere(hazard=facts.id)
    before = _before(session, actor, facts)
    hazard = _ticket(session, actor, facts, venue, item, moment)
    hazard.recurs = before.id if before else None
    session.add(hazard)
    event = add_event(
        session, actor, hazard, EventKind.REPORTED, moment,
        text=facts.detail, facts=first_facts(hazard),
    )  # fmt: skip
    attach(session, actor, hazard, event, facts.photos, Stage.BEFORE, moment)
    if before:
        again = {"again": str(hazard.id), "number": hazard.number}
        add_event(session, actor, before, EventKind.RECURRED, moment, facts=again)
    _go_on(session, actor, hazard, event, facts, moment)
    return Done(number=hazard.number)


def _go_on(
    session: Session,
    actor: Actor,
    hazard: Hazard,
    event: HazardEvent,
    facts: HazardReport,
    moment: Moment,
) -> None:
    if hazard.state is State.REPORTED:
        if facts.fixed:
            attach(session, actor, hazard, event, facts.fixed.photos, Stage.AFTER, moment)
        return
    if facts.fixed:
        put_right(session, actor, hazard, moment, facts.fixed.note, facts.fixed.photos)
        return
    spot = hazard.disposal is Disposal.ON_THE_SPOT
    kind = EventKind.CONVERTED if spot else EventKind.ASSIGNED
    due = deadline(hazard, day_of(moment.at))
    add_event(session, actor, hazard, kind, moment, by_rule=True, facts=due)


def _before(session: Session, actor: Actor, facts: HazardReport) -> Hazard | None:
    """The ticket it is said to be again; a wrong one never keeps a new hazard back."""
    before = queries.find(session, actor, facts.recurs) if facts.recurs else None
    return before if before and before.venue_id == facts.venue_id else None


def _ticket(
    session: Session,
    actor: Actor,
    facts: HazardReport,
    venue: Venue,
    item: ChecklistItem,
    moment: Moment,
) -> Hazard:
    county, street = venue.grid.split(".")[:2]
    day = day_of(moment.at)
    count = take(session, f"ticket.{county}{street}.{day.year}")
    number = f"YH-{county}{street}-{day.year}-{count:04d}"
    waits = item.disposal is Disposal.TRANSFER or item.level is Level.SUSPECTED_MAJOR
    due = add_working_days(day, item.days) if item.days is not None else None
    words = (number, venue.name, venue.initials, venue.address, item.text, item.code)
    return Hazard(
        id=facts.id,
        number=number,
        venue_id=venue.id,
        venue_name=venue.name,
        venue_address=venue.address,
        venue_class=venue.venue_class,
        visit_id=facts.visit_id,
        grid=venue.grid,
        domain=item.domain,
        state=State.REPORTED if waits else State.RECTIFYING,
        level=item.level,
        disposal=item.disposal,
        item_code=item.code,
        edition=item.edition,
        item_text=item.text,
        item_group=item.group,
        basis=item.basis,
        days=item.days,
        detail=facts.detail,
        found_at=moment.at,
        found_month=month_of(moment.at),
        found_by=actor.id,
        found_by_name=actor.name,
        due_on=due,
        search=" ".join(words).lower()[:400],
        updated_at=moment.at,
    )
