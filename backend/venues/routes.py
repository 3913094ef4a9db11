"""The registry over HTTP: phones, and the plaques' sheets. Writes come by /api/sync/push."""

from uuid import UUID

from litestar import Router, get, post
from litestar.params import FromPath

from backend.accounts import queries as accounts
from backend.accounts.models import Role, Trail
from backend.accounts.schemas import masked
from backend.accounts.session import Me, only
from backend.errors import NotFound
from backend.venues import operations, queries, sheets
from backend.venues.models import FACTS
from backend.venues.schemas import PastChange, PastStep, VenuePast, VenuePhones
from backend.wire import Here, refusing

READERS = only(Role.OFFICE, Role.ADMIN, Role.LEADER, Role.ENFORCER)
CHANGING = {"venue.amend"}
PRIVATE = {"phone", "landlord_phone"}
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


@get("/venues/{venue_id:uuid}/history", sync_to_thread=True, responses=refusing(NotFound))
def show_venue_history(here: Here, me: Me, venue_id: FromPath[UUID]) -> VenuePast:
    """Show who changed what, from what to what; who may: enforcer, office, leader, admin."""
    READERS(me)
    with here.db.reading() as session:
        queries.get(session, me, venue_id)
        return VenuePast([_step(row) for row in accounts.trail(session, me, str(venue_id))])


def _step(row: Trail) -> PastStep:
    changes: list[PastChange] = []
    if row.action in CHANGING:
        for field, change in row.facts.items():
            if field not in FACTS:  # which batch it came with
                continue
            before, after = change.get("from"), change.get("to")
            if field in PRIVATE:
                before, after = masked(before or ""), masked(after or "")
            changes.append(PastChange(field, before, after))
    facts = {} if changes else row.facts
    return PastStep(row.at, row.by_name, row.action, changes, facts)


router = Router(
    "/", route_handlers=[reveal_venue_phone, show_venue_history, *sheets.handlers], tags=["venues"]
)
