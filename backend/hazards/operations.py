"""What people do to tickets: report, rectify, re-inspect, close. Each step is an event."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from backend.accounts.models import Actor
from backend.acts import DONE, Done, Matter, Moment
from backend.changes import take
from backend.clock import add_working_days, day_of, month_of
from backend.database import new_id
from backend.errors import Conflict, Invalid
from backend.hazards import queries
from backend.hazards.catalogue import ON_THE_SPOT_GRACE_DAYS
from backend.hazards.models import (
    ChecklistItem,
    Disposal,
    EventKind,
    Hazard,
    HazardEvent,
    Level,
    State,
)
from backend.hazards.rules import (
    REOPEN_WITHIN,
    STATE_NAMES,
    Disagreed,
    NotNow,
    closes_alone,
    demand_role,
    demand_state,
)
from backend.hazards.schemas import (
    HazardAssign,
    HazardNote,
    HazardReinspect,
    HazardReopen,
    HazardReport,
    HazardSubmit,
)
from backend.photos import operations as photos
from backend.photos.models import Stage
from backend.photos.schemas import PhotoFacts
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
    hazard = _ticket(session, actor, facts, venue, item, moment)
    session.add(hazard)
    event = add_event(session, actor, hazard, EventKind.REPORTED, moment, text=facts.detail)
    attach(session, actor, hazard, event, facts.photos, Stage.BEFORE, moment)
    if hazard.state is State.REPORTED:
        return Done(number=hazard.number)
    if hazard.disposal is Disposal.ON_THE_SPOT and facts.fixed:
        note, after = facts.fixed.note, facts.fixed.photos
        _put_right(session, actor, hazard, moment, note, after)
        return Done(number=hazard.number)
    if hazard.disposal is Disposal.ON_THE_SPOT:
        hazard.disposal = Disposal.DEADLINE
        kind = EventKind.CONVERTED
    else:
        kind = EventKind.ASSIGNED
    _set_deadline(hazard, day_of(moment.at))
    due = {"due_on": hazard.due_on.isoformat()} if hazard.due_on else {}
    add_event(session, actor, hazard, kind, moment, by_rule=True, facts=due)
    return Done(number=hazard.number)


def assign(session: Session, actor: Actor, facts: HazardAssign, moment: Moment) -> Done:
    """核实交办: the office confirms a ticket and sets its last day."""
    demand_role(actor, "hazard.assign")
    hazard = queries.get(session, actor, facts.id)
    demand_state(hazard, "hazard.assign")
    today = day_of(moment.at)
    if facts.due_on and facts.due_on < today:
        raise Invalid(reason="整改期限不能早于今天")
    hazard.state = State.RECTIFYING
    _set_deadline(hazard, today)
    hazard.due_on = facts.due_on or hazard.due_on
    due = {"due_on": hazard.due_on.isoformat()} if hazard.due_on else {}
    add_event(
        session, actor, hazard, EventKind.ASSIGNED, moment, text=facts.note, base=facts.base, facts=due
    )
    return DONE


def submit(session: Session, actor: Actor, facts: HazardSubmit, moment: Moment) -> Done:
    """Say that it is put right, with pictures; somebody else looks."""
    demand_role(actor, "hazard.submit")
    hazard = queries.get(session, actor, facts.id)
    demand_state(hazard, "hazard.submit")
    hazard.state, hazard.submitted_at = State.SUBMITTED, moment.at
    event = add_event(
        session, actor, hazard, EventKind.SUBMITTED, moment, text=facts.note, base=facts.base
    )
    attach(session, actor, hazard, event, facts.photos, Stage.AFTER, moment)
    return DONE


def reinspect(session: Session, actor: Actor, facts: HazardReinspect, moment: Moment) -> Done:
    """复查. When two disagree, the failing one holds until the office decides, in either order."""
    demand_role(actor, "hazard.reinspect")
    hazard = queries.get(session, actor, facts.id)
    if facts.passed and not facts.photos:
        raise Invalid(reason="复查合格要拍至少一张整改后的照片")
    if not facts.passed and not (facts.photos or facts.note):
        raise Invalid(reason="复查不合格要写明原因或拍照")
    kinds = (EventKind.RETURNED, EventKind.DISPUTED, EventKind.PASSED)
    other = queries.last_of(session, actor, hazard, *kinds)
    parallel = other is not None and other.version > facts.base
    if facts.passed and parallel and other and other.kind is not EventKind.PASSED:
        raise Disagreed(hazard=hazard.id, state=STATE_NAMES[hazard.state])
    if not facts.passed and parallel and other and other.kind is EventKind.PASSED:
        return _dispute(session, actor, hazard, facts, moment)
    demand_state(hazard, "hazard.reinspect")
    if facts.passed:
        _put_right(session, actor, hazard, moment, facts.note, facts.photos, base=facts.base)
    else:
        _send_back(session, actor, hazard, EventKind.RETURNED, facts, moment)
    return DONE


def reopen(session: Session, actor: Actor, facts: HazardReopen, moment: Moment) -> Done:
    """回头看: within 30 days of closing it is there again."""
    demand_role(actor, "hazard.reopen")
    hazard = queries.get(session, actor, facts.id)
    demand_state(hazard, "hazard.reopen")
    if hazard.closed_at and moment.at - hazard.closed_at > REOPEN_WITHIN:
        raise NotNow(hazard=hazard.id, state="已销号超过 30 天")
    _open_again(hazard, day_of(moment.at))
    event = add_event(
        session, actor, hazard, EventKind.REOPENED, moment, text=facts.reason, base=facts.base
    )
    attach(session, actor, hazard, event, facts.photos, Stage.BEFORE, moment)
    return DONE


def note(session: Session, actor: Actor, facts: HazardNote, moment: Moment) -> Done:
    """Add a word or a picture; always taken, whatever has happened since."""
    demand_role(actor, "hazard.note")
    hazard = queries.get(session, actor, facts.id)
    event = add_event(session, actor, hazard, EventKind.NOTE, moment, text=facts.text)
    attach(session, actor, hazard, event, facts.photos, Stage.OTHER, moment)
    return DONE


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


def add_event(
    session: Session,
    actor: Actor,
    hazard: Hazard,
    kind: EventKind,
    moment: Moment,
    *,
    text: str = "",
    base: int | None = None,
    facts: dict[str, object] | None = None,
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
        facts=facts or {},
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


def _put_right(
    session: Session,
    actor: Actor,
    hazard: Hazard,
    moment: Moment,
    text: str,
    pictures: Sequence[PhotoFacts],
    base: int | None = None,
) -> None:
    alone = closes_alone(actor, hazard)
    kind = EventKind.PASSED if alone else EventKind.SUBMITTED
    hazard.state, hazard.closing = State.SUBMITTED, alone
    hazard.submitted_at = hazard.submitted_at or moment.at
    event = add_event(session, actor, hazard, kind, moment, text=text, base=base)
    attach(session, actor, hazard, event, pictures, Stage.AFTER, moment)


def _send_back(
    session: Session,
    actor: Actor,
    hazard: Hazard,
    kind: EventKind,
    facts: HazardReinspect,
    moment: Moment,
) -> None:
    _open_again(hazard, day_of(moment.at))
    event = add_event(session, actor, hazard, kind, moment, text=facts.note, base=facts.base)
    attach(session, actor, hazard, event, facts.photos, Stage.BEFORE, moment)


def _dispute(
    session: Session, actor: Actor, hazard: Hazard, facts: HazardReinspect, moment: Moment
) -> Done:
    _send_back(session, actor, hazard, EventKind.DISPUTED, facts, moment)
    return Done(matters=(disputed(hazard),))


def disputed(hazard: Hazard) -> Matter:
    """What the office is asked when two re-inspections disagree."""
    return Matter(
        kind="disputed",
        subject_kind="hazard",
        subject_id=hazard.id,
        grid=hazard.grid,
        title=f"{hazard.venue_name}：两次复查结论不一致",
        detail="一人复查合格，另一人复查不合格。系统先按不合格处理，请应急办核定。",
        facts={"number": hazard.number},
    )


def _open_again(hazard: Hazard, today: date) -> None:
    hazard.state, hazard.closing, hazard.submitted_at = State.RECTIFYING, False, None
    hazard.closed_at = hazard.closed_month = hazard.closed_by = hazard.closed_by_name = None
    _set_deadline(hazard, today)


def _set_deadline(hazard: Hazard, today: date) -> None:
    days = hazard.days
    if hazard.disposal is not Disposal.TRANSFER or days is not None:
        hazard.due_on = add_working_days(today, days or ON_THE_SPOT_GRACE_DAYS)
