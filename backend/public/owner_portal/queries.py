"""Reads of owners' bindings and self-checks; every one of them takes the actor.

An owner is no actor of ours: where only his browser's token speaks for him, the actor is none.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from backend.core.database import execute
from backend.core.errors import NotFound
from backend.field.hazards.models import OPEN, Hazard
from backend.field.venues.models import CodeKind, Venue, VenueCode
from backend.people.accounts.models import Actor
from backend.people.accounts.queries import visible_to
from backend.public.owner_portal.models import OwnerBinding, OwnerInvite, SelfCheck
from backend.sync.photos.models import Photo


class BindingUnknown(NotFound):
    """No such binding in the actor's grid."""

    code = "owner.binding_unknown"
    sentence = "没有找到这个绑定，可能已经解除。请刷新后再看。"


class NotBound(NotFound):
    """This browser acts for no such venue, or no longer."""

    code = "owner.not_bound"
    sentence = "这部手机还没有绑定，或绑定已经解除。请网格员到店时再绑定一次。"


def get_invite(session: Session, actor: None, token_hash: str) -> OwnerInvite | None:
    """Find a code that was shown, good or not."""
    return session.get(OwnerInvite, token_hash)


def use_invite(session: Session, actor: None, token_hash: str, now: datetime) -> bool:
    """Use a code up; false for whoever comes second."""
    row = OwnerInvite
    used = (
        sa.update(row)
        .where(col(row.token_hash) == token_hash, col(row.used_at).is_(None))
        .values(used_at=now)
    )
    return execute(session, used).rowcount == 1


def forget_invites(session: Session, actor: Actor, before: datetime, venue_id: UUID) -> None:
    """Drop codes long ended, and those of a venue still unused: the newest is the only one."""
    row = OwnerInvite
    stale = sa.and_(col(row.venue_id) == venue_id, col(row.used_at).is_(None))
    execute(session, sa.delete(row).where(sa.or_(col(row.ends_at) < before, stale)))


def _holding() -> SelectOfScalar[OwnerBinding]:
    """Bindings that hold: not ended, and not of the owner before."""
    taken_over = col(Venue.taken_over_at)
    return (
        select(OwnerBinding)
        .join(Venue, col(Venue.id) == col(OwnerBinding.venue_id))
        .where(
            col(OwnerBinding.revoked_at).is_(None),
            sa.or_(taken_over.is_(None), col(OwnerBinding.bound_at) >= taken_over),
        )
    )


def list_bindings(session: Session, actor: None, holder: str) -> Sequence[OwnerBinding]:
    """What a browser may act for, the oldest first."""
    statement = _holding().where(OwnerBinding.holder == holder)
    return session.exec(statement.order_by(col(OwnerBinding.bound_at))).all()


def kept(session: Session, actor: None, holder: str, venue_id: UUID) -> OwnerBinding | None:
    """A browser's binding to a venue, revoked or not."""
    statement = select(OwnerBinding).where(
        OwnerBinding.holder == holder, OwnerBinding.venue_id == venue_id
    )
    return session.exec(statement).one_or_none()


def bindings(session: Session, actor: Actor, venue_id: UUID) -> Sequence[OwnerBinding]:
    """Who acts for a venue, the newest first; the caller has fetched the venue in scope."""
    statement = _holding().where(OwnerBinding.venue_id == venue_id)
    return session.exec(statement.order_by(col(OwnerBinding.bound_at).desc())).all()


def binding(session: Session, actor: Actor, binding_id: UUID) -> OwnerBinding:
    """Fetch one binding in the actor's grid."""
    statement = select(OwnerBinding).where(OwnerBinding.id == binding_id)
    if found := session.exec(visible_to(actor, OwnerBinding, statement)).one_or_none():
        return found
    raise BindingUnknown(binding=binding_id)


def venue(session: Session, actor: None, venue_id: UUID) -> Venue:
    """The venue of a binding or of a code."""
    return session.exec(select(Venue).where(Venue.id == venue_id)).one()


def venue_of_token(session: Session, actor: None, token: str) -> UUID | None:
    """Which venue a plaque in force stands for."""
    statement = select(VenueCode.venue_id).where(
        VenueCode.kind == CodeKind.TOKEN,
        VenueCode.value == token,
        col(VenueCode.revoked_at).is_(None),
    )
    return session.exec(statement).one_or_none()


def open_tickets(session: Session, actor: None, venues: Sequence[UUID]) -> Sequence[Hazard]:
    """Open tickets of an owner's venues, what is due first on top."""
    statement = select(Hazard).where(col(Hazard.venue_id).in_(venues), col(Hazard.state).in_(OPEN))
    return session.exec(statement.order_by(col(Hazard.due_on).asc().nulls_last())).all()


def ticket(session: Session, actor: None, venues: Sequence[UUID], hazard_id: UUID) -> Hazard | None:
    """One ticket of an owner's venues, open or ended."""
    statement = select(Hazard).where(Hazard.id == hazard_id, col(Hazard.venue_id).in_(venues))
    return session.exec(statement).one_or_none()


def ticket_photo(
    session: Session, actor: None, venues: Sequence[UUID], photo_id: UUID
) -> Photo | None:
    """A picture that has arrived, of a ticket of an owner's venues."""
    statement = (
        select(Photo)
        .join(Hazard, col(Hazard.id) == col(Photo.subject_id))
        .where(
            Photo.id == photo_id,
            Photo.subject_kind == "hazard",
            col(Photo.received_at).is_not(None),
            col(Hazard.venue_id).in_(venues),
        )
    )
    return session.exec(statement).one_or_none()


def check_of(session: Session, actor: None, venue_id: UUID, month: int) -> SelfCheck | None:
    """What was answered in a month."""
    statement = select(SelfCheck).where(SelfCheck.venue_id == venue_id, SelfCheck.month == month)
    return session.exec(statement).one_or_none()


def checks(session: Session, actor: Actor, venue_id: UUID) -> Sequence[SelfCheck]:
    """Self-checks of a venue in scope, the newest first."""
    statement = select(SelfCheck).where(SelfCheck.venue_id == venue_id)
    return session.exec(statement.order_by(col(SelfCheck.month).desc()).limit(6)).all()
