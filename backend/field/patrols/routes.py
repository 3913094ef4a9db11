"""A venue with all that was done there, over HTTP."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from litestar import Router, get
from litestar.params import FromPath, FromQuery, QueryParameter

from backend.core.clock import day_of, span
from backend.core.errors import Invalid, NotFound, TooMany
from backend.core.http.handlers import Here, page, refusing
from backend.core.http.lanes import light
from backend.field.patrols import queries, views
from backend.field.patrols.schemas import VenueFound, VenueList, VenuePage, VisitList
from backend.field.venues import queries as venues
from backend.field.venues.codes.parsing import CodeFormat, alias_of, read_scan
from backend.field.venues.filters import CodeState, VenueFlag
from backend.field.venues.models import VenueClass, VenueStatus
from backend.people.accounts.phone_numbers import operations as searching
from backend.people.accounts.sessions.handlers import CurrentActor, limiter_of

MOST = 500


class VisitsBy(StrEnum):
    """What stands in a line of the list of visits."""

    VISIT = "visit"
    VENUE = "venue"
    """A venue once, by its newest visit."""


class OtherCounty(NotFound):
    """A plaque, but not of this tenant."""

    code = "venue.code_other_county"
    sentence = "这是别的县（市）的码牌，这里没有它的档案。请核对是否走错了门牌，或按名称查找。"


@get("/visits", sync_to_thread=True, responses=refusing(NotFound, Invalid))
def list_visits(
    here: Here,
    me: CurrentActor,
    grid: FromQuery[str] = "",
    own: FromQuery[bool] = False,
    first: Annotated[str, QueryParameter(name="from")] = "",
    last: Annotated[str, QueryParameter(name="to")] = "",
    effective: FromQuery[bool | None] = None,
    by: FromQuery[VisitsBy] = VisitsBy.VISIT,
    offset: FromQuery[int] = 0,
    limit: FromQuery[int] = 50,
) -> VisitList:
    """List visits of some months, or the venues visited; who may: all unconfined, in their grid."""
    asked = span(first, last)
    wanted = queries.VisitFilter(grid, own, asked.months if asked else None, effective)
    offset, limit = page(offset, limit, MOST)
    rows = queries.venues_listed if by is VisitsBy.VENUE else queries.list_visits
    with here.db.reading() as session:
        found, total = rows(session, me, wanted, offset=offset, limit=limit)
        return VisitList(views.visit_list(session, me, found), total)


@get("/venues", sync_to_thread=True, responses=refusing(NotFound, TooMany))
def list_venues(
    here: Here,
    me: CurrentActor,
    q: FromQuery[str] = "",
    grid: FromQuery[str] = "",
    venue_class: FromQuery[VenueClass | None] = None,
    status: FromQuery[VenueStatus | None] = None,
    in_business: FromQuery[bool] = False,
    own: FromQuery[bool] = False,
    code: FromQuery[CodeState | None] = None,
    flag: FromQuery[VenueFlag | None] = None,
    offset: FromQuery[int] = 0,
    limit: FromQuery[int] = 50,
) -> VenueList:
    """List venues, phones masked; who may: all unconfined, over their own grid."""
    today = day_of(here.now)
    numbers = searching.by_number(here.db, me, q, venues.CALLERS, limiter_of(here))
    wanted = venues.VenueFilter(
        q, grid, venue_class, status, flag, today, in_business, own, code, numbers
    )
    offset, limit = page(offset, limit, MOST)
    with here.db.reading() as session:
        found, total = venues.list_venues(session, me, wanted, offset=offset, limit=limit)
        return VenueList(views.venue_list(session, me, found, today), total)


@get("/venues/{venue_id:uuid}", sync_to_thread=True, responses=refusing(NotFound))
def show_venue(here: Here, me: CurrentActor, venue_id: FromPath[UUID]) -> VenuePage:
    """Show a venue with tickets and visits; who may: all unconfined, over their own grid."""
    with here.db.reading() as session:
        return views.venue_page(
            session, me, venues.get_venue(session, me, venue_id), day_of(here.now)
        )


@get("/venues/by-code/{code:str}", responses=refusing(NotFound))
@light
def show_venue_by_code(here: Here, me: CurrentActor, code: FromPath[str]) -> VenueFound:
    """Tell which venue a code opens; who may: all unconfined, over their own grid."""
    scanned = read_scan(code, here.config.public_url, me.county)
    if scanned.kind is CodeFormat.OTHER_COUNTY:
        raise OtherCounty
    today = day_of(here.now)
    with here.db.glancing() as session:
        try:
            return views.venue_found(session, me, scanned.value or code.strip().upper(), today)
        except venues.VenueUnknown:
            if scanned.value:
                raise
            return views.venue_found(session, me, alias_of(code), today)


router = Router(
    "/",
    route_handlers=[list_visits, list_venues, show_venue, show_venue_by_code],
    tags=["patrols"],
)
