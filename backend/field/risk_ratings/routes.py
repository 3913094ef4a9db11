"""Colours over HTTP, for those on duty only."""

from uuid import UUID

from litestar import Router, get
from litestar.params import FromPath, FromQuery

from backend.core.clock import day_of
from backend.core.errors import NotFound, TooMany
from backend.core.http.handlers import Here, page, refusing
from backend.field.risk_ratings import views
from backend.field.risk_ratings.models import Colour
from backend.field.risk_ratings.schemas import ColourList, ColourPage, GridColourList
from backend.field.venues.models import VenueClass
from backend.field.venues.queries import CALLERS, VenueFilter
from backend.people.accounts.phone_numbers import operations as searching
from backend.people.accounts.sessions.handlers import CurrentActor, limiter_of

MOST = 500


@get("/colours", sync_to_thread=True, responses=refusing(NotFound))
def count_colours(here: Here, me: CurrentActor, grid: FromQuery[str] = "") -> GridColourList:
    """Count colours by grid; who may: all unconfined, over their own grid."""
    with here.db.reading() as session:
        return views.by_grid(session, me, grid, day_of(here.now))


@get("/colours/venues", sync_to_thread=True, responses=refusing(NotFound, TooMany))
def list_coloured(
    here: Here,
    me: CurrentActor,
    colour: FromQuery[Colour],
    q: FromQuery[str] = "",
    grid: FromQuery[str] = "",
    venue_class: FromQuery[VenueClass | None] = None,
    offset: FromQuery[int] = 0,
    limit: FromQuery[int] = 50,
) -> ColourList:
    """List venues of one colour, phones masked; who may: all unconfined, over their own grid."""
    offset, limit = page(offset, limit, MOST)
    numbers = searching.by_number(here.db, me, q, CALLERS, limiter_of(here))
    wanted = VenueFilter(q, grid, venue_class, numbers=numbers)
    cut = slice(offset, offset + limit)
    with here.db.reading() as session:
        return views.coloured(session, me, wanted, colour, day_of(here.now), cut)


@get("/colours/{venue_id:uuid}", sync_to_thread=True, responses=refusing(NotFound))
def show_colour(here: Here, me: CurrentActor, venue_id: FromPath[UUID]) -> ColourPage:
    """Show a venue's colour, why, and what it was; who may: all unconfined, over their own grid."""
    with here.db.reading() as session:
        return views.page(session, me, venue_id, day_of(here.now))


router = Router("/", route_handlers=[count_colours, list_coloured, show_colour], tags=["colours"])
