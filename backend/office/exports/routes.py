"""Lists as files, and the record of who took which."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import IO
from urllib.parse import quote

from litestar import Router, get, post
from litestar.params import FromQuery, JSONBody
from litestar.response import Stream

from backend.core.errors import Forbidden, Invalid, NotFound, TooMany
from backend.core.http.handlers import Here, page, refusing
from backend.core.http.lanes import heavy
from backend.office.exports import operations, queries
from backend.office.exports.columns import TITLES
from backend.office.exports.models import ExportFormat, ExportKind
from backend.office.exports.schemas import ExportAsk, ExportCount, ExportLine, ExportList
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Role
from backend.people.accounts.sessions.handlers import CurrentActor, limiter_of, office_only, only

CHUNK = 1 << 16
MOST = 200
MEDIA = {
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.CSV: "text/csv; charset=utf-8",
}
exporters = only(Role.OFFICE, Role.ADMIN, Role.LEADER)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk


@post(
    "/exports",
    status_code=200,
    media_type="application/octet-stream",
    responses=refusing(Forbidden, NotFound, Invalid, TooMany),
    exclude_from_compression=True,
)
@heavy("files")
def export_list(here: Here, me: CurrentActor, data: JSONBody[ExportAsk]) -> Stream:
    """Give a list as a file, on record; who may: office, admin, leader, own grid."""
    exporters(me)
    numbers = operations.numbers_in(here.db, me, data, limiter_of(here))
    with ExitStack() as stack:
        folder = here.config.data / "exports"
        making = operations.export(here.db, me, data, folder, here.now, numbers)
        made = stack.enter_context(making)
        # Its folder goes when the handler ends; what is open stays readable.
        file = made.path.open("rb")
        size = made.path.stat().st_size
    disposition = f"attachment; filename=\"export.{data.format.value}\"; filename*=UTF-8''"
    headers = {
        "Content-Disposition": disposition + quote(made.name),
        "Content-Length": str(size),
        "X-Anxun-Rows": str(made.rows),
        "X-Anxun-Sha256": made.sha256,
    }
    return Stream(_chunks(file), media_type=MEDIA[data.format], headers=headers)


@post("/exports/count", status_code=200, responses=refusing(Forbidden, NotFound, Invalid, TooMany))
@heavy("figures")
def count_export(here: Here, me: CurrentActor, data: JSONBody[ExportAsk]) -> ExportCount:
    """Say how much a file would hold; who may: office, admin, leader, own grid."""
    exporters(me)
    numbers = operations.numbers_in(here.db, me, data, limiter_of(here))
    return operations.measure(here.db, me, data, here.now, numbers)


@get("/exports", sync_to_thread=True, responses=refusing(Forbidden))
def list_exports(
    here: Here,
    me: CurrentActor,
    kind: FromQuery[ExportKind | None] = None,
    offset: FromQuery[int] = 0,
    limit: FromQuery[int] = 50,
) -> ExportList:
    """List what left the house as a file; who may: office, admin, own grid."""
    office_only(me)
    offset, limit = page(offset, limit, MOST)
    with here.db.reading() as session:
        found, total = queries.logged(session, me, kind, offset=offset, limit=limit)
        names = accounts.grid_names(session, me, {one.grid for one in found})
    lines = [
        ExportLine(
            id=one.id, at=one.at, by_name=one.by_name, role=one.role, kind=one.kind,
            title=TITLES[one.kind], format=one.format, grid_name=names.get(one.grid, ""),
            filter_words=one.filter_words, rows=one.rows, phones=one.phones, purpose=one.purpose,
            sha256=one.sha256,
        )
        for one in found
    ]  # fmt: skip
    return ExportList(lines, total)


router = Router("/", route_handlers=[export_list, count_export, list_exports], tags=["exports"])
