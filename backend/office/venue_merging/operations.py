"""Venues move to another grid; two rows become one and are told apart again, exactly."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import fields
from sqlmodel import Session

from backend.core.change_log import lock_county, record_change
from backend.core.clock import day_of
from backend.core.commands import CommandTime
from backend.core.errors import Conflict, Invalid
from backend.core.spreadsheets.operations import batches
from backend.field.hazards.lifecycle.events import MovedFacts
from backend.field.hazards.lifecycle.operations import append_event
from backend.field.hazards.models import OPEN, EventKind, Hazard
from backend.field.patrols.models import Visit
from backend.field.patrols.operations import remember_visits
from backend.field.venues import queries as venues
from backend.field.venues.ledger.columns import LEDGER
from backend.field.venues.models import FACTS, Venue, VenueCode, VenueStatus
from backend.field.venues.schemas import SelfChecked, VenueFields
from backend.field.venues.search.operations import refresh_search_index
from backend.office.messages.models import Rule
from backend.office.messages.operations import write_messages
from backend.office.messages.queries import tickets_by_id
from backend.office.messages.subscriptions import about
from backend.office.venue_merging import queries
from backend.office.venue_merging.models import VenueMerge
from backend.office.venue_merging.queries import CARRIED
from backend.office.venue_merging.schemas import Apart, MergeAsk, Moved, VenueMove
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, Grid, GridLevel
from backend.people.accounts.trail.operations import leave_trail
from backend.public.citizen_reports.models import CitizenReport, ReportState
from backend.public.owner_portal.models import OwnerBinding, SelfCheck

SHOWN = {Hazard: "hazard", CitizenReport: "citizen"}
"""What pictures of these are filed under."""
Carried = dict[str, list[str]]


def still_to_do(row: Any) -> bool:
    """Whether it goes with its venue to another grid."""
    if isinstance(row, Hazard):
        return row.state in OPEN
    if isinstance(row, CitizenReport):
        return row.state is ReportState.NEW
    return isinstance(row, OwnerBinding)


def to_grid(
    session: Session, actor: Actor, rows: Iterable[Any], grid: str, moment: CommandTime
) -> int:
    """Bring what is still to be done into a grid, and tell who works there; gives the tickets."""
    going = [row for row in rows if still_to_do(row) and row.grid != grid]
    open_now = [row for row in going if isinstance(row, Hazard)]
    names = accounts.grid_names(session, actor, {grid, *(row.grid for row in going)})
    occasions: dict[UUID, str] = {}
    for hazard in open_now:
        text = f"随场所从{names.get(hazard.grid, '')}转到{names.get(grid, '')}"
        moved = MovedFacts(grid=grid, venue_id=hazard.venue_id)
        event = append_event(
            session, actor, hazard, EventKind.MOVED, moment, text=text, facts=moved
        )
        occasions[hazard.id] = str(event.id)
    for table, kind in SHOWN.items():
        ids = [row.id for row in going if isinstance(row, table)]
        for picture in queries.pictures(session, actor, kind, ids):
            picture.grid = grid
    for row in going:
        if not isinstance(row, Hazard):
            row.grid = grid
    session.flush()
    queries.hand_on_messages(session, actor, list(occasions), grid)
    told = tickets_by_id(session, None, list(occasions)) if occasions else {}
    notices = [about(told[one], Rule.ASSIGNED, once) for one, once in occasions.items()]
    write_messages(session, notices, moment.at)
    return len(open_now)


def carry(
    session: Session, actor: Actor, gone: Venue, kept: Venue, moment: CommandTime
) -> tuple[Carried, list[Any]]:
    """Point everything at the venue that stays; gives it by kind, and the rows themselves.

    What the one that stays has already, of the same month or the same browser, stays behind.
    """
    carried: Carried = {}
    rows: list[Any] = []
    for kind, (_, key) in CARRIED.items():
        there = queries.belonging(session, actor, kind, kept.id)
        taken = {_once(row) for row in there} - {None}
        going = [
            row
            for row in queries.belonging(session, actor, kind, gone.id)
            if _once(row) not in taken and not _of_owner_before(row, gone)
        ]
        for row in going:
            _point(session, actor, row, kept, moment, "合并到")
        carried[kind] = [str(getattr(row, key)) for row in going]
        rows += going
    doors = queries.pictures(session, actor, "venue", [gone.id])
    for picture in doors:
        picture.subject_id, picture.grid = kept.id, kept.grid
    carried["doors"] = [str(picture.id) for picture in doors]
    session.flush()
    return carried, rows


def carry_back(
    session: Session,
    actor: Actor,
    carried: Mapping[str, list[str]],
    kept: Venue,
    gone: Venue,
    moment: CommandTime,
) -> list[Any]:
    """Point at the old row again whatever still is where the merge brought it."""
    rows: list[Any] = []
    for kind in CARRIED:
        keys = carried.get(kind, [])
        rows += [r for r in queries.these(session, actor, kind, keys) if r.venue_id == kept.id]
    for row in rows:
        _point(session, actor, row, gone, moment, "拆分回")
    back = set(carried.get("doors", []))
    for picture in queries.pictures(session, actor, "venue", [kept.id]):
        if str(picture.id) in back:
            picture.subject_id, picture.grid = gone.id, gone.grid
    session.flush()
    return rows


def _point(
    session: Session, actor: Actor, row: Any, venue: Venue, moment: CommandTime, words: str
) -> None:
    if isinstance(row, Hazard):
        text, moved = f"随场所{words} {venue.number}", MovedFacts(grid=row.grid, venue_id=venue.id)
        append_event(session, actor, row, EventKind.MOVED, moment, text=text, facts=moved)
    else:
        row.venue_id = venue.id


def _once(row: Any) -> object:
    """What a venue has only one of: a self-check a month, a binding a browser."""
    if isinstance(row, SelfCheck):
        return row.month
    return row.holder if isinstance(row, OwnerBinding) else None


def _of_owner_before(row: Any, venue: Venue) -> bool:
    """A binding that another owner's taking over has ended."""
    since = venue.taken_over_at
    return isinstance(row, OwnerBinding) and since is not None and row.bound_at < since


def left_behind(session: Session, actor: Actor, gone: Venue) -> list[OwnerBinding]:
    """Bindings of a row to whose venue the same browser is bound twice."""
    return [
        row
        for row in queries.belonging(session, actor, "bindings", gone.id)
        if row.revoked_at is None
    ]


LOWEST = {GridLevel.GRID, GridLevel.MICRO}


class MergedAlready(Conflict):
    """A row that is another venue by now."""

    code = "merge.merged_already"
    sentence = "{number} 已经并入 {into}，不能再搬、再并。需要时请先在 {into} 的页面拆分。"


def move(session: Session, actor: Actor, venue_id: UUID, facts: VenueMove, now: datetime) -> Moved:
    """Bring a venue to another grid, or to another address, with all that is still to be done."""
    queries.hold(session, actor, [venue_id])
    venue = on_its_own(session, actor, venue_id)
    grid = accounts.grid(session, actor, facts.grid)
    if grid.level not in LOWEST or not in_use(grid, now):
        raise Invalid(reason="场所要登记在具体的、还在用的网格里")
    address = (facts.address or venue.address).strip()
    if not address:
        raise Invalid(reason="新地址是空的")
    if (grid.path, address) == (venue.grid, venue.address):
        raise Invalid(reason="网格和地址都和现在一样，没有要改的")
    told: dict[str, object] = {"from": venue.grid, "to": grid.path, "reason": facts.reason.strip()}
    if address != venue.address:
        amend_fields(session, actor, venue, {"address": address, "lat": None, "lng": None}, now)
    venue.grid = grid.path
    remember_visits(session, actor, [venue])
    touch(session, venue, now)
    hazards = bring(session, actor, [venue], now)
    leave_trail(session, actor, "venue.move", "venue", venue.id, venue.grid, now, **told)
    return Moved(grid.path, grid.full_name, hazards)


def in_use(grid: Grid, now: datetime) -> bool:
    """Whether venues may be in a grid still."""
    return grid.valid_to is None or grid.valid_to > day_of(now)


def bring(session: Session, actor: Actor, movers: Sequence[Venue], now: datetime) -> int:
    """Let what is still to be done follow venues to their grids; gives the tickets that did."""
    followed = 0
    for grid in sorted({venue.grid for venue in movers}):
        mine = [venue.id for venue in movers if venue.grid == grid]
        kinds = ("hazards", "reports", "bindings")
        rows = [row for kind in kinds for row in queries.belonging(session, actor, kind, *mine)]
        for picture in queries.pictures(session, actor, "venue", mine):
            picture.grid = grid
        followed += to_grid(session, actor, rows, grid, CommandTime(now, now))
    return followed


def follow(
    session: Session, actor: Actor, left: Mapping[UUID, str], reason: str, now: datetime
) -> None:
    """Go after venues that a ledger put into other grids; `left` are the grids they were in."""
    for some in batches(list(left)):
        movers = venues.venues_by_ids(session, actor, some)
        bring(session, actor, movers, now)
        remember_visits(session, actor, movers)
        for venue in movers:
            told = {"from": left[venue.id], "to": venue.grid, "reason": reason}
            leave_trail(session, actor, "venue.move", "venue", venue.id, venue.grid, now, **told)


def amend_fields(
    session: Session, actor: Actor, venue: Venue, values: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """Change facts of a venue, on record like any other change of them; gives what changed."""
    changed = {name: value for name, value in values.items() if getattr(venue, name) != value}
    told: dict[str, Any] = {
        name: msgspec.to_builtins({"from": getattr(venue, name), "to": value})
        for name, value in changed.items()
    }
    for name, value in changed.items():
        setattr(venue, name, value)
    if told:
        leave_trail(session, actor, "venue.amend", "venue", venue.id, venue.grid, now, **told)
    return told


def touch(session: Session, venue: Venue, now: datetime) -> None:
    """Let phones and searches know a venue as it is now."""
    refresh_search_index(session, venue)
    venue.version += 1
    venue.updated_at = max(venue.updated_at, now)


def on_its_own(session: Session, actor: Actor, venue_id: UUID) -> Venue:
    """A row that is no other venue by now; else say which it is."""
    venue = venues.get_venue_row(session, actor, venue_id)
    if venue.merged_into:
        into = venues.get_venue_row(session, actor, venue.merged_into)
        raise MergedAlready(number=venue.number, into=into.number)
    return venue


def tell_apart(session: Session, actor: Actor, venue_id: UUID, facts: Apart, now: datetime) -> None:
    """Note that two venues are two, however alike; or that they may be one after all."""
    venue, other = (on_its_own(session, actor, one) for one in (venue_id, facts.other))
    if venue.id == other.id:
        raise Invalid(reason="选的是同一家")
    told = {"other": str(other.id), "number": other.number, "apart": facts.apart}
    leave_trail(session, actor, "venue.apart", "venue", venue.id, venue.grid, now, **told)


TITLES = {column.field: column.title for column in LEDGER.columns}
TYPES = {field.name: field.type for field in fields(VenueFields)}


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
    taken = amend_fields(session, actor, kept, values, now)
    told, known = SelfChecked.read(gone.self_check), SelfChecked.read(kept.self_check)
    if told and (not known or told.moment > known.moment):
        kept.self_check = gone.self_check
    moved, rows = carry(session, actor, gone, kept, CommandTime(now, now))
    to_grid(session, actor, rows, kept.grid, CommandTime(now, now))
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
    remember_visits(session, actor, [kept])
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
    kept, gone = (
        venues.get_venue_row(session, actor, row.kept),
        venues.get_venue_row(session, actor, row.gone),
    )
    if kept.merged_into or gone.merged_into != kept.id:
        into = venues.get_venue_row(session, actor, kept.merged_into or gone.merged_into or kept.id)
        raise MergedOn(number=kept.number, into=into.number)
    stays = list(_new(session, actor, row, kept))
    gone.merged_into = None
    stays += _housed(session, actor, gone, kept, now)
    rows = carry_back(session, actor, row.moved, kept, gone, CommandTime(now, now))
    stays += _revoked(rows, row.at)
    to_grid(session, actor, rows, gone.grid, CommandTime(now, now))
    _revive(session, actor, row, gone)
    back, changed = _as_before(kept, row.moved["facts"])
    stays += changed
    amend_fields(session, actor, kept, back, now)
    if kept.self_check == gone.self_check:
        kept.self_check = row.moved["was"]["self_check"]
    row.undone_at, row.undone_by_name = now, actor.name
    remember_visits(session, actor, [kept, gone])
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
    record_change(session, "venue", gone.id, gone.grid, gone=True)


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
