"""Stations over HTTP: read only. The register is taken over from workbooks."""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Router, get
from litestar.params import FromQuery, QueryParameter

from backend.core.clock import day_of
from backend.core.errors import NotFound
from backend.core.http.handlers import Here, page, refusing
from backend.field.stations import views
from backend.field.stations.models import Vehicle, Violation
from backend.field.stations.queries import DissuasionFilter
from backend.field.stations.schemas import DissuasionList, StationList
from backend.people.accounts.sessions.handlers import CurrentActor

MOST = 200


@get("/stations", sync_to_thread=True, responses=refusing(NotFound))
def list_stations(
    here: Here, me: CurrentActor, grid: FromQuery[str] = "", year: FromQuery[int | None] = None
) -> StationList:
    """List stations with a year's months; who may: all unconfined, over their own grid."""
    with here.db.reading() as session:
        return views.stations(session, me, grid, year, day_of(here.now).year)


@get("/dissuasions", sync_to_thread=True, responses=refusing(NotFound))
def list_dissuasions(
    here: Here,
    me: CurrentActor,
    q: FromQuery[str] = "",
    grid: FromQuery[str] = "",
    first: Annotated[date | None, QueryParameter(name="from")] = None,
    last: Annotated[date | None, QueryParameter(name="to")] = None,
    station_id: FromQuery[UUID | None] = None,
    violation: FromQuery[Violation | None] = None,
    vehicle: FromQuery[Vehicle | None] = None,
    offset: FromQuery[int] = 0,
    limit: FromQuery[int] = 50,
) -> DissuasionList:
    """List the register, the newest first; who may: all unconfined, over their own grid."""
    wanted = DissuasionFilter(q, grid, first, last, station_id, violation, vehicle)
    offset, limit = page(offset, limit, MOST)
    with here.db.reading() as session:
        return views.list_dissuasions(session, me, wanted, offset=offset, limit=limit)


router = Router("/", route_handlers=[list_stations, list_dissuasions], tags=["stations"])
