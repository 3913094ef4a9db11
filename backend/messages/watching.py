"""Watch tickets: what happens to one is told in the very transaction in which it happens."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import event

from backend.database import WriteSession
from backend.hazards.models import HazardEvent
from backend.messages import queries
from backend.messages.models import Rule
from backend.messages.rules import ENDINGS, EVENTS, NAMES, Notice, day_words
from backend.messages.telling import tell

OWNER = "owner"


def rule_of(happened: HazardEvent) -> Rule | None:
    """The rule that an event sets off."""
    if happened.kind == "submitted" and happened.role == OWNER:
        return Rule.OWNER_SUBMITTED
    return EVENTS.get(str(happened.kind))


@event.listens_for(WriteSession, "after_flush")
def _watch(session: WriteSession, _: object) -> None:
    events = [row for row in session.new if isinstance(row, HazardEvent)]
    # An owner's step is signed as such a moment after it was written.
    signed = [r for r in session.dirty if isinstance(r, HazardEvent) and r.role == OWNER]
    events += [e for e in signed if rule_of(e) is Rule.OWNER_SUBMITTED]
    told = [(e, rule) for e in events if (rule := rule_of(e))]
    if told:
        tickets = queries.tickets(session, None, [e.hazard_id for e, _ in told])
        notices = [about(tickets[e.hazard_id], rule, str(e.id), e) for e, rule in told]
        tell(session, notices, _now(events))
    if ended := [e.hazard_id for e in events if str(e.kind) in ENDINGS]:
        queries.settle_subjects(session, None, ended, _now(events))


def _now(events: list[HazardEvent]) -> datetime:
    return max(e.received_at for e in events)


def about(
    ticket: queries.Ticket, rule: Rule, occasion: str, happened: HazardEvent | None = None
) -> Notice:
    """What is said of a ticket, inside and outside."""
    due = f"期限 {day_words(ticket.due_on)}"
    by: UUID | None = None
    said = ""
    if happened is not None:
        by = happened.by or ticket.found_by  # by the checklist itself: whoever found it knows
        said = f"：{happened.text}" if happened.text else ""
    return Notice(
        rule=rule,
        subject_kind="hazard",
        subject_id=ticket.id,
        occasion=occasion,
        grid=ticket.grid,
        title=f"{NAMES[rule]}：{ticket.venue_name}",
        text=f"{ticket.item_text}，{due}{said}",
        outward=f"隐患 {ticket.number}，{ticket.grid_name}，{ticket.item_text}，{due}。",
        by=by,
    )
