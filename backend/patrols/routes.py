"""A venue with all that was done there, over HTTP."""

from uuid import UUID

from litestar import Router, get
from litestar.params import FromPath, FromQuery

from backend.accounts.session import Me
from backend.clock import day_of
from backend.errors import NotFound
from backend.patrols import views
from backend.patrols.schemas import VenueFound, VenueList, VenuePage
from backend.venues import queries as venues
from backend.venues.codes import Kind, alias_of, read_scan
from backend.venues.flags import VenueFlag
from backend.venues.models import VenueClass, VenueStatus
from backend.wire import Here, page, refusing

MOST = 500


class OtherCounty(NotFound):
    """A plaque, but not of this tenant."""

    code = "venue.code_other_county"
    sentence = "这是别的县（市）的码牌，这里没有它的档案。请核对是否走错了门牌，或按名称查找。"


@get("/venues", sync_to_thread=True, responses=refusing(NotFound))
def list_venues(
    here: Here,
    me: Me,
    q: FromQuery[str] = "",
    grid: FromQuery[str] = "",
    venue_class: FromQuery[VenueClass | None] = None,
    status: FromQuery[VenueStatus | None] = None,
    flag: FromQuery[VenueFlag | None] = None,
    offset: FromQuery[int] = 0,
    limit: FromQuery[int] = 50,
) -> VenueList:
    """List venues, phones masked; who may: everyone, over their own grid."""
    today = day_of(here.now)
    wanted = venues.Wanted(q, grid, venue_class, status, flag, today)
    offset, limit = page(offset, limit, MOST)
    with here.db.reading() as session:
        found, total = venues.listed(session, me, wanted, offset=offset, limit=limit)
        return VenueList(views.venue_list(session, me, found, today), total)


@get("/venues/{venue_id:uuid}", sync_to_thread=True, responses=refusing(NotFound))
def show_venue(here: Here, me: Me, venue_id: FromPath[UUID]) -> VenuePage:
    """Show a venue with tickets and visits; who may: everyone, over their own grid."""
    with here.db.reading() as session:
        return views.venue_page(session, me, venues.get(session, me, venue_id), day_of(here.now))


@get("/venues/by-code/{code:str}", sync_to_thread=True, responses=refusing(NotFound))
def show_venue_by_code(here: Here, me: Me, code: FromPath[str]) -> VenueFound:
    """Tell which venue a code opens; who may: everyone, over their own grid."""
    scanned = read_scan(code, here.config.public_url, me.county)
    if scanned.kind is Kind.OTHER_COUNTY:
        raise OtherCounty
    today = day_of(here.now)
    with here.db.reading() as session:
        try:
            return views.venue_found(session, me, scanned.value or code.strip().upper(), today)
        except venues.VenueUnknown:
            if scanned.value:
                raise
            return views.venue_found(session, me, alias_of(code), today)


router = Router("/", route_handlers=[list_venues, show_venue, show_venue_by_code], tags=["patrols"])
