"""Ledgers over HTTP: a workbook is sent, first dry, then for good."""

from functools import partial
from typing import Any
from urllib.parse import unquote

from anyio import to_thread
from litestar import Request, Router, post
from litestar.params import FromPath, FromQuery

from backend.accounts.session import Me, office_only
from backend.errors import Forbidden, Invalid, NotFound, TooLarge
from backend.imports.kinds import importer
from backend.wire import Here, refusing
from backend.workbooks.mapping import ImportReport

LARGEST = 50 * 1024 * 1024


@post(
    "/imports/{kind:str}",
    status_code=200,
    request_max_body_size=LARGEST,
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
    name = unquote(request.headers.get("x-file-name", ""))
    content = await request.body()
    return await to_thread.run_sync(
        partial(take_over, here.db, me, content, name, dry_run=dry_run, now=here.now)
    )


router = Router("/", route_handlers=[import_ledger], tags=["imports"])
