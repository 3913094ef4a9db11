"""Sign-in, people and grids over HTTP."""

from uuid import UUID

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery

from backend.core.errors import Forbidden, NotFound, TooMany
from backend.core.http.handlers import Here, refusing
from backend.people.accounts import operations, queries, views
from backend.people.accounts.models import Role
from backend.people.accounts.passwords.operations import KNOWN, FirstPassword
from backend.people.accounts.phone_numbers import operations as searching
from backend.people.accounts.schemas import (
    Held,
    History,
    Invited,
    PeopleList,
    Revealed,
)
from backend.people.accounts.sessions.handlers import (
    CurrentActor,
    desk_only,
    limiter_of,
    office_only,
)


@get("/", sync_to_thread=True, responses=refusing(Forbidden, TooMany))
def list_people(
    here: Here,
    me: CurrentActor,
    q: FromQuery[str] = "",
    role: FromQuery[Role | None] = None,
    grid: FromQuery[str] = "",
) -> PeopleList:
    """List people; who may: the desk (office, admin, leader, enforcer), over their own grid."""
    desk_only(me)
    numbers = searching.by_number(here.db, me, q, queries.CALLERS, limiter_of(here))
    with here.db.reading() as session:
        found = queries.people(session, me, text=q, role=role, grid=grid, numbers=numbers)
        return PeopleList(views.people(session, me, list(found)), len(found))


@get(
    "/{person_id:uuid}/history",
    sync_to_thread=True,
    responses=refusing(Forbidden, NotFound),
)
def show_history(here: Here, me: CurrentActor, person_id: FromPath[UUID]) -> History:
    """Show what a person was, and where; who may: the desk, over its own grid."""
    desk_only(me)
    with here.db.reading() as session:
        held = queries.assignments(session, me, queries.person(session, me, person_id).id)
        names = queries.grid_names(session, me, {h.grid for h in held})
        return History(
            [Held(h.role, h.grid, names.get(h.grid, ""), h.valid_from, h.valid_to) for h in held]
        )


@post(
    "/{person_id:uuid}/password",
    sync_to_thread=True,
    responses=refusing(Forbidden, NotFound, TooMany),
)
def reset_password(here: Here, me: CurrentActor, person_id: FromPath[UUID]) -> Invited:
    """Give a person a new first password; who may: office and admin, over their own grid."""
    office_only(me)
    first = KNOWN.wait(str(me.id), FirstPassword.new)
    with here.db.writing() as session:
        user = operations.reset_password(session, me, person_id, first, here.now)
        return Invited(views.people(session, me, [user])[0], first.plain)


@post(
    "/{person_id:uuid}/phone",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(Forbidden, NotFound, TooMany),
)
def reveal_phone(here: Here, me: CurrentActor, person_id: FromPath[UUID]) -> Revealed:
    """Show a number in full, on record; who may: office and admin, over their own grid."""
    office_only(me)
    with here.db.writing() as session:
        return Revealed(operations.reveal_phone(session, me, person_id, here.now))


handlers = [list_people, show_history, reset_password, reveal_phone]
router = Router("/people", route_handlers=handlers, tags=["accounts"])
