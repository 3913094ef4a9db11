"""Tickets and venues as their owner reads them: plain words, no names, nothing to be afraid of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlmodel import Session

from backend.field.hazards import queries as tickets
from backend.field.hazards.models import EventKind, Hazard, State
from backend.field.venues.models import CLASS_NAMES
from backend.people.accounts.models import Actor, Role
from backend.public.forms.pages import due_words
from backend.public.owner_portal import queries
from backend.public.owner_portal.catalogue import advice, gap_words, questions
from backend.public.owner_portal.models import OwnerBinding
from backend.sync.photos import queries as photos
from backend.sync.photos.models import Photo, Stage

STATES: dict[State, tuple[str, str, str]] = {
    State.REPORTED: (
        "正在核实",
        "info",
        "街道正在核实这一条，有结果会在这里告诉您。可以先照着改。",
    ),
    State.RECTIFYING: ("请整改", "warn", ""),
    State.SUBMITTED: ("等待复查", "info", "已经收到，等网格员或街道应急办来复查，复查合格就办结。"),
    State.CLOSED: ("已办结", "good", "这一条已经复查合格，谢谢配合。请继续保持。"),
    State.VOIDED: ("已取消", "plain", "经核实，这一条不用整改了。"),
}
"""What stands on the mark, its colour, and what comes next."""
LATE = "照片和说明收到了，不用再发。{why}"


@dataclass(frozen=True, slots=True)
class OwnerTicket:
    """One ticket for its owner."""

    id: UUID
    shop: str
    what: str
    how: str
    example: str
    detail: str
    state: str
    tone: str
    next: str
    due: str
    todo: bool
    version: int
    sent_back: str = ""
    late: str = ""
    """What is said of the owner's last repair, where it came too late to count."""
    before: Sequence[UUID] = ()
    after: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True)
class Shop:
    """One venue for its owner."""

    venue: UUID
    name: str
    number: str
    class_name: str
    tickets: Sequence[OwnerTicket]
    todo: int
    month: int
    checked: bool
    gaps: Sequence[str]
    questions: int


def brief(hazard: Hazard, today: date) -> OwnerTicket:
    """A ticket in the list."""
    said = advice(hazard.item_code, hazard.item_text)
    state, tone, then = STATES[hazard.state]
    todo = hazard.state is State.RECTIFYING
    late = todo and hazard.due_on is not None and hazard.due_on < today
    return OwnerTicket(
        id=hazard.id,
        shop=hazard.venue_name,
        what=said.what,
        how=said.how,
        example=said.example,
        detail=hazard.detail,
        state="已过期限，请尽快" if late else state,
        tone="bad" if late else tone,
        next=then,
        due=due_words(hazard.due_on, today) if todo else "",
        todo=todo,
        version=hazard.version,
    )


def whole(session: Session, row: OwnerBinding, hazard: Hazard, today: date) -> OwnerTicket:
    """A ticket's page: with its pictures, and what was said when it was sent back."""
    owner = Actor(row.id, "", Role.GRID_WORKER, hazard.grid)
    kinds = (EventKind.RETURNED, EventKind.DISPUTED, EventKind.REOPENED)
    back = tickets.last_of(session, owner, hazard, *kinds)
    pictures = photos.of_subjects(session, owner, "hazard", [hazard.id]).get(hazard.id, [])
    short = brief(hazard, today)
    return replace(
        short,
        sent_back=back.text if back and short.todo else "",
        late=_late(session, owner, hazard),
        before=_those(pictures, Stage.BEFORE),
        after=_those(pictures, Stage.AFTER),
    )


def _late(session: Session, owner: Actor, hazard: Hazard) -> str:
    last = tickets.last_of(session, owner, hazard, EventKind.SUBMITTED, EventKind.SUPERSEDED)
    if last is None or last.kind is not EventKind.SUPERSEDED or last.role != "owner":
        return ""
    return LATE.format(why=last.text)


def shop(session: Session, row: OwnerBinding, today: date) -> Shop:
    """All that an owner sees of one venue."""
    venue = queries.venue(session, None, row.venue_id)
    found = [brief(h, today) for h in queries.open_tickets(session, None, [venue.id])]
    month = today.year * 100 + today.month
    check = queries.check_of(session, None, venue.id, month)
    if check and venue.taken_over_at and check.at < venue.taken_over_at:
        check = None  # the owner before answered it
    gaps = [c for c, answer in check.answers.items() if answer == "no"] if check else []
    return Shop(
        venue=venue.id,
        name=venue.name,
        number=venue.number,
        class_name=CLASS_NAMES[venue.venue_class],
        tickets=sorted(found, key=lambda t: not t.todo),
        todo=sum(t.todo for t in found),
        month=today.month,
        checked=check is not None,
        gaps=gap_words(gaps),
        questions=len(questions(venue.venue_class)),
    )


def _those(pictures: Sequence[Photo], stage: Stage) -> list[UUID]:
    return [p.id for p in pictures if p.stage is stage and p.received_at is not None][-6:]
