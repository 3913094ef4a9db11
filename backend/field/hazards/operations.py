"""Report, confirm, rectify, re-inspect, reopen tickets. Each step is an event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session

from backend.core.change_log import take
from backend.core.clock import day_of, month_of
from backend.core.commands import DONE, CommandResult, CommandTime, OfficeTaskDraft
from backend.core.errors import Conflict, Invalid
from backend.core.text import fold_text
from backend.field.hazards import queries
from backend.field.hazards.checklist.catalogue import (
    ON_THE_SPOT_GRACE_DAYS,
    bases_of,
    printed_basis,
)
from backend.field.hazards.errors import Disagreed, RoadsOnly
from backend.field.hazards.lifecycle.events import DueFacts, RecurredFacts, ReportedFacts
from backend.field.hazards.lifecycle.operations import (
    BY_RULE,
    EventAuthor,
    append_event,
    open_ticket,
)
from backend.field.hazards.lifecycle.projection import add_days
from backend.field.hazards.lifecycle.transitions import (
    DISPUTED_FROM,
    closes_alone,
    demand,
    demand_handed_over,
    demand_role,
    handed_over,
)
from backend.field.hazards.models import (
    STATE_NAMES,
    ChecklistLine,
    Disposal,
    Domain,
    EventKind,
    Hazard,
    HazardEvent,
    Level,
    State,
)
from backend.field.hazards.schemas import (
    HazardAssign,
    HazardNote,
    HazardReinspect,
    HazardReopen,
    HazardReport,
    HazardSubmit,
)
from backend.field.hazards.spots.operations import demand_near
from backend.field.hazards.spots.schemas import Spot
from backend.field.venues import queries as venues
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, Role
from backend.sync.photos import operations as photos
from backend.sync.photos.models import Stage
from backend.sync.photos.schemas import PhotoFacts

FURTHEST = timedelta(days=731)
"""How far ahead a last day may lie."""


def stepping(
    session: Session, actor: Actor, command: str, hazard_id: UUID, moment: CommandTime
) -> Hazard:
    """Fetch the ticket that somebody is about to take this step on, if the table allows it."""
    demand_role(actor, command)
    hazard = queries.get_hazard(session, actor, hazard_id)
    demand(actor, hazard, command, moment.at)
    return hazard


def attach(
    session: Session,
    actor: Actor,
    hazard: Hazard,
    event: HazardEvent,
    pictures: Sequence[PhotoFacts],
    stage: Stage,
    moment: CommandTime,
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
    moment: CommandTime,
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


def evidence_arrived(session: Session, actor: Actor, hazard: Hazard, moment: CommandTime) -> None:
    """Close a ticket that only waited for its pictures, or its receipt; it closed when passed."""
    if not hazard.closing or not handed_over(hazard):
        return
    if queries.photos_missing(session, actor, hazard):
        return
    passed = queries.last_of(session, actor, hazard, EventKind.PASSED)
    if passed is None:
        return
    append_event(
        session, actor, hazard, EventKind.CLOSED, CommandTime(passed.at, moment.received_at),
        author=EventAuthor(passed.by, passed.by_name, passed.role),
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
    moment: CommandTime,
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


def assign(
    session: Session, actor: Actor, facts: HazardAssign, moment: CommandTime
) -> CommandResult:
    """核实交办: the office confirms a ticket and sets its last day."""
    hazard = stepping(session, actor, "hazard.assign", facts.id, moment)
    today = day_of(moment.at)
    due_on = deadline(hazard, today)
    if facts.due_on:
        demand_day(facts.due_on, today)
        due_on = hazard.outside_due_on or facts.due_on
    append_event(
        session, actor, hazard, EventKind.ASSIGNED, moment,
        text=facts.note, base=facts.base, facts=DueFacts(due_on=due_on or hazard.due_on),
    )  # fmt: skip
    return DONE


def submit(
    session: Session,
    actor: Actor,
    facts: HazardSubmit,
    moment: CommandTime,
    author: EventAuthor | None = None,
) -> CommandResult:
    """Say that it is put right, with pictures; somebody else looks.

    `author` is the owner, who is nobody of ours and acts with a worker's power.
    """
    hazard = stepping(session, actor, "hazard.submit", facts.id, moment)
    failed = queries.last_of(session, actor, hazard, EventKind.RETURNED, EventKind.DISPUTED)
    if failed and failed.version > facts.base:  # in the other order it would have been sent back
        raise Disagreed(hazard=hazard.id, state=STATE_NAMES[hazard.state])
    event = append_event(
        session, actor, hazard, EventKind.SUBMITTED, moment,
        text=facts.note, base=facts.base, author=author,
    )  # fmt: skip
    attach(session, actor, hazard, event, facts.photos, Stage.AFTER, moment)
    return DONE


def reinspect(
    session: Session, actor: Actor, facts: HazardReinspect, moment: CommandTime
) -> CommandResult:
    """复查. When two disagree, the failing one holds until the office decides, in either order."""
    demand_role(actor, "hazard.reinspect")
    hazard = queries.get_hazard(session, actor, facts.id)
    if facts.passed and not facts.photos:
        raise Invalid(reason="复查合格要拍至少一张整改后的照片")
    if not facts.passed and not (facts.photos or facts.note):
        raise Invalid(reason="复查不合格要写明原因或拍照")
    kinds = (EventKind.RETURNED, EventKind.DISPUTED, EventKind.PASSED)
    other = queries.last_of(session, actor, hazard, *kinds)
    parallel = other is not None and other.version > facts.base
    if facts.passed and parallel and other and other.kind is not EventKind.PASSED:
        raise Disagreed(hazard=hazard.id, state=STATE_NAMES[hazard.state])
    passed = other is not None and other.kind is EventKind.PASSED
    if not facts.passed and parallel and passed and hazard.state in DISPUTED_FROM:
        return _dispute(session, actor, hazard, facts, moment)
    demand(actor, hazard, "hazard.reinspect", moment.at)
    if facts.passed:
        put_right(session, actor, hazard, moment, facts.note, facts.photos, base=facts.base)
    else:
        open_again(
            session, actor, hazard, EventKind.RETURNED, moment, facts.note, facts.photos, facts.base
        )
    return DONE


def reopen(
    session: Session, actor: Actor, facts: HazardReopen, moment: CommandTime
) -> CommandResult:
    """回头看: within 30 days of closing it is there again."""
    hazard = stepping(session, actor, "hazard.reopen", facts.id, moment)
    open_again(
        session, actor, hazard, EventKind.REOPENED, moment, facts.reason, facts.photos, facts.base
    )
    return DONE


def note(session: Session, actor: Actor, facts: HazardNote, moment: CommandTime) -> CommandResult:
    """Add a word or a picture; always taken, whatever has happened since."""
    hazard = stepping(session, actor, "hazard.note", facts.id, moment)
    event = append_event(session, actor, hazard, EventKind.NOTE, moment, text=facts.text)
    attach(session, actor, hazard, event, facts.photos, Stage.OTHER, moment)
    return DONE


def _dispute(
    session: Session, actor: Actor, hazard: Hazard, facts: HazardReinspect, moment: CommandTime
) -> CommandResult:
    open_again(
        session, actor, hazard, EventKind.DISPUTED, moment, facts.note, facts.photos, facts.base
    )
    return CommandResult(matters=(disputed(hazard),))


def disputed(hazard: Hazard) -> OfficeTaskDraft:
    """What the office is asked when two re-inspections disagree."""
    return OfficeTaskDraft(
        kind="disputed",
        subject_kind="hazard",
        subject_id=hazard.id,
        grid=hazard.grid,
        title=f"{hazard.venue_name}：两次复查结论不一致",
        detail="一人复查合格，另一人复查不合格。系统先按不合格处理，请应急办核定。",
        facts={"number": hazard.number},
    )


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
    spot: Spot | None = None


class HazardThere(Conflict):
    """The id is another ticket's."""

    code = "hazard.exists"
    sentence = "这条隐患已经上报过了，没有重复登记。"


class NoPlace(Invalid):
    """Neither a venue nor an e-bike nor a described place."""

    code = "hazard.no_place"
    sentence = "没有写明在哪里。请选场所、电动自行车，或写明公共部位，再提交；已填的内容不会丢。"


class NotOfEbike(Invalid):
    """A blocked exit is no e-bike's."""

    code = "hazard.not_of_ebike"
    sentence = "“{item}”不是电动自行车的隐患。请在电动自行车这一组里重新选，已填的内容不会丢。"


def report(
    session: Session,
    actor: Actor,
    facts: HazardReport,
    moment: CommandTime,
    ebike: Place | None = None,
    citizen: UUID | None = None,
    line: ChecklistLine | None = None,
) -> CommandResult:
    """Open a ticket; what the checklist lets be put right at once may be closed at once.

    `citizen` is the citizen's report it comes of; `line` is a campaign's own, else it is the
    checklist's.
    """
    demand_role(actor, "hazard.report")
    place = _place(session, actor, facts, ebike)
    item = line or queries.item(session, actor, facts.edition, facts.item_code)
    if actor.role is Role.VILLAGE_HEAD and item.domain is not Domain.ROAD:
        raise RoadsOnly(item=item.text)
    if facts.ebike_id and not item.code.startswith(OF_EBIKES):
        raise NotOfEbike(item=item.text)
    if queries.hazard_exists(session, actor, facts.id):
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
    return CommandResult(number=hazard.number)


def _go_on(
    session: Session,
    actor: Actor,
    hazard: Hazard,
    event: HazardEvent,
    facts: HazardReport,
    moment: CommandTime,
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
    item: ChecklistLine,
    place: Place,
    moment: CommandTime,
    before: Hazard | None,
    citizen: UUID | None,
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
    before = queries.find_hazard(session, actor, facts.recurs) if facts.recurs else None
    there = place.venue_id or facts.ebike_id or facts.site_id
    if before is None or before.place_id != there:
        return None
    same = place.spot is None or (before.spot, before.venue_name) == (place.spot.kind, place.name)
    return before if same else None


def _place(session: Session, actor: Actor, facts: HazardReport, ebike: Place | None) -> Place:
    if facts.venue_id:
        venue = venues.get_venue_place(session, actor, facts.venue_id)
        known = (venue.name, venue.address, venue.venue_class, venue.initials)
        return Place(venue.grid, *known, venue.id, venue.floors)
    if ebike:
        return ebike
    if facts.spot is None:
        raise NoPlace
    return _described(session, actor, facts.spot)


def _described(session: Session, actor: Actor, spot: Spot) -> Place:
    grid = accounts.grid(session, actor, spot.grid)
    demand_near(session, actor, spot)
    return Place(grid.path, spot.words, grid.full_name, spot=spot)


def _ticket(
    session: Session,
    actor: Actor,
    facts: HazardReport,
    place: Place,
    item: ChecklistLine,
    moment: CommandTime,
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
        campaign_id=facts.campaign_id,
        site_id=facts.site_id,
        venue_name=place.name,
        venue_address=place.address,
        venue_class=place.venue_class,
        spot=place.spot and place.spot.kind,
        lat=place.spot and place.spot.lat,
        lng=place.spot and place.spot.lng,
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


def picture_arrived(session: Session, actor: Actor, hazard_id: UUID, moment: CommandTime) -> None:
    """Let a ticket close that waited for this picture; most wait for none."""
    if queries.is_closing(session, actor, hazard_id):
        evidence_arrived(session, actor, queries.get_hazard(session, actor, hazard_id), moment)


def ticket_number(session: Session, actor: Actor, hazard_id: UUID) -> str:
    """What is printed on a ticket's pictures."""
    return queries.get_hazard(session, actor, hazard_id).number
