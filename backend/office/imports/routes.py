"""Ledgers over HTTP: dropped, looked at, put right, taken over, and for a week taken back."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from litestar import Request, Router, delete, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from backend.core.errors import Conflict, Forbidden, Invalid, NotFound, TooLarge, TooMany
from backend.core.http.handlers import Here, RequestContext, refusing
from backend.core.http.lanes import heavy
from backend.core.spreadsheets.archive import MAX_FILE
from backend.core.spreadsheets.ledger.columns import ImportReport
from backend.core.spreadsheets.operations import MOST_WRITING_S
from backend.office.imports import operations as batches
from backend.office.imports import queries
from backend.office.imports.kinds import importer
from backend.office.imports.operations import ImportContext
from backend.office.imports.schemas import BatchList, BatchRow, Corrections, Undone, veiled
from backend.office.imports.undo.operations import undo
from backend.people.accounts.models import Actor
from backend.people.accounts.sessions.handlers import CurrentActor, office_only

AT_ONCE = 1 << 20
"""Files up to here are done within the request; for larger ones the page asks how far it is."""


def _desk(here: RequestContext, me: Actor) -> ImportContext:
    office_only(me)
    return ImportContext(here.db, me, here.config.data, here.now)


async def _step(
    here: RequestContext,
    desk: ImportContext,
    begin: Callable[[], UUID],
    go_on: Callable[[ImportContext, UUID], None],
) -> BatchRow:
    """Begin a step and go on with it: a small file's at once, a large one's after the answer."""

    def work() -> tuple[BatchRow, bool]:
        batch_id = begin()
        large = _size(desk, batch_id) > AT_ONCE
        if not large:
            go_on(desk, batch_id)
        return _shown(desk, batch_id), large

    def then(begun: tuple[BatchRow, bool]) -> None:
        row, large = begun
        if large:
            go_on(desk, row.id)

    row, _ = await here.lanes.imports.begin(desk.actor.id, work, then)
    return row


def _shown(desk: ImportContext, batch_id: UUID) -> BatchRow:
    with desk.db.reading() as session:
        return batches.show(desk, queries.batch(session, desk.actor, batch_id))


def _size(desk: ImportContext, batch_id: UUID) -> int:
    with desk.db.reading() as session:
        return queries.batch(session, desk.actor, batch_id).size


@post(
    "/imports/{kind:str}",
    status_code=200,
    request_max_body_size=MAX_FILE,
    responses=refusing(Forbidden, NotFound, Invalid, TooLarge, TooMany, Conflict),
)
async def import_ledger(
    request: Request[Any, Any, Any],
    here: Here,
    me: CurrentActor,
    kind: FromPath[str],
    dry_run: FromQuery[bool] = True,
) -> ImportReport:
    """Take a workbook over, or say what it would do; who may: office, admin, own grid."""
    office_only(me)
    take_over = importer(kind)
    content = await request.body()
    within_s = 0.0 if dry_run else MOST_WRITING_S
    work = partial(
        take_over, here.db, me, content, _name(request),
        dry_run=dry_run, now=here.now, within_s=within_s,
    )  # fmt: skip
    report = await here.lanes.imports.run(me.id, work)
    return veiled(report, take_over.ledger)


@post(
    "/imports/batches",
    request_max_body_size=MAX_FILE,
    responses=refusing(Forbidden, NotFound, Invalid, TooLarge, TooMany),
)
async def drop_ledger(
    request: Request[Any, Any, Any], here: Here, me: CurrentActor, kind: FromQuery[str] = ""
) -> BatchRow:
    """Keep a file and look at it; who may: office, admin, own grid."""
    desk = _desk(here, me)
    content = await request.body()

    drop = partial(batches.drop, desk, kind, _name(request), content)
    return await _step(here, desk, drop, batches.look)


@get("/imports/batches", sync_to_thread=True, responses=refusing(Forbidden))
def list_imports(here: Here, me: CurrentActor) -> BatchList:
    """List the imports of the last days; who may: office, admin, own grid."""
    desk = _desk(here, me)
    with desk.db.reading() as session:
        return BatchList(batches.lines(session, me, desk.now))


@get(
    "/imports/batches/{batch_id:uuid}", sync_to_thread=True, responses=refusing(Forbidden, NotFound)
)
def show_import(here: Here, me: CurrentActor, batch_id: FromPath[UUID]) -> BatchRow:
    """Show an import and how far it is; who may: office, admin, own grid."""
    return _shown(_desk(here, me), batch_id)


@post(
    "/imports/batches/{batch_id:uuid}/corrections",
    status_code=200,
    responses=refusing(Forbidden, NotFound, Invalid, Conflict, TooMany),
)
async def correct_import(
    here: Here, me: CurrentActor, batch_id: FromPath[UUID], data: JSONBody[Corrections]
) -> BatchRow:
    """Put values and headings right, and look again; who may: office, admin, own grid."""
    desk = _desk(here, me)

    def correct() -> UUID:
        batches.correct(desk, batch_id, data)
        return batch_id

    return await _step(here, desk, correct, batches.look)


@post(
    "/imports/batches/{batch_id:uuid}/take",
    status_code=200,
    responses=refusing(Forbidden, NotFound, Conflict, TooMany),
)
async def take_import(here: Here, me: CurrentActor, batch_id: FromPath[UUID]) -> BatchRow:
    """Take an import over; who may: office, admin, own grid."""
    desk = _desk(here, me)

    def claim() -> UUID:
        batches.claim(desk, batch_id)
        return batch_id

    return await _step(here, desk, claim, batches.take)


@post(
    "/imports/batches/{batch_id:uuid}/undo",
    status_code=200,
    responses=refusing(Forbidden, NotFound, Conflict, TooMany),
)
@heavy("imports")
def undo_import(here: Here, me: CurrentActor, batch_id: FromPath[UUID]) -> Undone:
    """Take an import back within a week; who may: office, admin, own grid."""
    return undo(_desk(here, me), batch_id)


@delete(
    "/imports/batches/{batch_id:uuid}", sync_to_thread=True, responses=refusing(Forbidden, NotFound)
)
def forget_import(here: Here, me: CurrentActor, batch_id: FromPath[UUID]) -> None:
    """Forget a file that was not taken over; who may: office, admin, own grid."""
    batches.discard_import(_desk(here, me), batch_id)


def _name(request: Request[Any, Any, Any]) -> str:
    return unquote(request.headers.get("x-file-name", ""))


router = Router(
    "/",
    route_handlers=[
        import_ledger, drop_ledger, list_imports, show_import, correct_import, take_import,
        undo_import, forget_import,
    ],
    tags=["imports"],
)  # fmt: skip
