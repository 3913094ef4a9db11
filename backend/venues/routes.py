"""The registry over HTTP: plaques and phones. Writes come by /api/sync/push."""

import io
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery

from backend.accounts.models import Role
from backend.accounts.session import Me, only
from backend.errors import Invalid, NotFound
from backend.venues import operations, queries
from backend.venues.schemas import PlaqueCount, VenuePhones
from backend.wire import Here, refusing

PRINTERS = only(Role.OFFICE, Role.ADMIN, Role.GRID_WORKER)
CALLERS = only(Role.OFFICE, Role.ADMIN, Role.GRID_WORKER, Role.ENFORCER)


@post(
    "/venues/{venue_id:uuid}/phone",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(NotFound),
)
def reveal_venue_phone(here: Here, me: Me, venue_id: FromPath[UUID]) -> VenuePhones:
    """Show numbers in full, on record; who may: worker, enforcer, office, admin, own grid."""
    CALLERS(me)
    with here.db.writing() as session:
        venue = operations.reveal_phones(session, me, venue_id, here.now)
        return VenuePhones(venue.phone, venue.landlord_phone)


@get("/plaques/count", sync_to_thread=True, responses=refusing(NotFound))
def count_plaques(
    here: Here, me: Me, grid: FromQuery[str] = "", ids: FromQuery[list[UUID] | None] = None
) -> PlaqueCount:
    """Count what would be printed; who may: worker, office, admin, over their own grid."""
    PRINTERS(me)
    with here.db.reading() as session:
        found = queries.for_plaques(session, me, grid, ids or [])
    from backend.venues.pictures import missing_characters  # noqa: PLC0415 - see printing

    bad = [v.name for v, _ in found if missing_characters(v.name)]
    return PlaqueCount(venues=len(found), pages=-(-len(found) // 8), unprintable=bad)


@get(
    "/plaques/sheet",
    sync_to_thread=True,
    media_type="application/pdf",
    responses=refusing(NotFound, Invalid),
)
def print_plaques(
    here: Here,
    me: Me,
    grid: FromQuery[str] = "",
    ids: FromQuery[list[UUID] | None] = None,
    layout: FromQuery[int] = 8,
) -> Response[bytes]:
    """Print sheets, every code read back; who may: worker, office, admin, over their own grid."""
    from backend.venues import printing  # noqa: PLC0415 - 0.2 s that a start need not wait for

    PRINTERS(me)
    if layout not in (1, 8):
        raise Invalid(reason="每页只能是 8 块或 1 块")
    with here.db.reading() as session:
        chosen = printing.plaques(session, me, here.config, grid, ids or [])
    out = io.BytesIO()
    printing.write_sheets(chosen, 8 if layout == 8 else 1, out)  # noqa: PLR2004 - on a page
    headers = {"Content-Disposition": 'attachment; filename="plaques.pdf"'}
    return Response(out.getvalue(), media_type="application/pdf", headers=headers)


@get(
    "/plaques/{venue_id:uuid}",
    sync_to_thread=True,
    media_type="image/png",
    responses=refusing(NotFound),
)
def draw_plaque(here: Here, me: Me, venue_id: FromPath[UUID]) -> Response[bytes]:
    """Draw one plaque as a picture; who may: worker, office, admin, over their own grid."""
    from backend.venues import printing  # noqa: PLC0415 - as above

    PRINTERS(me)
    with here.db.reading() as session:
        chosen = printing.plaques(session, me, here.config, "", [venue_id])
    return Response(printing.draw_png(chosen[0]), media_type="image/png")


router = Router(
    "/",
    route_handlers=[reveal_venue_phone, count_plaques, print_plaques, draw_plaque],
    tags=["venues"],
)
