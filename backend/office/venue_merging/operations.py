"""What the office does to the registry: a venue moves to another grid, or is told apart."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlmodel import Session

from backend.core.clock import day_of
from backend.core.commands import Moment
from backend.core.errors import Conflict, Invalid
from backend.field.venues import queries as venues
from backend.field.venues.models import Venue
from backend.field.venues.search.operations import refresh_search_index
from backend.office.venue_merging import queries
from backend.office.venue_merging.keeping import to_grid
from backend.office.venue_merging.schemas import Apart, Moved, VenueMove
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, Grid, GridLevel
from backend.people.accounts.operations import leave_trail

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
        amend(session, actor, venue, {"address": address, "lat": None, "lng": None}, now)
    venue.grid = grid.path
    touch(session, venue, now)
    hazards = bring(session, actor, venue, now)
    leave_trail(session, actor, "venue.move", "venue", venue.id, venue.grid, now, **told)
    return Moved(grid.path, grid.full_name, hazards)


def in_use(grid: Grid, now: datetime) -> bool:
    """Whether venues may be in a grid still."""
    return grid.valid_to is None or grid.valid_to > day_of(now)


def bring(session: Session, actor: Actor, venue: Venue, now: datetime) -> int:
    """Let what is still to be done follow a venue to its grid; gives the tickets that did."""
    kinds = ("hazards", "reports", "bindings")
    rows = [r for k in kinds for r in queries.belonging(session, actor, k, venue.id)]
    for picture in queries.pictures(session, actor, "venue", [venue.id]):
        picture.grid = venue.grid
    return to_grid(session, actor, rows, venue.grid, Moment(now, now))


def amend(
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
    venue = venues.row(session, actor, venue_id)
    if venue.merged_into:
        into = venues.row(session, actor, venue.merged_into)
        raise MergedAlready(number=venue.number, into=into.number)
    return venue


def tell_apart(session: Session, actor: Actor, venue_id: UUID, facts: Apart, now: datetime) -> None:
    """Note that two venues are two, however alike; or that they may be one after all."""
    venue, other = (on_its_own(session, actor, one) for one in (venue_id, facts.other))
    if venue.id == other.id:
        raise Invalid(reason="选的是同一家")
    told = {"other": str(other.id), "number": other.number, "apart": facts.apart}
    leave_trail(session, actor, "venue.apart", "venue", venue.id, venue.grid, now, **told)
