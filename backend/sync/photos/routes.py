"""What the desk asks of pictures: how they came, and which look like one and the same."""

from uuid import UUID

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from backend.core.errors import Forbidden, NotFound
from backend.core.http.handlers import Here, refusing
from backend.people.accounts.sessions.handlers import Me, desk_only, office_only
from backend.sync.photos import queries
from backend.sync.photos.schemas import Dismissal, LikenessList, LikenessRow, PhotoStory
from backend.sync.photos.similarity import operations as likeness

MOST = 200


@get("/photos/{photo_id:uuid}/story", sync_to_thread=True, responses=refusing(NotFound))
def tell_photo(here: Here, me: Me, photo_id: FromPath[UUID]) -> PhotoStory:
    """Tell when a picture was taken and came; who may: everyone, over their own grid."""
    with here.db.reading() as session:
        return PhotoStory.of(queries.get(session, me, photo_id))


@get("/likenesses", sync_to_thread=True, responses=refusing(Forbidden))
def list_likenesses(
    here: Here,
    me: Me,
    subject_id: FromQuery[UUID | None] = None,
    dismissed: FromQuery[bool] = False,
) -> LikenessList:
    """List pictures that look like one; who may: the desk, over its own grid."""
    desk_only(me)
    with here.db.reading() as session:
        found = queries.likenesses(session, me, subject_id, dismissed=dismissed, limit=MOST)
        return LikenessList([likeness.row(*pair) for pair in found], len(found))


@post(
    "/likenesses/{likeness_id:uuid}/dismiss",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(Forbidden, NotFound),
)
def dismiss_likeness(
    here: Here, me: Me, likeness_id: FromPath[UUID], data: JSONBody[Dismissal]
) -> LikenessRow:
    """Say that two pictures differ; who may: office and admin, over their own grid."""
    office_only(me)
    with here.db.writing() as session:
        return likeness.dismiss(session, me, likeness_id, data.reason, here.now)


router = Router(
    "/", route_handlers=[tell_photo, list_likenesses, dismiss_likeness], tags=["photos"]
)
