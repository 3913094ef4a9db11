"""E-bikes over HTTP: read only, but for showing a number; the rest are commands."""

from datetime import date
from uuid import UUID

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery

from backend.core.clock import day_of
from backend.core.errors import Forbidden, NotFound, TooMany
from backend.core.http.handlers import Here, page, refusing
from backend.field.ebikes import operations, queries, views
from backend.field.ebikes.models import Battery, Charging, Parking, Plate
from backend.field.ebikes.schemas import EbikeList, EbikeListed, EbikePhone, PlateDrive, TwinList
from backend.people.accounts.phone_numbers import operations as searching
from backend.people.accounts.sessions.handlers import CurrentActor, limiter_of

MOST = 500


@get("/ebikes", sync_to_thread=True, responses=refusing(NotFound, TooMany))
def list_ebikes(
    here: Here,
    me: CurrentActor,
    q: FromQuery[str] = "",
    grid: FromQuery[str] = "",
    plate: FromQuery[Plate | None] = None,
    unplated: FromQuery[bool] = False,
    active: FromQuery[bool | None] = True,
    battery: FromQuery[Battery | None] = None,
    parking: FromQuery[Parking | None] = None,
    charging: FromQuery[Charging | None] = None,
    guided: FromQuery[bool | None] = None,
    own: FromQuery[bool] = False,
    registered_to: FromQuery[date | None] = None,
    guided_from: FromQuery[date | None] = None,
    guided_to: FromQuery[date | None] = None,
    offset: FromQuery[int] = 0,
    limit: FromQuery[int] = 50,
) -> EbikeList:
    """List e-bikes, phones masked; who may: all unconfined, over their own grid."""
    numbers = searching.by_number(here.db, me, q, queries.CALLERS, limiter_of(here))
    wanted = queries.EbikeFilter(
        q, grid, plate, unplated, active, battery, parking, charging, guided, own, registered_to,
        guided_from, guided_to, numbers,
    )  # fmt: skip
    offset, limit = page(offset, limit, MOST)
    with here.db.reading() as session:
        found, total = queries.list_ebikes(session, me, wanted, offset=offset, limit=limit)
        return EbikeList(views.ebike_rows(session, me, found), total)


@get("/ebikes/{ebike_id:uuid}", sync_to_thread=True, responses=refusing(NotFound))
def show_ebike(here: Here, me: CurrentActor, ebike_id: FromPath[UUID]) -> EbikeListed:
    """Show an e-bike; who may: all unconfined, over their own grid."""
    with here.db.reading() as session:
        return views.ebike_rows(session, me, [queries.get_ebike(session, me, ebike_id)])[0]


@post(
    "/ebikes/{ebike_id:uuid}/phone",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(Forbidden, NotFound, TooMany),
)
def reveal_ebike_phone(here: Here, me: CurrentActor, ebike_id: FromPath[UUID]) -> EbikePhone:
    """Show the owner's number, on record; who may: worker, office, admin, own grid."""
    if me.role not in queries.CALLERS:
        raise Forbidden
    with here.db.writing() as session:
        return EbikePhone(operations.reveal_phone(session, me, ebike_id, here.now).phone)


@get("/ebikes/plates", sync_to_thread=True, responses=refusing(NotFound))
def count_ebike_plates(
    here: Here,
    me: CurrentActor,
    grid: FromQuery[str] = "",
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
) -> PlateDrive:
    """Count plates grid by grid; who may: all unconfined, over their own grid."""
    last = until or day_of(here.now)
    with here.db.reading() as session:
        return views.plate_drive(session, me, grid, since or date(last.year, 1, 1), last)


@get("/ebikes/twins", sync_to_thread=True, responses=refusing(NotFound))
def list_ebike_twins(here: Here, me: CurrentActor, grid: FromQuery[str] = "") -> TwinList:
    """List e-bikes sharing a frame code or plate; who may: all unconfined, over their own grid."""
    with here.db.reading() as session:
        return TwinList(views.duplicates(session, me, grid))


router = Router(
    "/",
    route_handlers=[
        list_ebikes, show_ebike, reveal_ebike_phone, count_ebike_plates, list_ebike_twins,
    ],
    tags=["ebikes"],
)  # fmt: skip
