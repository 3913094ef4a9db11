"""The registry put in order at the desk: venues moved, merged, split, told apart."""

from uuid import UUID

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from backend.core.clock import day_of
from backend.core.database import WriteSession, transact
from backend.core.errors import Conflict, Invalid, NotFound
from backend.core.http.handlers import Here, page, refusing
from backend.field.venues import queries as venues
from backend.office.venue_merging import operations, views
from backend.office.venue_merging import operations as merging
from backend.office.venue_merging.schemas import (
    Apart,
    Likenesses,
    MergeAsk,
    MergeList,
    MergeRow,
    Moved,
    SplitDone,
    VenueMove,
    VenuePair,
)
from backend.people.accounts.models import Role
from backend.people.accounts.sessions.handlers import CurrentActor, only

OFFICE = only(Role.OFFICE, Role.ADMIN)
READERS = only(Role.OFFICE, Role.ADMIN, Role.LEADER, Role.ENFORCER)
MOST = 200


@post(
    "/venues/{venue_id:uuid}/move",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(NotFound, Conflict, Invalid),
)
def move_venue(
    here: Here, me: CurrentActor, venue_id: FromPath[UUID], data: JSONBody[VenueMove]
) -> Moved:
    """Bring a venue to another grid; who may: office, admin, over their own grid."""
    OFFICE(me)
    return transact(here.db, lambda s: operations.move(s, me, venue_id, data, here.now))


@get("/venues/duplicates", sync_to_thread=True, responses=refusing(NotFound))
def list_duplicates(
    here: Here, me: CurrentActor, grid: FromQuery[str] = "", limit: FromQuery[int] = 50
) -> Likenesses:
    """List venues that may be one; who may: office, admin, over their own grid."""
    OFFICE(me)
    _, most = page(0, limit, MOST)
    with here.db.reading() as session:
        return views.likenesses(session, me, grid, most, day_of(here.now))


@get(
    "/venues/{venue_id:uuid}/beside/{other:uuid}",
    sync_to_thread=True,
    responses=refusing(NotFound, Conflict),
)
def compare_venues(
    here: Here, me: CurrentActor, venue_id: FromPath[UUID], other: FromPath[UUID]
) -> VenuePair:
    """Show two venues side by side; who may: office, admin, over their own grid."""
    OFFICE(me)
    with here.db.reading() as session:
        return views.pair(session, me, venue_id, other, day_of(here.now))


@post(
    "/venues/{venue_id:uuid}/apart",
    status_code=204,
    sync_to_thread=True,
    responses=refusing(NotFound, Conflict, Invalid),
)
def tell_apart(
    here: Here, me: CurrentActor, venue_id: FromPath[UUID], data: JSONBody[Apart]
) -> None:
    """Note that two are two, or take it back; who may: office, admin, over their own grid."""
    OFFICE(me)
    with here.db.writing() as session:
        operations.tell_apart(session, me, venue_id, data, here.now)


@post(
    "/venues/{venue_id:uuid}/merge",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(NotFound, Conflict, Invalid),
)
def merge_venues(
    here: Here, me: CurrentActor, venue_id: FromPath[UUID], data: JSONBody[MergeAsk]
) -> MergeRow:
    """Let another row go into this one; who may: office, admin, over their own grid."""
    OFFICE(me)

    def work(session: WriteSession) -> MergeRow:
        merge = merging.merge(session, me, venue_id, data, here.now)
        return views.merge_row(merge, venues.get_venue_row(session, me, merge.gone))

    return transact(here.db, work)


@get("/venues/{venue_id:uuid}/merges", sync_to_thread=True, responses=refusing(NotFound))
def list_merges(here: Here, me: CurrentActor, venue_id: FromPath[UUID]) -> MergeList:
    """Show what a venue is made of; who may: enforcer, office, leader, admin."""
    READERS(me)
    with here.db.reading() as session:
        return views.merge_list(session, me, venue_id)


@post(
    "/venue-merges/{merge_id:uuid}/split",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(NotFound, Conflict),
)
def split_venues(here: Here, me: CurrentActor, merge_id: FromPath[UUID]) -> SplitDone:
    """Make two of one again; who may: office, admin, over their own grid."""
    OFFICE(me)

    def work(session: WriteSession) -> SplitDone:
        merge, stays = merging.split(session, me, merge_id, here.now)
        return SplitDone(
            views.merge_row(merge, venues.get_venue_row(session, me, merge.gone)), stays
        )

    return transact(here.db, work)


router = Router(
    "/",
    route_handlers=[
        move_venue, list_duplicates, compare_venues, tell_apart, merge_venues, list_merges,
        split_venues,
    ],
    tags=["registry"],
)  # fmt: skip
