"""What a notice says, put together from its tickets at the moment it is issued."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from backend.core.clock import day_of
from backend.core.errors import Conflict, Invalid
from backend.field.hazards import queries as hazards
from backend.field.hazards.checklist.catalogue import REQUIREMENT, bases_of, printed_basis
from backend.field.hazards.models import (
    DISPOSAL_NAMES,
    LEVEL_NAMES,
    STATE_NAMES,
    EventKind,
    Hazard,
    HazardEvent,
    State,
)
from backend.field.venues import queries as venues
from backend.field.venues.codes.parsing import plaque_url
from backend.field.venues.models import CodeKind, Venue
from backend.office.notices.drafts.wording import ON_THE_SPOT_DONE, deadline_words
from backend.office.notices.models import SIGNER_NAMES, NoticeKind
from backend.office.notices.schemas import Letter, LetterItem, NoticeIssue
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor
from backend.people.departments.models import URGENCY_NAMES, Urgency

PLAQUE = "/V/"
ORDER = "责令"
"""A word of orders: never in what a grid worker hands over."""
VERDICTS = {
    EventKind.PASSED: "复查合格",
    EventKind.RETURNED: "复查不合格，仍需整改",
    EventKind.DISPUTED: "复查结论不一致，先按不合格处理",
}
CALLED = {NoticeKind.TRANSFER: EventKind.TRANSFERRED, NoticeKind.WHISTLE: EventKind.WHISTLED}


class NotReviewed(Conflict):
    """复查意见 of a ticket nobody looked at again."""

    code = "notice.not_reviewed"
    sentence = "{number} 还没有复查记录，开不了复查意见。请先完成复查再开。"


class NoDepartment(Invalid):
    """移交函 and 吹哨单 without an addressee."""

    code = "notice.no_department"
    sentence = "没有写明发给哪个部门。请先在隐患上办理移交或吹哨，或在这里填写部门名称。"


def get_tickets(session: Session, actor: Actor, facts: NoticeIssue) -> list[Hazard]:
    """Fetch what a notice speaks of: tickets of one place, none of them taken back."""
    found = [hazards.get_hazard(session, actor, ticket) for ticket in dict.fromkeys(facts.hazards)]
    if len({h.place_id or h.id for h in found}) > 1:
        raise Invalid(reason="一份文书只能写同一个场所的隐患，请分开开具")
    if voided := next((h for h in found if h.state is State.VOIDED), None):
        raise Invalid(reason=f"{voided.number} 已撤销，不能写进文书，请去掉它")
    if ORDER in facts.text and facts.kind is NoticeKind.PROMPT:
        raise Invalid(reason="隐患提示单是提醒，不能写“责令”，请换成“请于…前整改”这样的话")
    return found


def letter(
    session: Session,
    actor: Actor,
    facts: NoticeIssue,
    found: Sequence[Hazard],
    number: str,
    at: datetime,
) -> Letter:
    """Write a notice; what happens to its tickets later does not change it."""
    first = found[0]
    office = accounts.office_of(session, None, first.grid)
    venue = venues.get_venue(session, actor, first.venue_id) if first.venue_id else None
    events = hazards.events_of(session, actor, [h.id for h in found])
    called = _called(facts.kind, events.get(first.id, []))
    department = facts.department.strip() or str(called.get("department", ""))
    if facts.kind in CALLED and not department:
        raise NoDepartment
    names = {g.path: g.full_name for g in accounts.grids_by_path(session, actor, [first.grid])}
    law = printed_bases(session, actor, found, venue)
    answer_by = called.get("answer_by")
    return Letter(
        kind=facts.kind,
        number=number,
        office=(office and office.office_name) or "街道应急办",
        street=office.name if office else "",
        phone=(office and office.office_phone) or "",
        issued_on=day_of(at),
        issuer=actor.name,
        venue=first.venue_name,
        address=first.venue_address,
        operator=(venue and venue.operator) or "",
        grid=names.get(first.grid, ""),
        items=[_item(h, events.get(h.id, []), facts.kind, law[h.id], day_of(at)) for h in found],
        link=_link(session, actor, facts.kind, first, venue),
        department=department,
        urgency=URGENCY_NAMES[Urgency(called["urgency"])] if called.get("urgency") else "",
        answer_by=datetime.fromisoformat(str(answer_by)) if answer_by else None,
        document_number=str(called.get("document_number", "")),
        text=facts.text.strip() or str(called.get("text", "")),
        signing=_signing(facts),
    )


def _link(
    session: Session, actor: Actor, kind: NoticeKind, hazard: Hazard, venue: Venue | None
) -> str:
    """The venue's public page for its owner; the ticket for those with an account."""
    if venue and kind in {NoticeKind.PROMPT, NoticeKind.REVIEW}:
        for code in venues.codes_of(session, actor, [venue.id]).get(venue.id, []):
            if code.kind is CodeKind.TOKEN and code.revoked_at is None:
                return f"{PLAQUE}{code.value}"
    return f"/#/hazards/{hazard.id}"


def address(public_url: str, link: str) -> str:
    """The whole address of a link, in capitals where a code is smaller for it."""
    if link.startswith(PLAQUE):
        return plaque_url(public_url, link.removeprefix(PLAQUE))
    return public_url.rstrip("/") + link


def _called(kind: NoticeKind, events: Sequence[HazardEvent]) -> Mapping[str, Any]:
    """What the timeline says of the department called last."""
    wanted = CALLED.get(kind)
    for event in reversed(events):
        if event.kind is wanted:
            return {**event.facts, "text": event.text}
    return {}


def printed_bases(
    session: Session, actor: Actor, found: Sequence[Hazard], venue: Venue | None
) -> dict[UUID, str]:
    """What is printed as the law behind each ticket, by the edition it was found under."""
    ids = {h.id: f"{actor.county}/{h.edition}/{h.item_code}" for h in found}
    items = {i.id: i for i in hazards.items(session, actor, list(ids.values()))}
    floors = venue.floors if venue else None
    return {
        h.id: printed_basis(bases_of(item), floors=floors, venue_class=h.venue_class)
        if (item := items.get(ids[h.id]))
        else (h.campaign_id and h.basis) or REQUIREMENT
        for h in found
    }


def _item(
    hazard: Hazard,
    events: Sequence[HazardEvent],
    kind: NoticeKind,
    basis: str,
    issued_on: date,
) -> LetterItem:
    judged = next((e for e in reversed(events) if e.kind in VERDICTS), None)
    if kind is NoticeKind.REVIEW and judged is None:
        raise NotReviewed(number=hazard.number)
    spot = _on_the_spot(hazard, judged)
    detail = hazard.detail
    if kind is NoticeKind.PROMPT and ORDER in detail:
        detail = ""
    return LetterItem(
        id=str(hazard.id),
        number=hazard.number,
        text=hazard.item_text,
        detail=detail,
        group=hazard.item_group,
        level=LEVEL_NAMES[hazard.level],
        disposal=DISPOSAL_NAMES[hazard.disposal],
        basis=basis,
        found_on=day_of(hazard.found_at),
        due_on=hazard.due_on,
        state=ON_THE_SPOT_DONE if spot else STATE_NAMES[hazard.state],
        due_words=ON_THE_SPOT_DONE
        if spot
        else deadline_words(hazard, kind, issued_on, passed=hazard.state is State.CLOSED),
        verdict=VERDICTS[judged.kind] if judged else "",
        verdict_on=day_of(judged.at) if judged else None,
        verdict_by=judged.by_name if judged else "",
    )


def _on_the_spot(hazard: Hazard, judged: HazardEvent | None) -> bool:
    """Found and put right in one act: the report and its passing bear the same moment."""
    done = hazard.state is State.CLOSED or hazard.closing
    return done and judged is not None and judged.at == hazard.found_at


def _signing(facts: NoticeIssue) -> str:
    who = SIGNER_NAMES[facts.signer_role] if facts.signer_role else "在场人员"
    if facts.refused:
        return f"{who}未签字，提示内容已当面告知。"
    return f"{who}在手机屏幕上签字。" if facts.signature else ""
