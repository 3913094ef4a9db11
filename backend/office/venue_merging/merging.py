"""Two rows of one door become one, with both pasts; and are told apart again, exactly."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import fields
from sqlmodel import Session

from backend.core.change_log import lock_county, note
from backend.core.commands import Moment
from backend.core.errors import Conflict, Invalid
from backend.field.hazards.models import Hazard
from backend.field.patrols.models import Visit
from backend.field.venues import queries as venues
from backend.field.venues.ledger.columns import LEDGER
from backend.field.venues.models import FACTS, Venue, VenueCode, VenueStatus
from backend.field.venues.schemas import Known, SelfChecked
from backend.office.venue_merging import queries
from backend.office.venue_merging.keeping import carry, carry_back, left_behind, to_grid
from backend.office.venue_merging.models import VenueMerge
from backend.office.venue_merging.operations import amend, in_use, on_its_own, touch
from backend.office.venue_merging.schemas import MergeAsk
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor
from backend.people.accounts.operations import leave_trail

TITLES = {column.field: column.title for column in LEDGER.columns}
TYPES = {field.name: field.type for field in fields(Known)}


class SplitAlready(Conflict):
    """It was taken back before."""

    code = "merge.split_already"
    sentence = "{by}已经拆分过了，两家都在台账里。请刷新后再看。"


class MergedOn(Conflict):
    """The row that was kept is itself another by now: the last merge is taken back first."""

    code = "merge.merged_on"
    sentence = "{number} 后来又并入了 {into}。请先在 {into} 的页面拆分那一次，再拆这一次。"


def merge(
    session: Session, actor: Actor, kept_id: UUID, facts: MergeAsk, now: datetime
) -> VenueMerge:
    """Let one row go into another, with its codes, tickets and visits; its own facts are kept."""
    queries.hold(session, actor, [kept_id, facts.gone])
    kept = on_its_own(session, actor, kept_id)
    gone = on_its_own(session, actor, facts.gone)
    if kept.id == gone.id:
        raise Invalid(reason="不能和自己合并，请选另一家")
    was = {"status": gone.status.value, "self_check": kept.self_check}
    values = _chosen(gone, facts.facts)
    taken = amend(session, actor, kept, values, now)
    told, known = SelfChecked.read(gone.self_check), SelfChecked.read(kept.self_check)
    if told and (not known or told.moment > known.moment):
        kept.self_check = gone.self_check
    moved, rows = carry(session, actor, gone, kept, Moment(now, now))
    to_grid(session, actor, rows, kept.grid, Moment(now, now))
    row = VenueMerge(kept=kept.id, gone=gone.id, grid=kept.grid, at=now, by=actor.id,
                     by_name=actor.name, reason=facts.reason.strip())  # fmt: skip
    ended = left_behind(session, actor, gone)
    for binding in ended:
        binding.revoked_at, binding.revoked_by_name = now, actor.name
    earlier = venues.merged(session, actor, gone.id)
    for venue in earlier:
        venue.merged_into = kept.id
    moved |= {"ended": _ids(ended), "earlier": _ids(earlier)}
    row.moved = {**moved, "facts": taken, "was": was}
    session.add(row)
    _vanish(session, gone, kept, now)
    touch(session, kept, now)
    leave_trail(
        session, actor, "venue.merge", "venue", kept.id, kept.grid, now,
        merge=str(row.id), number=gone.number, name=gone.name, reason=row.reason,
        taken=sorted(taken), **{"from": gone.grid, "to": kept.grid},
    )  # fmt: skip
    return row


def split(
    session: Session, actor: Actor, merge_id: UUID, now: datetime
) -> tuple[VenueMerge, list[str]]:
    """Two again: what the merge brought goes back, what was done since stays; gives what stays."""
    lock_county(session, actor.county)
    row = queries.merge(session, actor, merge_id)
    queries.hold(session, actor, [row.kept, row.gone])
    if row.undone_at:
        raise SplitAlready(by=row.undone_by_name)
    kept, gone = venues.row(session, actor, row.kept), venues.row(session, actor, row.gone)
    if kept.merged_into or gone.merged_into != kept.id:
        into = venues.row(session, actor, kept.merged_into or gone.merged_into or kept.id)
        raise MergedOn(number=kept.number, into=into.number)
    stays = list(_new(session, actor, row, kept))
    gone.merged_into = None
    stays += _housed(session, actor, gone, kept, now)
    rows = carry_back(session, actor, row.moved, kept, gone, Moment(now, now))
    stays += _revoked(rows, row.at)
    to_grid(session, actor, rows, gone.grid, Moment(now, now))
    _revive(session, actor, row, gone)
    back, changed = _as_before(kept, row.moved["facts"])
    stays += changed
    amend(session, actor, kept, back, now)
    if kept.self_check == gone.self_check:
        kept.self_check = row.moved["was"]["self_check"]
    row.undone_at, row.undone_by_name = now, actor.name
    for venue, other in ((kept, gone), (gone, kept)):
        touch(session, venue, now)
        leave_trail(
            session, actor, "venue.split", "venue", venue.id, venue.grid, now,
            number=other.number, name=other.name, stays=stays,
            **{"from": kept.grid, "to": gone.grid},
        )  # fmt: skip
    return row, stays


def _chosen(gone: Venue, names: list[str]) -> dict[str, Any]:
    """The values to take from the other row; half a place is none."""
    if unknown := set(names) - set(FACTS):
        raise Invalid(reason=f"没有 {'、'.join(sorted(unknown))} 这一项")
    place = {"lat", "lng"}
    wanted = set(names) | place if place & set(names) else set(names)
    return {name: getattr(gone, name) for name in sorted(wanted)}


def _vanish(session: Session, gone: Venue, kept: Venue, now: datetime) -> None:
    gone.merged_into, gone.status = kept.id, VenueStatus.CLOSED
    gone.version += 1
    gone.updated_at = now
    session.flush()
    note(session, "venue", gone.id, gone.grid, gone=True)


def _revive(session: Session, actor: Actor, row: VenueMerge, gone: Venue) -> None:
    gone.status = VenueStatus(row.moved["was"]["status"])
    for binding in queries.these(session, actor, "bindings", row.moved["ended"]):
        if binding.revoked_at == row.at:
            binding.revoked_at = binding.revoked_by_name = None
    mine = set(row.moved["earlier"])
    for venue in venues.merged(session, actor, row.kept):
        if str(venue.id) in mine:
            venue.merged_into = gone.id


def _as_before(kept: Venue, taken: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Values that the merge brought and that nobody changed since, as they were; and the others."""
    back: dict[str, Any] = {}
    stays: list[str] = []
    for name, told in taken.items():
        if msgspec.to_builtins(getattr(kept, name)) == told["to"]:
            back[name] = msgspec.convert(told["from"], TYPES[name])
        else:
            stays.append(f"“{TITLES.get(name, name)}”合并以后又改过，{kept.name}保持现在的值")
    return back, stays


def _new(session: Session, actor: Actor, row: VenueMerge, kept: Venue) -> Iterator[str]:
    done = {
        "次走访": queries.since(session, actor, Visit, kept.id, row.at),
        "条隐患": queries.since(session, actor, Hazard, kept.id, row.at),
    }
    if told := "、".join(f"{count} {words}" for words, count in done.items() if count):
        yield f"合并以后新做的 {told}留在 {kept.number} {kept.name}"


def _revoked(rows: list[Any], at: datetime) -> Iterator[str]:
    for row in rows:
        if isinstance(row, VenueCode) and row.revoked_at and row.revoked_at >= at:
            yield f"编码 {row.value} 合并以后已经作废，不会恢复"


def _housed(
    session: Session, actor: Actor, gone: Venue, kept: Venue, now: datetime
) -> Iterator[str]:
    """A grid that was closed since takes nothing back."""
    if not in_use(accounts.grid(session, actor, gone.grid), now):
        gone.grid = kept.grid
        yield f"{gone.number} 原来的网格已经停用，先放在 {kept.number} 的网格，请再换到合适的网格"


def _ids(rows: Any) -> list[str]:
    return [str(row.id) for row in rows]
