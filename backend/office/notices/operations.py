"""Issuing notices, and taking up or putting aside the office's own templates."""

import hashlib
from datetime import datetime

import msgspec
from sqlmodel import Session

from backend.core.change_log import take
from backend.core.clock import day_of
from backend.core.commands import CommandResult, CommandTime
from backend.core.errors import Conflict, Forbidden, Invalid
from backend.office.notices import queries
from backend.office.notices.drafts.operations import get_tickets, letter
from backend.office.notices.models import (
    Notice,
    NoticeKind,
    NoticeTemplate,
    NoticeTicket,
    PaperKind,
)
from backend.office.notices.pdf import canvas as glyphs
from backend.office.notices.schemas import Letter, NoticeIssue
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, Role
from backend.people.accounts.trail.operations import leave_trail
from backend.sync.photos import operations as photos
from backend.sync.photos.models import Stage

MAY: dict[NoticeKind, frozenset[Role]] = {
    NoticeKind.PROMPT: frozenset({Role.GRID_WORKER, Role.ENFORCER, Role.OFFICE}),
    NoticeKind.REVIEW: frozenset({Role.ENFORCER, Role.OFFICE}),
    NoticeKind.TRANSFER: frozenset({Role.OFFICE}),
    NoticeKind.WHISTLE: frozenset({Role.OFFICE}),
}
SERIES = {
    NoticeKind.PROMPT: "提",
    NoticeKind.TRANSFER: "移",
    NoticeKind.WHISTLE: "哨",
    NoticeKind.REVIEW: "复",
}
KINDS_OF_PLACE = ("街道办事处", "街道", "镇", "乡")


class NoticeThere(Conflict):
    """The id is another notice's."""

    code = "notice.exists"
    sentence = "这份文书已经开过了，没有重复开具。"


class NothingPutAside(Conflict):
    """There is no own template to take up again."""

    code = "notice.no_own_template"
    sentence = "没有收起来的自定模板。请上传一份 Word 模板。"


def issue(session: Session, actor: Actor, facts: NoticeIssue, moment: CommandTime) -> CommandResult:
    """Freeze the words, take a number, keep the signature; a signature is never a must."""
    if actor.role not in MAY[facts.kind]:
        raise Forbidden
    if queries.notice_exists(session, actor, facts.id):
        raise NoticeThere(notice=facts.id)
    if facts.refused and facts.signature:
        raise Invalid(reason="签了字就不能再记为拒签，请只选一项")
    found = get_tickets(session, actor, facts)
    office, number = _number(session, found[0].grid, facts.kind, moment.at)
    written = letter(session, actor, facts, found, number, moment.at)
    first = found[0]
    session.add(
        Notice(
            id=facts.id,
            office=office,
            number=number,
            kind=facts.kind,
            grid=first.grid,
            venue_id=first.venue_id,
            venue_name=first.venue_name,
            department=written.department,
            tickets=len(found),
            issued_at=moment.at,
            received_at=moment.received_at,
            by=actor.id,
            by_name=actor.name,
            signature=facts.signature.id if facts.signature else None,
            signer_role=facts.signer_role,
            refused=facts.refused,
            content=msgspec.to_builtins(written),
            content_hash=notice_hash(written),
        )
    )
    session.flush()
    session.add_all(NoticeTicket(notice_id=facts.id, hazard_id=h.id) for h in found)
    if facts.signature:
        place = f"{first.venue_name} {number}"
        shows = photos.Shows("notice", facts.id, first.grid, place)
        photos.declare(session, actor, [facts.signature], Stage.OTHER, shows, moment)
    return CommandResult(number=number, note=glyphs.doubt(written))


def notice_hash(written: Letter) -> str:
    """The hash by which a print can be held against what was issued."""
    return hashlib.sha256(msgspec.json.encode(written, order="deterministic")).hexdigest()


def _number(session: Session, grid: str, kind: NoticeKind, at: datetime) -> tuple[str, str]:
    office = accounts.office_of(session, None, grid)
    path, name = (office.path, office.name) if office else (grid[:7], "街道")
    short = name
    for ending in KINDS_OF_PLACE:
        short = short.removesuffix(ending)
    year = day_of(at).year
    count = take(session, f"notice.{path}{kind.value}.{year}")
    return path, f"{short}安{SERIES[kind]}〔{year}〕{count:04d}"


def use_template(
    session: Session, actor: Actor, kind: PaperKind, name: str, content: bytes, now: datetime
) -> NoticeTemplate:
    """Take up an own template that was checked before."""
    row = queries.own_template(session, actor, kind)
    if row is None:
        row = NoticeTemplate(
            grid=actor.grid, kind=kind, name=name[:120], content=content,
            by=actor.id, by_name=actor.name, at=now,
        )  # fmt: skip
    row.name, row.content, row.in_use = name[:120], content, True
    row.unusable, row.unusable_since = "", None
    row.by, row.by_name, row.at = actor.id, actor.name, now
    session.add(row)
    leave_trail(session, actor, "template.use", "template", kind.value, actor.grid, now)
    return row


def mark_unusable(
    session: Session, actor: Actor, grid: str, kind: PaperKind, reason: str, now: datetime
) -> None:
    """Keep why the own template in force could not be filled; its office is told of it once."""
    row = queries.template(session, actor, grid, kind)
    if row and not row.unusable:
        row.unusable, row.unusable_since = reason[:300], now


def switch_template(
    session: Session, actor: Actor, kind: PaperKind, now: datetime, *, own: bool
) -> NoticeTemplate | None:
    """Go back to the standard template, or to the own one that was put aside."""
    row = queries.own_template(session, actor, kind)
    if row is None:
        if own:
            raise NothingPutAside
        return None
    if row.in_use != own:
        row.in_use = own
        action = "template.use" if own else "template.put_aside"
        leave_trail(session, actor, action, "template", kind.value, actor.grid, now)
    return row
