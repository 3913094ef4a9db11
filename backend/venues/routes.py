"""The registry over HTTP: plaques, phones, the public page. Writes come by /api/sync/push."""

import io
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery

from backend.accounts import queries as accounts
from backend.accounts.models import Role
from backend.accounts.session import Me, only
from backend.errors import Invalid, NotFound
from backend.venues import operations, queries
from backend.venues.codes import read_token
from backend.venues.models import CLASS_NAMES
from backend.venues.public import PublicVenue, public_page
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


def show_public(here: Here, token: FromPath[str]) -> Response[str]:
    """Answer whoever scans a plaque; who may: anybody; nothing personal is on it."""
    read = read_token(token)
    with here.db.reading() as session:
        found = queries.public(session, None, read) if read else None
        office = accounts.office_of(session, None, found[0].grid) if found else None
        county = None if found else accounts.county_of(session, None)
    venue, code = found or (None, None)
    state = "unknown" if code is None else "revoked" if code.revoked_at else "valid"
    view = PublicVenue(
        name=venue.name if venue else "",
        class_name=CLASS_NAMES[venue.venue_class] if venue else "",
        number=venue.number if venue else "",
        street_name=office.name if office else county.name if county else "",
        office_name=(office and office.office_name) or "街道应急办",
        office_phone=(office and office.office_phone) or here.config.office_phone,
        state=state,
        token=read or "",
    )
    status = 200 if state == "valid" else 410 if state == "revoked" else 404
    return Response(
        public_page(view),
        status_code=status,
        media_type="text/html; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )


# One handler of two paths would be handed to a thread twice over; plaques print capitals.
public_handlers = [
    get(path, include_in_schema=False, sync_to_thread=True, media_type="text/html")(show_public)
    for path in ("/v/{token:str}", "/V/{token:str}")
]
router = Router(
    "/",
    route_handlers=[reveal_venue_phone, count_plaques, print_plaques, draw_plaque],
    tags=["venues"],
)
