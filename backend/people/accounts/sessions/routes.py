"""Sign-in over HTTP."""

from litestar import Request, Response, Router, delete, get, post
from litestar.datastructures import State
from litestar.params import JSONBody

from backend.core.database import Session
from backend.core.errors import Conflict, Forbidden, Invalid, TooMany, Unauthorized
from backend.core.http.handlers import Here, RequestContext, address_of, refusing
from backend.people.accounts import queries
from backend.people.accounts.models import SignedIn, User
from backend.people.accounts.passwords.operations import KNOWN, STRANGERS
from backend.people.accounts.schemas import (
    GridOf,
    Login,
    Me,
    Office,
    PasswordChange,
    Tenant,
)
from backend.people.accounts.sessions import operations
from backend.people.accounts.sessions.handlers import (
    cookie,
    device_cookie,
    device_of,
    hash_of,
    limiter_of,
    person_behind,
    person_returning,
)

EMPTIED = {"Clear-Site-Data": '"cache"'}
"""Pictures and papers leave the browser's cache. Never "storage": the unsent work lies there."""


def me_of(session: Session, user: User | SignedIn, here: RequestContext) -> Me:
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


@post("/", status_code=200, responses=refusing(Unauthorized, Forbidden, TooMany))
async def sign_in(
    request: Request[User, str, State], here: Here, data: JSONBody[Login]
) -> Response[Me]:
    """Sign in; who may: anybody.

    In no thread that others need: strangers stand in a line of their own.
    """
    device, address = device_of(request, here.config), address_of(request)
    knock = operations.SignInAttempt(data, address, device)
    lane, whose = (KNOWN, device) if device else (STRANGERS, address)
    return await lane.run(whose, lambda: _enter(here, knock))


def _enter(here: RequestContext, knock: operations.SignInAttempt) -> Response[Me]:
    entered = operations.sign_in(
        here.db, knock, limiter_of(here), production=here.config.production
    )
    mine = [cookie(here.config, entered.token), device_cookie(here.config, entered.device)]
    with here.db.reading() as session:
        return Response(me_of(session, entered.user, here), cookies=mine)


@get("/", sync_to_thread=True, responses=refusing(Unauthorized))
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


@delete("/", status_code=204, sync_to_thread=True)
def sign_out(request: Request[User, str, State], here: Here) -> Response[None]:
    """Sign out here; who may: anybody."""
    return _leave(request, here, everywhere=False)


@delete("/all", status_code=204, sync_to_thread=True)
def sign_out_everywhere(request: Request[User, str, State], here: Here) -> Response[None]:
    """Sign out on every device; who may: anybody."""
    return _leave(request, here, everywhere=True)


@post(
    "/password",
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
        keep, lambda: operations.change_password(here.db, actor, data, keep, limiter_of(here))
    )
    with here.db.reading() as session:
        return me_of(session, user, here)


handlers = [sign_in, who_am_i, sign_out, sign_out_everywhere, change_password]
router = Router("/session", route_handlers=handlers, tags=["accounts"])
