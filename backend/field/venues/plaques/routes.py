"""Plaques over HTTP: counted, printed, printed again where they changed; how far they hang."""

import io
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from backend.core.errors import Invalid, NotFound, TooMany
from backend.core.http.handlers import Here, refusing
from backend.core.http.lanes import heavy
from backend.field.venues import queries
from backend.field.venues.codes import operations as binding
from backend.field.venues.models import PlaquePrint
from backend.field.venues.schemas import (
    COVERAGE_FIGURES,
    CoverageRow,
    PlaqueCount,
    PlaqueCoverage,
    PrintDone,
    PrintList,
    PrintRow,
    Spares,
)
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Role
from backend.people.accounts.sessions.handlers import CurrentActor, only

PRINTERS = only(Role.OFFICE, Role.ADMIN, Role.GRID_WORKER)
KEEPERS = only(Role.OFFICE, Role.ADMIN)
SHEETS_SHOWN = 50


@get("/plaques/count", sync_to_thread=True, responses=refusing(NotFound))
def count_plaques(
    here: Here,
    me: CurrentActor,
    grid: FromQuery[str] = "",
    ids: FromQuery[list[UUID] | None] = None,
) -> PlaqueCount:
    """Count what would be printed; who may: worker, office, admin, over their own grid."""
    from backend.field.venues.plaques import operations as printing  # noqa: PLC0415 - 0.2 s that a start need not wait for

    PRINTERS(me)
    with here.db.reading() as session:
        found = printing.plaques(session, me, here.config, grid, ids or [])
    left_out = printing.printable([one.plaque for one in found])[1]
    numbers = {one.plaque.number for one in left_out}
    whole = [one for one in found if one.plaque.number not in numbers]
    return PlaqueCount(
        venues=len(whole),
        pages=-(-len(whole) // 8),
        unprintable=[one.words for one in left_out],
        changed=sum(one.changed for one in whole),
    )


@get(
    "/plaques/sheet",
    media_type="application/pdf",
    responses=refusing(NotFound, Invalid, TooMany),
)
@heavy("files")
def print_plaques(
    here: Here,
    me: CurrentActor,
    grid: FromQuery[str] = "",
    ids: FromQuery[list[UUID] | None] = None,
    layout: FromQuery[int] = 8,
    *,
    changed: FromQuery[bool] = False,
) -> Response[bytes]:
    """Print sheets, every code read back; who may: worker, office, admin, over their own grid."""
    from backend.field.venues.plaques import operations as printing  # noqa: PLC0415 - as above

    PRINTERS(me)
    if layout not in (1, 8):
        raise Invalid(reason="每页只能是 8 块或 1 块")
    wanted = PrintDone(grid, ids or [], layout, changed)
    with here.db.reading() as session:
        chosen = printing.chosen(session, me, here.config, wanted)
    out = io.BytesIO()
    plaques = [one.plaque for one in printing.drawable(chosen)]
    printing.write_sheets(plaques, wanted.layout, out)
    return _pdf(out, "plaques")


@post("/plaques/prints", sync_to_thread=True, responses=refusing(NotFound))
def note_printed(here: Here, me: CurrentActor, data: JSONBody[PrintDone]) -> PrintRow:
    """Note that a sheet was printed as it is now; who may: worker, office, admin, own grid."""
    from backend.field.venues.plaques import operations as printing  # noqa: PLC0415 - as above

    PRINTERS(me)
    with here.db.writing() as session:
        sheet = printing.note_printed(session, me, here.config, data, here.now)
        session.flush()
        names = accounts.grid_names(session, me, [sheet.grid])
    return _row(sheet, names)


@get("/plaques/prints", sync_to_thread=True)
def list_prints(here: Here, me: CurrentActor) -> PrintList:
    """List what was printed last; who may: worker, office, admin, over their own grid."""
    PRINTERS(me)
    with here.db.reading() as session:
        found = queries.prints(session, me, SHEETS_SHOWN)
        names = accounts.grid_names(session, me, {sheet.grid for sheet in found})
    return PrintList([_row(sheet, names) for sheet in found])


@post(
    "/plaques/spares",
    media_type="application/pdf",
    responses=refusing(NotFound, Invalid, TooMany),
)
@heavy("files")
def print_spares(here: Here, me: CurrentActor, data: JSONBody[Spares]) -> Response[bytes]:
    """Make plaques of no venue, to replace broken ones with; who may: office, admin, own grid."""
    from backend.field.venues.plaques import operations as printing  # noqa: PLC0415 - as above

    KEEPERS(me)
    with here.db.writing() as session:
        made = binding.spare(session, me, data.grid, data.count, here.now)
        drawn = printing.spare_plaques(session, here.config, made)
    out = io.BytesIO()
    printing.write_sheets(drawn, 8, out)
    return _pdf(out, "spares")


@get("/plaques/calibration", media_type="application/pdf", responses=refusing(TooMany))
@heavy("files")
def print_calibration(here: Here, me: CurrentActor) -> Response[bytes]:
    """Print a page to measure the printer by; who may: worker, office, admin."""
    from backend.field.venues.plaques import operations as printing  # noqa: PLC0415 - as above

    PRINTERS(me)
    out = io.BytesIO()
    printing.write_calibration(printing.sample(here.config), out)
    return _pdf(out, "calibration")


@get("/plaques/coverage", sync_to_thread=True, responses=refusing(NotFound))
def show_coverage(here: Here, me: CurrentActor, grid: FromQuery[str] = "") -> PlaqueCoverage:
    """Count by grid what is entered and what hangs; who may: all unconfined, in their grid."""
    with here.db.reading() as session:
        found = queries.coverage(session, me, grid)
    return PlaqueCoverage(
        [
            CoverageRow(
                grid=row.path,
                grid_name=row.full_name,
                venues=row.venues,
                jian=row.jian,
                licence=row.licence,
                coded=row.coded,
                printed=row.printed,
                installed=row.installed,
            )
            for row in found
        ],
        COVERAGE_FIGURES,
    )


@get(
    "/plaques/{venue_id:uuid}",
    sync_to_thread=True,
    media_type="image/png",
    responses=refusing(NotFound),
)
def draw_plaque(here: Here, me: CurrentActor, venue_id: FromPath[UUID]) -> Response[bytes]:
    """Draw one plaque as a picture; who may: worker, office, admin, over their own grid."""
    from backend.field.venues.plaques import operations as printing  # noqa: PLC0415 - as above

    PRINTERS(me)
    with here.db.reading() as session:
        chosen = printing.chosen(session, me, here.config, PrintDone(ids=[venue_id]))
    return Response(printing.draw_png(chosen[0].plaque), media_type="image/png")


def _pdf(out: io.BytesIO, name: str) -> Response[bytes]:
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    return Response(out.getvalue(), media_type="application/pdf", headers=headers)


def _row(sheet: PlaquePrint, names: dict[str, str]) -> PrintRow:
    return PrintRow(
        id=sheet.id,
        grid=sheet.grid,
        grid_name=names.get(sheet.grid, ""),
        at=sheet.at,
        by_name=sheet.by_name,
        layout=sheet.layout,
        plaques=sheet.plaques,
        changed_only=sheet.changed_only,
    )


handlers = [
    count_plaques,
    print_plaques,
    note_printed,
    list_prints,
    print_spares,
    print_calibration,
    show_coverage,
    draw_plaque,
]
