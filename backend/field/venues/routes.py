"""The registry over HTTP: phones, and the plaques' sheets. Writes come by /api/sync/push."""

from uuid import UUID

from litestar import Router, get, post
from litestar.params import FromPath

from backend.core.errors import NotFound, TooMany
from backend.core.http.handlers import Here, refusing
from backend.field.venues import operations, queries
from backend.field.venues import views as past
from backend.field.venues.plaques import routes as sheets
from backend.field.venues.schemas import DoorPhoto, DoorPhotos, FieldPast, VenuePast, VenuePhones
from backend.people.accounts.models import Role
from backend.people.accounts.sessions.handlers import CurrentActor, only
from backend.sync.photos import queries as photos

READERS = only(Role.OFFICE, Role.ADMIN, Role.LEADER, Role.ENFORCER)
CALLERS = only(*queries.CALLERS)


@post(
    "/venues/{venue_id:uuid}/phone",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(NotFound, TooMany),
)
def reveal_venue_phone(here: Here, me: CurrentActor, venue_id: FromPath[UUID]) -> VenuePhones:
    """Show numbers in full, on record; who may: worker, enforcer, office, admin, own grid."""
    CALLERS(me)
    with here.db.writing() as session:
        venue = operations.reveal_phones(session, me, venue_id, here.now)
        return VenuePhones(venue.phone, venue.landlord_phone)


@get("/venues/{venue_id:uuid}/history", sync_to_thread=True, responses=refusing(NotFound))
def show_venue_history(here: Here, me: CurrentActor, venue_id: FromPath[UUID]) -> VenuePast:
    """Show who changed what, from what to what; who may: enforcer, office, leader, admin."""
    READERS(me)
    with here.db.reading() as session:
        return VenuePast(past.steps(session, me, queries.get_venue(session, me, venue_id)))


@get(
    "/venues/{venue_id:uuid}/history/{field:str}", sync_to_thread=True, responses=refusing(NotFound)
)
def show_field_history(
    here: Here, me: CurrentActor, venue_id: FromPath[UUID], field: FromPath[str]
) -> FieldPast:
    """Show every value of one field since the first; who may: enforcer, office, leader, admin."""
    READERS(me)
    with here.db.reading() as session:
        return FieldPast(past.values(session, me, queries.get_venue(session, me, venue_id), field))


@get("/venues/{venue_id:uuid}/photos", sync_to_thread=True, responses=refusing(NotFound))
def list_venue_photos(here: Here, me: CurrentActor, venue_id: FromPath[UUID]) -> DoorPhotos:
    """List pictures of a venue's door; who may: all unconfined, over their own grid."""
    with here.db.reading() as session:
        venue = queries.get_venue(session, me, venue_id)
        found = photos.of_subjects(session, me, "venue", [venue.id]).get(venue.id, [])
        return DoorPhotos([
            DoorPhoto(p.id, p.taken_at, p.author_name, p.place, p.received_at is not None)
            for p in reversed(found)
        ])  # fmt: skip


router = Router(
    "/",
    route_handlers=[
        reveal_venue_phone, show_venue_history, show_field_history, list_venue_photos,
        *sheets.handlers,
    ],
    tags=["venues"],
)  # fmt: skip
