"""Sign-in, people and grids over HTTP."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from litestar import Request, Response, Router, delete, get, patch, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery, JSONBody

from backend.core.database import Session
from backend.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany, Unauthorized
from backend.core.http.handlers import Here, Site, address_of, refusing
from backend.people.accounts import operations, queries, views
from backend.people.accounts.models import Grid, Role, SignedIn, User
from backend.people.accounts.schemas import (
    GridNode,
    GridOf,
    GridRename,
    GridTree,
    Held,
    History,
    Invited,
    Login,
    Me,
    Office,
    PasswordChange,
    PeopleList,
    Revealed,
    Tenant,
    Worker,
)
from backend.people.phone_numbers import searching
from backend.people.sessions import operations as signing
from backend.people.sessions.handlers import Me as Acting
from backend.people.sessions.handlers import (
    cookie,
    desk_only,
    device_cookie,
    device_of,
    hash_of,
    office_only,
    person_behind,
    person_returning,
    purse_of,
)
from backend.people.sessions.lanes import KNOWN, STRANGERS
from backend.people.sessions.passwords import FirstPassword

EMPTIED = {"Clear-Site-Data": '"cache"'}
"""Pictures and papers leave the browser's cache. Never "storage": the unsent work lies there."""


def me_of(session: Session, user: User | SignedIn, here: Site) -> Me:
    """Show a person to themselves."""
    actor = queries.actor_of(user)
    branch = queries.branch(session, actor)
    grid = branch[-1]
    office = next((g for g in reversed(branch) if g.office_phone), None)
    return Me(
        id=user.id,
        name=user.name,
        user_name=user.user_name,
        role=user.role,
        grid=GridOf(grid.path, grid.name, grid.full_name, grid.level),
        county=Tenant(branch[0].path[:6], branch[0].name),
        office=Office(
            (office and office.office_name) or "街道应急办", (office and office.office_phone) or ""
        ),
        must_change_password=user.must_change_password,
        server_time=here.now,
        public_url=here.config.public_url,
    )


@post("/session", status_code=200, responses=refusing(Unauthorized, Forbidden, TooMany))
async def sign_in(
    request: Request[User, str, State], here: Here, data: JSONBody[Login]
) -> Response[Me]:
    """Sign in; who may: anybody.

    In no thread that others need: strangers stand in a line of their own.
    """
    device, address = device_of(request, here.config), address_of(request)
    knock = signing.Knock(data, address, device)
    lane, whose = (KNOWN, device) if device else (STRANGERS, address)
    return await lane.run(whose, lambda: _enter(here, knock))


def _enter(here: Site, knock: signing.Knock) -> Response[Me]:
    entered = signing.enter(here.db, knock, purse_of(here), production=here.config.production)
    mine = [cookie(here.config, entered.token), device_cookie(here.config, entered.device)]
    with here.db.reading() as session:
        return Response(me_of(session, entered.user, here), cookies=mine)


@get("/session", sync_to_thread=True, responses=refusing(Unauthorized))
def who_am_i(request: Request[User, str, State], here: Here) -> Me:
    """Tell who is signed in; who may: everyone signed in."""
    user = person_returning(request, here)
    with here.db.reading() as session:
        return me_of(session, user, here)


def _leave(request: Request[User, str, State], here: Here, *, everywhere: bool) -> Response[None]:
    left = Response(None, status_code=204, cookies=[cookie(here.config, "")], headers=EMPTIED)
    try:
        actor = queries.actor_of(person_behind(request, here))
    except Unauthorized:
        return left
    with here.db.writing() as session:
        operations.sign_out(
            session, actor, only=None if everywhere else hash_of(request, here.config)
        )
    return left


@delete("/session", status_code=204, sync_to_thread=True)
def sign_out(request: Request[User, str, State], here: Here) -> Response[None]:
    """Sign out here; who may: anybody."""
    return _leave(request, here, everywhere=False)


@delete("/session/all", status_code=204, sync_to_thread=True)
def sign_out_everywhere(request: Request[User, str, State], here: Here) -> Response[None]:
    """Sign out on every device; who may: anybody."""
    return _leave(request, here, everywhere=True)


@post(
    "/session/password",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(Invalid, Forbidden, Conflict, TooMany),
)
def change_password(
    request: Request[User, str, State],
    here: Here,
    data: JSONBody[PasswordChange],
) -> Me:
    """Change one's own password; who may: everyone signed in."""
    actor = queries.actor_of(person_behind(request, here))
    keep = hash_of(request, here.config)
    user = KNOWN.wait(
        keep, lambda: signing.change_password(here.db, actor, data, keep, purse_of(here))
    )
    with here.db.reading() as session:
        return me_of(session, user, here)


@get("/grids", sync_to_thread=True)
def list_grids(here: Here, me: Acting) -> GridTree:
    """List the caller's grids; who may: everyone, over their own grid."""
    with here.db.reading() as session:
        workers = queries.workers_of(session, me)
        return GridTree([_node(grid, workers) for grid in queries.grids(session, me)])


def _node(grid: Grid, workers: Mapping[str, Sequence[User]]) -> GridNode:
    return GridNode(
        path=grid.path,
        name=grid.name,
        full_name=grid.full_name,
        level=grid.level,
        code=grid.code,
        workers=[Worker(w.id, w.name) for w in workers.get(grid.path, [])],
    )


@patch("/grids/{path:str}", sync_to_thread=True, responses=refusing(Forbidden, NotFound, Conflict))
def rename_grid(
    here: Here, me: Acting, path: FromPath[str], data: JSONBody[GridRename]
) -> GridNode:
    """Call a grid otherwise; who may: office and admin, below their own grid."""
    office_only(me)
    with here.db.writing() as session:
        grid = operations.rename_grid(session, me, path, data.name, here.now)
        workers = queries.workers_of(session, me, path)
        return _node(grid, workers)


@get("/people", sync_to_thread=True, responses=refusing(Forbidden, TooMany))
def list_people(
    here: Here,
    me: Acting,
    q: FromQuery[str] = "",
    role: FromQuery[Role | None] = None,
    grid: FromQuery[str] = "",
) -> PeopleList:
    """List people; who may: the desk (office, admin, leader, enforcer), over their own grid."""
    desk_only(me)
    numbers = searching.by_number(here.db, me, q, queries.CALLERS, purse_of(here))
    with here.db.reading() as session:
        found = queries.people(session, me, text=q, role=role, grid=grid, numbers=numbers)
        return PeopleList(views.people(session, me, list(found)), len(found))


@get(
    "/people/{person_id:uuid}/history",
    sync_to_thread=True,
    responses=refusing(Forbidden, NotFound),
)
def show_history(here: Here, me: Acting, person_id: FromPath[UUID]) -> History:
    """Show what a person was, and where; who may: the desk, over its own grid."""
    desk_only(me)
    with here.db.reading() as session:
        held = queries.assignments(session, me, queries.person(session, me, person_id).id)
        names = queries.grid_names(session, me, {h.grid for h in held})
        return History(
            [Held(h.role, h.grid, names.get(h.grid, ""), h.valid_from, h.valid_to) for h in held]
        )


@post(
    "/people/{person_id:uuid}/password",
    sync_to_thread=True,
    responses=refusing(Forbidden, NotFound, TooMany),
)
def reset_password(here: Here, me: Acting, person_id: FromPath[UUID]) -> Invited:
    """Give a person a new first password; who may: office and admin, over their own grid."""
    office_only(me)
    first = KNOWN.wait(str(me.id), FirstPassword.new)
    with here.db.writing() as session:
        user = operations.reset_password(session, me, person_id, first, here.now)
        return Invited(views.people(session, me, [user])[0], first.plain)


@post(
    "/people/{person_id:uuid}/phone",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(Forbidden, NotFound, TooMany),
)
def reveal_phone(here: Here, me: Acting, person_id: FromPath[UUID]) -> Revealed:
    """Show a number in full, on record; who may: office and admin, over their own grid."""
    office_only(me)
    with here.db.writing() as session:
        return Revealed(operations.reveal_phone(session, me, person_id, here.now))


handlers = [
    sign_in,
    who_am_i,
    sign_out,
    sign_out_everywhere,
    change_password,
    list_grids,
    list_people,
    show_history,
    rename_grid,
    reset_password,
    reveal_phone,
]
router = Router("/", route_handlers=handlers, tags=["accounts"])
