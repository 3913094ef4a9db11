"""Ledgers over HTTP: dropped, looked at, put right, taken over, and for a week taken back."""

from collections.abc import Callable
from functools import partial
from threading import Thread
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from anyio import to_thread
from litestar import Request, Router, delete, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from backend.accounts.models import Actor
from backend.accounts.session import Me, office_only
from backend.errors import Conflict, Forbidden, Invalid, NotFound, TooLarge
from backend.imports import batches, queries
from backend.imports.batches import Desk
from backend.imports.kinds import importer
from backend.imports.schemas import BatchList, BatchRow, Corrections, Undone, veiled
from backend.imports.undoing import undo
from backend.wire import Here, Site, refusing
from backend.workbooks.archive import MAX_FILE
from backend.workbooks.mapping import ImportReport

AT_ONCE = 1 << 20
"""Files up to here are done within the request; for larger ones the page asks how far it is."""


def _desk(here: Site, me: Actor) -> Desk:
    office_only(me)
    return Desk(here.db, me, here.config.data, here.now)


def _do(step: Callable[[Desk, UUID], None], desk: Desk, batch_id: UUID, size: int) -> None:
    if size <= AT_ONCE:
        step(desk, batch_id)
    else:
        Thread(target=step, args=(desk, batch_id), name=f"import {batch_id}").start()


def _shown(desk: Desk, batch_id: UUID) -> BatchRow:
    with desk.db.reading() as session:
        return batches.show(desk, queries.batch(session, desk.actor, batch_id))


def _size(desk: Desk, batch_id: UUID) -> int:
    with desk.db.reading() as session:
        return queries.batch(session, desk.actor, batch_id).size


@post(
    "/imports/{kind:str}",
    status_code=200,
    request_max_body_size=MAX_FILE,
    responses=refusing(Forbidden, NotFound, Invalid, TooLarge),
)
async def import_ledger(
    request: Request[Any, Any, Any],
    here: Here,
    me: Me,
    kind: FromPath[str],
    dry_run: FromQuery[bool] = True,
) -> ImportReport:
    """Take a workbook over, or say what it would do; who may: office, admin, own grid."""
    office_only(me)
    take_over = importer(kind)
    content = await request.body()
    report = await to_thread.run_sync(
        partial(take_over, here.db, me, content, _name(request), dry_run=dry_run, now=here.now)
    )
    return veiled(report, take_over.ledger)


@post(
    "/imports/batches",
    request_max_body_size=MAX_FILE,
    responses=refusing(Forbidden, NotFound, Invalid, TooLarge),
)
async def drop_ledger(
    request: Request[Any, Any, Any], here: Here, me: Me, kind: FromQuery[str] = ""
) -> BatchRow:
    """Keep a file and look at it; who may: office, admin, own grid."""
    desk = _desk(here, me)
    content = await request.body()

    def work() -> BatchRow:
        batch_id = batches.drop(desk, kind, _name(request), content)
        _do(batches.look, desk, batch_id, len(content))
        return _shown(desk, batch_id)

    return await to_thread.run_sync(work)


@get("/imports/batches", sync_to_thread=True, responses=refusing(Forbidden))
def list_imports(here: Here, me: Me) -> BatchList:
    """List the imports of the last days; who may: office, admin, own grid."""
    desk = _desk(here, me)
    with desk.db.reading() as session:
        return BatchList(batches.lines(session, me, desk.now))


@get(
    "/imports/batches/{batch_id:uuid}", sync_to_thread=True, responses=refusing(Forbidden, NotFound)
)
def show_import(here: Here, me: Me, batch_id: FromPath[UUID]) -> BatchRow:
    """Show an import and how far it is; who may: office, admin, own grid."""
    return _shown(_desk(here, me), batch_id)


@post(
    "/imports/batches/{batch_id:uuid}/corrections",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(Forbidden, NotFound, Invalid, Conflict),
)
def correct_import(
    here: Here, me: Me, batch_id: FromPath[UUID], data: JSONBody[Corrections]
) -> BatchRow:
    """Put values and headings right, and look again; who may: office, admin, own grid."""
    desk = _desk(here, me)
    batches.correct(desk, batch_id, data)
    _do(batches.look, desk, batch_id, _size(desk, batch_id))
    return _shown(desk, batch_id)


@post(
    "/imports/batches/{batch_id:uuid}/take",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(Forbidden, NotFound, Conflict),
)
def take_import(here: Here, me: Me, batch_id: FromPath[UUID]) -> BatchRow:
    """Take an import over; who may: office, admin, own grid."""
    desk = _desk(here, me)
    batches.claim(desk, batch_id)
    _do(batches.take, desk, batch_id, _size(desk, batch_id))
    return _shown(desk, batch_id)


@post(
    "/imports/batches/{batch_id:uuid}/undo",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(Forbidden, NotFound, Conflict),
)
def undo_import(here: Here, me: Me, batch_id: FromPath[UUID]) -> Undone:
    """Take an import back within a week; who may: office, admin, own grid."""
    return undo(_desk(here, me), batch_id)


@delete(
    "/imports/batches/{batch_id:uuid}", sync_to_thread=True, responses=refusing(Forbidden, NotFound)
)
def forget_import(here: Here, me: Me, batch_id: FromPath[UUID]) -> None:
    """Forget a file that was not taken over; who may: office, admin, own grid."""
    batches.forget(_desk(here, me), batch_id)


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
