"""投诉建议 over HTTP."""

from collections.abc import Sequence
from uuid import UUID

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, JSONBody
from sqlmodel import Session

from backend.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from backend.core.http.handlers import Here, page, refusing
from backend.office.feedback import operations, queries
from backend.office.feedback.models import Feedback
from backend.office.feedback.schemas import FeedbackAnswer, FeedbackList, FeedbackNew, FeedbackRow
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, Role
from backend.people.accounts.sessions.handlers import FOR_ALL, CurrentActor, only

MOST = 200
admin_only = only(Role.ADMIN)


def _rows(session: Session, actor: Actor, found: Sequence[Feedback]) -> list[FeedbackRow]:
    paths = list({f.grid for f in found})
    names = {g.path: g.full_name for g in accounts.grids_by_path(session, actor, paths)}
    return [FeedbackRow.of(f, names.get(f.grid, "")) for f in found]


@get("/feedback", opt=FOR_ALL, sync_to_thread=True)
def list_feedback(
    here: Here,
    me: CurrentActor,
    mine: FromQuery[bool] = False,
    unanswered: FromQuery[bool] = False,
    offset: FromQuery[int] = 0,
    limit: FromQuery[int] = 50,
) -> FeedbackList:
    """List one's own, or all of one's grid for who answers; who may: everyone."""
    offset, limit = page(offset, limit, MOST)
    with here.db.reading() as session:
        found, total = queries.list_feedback(
            session, me, mine=mine, unanswered=unanswered, offset=offset, limit=limit
        )
        return FeedbackList(_rows(session, me, found), total, queries.waiting(session, me))


@post(
    "/feedback",
    opt=FOR_ALL,
    status_code=201,
    sync_to_thread=True,
    responses=refusing(Invalid, Conflict, TooMany),
)
def say_feedback(here: Here, me: CurrentActor, data: JSONBody[FeedbackNew]) -> FeedbackRow:
    """Complain or suggest something; who may: everyone."""
    with here.db.writing() as session:
        said = operations.say(session, me, data, here.now)
        return _rows(session, me, [said])[0]


@post(
    "/feedback/{feedback_id:uuid}/answer",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(NotFound, Forbidden, Conflict, Invalid),
)
def answer_feedback(
    here: Here, me: CurrentActor, feedback_id: FromPath[UUID], data: JSONBody[FeedbackAnswer]
) -> FeedbackRow:
    """Answer it; who may: admin, over their own grid."""
    admin_only(me)
    with here.db.writing() as session:
        answered = operations.answer(session, me, feedback_id, data, here.now)
        return _rows(session, me, [answered])[0]


router = Router(
    "/", route_handlers=[list_feedback, say_feedback, answer_feedback], tags=["feedback"]
)
