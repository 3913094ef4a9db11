"""What the office makes of a report: a ticket, a part of one, or a kind no."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from backend.core.blob_store import Blobs
from backend.core.change_log import lock_county
from backend.core.commands import CommandTime
from backend.core.database import new_id
from backend.core.errors import Conflict
from backend.field.hazards import operations as reporting
from backend.field.hazards import operations as timeline
from backend.field.hazards import queries as tickets
from backend.field.hazards.lifecycle.events import EventFacts
from backend.field.hazards.lifecycle.operations import append_event
from backend.field.hazards.models import OPEN, EventKind, Hazard, HazardEvent
from backend.field.hazards.schemas import HazardReport
from backend.people.accounts.models import Actor
from backend.people.accounts.trail.operations import leave_trail
from backend.public.citizen_reports import queries
from backend.public.citizen_reports.models import CitizenReport, ReportState
from backend.public.citizen_reports.operations import citizen
from backend.public.citizen_reports.schemas import (
    CitizenDecline,
    CitizenJoin,
    CitizenTicket,
    GroupDecline,
)
from backend.sync.photos import queries as pictures
from backend.sync.photos.models import Stage
from backend.sync.photos.pictures import shrunk
from backend.sync.photos.schemas import PhotoFacts
from backend.sync.photos.similarity import operations as likeness
from backend.sync.photos.similarity.pictures import print_of


class Triaged(Conflict):
    """Somebody was faster."""

    code = "citizen.triaged"
    sentence = "这条已经有人处理过了（{by}）。请刷新后看最新情况。"


class TicketEnded(Conflict):
    """Nothing joins a ticket that has ended."""

    code = "citizen.ticket_ended"
    sentence = "这条隐患已经办结或撤销，不能并入。请另选一条没办结的，或立一条新隐患。"


def to_ticket(
    session: Session,
    actor: Actor,
    report_id: UUID,
    facts: CitizenTicket,
    blobs: Blobs,
    now: datetime,
) -> CitizenReport:
    """Open a ticket by an item of the checklist; the citizen's pictures are its evidence."""
    row = _waiting(session, actor, report_id)
    moment = CommandTime(now, now)
    hazard_id = new_id()
    step = HazardReport(
        id=hazard_id,
        venue_id=row.venue_id,
        item_code=facts.item_code,
        edition=facts.edition,
        photos=[],
        detail=facts.detail,
    )
    reporting.report(session, actor, step, moment, citizen=row.id)
    session.flush()
    hazard = tickets.get_hazard(session, actor, hazard_id)
    first = tickets.last_of(session, actor, hazard, EventKind.REPORTED)
    if first is not None:
        _hand_on(session, row, hazard, first, blobs, moment)
    _settle(session, actor, row, ReportState.TICKET, now)
    row.hazard_id = hazard.id
    return row


def join(
    session: Session,
    actor: Actor,
    report_id: UUID,
    facts: CitizenJoin,
    blobs: Blobs,
    now: datetime,
) -> CitizenReport:
    """Add it to an open ticket: its words and pictures stand on the timeline."""
    row = _waiting(session, actor, report_id)
    hazard = tickets.get_hazard(session, actor, facts.hazard_id)
    if hazard.state not in OPEN:
        raise TicketEnded
    moment = CommandTime(now, now)
    event = append_event(
        session, actor, hazard, EventKind.NOTE, moment,
        text=f"群众反映：{row.text}", facts=EventFacts(citizen=row.id),
    )  # fmt: skip
    session.flush()
    _hand_on(session, row, hazard, event, blobs, moment)
    _settle(session, actor, row, ReportState.JOINED, now)
    row.hazard_id = hazard.id
    return row


def decline(
    session: Session, actor: Actor, report_id: UUID, facts: CitizenDecline, now: datetime
) -> CitizenReport:
    """Do not take it up, and say why; it may still be taken up later."""
    row = _waiting(session, actor, report_id)
    _settle(session, actor, row, ReportState.DECLINED, now)
    row.reason = facts.reason
    return row


def decline_group(
    session: Session, actor: Actor, venue_id: UUID, facts: GroupDecline, now: datetime
) -> int:
    """Answer all of a venue's line that was read, with one reason; gives how many they were."""
    rows = queries.of_group(session, actor, venue_id, facts.until)
    if not rows:
        raise queries.ReportUnknown(venue=venue_id)
    for row in rows:
        _settle(session, actor, row, ReportState.DECLINED, now)
        row.reason = facts.reason
    return len(rows)


def _waiting(session: Session, actor: Actor, report_id: UUID) -> CitizenReport:
    lock_county(session, actor.county)
    row = queries.get_citizen_report(session, actor, report_id)
    if row.state not in (ReportState.NEW, ReportState.DECLINED):
        raise Triaged(by=row.triaged_by_name)
    return row


def _settle(
    session: Session, actor: Actor, row: CitizenReport, state: ReportState, now: datetime
) -> None:
    row.state, row.triaged_at, row.triaged_by_name, row.reason = state, now, actor.name, ""
    session.add(row)
    leave_trail(session, actor, f"citizen.{state}", "citizen", row.id, row.grid, now)


def _hand_on(
    session: Session,
    row: CitizenReport,
    hazard: Hazard,
    event: HazardEvent,
    blobs: Blobs,
    moment: CommandTime,
) -> None:
    """The same bytes under new names: a report keeps its own pictures, whatever becomes of it."""
    author = citizen(row.id, hazard.grid)
    facts = [
        PhotoFacts(new_id(), p.sha256, p.bytes, p.width, p.height, p.taken_at)
        for p in queries.photos_of(session, None, row.id)
    ]
    timeline.attach(session, author, hazard, event, facts, Stage.BEFORE, moment)
    session.flush()
    for one in facts:
        photo = pictures.own(session, author, one.id)
        photo.received_at = moment.received_at
        session.flush()
        content = blobs.get(one.sha256)
        seen = print_of(shrunk(content)[0]) if content else None
        likeness.compare_photo(session, author, photo, seen, moment.received_at)
