"""The field's one door: push and pull, photos, and what the office must settle."""

import json
import zlib
from typing import Any, TypeVar

import msgspec
from anyio import to_thread
from litestar import Request, Router, post

from backend.core.clock import is_plausible
from backend.core.database import transact
from backend.core.errors import Forbidden, Invalid, NotFound, TooLarge
from backend.core.http.handlers import Here, RequestContext, refusing
from backend.core.http.middleware import too_deep
from backend.people.accounts.models import Actor
from backend.people.accounts.sessions.handlers import FOR_ALL, CurrentActor, office_only
from backend.sync.operations import MOST_BYTES, PushTooLarge, push
from backend.sync.rescue import operations as rescue
from backend.sync.schemas import Push, Pushed, Rescue

P = TypeVar("P", bound=Push)
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


def _push(here: RequestContext, me: Actor, body: bytes) -> Pushed:
    data = _read(body, Push)
    if not is_plausible(data.sent_at):
        raise PushUnreadable
    return transact(here.db, lambda session: push(session, me, data, here.now))


@post(
    "/push",
    opt=FOR_ALL,
    status_code=200,
    request_max_body_size=MOST_BYTES + 1024,
    responses=refusing(Forbidden, TooLarge, Invalid),
)
async def push_commands(request: Request[Any, Any, Any], here: Here, me: CurrentActor) -> Pushed:
    """Take an outbox; who may: everyone, each command by its own rule and grid."""
    body = unpacked(await request.body(), request.headers.get("content-encoding"))
    return await to_thread.run_sync(_push, here, me, body)


def _rescue(here: RequestContext, me: Actor, body: bytes) -> Pushed:
    data = _read(body, Rescue)
    return transact(here.db, lambda session: rescue.bring_in(session, me, data, here.now))


@post(
    "/rescue",
    status_code=200,
    request_max_body_size=MOST_BYTES + 1024,
    responses=refusing(Forbidden, NotFound, TooLarge, Invalid),
)
async def bring_in_rescued(request: Request[Any, Any, Any], here: Here, me: CurrentActor) -> Pushed:
    """Take a lost phone's evidence from its file; who may: office and admin, own grid."""
    office_only(me)
    body = unpacked(await request.body(), request.headers.get("content-encoding"))
    return await to_thread.run_sync(_rescue, here, me, body)


router = Router("/sync", route_handlers=[push_commands, bring_in_rescued], tags=["sync"])
