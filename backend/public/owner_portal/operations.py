"""What is done for and by an owner: a code is shown, a browser bound, a repair sent in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from backend.core.change_log import savepoint
from backend.core.clock import day_of
from backend.core.commands import CommandTime
from backend.core.errors import Conflict, Invalid, NotFound
from backend.core.rate_limits.operations import Limit, RateLimiter, RateUse
from backend.field.hazards import operations as hazards
from backend.field.hazards import queries as tickets
from backend.field.hazards.errors import NotNow
from backend.field.hazards.lifecycle.operations import EventAuthor
from backend.field.hazards.procedures.operations import keep_superseded
from backend.field.hazards.schemas import HazardSubmit
from backend.field.venues import queries as venues
from backend.field.venues.codes.parsing import new_token
from backend.people.accounts.models import Actor, Role
from backend.people.accounts.sessions.operations import token_hash
from backend.people.accounts.trail.operations import leave_trail
from backend.public.forms.operations import photo_facts, receive_pictures
from backend.public.forms.pictures import Cleaned
from backend.public.owner_portal import queries
from backend.public.owner_portal.models import OwnerBinding, OwnerInvite
from backend.sync.receipts.operations import leave_task

CODE_LASTS = timedelta(minutes=15)
MOST_BINDINGS = 5
MOST_NOTE = 500
PHOTOS_A_DAY = Limit("owner.photos", 20, timedelta(days=1), "今天已经发了 20 张照片")
FORMS = Limit("form", 1, timedelta(days=1), "这张表已经提交过了")
OWNER = "经营者"


class CodeEnded(NotFound):
    """A code too old, used, or never given."""

    code = "owner.code_ended"
    sentence = "这个二维码已经用过或过了 15 分钟。请让网格员在手机上重新出示一个，再扫一次。"


class TooManyBindings(Conflict):
    """More phones than a small venue has owners."""

    code = "owner.too_many"
    sentence = "这家场所已经绑定了 5 部手机，不能再加。请网格员先解除不用的，再绑定。"


class PhotoNeeded(Invalid):
    """A repair without a picture."""

    code = "owner.photo_needed"
    sentence = "还没有照片。请拍一张整改后的照片再提交，写好的说明还在。"


class NoteTooLong(Invalid):
    """More words than we keep."""

    code = "owner.note_too_long"
    sentence = "说明太长（{length} 字），最多 500 字。请删短一些再提交。"


@dataclass(frozen=True, slots=True)
class OwnerRepair:
    """What an owner sends of a ticket: the version he saw, a note, pictures kept already."""

    hazard: UUID
    base: int
    note: str
    pictures: Sequence[Cleaned]


def show_code(
    session: Session, actor: Actor, venue_id: UUID, secret: bytes, now: datetime
) -> tuple[str, datetime]:
    """Make the one code of a venue that is good now; an older one is good no more."""
    venue = venues.get_venue(session, actor, venue_id)
    if len(queries.bindings(session, actor, venue.id)) >= MOST_BINDINGS:
        raise TooManyBindings
    queries.forget_invites(session, actor, now - timedelta(days=1), venue.id)
    token, ends_at = new_token(), now + CODE_LASTS
    session.add(
        OwnerInvite(
            token_hash=token_hash(secret, token),
            venue_id=venue.id,
            made_by=actor.id,
            made_by_name=actor.name,
            ends_at=ends_at,
        )
    )
    leave_trail(session, actor, "owner.code", "venue", venue.id, venue.grid, now)
    return token, ends_at


def invited(session: Session, token: str, secret: bytes, now: datetime) -> OwnerInvite:
    """Whom a code is for, while it is good."""
    invite = queries.get_invite(session, None, token_hash(secret, token))
    if invite is None or invite.used_at is not None or invite.ends_at <= now:
        raise CodeEnded
    since = queries.venue(session, None, invite.venue_id).taken_over_at
    if since is not None and invite.ends_at - CODE_LASTS < since:
        raise CodeEnded  # it was shown to the owner before
    return invite


def bind(
    session: Session, token: str, holder: str, device: str, secret: bytes, now: datetime
) -> OwnerBinding:
    """Bind a browser by a code, which is then used up; bound again, it is the same binding."""
    invite = invited(session, token, secret, now)
    venue = queries.venue(session, None, invite.venue_id)
    worker = Actor(invite.made_by, invite.made_by_name, Role.GRID_WORKER, venue.grid)
    there = [b for b in queries.bindings(session, worker, venue.id) if b.holder != holder]
    if len(there) >= MOST_BINDINGS:
        raise TooManyBindings
    if not queries.use_invite(session, None, invite.token_hash, now):
        raise CodeEnded
    row = queries.kept(session, None, holder, venue.id) or OwnerBinding(
        holder=holder, venue_id=venue.id, grid=venue.grid, bound_at=now, bound_by_name="",
        used_on=day_of(now),
    )  # fmt: skip
    row.grid, row.device, row.bound_at = venue.grid, device, now
    row.bound_by_name, row.used_on = invite.made_by_name, day_of(now)
    row.revoked_at = row.revoked_by_name = None
    session.add(row)
    leave_trail(session, worker, "owner.bind", "venue", venue.id, venue.grid, now, device=device)
    return row


def unbind(session: Session, actor: Actor, binding_id: UUID, now: datetime) -> OwnerBinding:
    """End a binding at the desk or from a worker's phone; that browser is a stranger's again."""
    row = queries.binding(session, actor, binding_id)
    if row.revoked_at is None:
        row.revoked_at, row.revoked_by_name = now, actor.name
        leave_trail(session, actor, "owner.unbind", "venue", row.venue_id, row.grid, now)
    return row


def leave(session: Session, row: OwnerBinding, now: datetime) -> None:
    """An owner ends it on his own phone."""
    row.revoked_at, row.revoked_by_name = now, OWNER
    session.add(row)
    leave_trail(session, owner_of(row), "owner.unbind", "venue", row.venue_id, row.grid, now)


def owner_of(row: OwnerBinding) -> Actor:
    """An owner as one who acts: with a worker's power to say that it is put right, no more.

    `repair` is all that is ever done with it, and that is written down as the owner's.
    """
    return Actor(row.id, OWNER, Role.GRID_WORKER, row.grid)


def repair(
    session: Session, row: OwnerBinding, sent: OwnerRepair, purse: RateLimiter, once: str
) -> None:
    """Say that it is put right: as `hazard.submit` does, in the owner's name; it never closes."""
    hazard = queries.ticket(session, None, [row.venue_id], sent.hazard)
    if hazard is None:
        raise tickets.HazardUnknown
    purse.spend(
        session,
        RateUse(FORMS, once),
        RateUse(PHOTOS_A_DAY, str(row.id), len(sent.pictures)),
    )
    owner, moment = owner_of(row), CommandTime(purse.now, purse.now)
    author = EventAuthor(owner.id, owner.name, "owner")
    facts = photo_facts(sent.pictures, purse.now)
    try:
        with savepoint(session):
            step = HazardSubmit(id=hazard.id, base=sent.base, photos=facts, note=sent.note)
            hazards.submit(session, owner, step, moment, author)
    except NotNow as refusal:
        matter = keep_superseded(
            session, owner, hazard.id, facts, "hazard.submit", refusal, moment, author
        )
        leave_task(session, owner, matter, purse.now)
    receive_pictures(session, owner, facts, sent.pictures, purse.now)
    row.used_on = day_of(purse.now)
    session.add(row)


def judge_repair(note: str, pictures: int) -> None:
    """Refuse what cannot be a repair, before any picture is opened."""
    if not pictures:
        raise PhotoNeeded
    if len(note) > MOST_NOTE:
        raise NoteTooLong(length=len(note))
