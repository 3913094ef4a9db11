"""Hand-overs over HTTP: shown first, done in one step, taken back on the same day."""

from uuid import UUID

from litestar import Router, get, patch, post
from litestar.params import FromPath, JSONBody

from backend.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from backend.core.http.handlers import Here, refusing
from backend.office.grid_handovers import operations, queries
from backend.office.grid_handovers.schemas import (
    HandOverAsk,
    HandOverList,
    HandOverRow,
    Leaving,
    Passing,
)
from backend.office.grid_handovers.vacancies import operations as leaving
from backend.people.accounts import queries as accounts
from backend.people.accounts import views as people
from backend.people.accounts.models import Role
from backend.people.accounts.passwords.operations import KNOWN, FirstPassword
from backend.people.accounts.schemas import Invitation, Invited, Person, PersonChange
from backend.people.accounts.sessions.handlers import CurrentActor, only

OFFICE = only(Role.OFFICE, Role.ADMIN)
SHOWN = 50


@get("/hand-overs", sync_to_thread=True)
def list_hand_overs(here: Here, me: CurrentActor) -> HandOverList:
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
def preview_hand_over(here: Here, me: CurrentActor, data: JSONBody[HandOverAsk]) -> Passing:
    """Say what would pass; who may: office, admin, over their own grid."""
    OFFICE(me)
    with here.db.reading() as session:
        return operations.preview(session, me, data, here.now)


@post("/hand-overs", sync_to_thread=True, responses=refusing(NotFound, Conflict, Invalid))
def hand_over(here: Here, me: CurrentActor, data: JSONBody[HandOverAsk]) -> HandOverRow:
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
def undo_hand_over(here: Here, me: CurrentActor, hand_over_id: FromPath[UUID]) -> HandOverRow:
    """Take a hand-over back on the same day; who may: office, admin, over their own grid."""
    OFFICE(me)
    with here.db.writing() as session:
        row = operations.undo(session, me, hand_over_id, here.now)
        names = accounts.grid_names(session, me, {row.grid})
    return HandOverRow.of(row, names.get(row.grid, ""), may_undo=False)


@post("/people", sync_to_thread=True, responses=refusing(Forbidden, Conflict, Invalid, TooMany))
def invite_person(here: Here, me: CurrentActor, data: JSONBody[Invitation]) -> Invited:
    """Invite a person; who may: office and admin, over their own grid."""
    OFFICE(me)
    first = KNOWN.wait(str(me.id), FirstPassword.new)
    with here.db.writing() as session:
        user = leaving.invite_to_grid(session, me, data, first, here.now)
        return Invited(people.people(session, me, [user])[0], first.plain)


@post(
    "/people/{person_id:uuid}/preview",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(NotFound),
)
def preview_person_change(
    here: Here, me: CurrentActor, person_id: FromPath[UUID], data: JSONBody[PersonChange]
) -> Leaving:
    """Say what a change would leave without a person; who may: office, admin, their own grid."""
    OFFICE(me)
    with here.db.reading() as session:
        return Leaving(leaving.preview(session, me, person_id, data))


@patch(
    "/people/{person_id:uuid}",
    sync_to_thread=True,
    responses=refusing(Forbidden, NotFound, Conflict, Invalid),
)
def change_person(
    here: Here, me: CurrentActor, person_id: FromPath[UUID], data: JSONBody[PersonChange]
) -> Person:
    """Change a person; who may: office and admin, over their own grid."""
    OFFICE(me)
    with here.db.writing() as session:
        user = leaving.change_person(session, me, person_id, data, here.now)
        return people.people(session, me, [user])[0]


router = Router(
    "/",
    route_handlers=[
        list_hand_overs, preview_hand_over, hand_over, undo_hand_over, invite_person,
        preview_person_change, change_person,
    ],
    tags=["handovers"],
)  # fmt: skip
