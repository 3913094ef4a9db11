"""Reads of merges, and of all that belongs to a venue; every one of them takes the actor."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from backend.core.change_log import lock_county
from backend.core.database import Record, execute
from backend.core.errors import NotFound
from backend.field.hazards.models import Hazard
from backend.field.inspections.models import Inspection
from backend.field.patrols.models import Visit
from backend.field.venues.ledger.matching import VenueKey
from backend.field.venues.models import CodeKind, SparePlaque, Venue, VenueCode
from backend.field.venues.queries import IN_BUSINESS, STANDS
from backend.office.messages.models import Message
from backend.office.notices.models import Notice
from backend.office.venue_merging.models import VenueMerge
from backend.people.accounts.models import Actor, Trail
from backend.people.accounts.queries import narrowed, visible_to, within
from backend.public.citizen_reports.models import CitizenReport
from backend.public.owner_portal.models import OwnerBinding, OwnerInvite, SelfCheck
from backend.sync.photos.models import Photo


class MergeUnknown(NotFound):
    """No such merge in the actor's grid."""

    code = "merge.unknown"
    sentence = "没有找到这次合并，或它不在你负责的网格里。请刷新后再看。"


CARRIED: Mapping[str, tuple[type[Record], str]] = {
    "hazards": (Hazard, "id"),
    "visits": (Visit, "id"),
    "codes": (VenueCode, "id"),
    "inspections": (Inspection, "id"),
    "notices": (Notice, "id"),
    "bindings": (OwnerBinding, "id"),
    "invites": (OwnerInvite, "token_hash"),
    "checks": (SelfCheck, "id"),
    "reports": (CitizenReport, "id"),
    "spares": (SparePlaque, "value"),
}
"""What belongs to a venue and goes with it, by its key. Colours stay: they are of the row."""


def belonging(session: Session, actor: Actor, kind: str, *venues: UUID) -> Sequence[Any]:
    """All of a kind that is these venues'; the caller has fetched them in scope."""
    table: Any = CARRIED[kind][0]
    return session.exec(select(table).where(col(table.venue_id).in_(venues))).all()


def these(session: Session, actor: Actor, kind: str, keys: Sequence[str]) -> Iterator[Any]:
    """Rows of a kind by their keys; the caller has fetched the merge that names them."""
    table, key = CARRIED[kind]
    column = col(getattr(table, key))
    plain = [UUID(k) for k in keys] if key == "id" else list(keys)
    for start in range(0, len(plain), 500):
        yield from session.exec(select(table).where(column.in_(plain[start : start + 500])))


def pictures(session: Session, actor: Actor, kind: str, ids: Sequence[UUID]) -> Sequence[Photo]:
    """The pictures of things that the caller has in scope."""
    if not ids:
        return []
    mine = (col(Photo.subject_kind) == kind, col(Photo.subject_id).in_(ids))
    return session.exec(select(Photo).where(*mine)).all()


def hand_on_messages(session: Session, actor: Actor, hazards: Sequence[UUID], grid: str) -> None:
    """Let what was told of tickets be read where they are now, and no more where they were."""
    told = sa.update(Message).where(col(Message.subject_id).in_(hazards))
    execute(session, told.values(grid=grid))


def hold(session: Session, actor: Actor, venues: Sequence[UUID]) -> None:
    """Keep others from moving or merging these, and from writing to their tickets, until this is
    done; before they are read."""
    lock_county(session, actor.county)
    rows = sa.select(col(Venue.id)).where(col(Venue.id).in_(venues)).order_by(col(Venue.id))
    execute(session, rows.with_for_update()).all()


def merge(session: Session, actor: Actor, merge_id: UUID) -> VenueMerge:
    """Fetch one merge of the actor's grid."""
    statement = visible_to(actor, VenueMerge, select(VenueMerge).where(VenueMerge.id == merge_id))
    if found := session.exec(statement).one_or_none():
        return found
    raise MergeUnknown(merge=merge_id)


def merges(session: Session, actor: Actor, kept: UUID) -> Sequence[tuple[VenueMerge, Venue]]:
    """What was merged into a venue and still is, the latest first; it was fetched in scope."""
    statement = (
        select(VenueMerge, Venue)
        .join(Venue, col(Venue.id) == col(VenueMerge.gone))
        .where(VenueMerge.kept == kept, col(VenueMerge.undone_at).is_(None))
    )
    return session.exec(statement.order_by(col(VenueMerge.at).desc())).all()


def venue_keys(session: Session, actor: Actor, grid: str) -> Iterator[VenueKey]:
    """Venues in business, as much of them as tells them apart."""
    columns = [col(getattr(Venue, name)) for name in VenueKey._fields]
    there = (within(col(Venue.grid), narrowed(actor, grid)), STANDS)
    statement = sa.select(*columns).where(*there, col(Venue.status).in_(IN_BUSINESS))
    for row in execute(session, statement.execution_options(yield_per=1000)):
        yield VenueKey(*row)


def licences(session: Session, actor: Actor, grid: str) -> dict[str, UUID]:
    """Which venue each licence opens."""
    statement = (
        sa.select(col(VenueCode.value), col(VenueCode.venue_id))
        .join(Venue, col(Venue.id) == col(VenueCode.venue_id))
        .where(within(col(Venue.grid), narrowed(actor, grid)))
        .where(col(VenueCode.kind) == CodeKind.LICENCE, col(VenueCode.revoked_at).is_(None))
    )
    return {row[0]: row[1] for row in execute(session, statement)}


def told_apart(session: Session, actor: Actor) -> set[frozenset[UUID]]:
    """Pairs that somebody looked at and found to be two; the last word on each counts."""
    statement = select(Trail).where(Trail.action == "venue.apart")
    found: dict[frozenset[UUID], bool] = {}
    ordered = visible_to(actor, Trail, statement).order_by(col(Trail.at), col(Trail.id))
    for step in session.exec(ordered):
        pair = frozenset({UUID(step.subject_id), UUID(step.facts["other"])})
        found[pair] = bool(step.facts["apart"])
    return {pair for pair, apart in found.items() if apart}


def since(session: Session, actor: Actor, table: type[Record], venue: UUID, at: datetime) -> int:
    """How much of this came to a venue after a moment; it was fetched in scope."""
    row: Any = table
    came = col(row.received_at if table is Visit else row.found_at)
    statement = sa.select(sa.func.count()).where(col(row.venue_id) == venue, came > at)
    return int(execute(session, statement).scalar_one())
