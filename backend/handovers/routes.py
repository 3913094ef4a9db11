"""Hand-overs over HTTP: shown first, done in one step, taken back on the same day."""

from uuid import UUID

from litestar import Router, get, post
from litestar.params import FromPath, JSONBody

from backend.accounts import queries as accounts
from backend.accounts.models import Role
from backend.accounts.session import Me, only
from backend.errors import Conflict, Invalid, NotFound
from backend.handovers import operations, queries
from backend.handovers.schemas import HandOverAsk, HandOverList, HandOverRow, Passing
from backend.wire import Here, refusing

OFFICE = only(Role.OFFICE, Role.ADMIN)
SHOWN = 50


@get("/hand-overs", sync_to_thread=True)
def list_hand_overs(here: Here, me: Me) -> HandOverList:
    """List the last hand-overs; who may: office, admin, over their own grid."""
    OFFICE(me)
    with here.db.reading() as session:
        found = queries.latest(session, me, SHOWN)
        names = accounts.grid_names(session, me, {row.grid for row in found})
    rows = [
        HandOverRow.of(r, names.get(r.grid, ""), may_undo=operations.may_undo(r, here.now))
        for r in found
    ]
    return HandOverList(rows)


@post(
    "/hand-overs/preview",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(NotFound, Conflict, Invalid),
)
def preview_hand_over(here: Here, me: Me, data: JSONBody[HandOverAsk]) -> Passing:
    """Say what would pass; who may: office, admin, over their own grid."""
    OFFICE(me)
    with here.db.reading() as session:
        return operations.preview(session, me, data, here.now)


@post("/hand-overs", sync_to_thread=True, responses=refusing(NotFound, Conflict, Invalid))
def hand_over(here: Here, me: Me, data: JSONBody[HandOverAsk]) -> HandOverRow:
    """Pass a grid from one worker to another; who may: office, admin, over their own grid."""
    OFFICE(me)
    with here.db.writing() as session:
        row = operations.hand_over(session, me, data, here.now)
        session.flush()
        names = accounts.grid_names(session, me, {row.grid})
    return HandOverRow.of(row, names.get(row.grid, ""), may_undo=True)


@post(
    "/hand-overs/{hand_over_id:uuid}/undo",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(NotFound, Conflict),
)
def undo_hand_over(here: Here, me: Me, hand_over_id: FromPath[UUID]) -> HandOverRow:
    """Take a hand-over back on the same day; who may: office, admin, over their own grid."""
    OFFICE(me)
    with here.db.writing() as session:
        row = operations.undo(session, me, hand_over_id, here.now)
        names = accounts.grid_names(session, me, {row.grid})
    return HandOverRow.of(row, names.get(row.grid, ""), may_undo=False)


router = Router(
    "/",
    route_handlers=[list_hand_overs, preview_hand_over, hand_over, undo_hand_over],
    tags=["handovers"],
)
