"""The registry over HTTP: phones, and the plaques' sheets. Writes come by /api/sync/push."""

from uuid import UUID

from litestar import Router, post
from litestar.params import FromPath

from backend.accounts.models import Role
from backend.accounts.session import Me, only
from backend.errors import NotFound
from backend.venues import operations, sheets
from backend.venues.schemas import VenuePhones
from backend.wire import Here, refusing

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


router = Router("/", route_handlers=[reveal_venue_phone, *sheets.handlers], tags=["venues"])
