"""The field's one door: push and pull, photos, and what the office must settle."""

import json
import zlib
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from anyio import to_thread
from litestar import Request, Response, Router, get, post, put
from litestar.datastructures import CacheControlHeader
from litestar.params import FromPath, FromQuery, JSONBody

from backend.core.clock import is_plausible
from backend.core.database import transact
from backend.core.errors import Conflict, Forbidden, Invalid, NotFound, TooLarge, TooMany
from backend.core.http.handlers import Here, Site, refusing
from backend.core.http.middleware import too_deep
from backend.people.accounts.models import Actor
from backend.people.accounts.sessions.handlers import Me, desk_only, office_only
from backend.sync.office_tasks import operations as tasks
from backend.sync.operations import MOST_BYTES, PushTooLarge, push
from backend.sync.photos import evidence
from backend.sync.photos.pictures import LARGEST_BYTES, TooBig
from backend.sync.photos.schemas import PhotoKept
from backend.sync.pull.operations import is_far_behind, pull, reached
from backend.sync.rescue import operations as rescue
from backend.sync.schemas import (
    Pulled,
    Push,
    Pushed,
    Rescue,
    Settlement,
    TaskList,
    TaskPhones,
    TaskRow,
)

P = TypeVar("P", bound=Push)
SIZES = ("original", "view", "small", "public")
DEEPEST_PUSH = 200
"""A single command may be nonsense and is set aside alone; deeper than this nothing is read."""


class PushUnreadable(Invalid):
    """A body that is not a push at all."""

    code = "push.unreadable"
    sentence = "发送的内容读不出来，已留在手机里。请更新安巡后再试。"


def unpacked(body: bytes, encoding: str | None) -> bytes:
    """Undo gzip, never to more than a push may hold."""
    if encoding == "gzip":
        try:
            inflate = zlib.decompressobj(wbits=31)
            body = inflate.decompress(body, MOST_BYTES + 1)
        except zlib.error as error:
            raise PushUnreadable from error
    if len(body) > MOST_BYTES:
        raise PushTooLarge(limit="256 KB")
    return body


def _read(body: bytes, shape: type[P], *, again: bool = True) -> P:
    if too_deep(body, DEEPEST_PUSH):
        raise PushUnreadable
    try:
        data = msgspec.json.decode(body, type=shape)
    except msgspec.DecodeError as error:
        if again:
            return _read(_mended(body), shape, again=False)
        raise PushUnreadable from error
    return data


def _mended(body: bytes) -> bytes:
    """A text cut in the middle of an emoji is no reason to keep everything else back."""
    try:
        return json.dumps(json.loads(body), ensure_ascii=False).encode(errors="replace")
    except (ValueError, RecursionError):
        return body


def _push(here: Site, me: Actor, body: bytes) -> Pushed:
    data = _read(body, Push)
    if not is_plausible(data.sent_at):
        raise PushUnreadable
    return transact(here.db, lambda session: push(session, me, data, here.now))


@post(
    "/sync/push",
    status_code=200,
    request_max_body_size=MOST_BYTES + 1024,
    responses=refusing(Forbidden, TooLarge, Invalid),
)
async def push_commands(request: Request[Any, Any, Any], here: Here, me: Me) -> Pushed:
    """Take an outbox; who may: everyone, each command by its own rule and grid."""
    body = unpacked(await request.body(), request.headers.get("content-encoding"))
    return await to_thread.run_sync(_push, here, me, body)


def _rescue(here: Site, me: Actor, body: bytes) -> Pushed:
    data = _read(body, Rescue)
    return transact(here.db, lambda session: rescue.bring_in(session, me, data, here.now))


@post(
    "/sync/rescue",
    status_code=200,
    request_max_body_size=MOST_BYTES + 1024,
    responses=refusing(Forbidden, NotFound, TooLarge, Invalid),
)
async def bring_in_rescued(request: Request[Any, Any, Any], here: Here, me: Me) -> Pushed:
    """Take a lost phone's evidence from its file; who may: office and admin, own grid."""
    office_only(me)
    body = unpacked(await request.body(), request.headers.get("content-encoding"))
    return await to_thread.run_sync(_rescue, here, me, body)


def _pull(here: Site, me: Actor, cursor: str) -> Pulled:
    with here.db.reading() as session:
        return pull(session, me, cursor, here.now)


@get("/sync/pull", responses=refusing(TooMany))
async def pull_changes(here: Here, me: Me, cursor: FromQuery[str] = "") -> Pulled:
    """Give what changed; who may: everyone, over their own grid."""
    work = partial(_pull, here, me, cursor)
    if is_far_behind(cursor, here.lanes.newest):
        answer = await here.lanes.copies.run(me.id, work)
    else:
        answer = await to_thread.run_sync(work)
    here.lanes.newest = max(here.lanes.newest, reached(answer))
    return answer


@put(
    "/photos/{photo_id:uuid}",
    status_code=200,
    request_max_body_size=LARGEST_BYTES + 1024,
    responses=refusing(NotFound, Conflict, TooLarge, Invalid),
)
async def receive_photo(
    request: Request[Any, Any, Any],
    here: Here,
    me: Me,
    photo_id: FromPath[UUID],
) -> PhotoKept:
    """Take the bytes of a picture; who may: its author only."""
    if int(request.headers.get("content-length") or 0) > LARGEST_BYTES:
        raise TooBig(limit="8 MB")
    content = await request.body()
    work = partial(evidence.receive, here.db, here.store, me, photo_id, content, here.now)
    return await here.lanes.uploads.run(me.id, work)


def _rescue_photo(here: Site, me: Actor, author: UUID, photo: UUID, content: bytes) -> PhotoKept:
    with here.db.reading() as session:
        theirs = rescue.author_of(session, me, author)
    return evidence.receive(here.db, here.store, theirs, photo, content, here.now)


@put(
    "/sync/rescue/{author:uuid}/photos/{photo_id:uuid}",
    status_code=200,
    request_max_body_size=LARGEST_BYTES + 1024,
    responses=refusing(Forbidden, NotFound, Conflict, TooLarge, Invalid),
)
async def bring_in_photo(
    request: Request[Any, Any, Any],
    here: Here,
    me: Me,
    author: FromPath[UUID],
    photo_id: FromPath[UUID],
) -> PhotoKept:
    """Take a picture from a lost phone's file; who may: office and admin, over their own grid."""
    office_only(me)
    if int(request.headers.get("content-length") or 0) > LARGEST_BYTES:
        raise TooBig(limit="8 MB")
    content = await request.body()
    work = partial(_rescue_photo, here, me, author, photo_id, content)
    return await here.lanes.uploads.run(me.id, work)


@get(
    "/photos/{photo_id:uuid}/{size:str}",
    media_type="image/jpeg",
    cache_control=CacheControlHeader(private=True, max_age=31_536_000, immutable=True),
    responses=refusing(NotFound, TooLarge, TooMany),
)
async def show_photo(
    here: Here, me: Me, photo_id: FromPath[UUID], size: FromPath[str]
) -> Response[bytes]:
    """Show a picture; who may: everyone, over their own grid."""
    if size not in SIZES:
        raise NotFound
    found = await to_thread.run_sync(evidence.picture, here.db, here.store, me, photo_id, size)
    if isinstance(found, evidence.Making):
        content = await here.lanes.pictures.run(me.id, found.make)
    else:
        content = found
    return Response(content, media_type="image/jpeg")


@get("/tasks", sync_to_thread=True, responses=refusing(Forbidden))
def list_tasks(here: Here, me: Me, settled: FromQuery[bool] = False) -> TaskList:
    """List what the office must settle; who may: the desk, over its own grid."""
    desk_only(me)
    with here.db.reading() as session:
        items = tasks.listed(session, me, here.now - timedelta(hours=24), settled=settled)
        return TaskList(items, len(items))


@post(
    "/tasks/{task_id:uuid}/settle",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(NotFound),
)
def settle_task(here: Here, me: Me, task_id: FromPath[UUID], data: JSONBody[Settlement]) -> TaskRow:
    """Say what was done about it; who may: office and admin, over their own grid."""
    office_only(me)
    with here.db.writing() as session:
        return tasks.settle(session, me, task_id, data.note, here.now)


@post(
    "/tasks/{task_id:uuid}/phones",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(Forbidden, NotFound, TooMany),
)
def reveal_task_phones(here: Here, me: Me, task_id: FromPath[UUID]) -> TaskPhones:
    """Show numbers to choose from, on record; who may: office and admin, over their own grid."""
    office_only(me)
    with here.db.writing() as session:
        return tasks.phones(session, me, task_id, here.now)


router = Router(
    "/",
    route_handlers=[
        push_commands, bring_in_rescued, pull_changes, receive_photo, bring_in_photo, show_photo,
        list_tasks, settle_task, reveal_task_phones,
    ],
    tags=["sync"],
)  # fmt: skip
