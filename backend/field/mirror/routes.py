"""Pull over HTTP: what a phone's copy lacks."""

from functools import partial

from anyio import to_thread
from litestar import Router, get
from litestar.params import FromQuery

from backend.core.errors import TooMany
from backend.core.http.handlers import Here, RequestContext, refusing
from backend.field.mirror.operations import idle, is_far_behind, pull, reached
from backend.field.mirror.schemas import Pulled
from backend.people.accounts.models import Actor
from backend.people.accounts.sessions.handlers import FOR_ALL, CurrentActor


def _pull(here: RequestContext, me: Actor, cursor: str) -> Pulled:
    with here.db.reading() as session:
        return idle(session, me, cursor, here.now) or pull(session, me, cursor, here.now)


def _idle(here: RequestContext, me: Actor, cursor: str) -> Pulled | None:
    """Asked in the loop, on a database file: four of five pulls find nothing."""
    if not (cursor and here.db.in_process):
        return None
    with here.db.glancing() as session:
        return idle(session, me, cursor, here.now)


@get("/pull", opt=FOR_ALL, responses=refusing(TooMany))
async def pull_changes(here: Here, me: CurrentActor, cursor: FromQuery[str] = "") -> Pulled:
    """Give what changed; who may: everyone, over their own grid."""
    work = partial(_pull, here, me, cursor)
    if nothing := _idle(here, me, cursor):
        answer = nothing
    elif is_far_behind(cursor, here.lanes.newest):
        answer = await here.lanes.copies.run(me.id, work)
    else:
        answer = await to_thread.run_sync(work)
    here.lanes.newest = max(here.lanes.newest, reached(answer))
    return answer


router = Router("/sync", route_handlers=[pull_changes], tags=["sync"])
