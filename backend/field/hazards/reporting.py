"""上报: a hazard seen becomes a ticket, by the checklist edition the phone had."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from backend.core.change_log import take
from backend.core.clock import day_of, month_of
from backend.core.commands import Done, Moment
from backend.core.errors import Conflict, Invalid
from backend.core.text.folding import fold_text
from backend.field.hazards import queries
from backend.field.hazards.checklist.catalogue import bases_of, printed_basis
from backend.field.hazards.commands import HazardReport
from backend.field.hazards.lifecycle.events import DueFacts, RecurredFacts, ReportedFacts
from backend.field.hazards.lifecycle.projection import add_days
from backend.field.hazards.lifecycle.transitions import demand_role
from backend.field.hazards.lifecycle.writer import BY_RULE, append_event, open_ticket
from backend.field.hazards.models import (
    ChecklistItem,
    Disposal,
    EventKind,
    Hazard,
    HazardEvent,
    Level,
    State,
)
from backend.field.hazards.timeline import attach, deadline, put_right
from backend.field.venues import queries as venues
from backend.people.accounts.models import Actor
from backend.sync.photos.models import Stage

OF_EBIKES = "H"
"""The group of the checklist that may be found on an e-bike."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where it was seen. An e-bike's is handed in: tickets know nothing else of e-bikes."""

    grid: str
    name: str
    address: str
    venue_class: str | None = None
    initials: str = ""
    venue_id: UUID | None = None
    floors: str | None = None


class HazardThere(Conflict):
    """The id is another ticket's."""

    code = "hazard.exists"
    sentence = "这条隐患已经上报过了，没有重复登记。"


class NoPlace(Invalid):
    """Neither a venue nor an e-bike."""

    code = "hazard.no_place"
    sentence = "没有写明是哪家场所或哪辆电动自行车。请选一个再提交，已填的内容不会丢。"


class NotOfEbike(Invalid):
    """A blocked exit is no e-bike's."""

    code = "hazard.not_of_ebike"
    sentence = "“{item}”不是电动自行车的隐患。请在电动自行车这一组里重新选，已填的内容不会丢。"


def report(
    session: Session,
    actor: Actor,
    facts: HazardReport,
    moment: Moment,
    ebike: Place | None = None,
    citizen: UUID | None = None,
) -> Done:
    """Open a ticket; what the checklist lets be put right at once may be closed at once.

    `citizen` is the citizen's report it comes of.
    """
    demand_role(actor, "hazard.report")
    place = _place(session, actor, facts, ebike)
    item = queries.item(session, actor, facts.edition, facts.item_code)
    if facts.ebike_id and not item.code.startswith(OF_EBIKES):
        raise NotOfEbike(item=item.text)
    if queries.taken(session, actor, facts.id):
        raise HazardThere(hazard=facts.id)
    before = _before(session, actor, facts, place)
    hazard = _ticket(session, actor, facts, place, item, moment)
    began = _beginning(item, place, moment, before, citizen)
    event = open_ticket(session, actor, hazard, moment, began, facts.detail)
    attach(session, actor, hazard, event, facts.photos, Stage.BEFORE, moment)
    if before:
        again = RecurredFacts(again=hazard.id, number=hazard.number)
        append_event(session, actor, before, EventKind.RECURRED, moment, facts=again)
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
    due = DueFacts(due_on=deadline(hazard, day_of(moment.at)))
    append_event(session, actor, hazard, kind, moment, author=BY_RULE, facts=due)


def _beginning(
    item: ChecklistItem, place: Place, moment: Moment, before: Hazard | None, citizen: UUID | None
) -> ReportedFacts:
    waits = item.disposal is Disposal.TRANSFER or item.level is Level.SUSPECTED_MAJOR
    day, days = day_of(moment.at), item.days
    return ReportedFacts(
        state=State.REPORTED if waits else State.RECTIFYING,
        level=item.level,
        disposal=item.disposal,
        days=days,
        day_unit=item.day_unit,
        due_on=None if days is None else add_days(day, days, item.day_unit),
        recurs=before.id if before else None,
        grid=place.grid,
        venue_id=place.venue_id,
        citizen=citizen,
    )


def _before(session: Session, actor: Actor, facts: HazardReport, place: Place) -> Hazard | None:
    """The ticket it is said to be again; a wrong one never keeps a new hazard back."""
    before = queries.find(session, actor, facts.recurs) if facts.recurs else None
    there = place.venue_id or facts.ebike_id
    return before if before and before.place_id == there else None


def _place(session: Session, actor: Actor, facts: HazardReport, ebike: Place | None) -> Place:
    if facts.venue_id:
        venue = venues.get(session, actor, facts.venue_id)
        known = (venue.name, venue.address, venue.venue_class, venue.initials)
        return Place(venue.grid, *known, venue.id, venue.floors)
    if ebike is None:
        raise NoPlace
    return ebike


def _ticket(
    session: Session,
    actor: Actor,
    facts: HazardReport,
    place: Place,
    item: ChecklistItem,
    moment: Moment,
) -> Hazard:
    county, street = place.grid.split(".")[:2]
    day = day_of(moment.at)
    count = take(session, f"ticket.{county}{street}.{day.year}")
    number = f"YH-{county}{street}-{day.year}-{count:04d}"
    basis = printed_basis(bases_of(item), floors=place.floors, venue_class=place.venue_class)
    words = (number, place.name, place.initials, place.address, item.text, item.code)
    return Hazard(
        id=facts.id,
        number=number,
        venue_id=place.venue_id,
        ebike_id=facts.ebike_id,
        venue_name=place.name,
        venue_address=place.address,
        venue_class=place.venue_class,
        visit_id=facts.visit_id,
        grid=place.grid,
        domain=item.domain,
        item_code=item.code,
        edition=item.edition,
        item_text=item.text,
        item_group=item.group,
        basis=basis,
        detail=facts.detail,
        found_at=moment.at,
        found_month=month_of(moment.at),
        found_by=actor.id,
        found_by_name=actor.name,
        search=fold_text(" ".join(words))[:400],
        updated_at=moment.at,
    )
