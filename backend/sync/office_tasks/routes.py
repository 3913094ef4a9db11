"""需处理 over HTTP."""

from datetime import timedelta
from uuid import UUID

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from backend.core.errors import Forbidden, NotFound, TooMany
from backend.core.http.handlers import Here, refusing
from backend.people.accounts.sessions.handlers import CurrentActor, desk_only, office_only
from backend.sync.office_tasks import operations as tasks
from backend.sync.office_tasks.schemas import Settlement, TaskList, TaskPhones, TaskRow


@get("/", sync_to_thread=True, responses=refusing(Forbidden))
def list_tasks(here: Here, me: CurrentActor, settled: FromQuery[bool] = False) -> TaskList:
    """List what the office must settle; who may: the desk, over its own grid."""
    desk_only(me)
    with here.db.reading() as session:
        items = tasks.list_office_tasks(
            session, me, here.now - timedelta(hours=24), settled=settled
        )
        return TaskList(items, len(items))


@post(
    "/{task_id:uuid}/settle",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(NotFound),
)
def settle_task(
    here: Here, me: CurrentActor, task_id: FromPath[UUID], data: JSONBody[Settlement]
) -> TaskRow:
    """Say what was done about it; who may: office and admin, over their own grid."""
    office_only(me)
    with here.db.writing() as session:
        return tasks.settle_office_task(session, me, task_id, data.note, here.now)


@post(
    "/{task_id:uuid}/phones",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(Forbidden, NotFound, TooMany),
)
def reveal_task_phones(here: Here, me: CurrentActor, task_id: FromPath[UUID]) -> TaskPhones:
    """Show numbers to choose from, on record; who may: office and admin, over their own grid."""
    office_only(me)
    with here.db.writing() as session:
        return tasks.phones(session, me, task_id, here.now)


handlers = [list_tasks, settle_task, reveal_task_phones]
router = Router("/tasks", route_handlers=handlers, tags=["sync"])
