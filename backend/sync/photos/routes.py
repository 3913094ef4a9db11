"""What the desk asks of pictures: how they came, and which look like one and the same."""

from functools import partial
from typing import Any
from uuid import UUID

from anyio import to_thread
from litestar import Request, Response, Router, get, post, put
from litestar.datastructures import CacheControlHeader
from litestar.params import FromPath, FromQuery, JSONBody

from backend.core.errors import Conflict, Forbidden, Invalid, NotFound, TooLarge, TooMany
from backend.core.http.handlers import Here, RequestContext, refusing
from backend.people.accounts.models import Actor
from backend.people.accounts.sessions.handlers import FOR_ALL, CurrentActor, desk_only, office_only
from backend.sync.photos import queries
from backend.sync.photos.arrivals import operations as evidence
from backend.sync.photos.pictures import LARGEST_BYTES, TooBig
from backend.sync.photos.schemas import Dismissal, LikenessList, LikenessRow, PhotoKept, PhotoStory
from backend.sync.photos.similarity import operations as likeness
from backend.sync.rescue import operations as rescue

MOST = 200


@get("/photos/{photo_id:uuid}/story", sync_to_thread=True, responses=refusing(NotFound))
def tell_photo(here: Here, me: CurrentActor, photo_id: FromPath[UUID]) -> PhotoStory:
    """Tell when a picture was taken and came; who may: all unconfined, over their own grid."""
    with here.db.reading() as session:
        return PhotoStory.of(queries.get_photo(session, me, photo_id))


@get("/likenesses", sync_to_thread=True, responses=refusing(Forbidden))
def list_likenesses(
    here: Here,
    me: CurrentActor,
    subject_id: FromQuery[UUID | None] = None,
    dismissed: FromQuery[bool] = False,
) -> LikenessList:
    """List pictures that look like one; who may: the desk, over its own grid."""
    desk_only(me)
    with here.db.reading() as session:
        found = queries.likenesses(session, me, subject_id, dismissed=dismissed, limit=MOST)
        return LikenessList([likeness.pair_row(*pair) for pair in found], len(found))


@post(
    "/likenesses/{likeness_id:uuid}/dismiss",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(Forbidden, NotFound),
)
def dismiss_likeness(
    here: Here, me: CurrentActor, likeness_id: FromPath[UUID], data: JSONBody[Dismissal]
) -> LikenessRow:
    """Say that two pictures differ; who may: office and admin, over their own grid."""
    office_only(me)
    with here.db.writing() as session:
        return likeness.dismiss(session, me, likeness_id, data.reason, here.now)


SIZES = ("original", "view", "small", "public")


@put(
    "/photos/{photo_id:uuid}",
    opt=FOR_ALL,
    status_code=200,
    request_max_body_size=LARGEST_BYTES + 1024,
    responses=refusing(NotFound, Conflict, TooLarge, Invalid),
)
async def receive_photo(
    request: Request[Any, Any, Any],
    here: Here,
    me: CurrentActor,
    photo_id: FromPath[UUID],
) -> PhotoKept:
    """Take the bytes of a picture; who may: its author only."""
    if int(request.headers.get("content-length") or 0) > LARGEST_BYTES:
        raise TooBig(limit="8 MB")
    content = await request.body()
    work = partial(evidence.receive, here.db, here.store, me, photo_id, content, here.now)
    return await here.lanes.uploads.run(me.id, work)


def _rescue_photo(
    here: RequestContext, me: Actor, author: UUID, photo: UUID, content: bytes
) -> PhotoKept:
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
    me: CurrentActor,
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
    opt=FOR_ALL,
    media_type="image/jpeg",
    cache_control=CacheControlHeader(private=True, max_age=31_536_000, immutable=True),
    responses=refusing(NotFound, TooLarge, TooMany),
)
async def show_photo(
    here: Here, me: CurrentActor, photo_id: FromPath[UUID], size: FromPath[str]
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


handlers = [
    tell_photo, list_likenesses, dismiss_likeness, receive_photo, bring_in_photo, show_photo,
]  # fmt: skip
router = Router("/", route_handlers=handlers, tags=["photos"])
