"""Stations and their roster over HTTP: made, planned and typed in at the desk."""

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from litestar import Router, delete, get, patch, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from backend.core.clock import day_of
from backend.core.errors import Conflict, Forbidden, Invalid, NotFound
from backend.core.http.handlers import Here, refusing
from backend.field.stations import views as stations
from backend.field.stations.roster import operations, views
from backend.field.stations.schemas import (
    DutyList,
    PaperList,
    PaperTaken,
    RosterChange,
    RosterCopied,
    RosterCopy,
    RosterNew,
    RosterPage,
    RosterRow,
    RosterSwap,
    ShiftFigureList,
    StationChange,
    StationCopy,
    StationNew,
)
from backend.people.accounts.sessions.handlers import CurrentActor, desk_only, office_only

MOST_DAYS = 400
FROM = Annotated[date, QueryParameter(name="from")]
TO = Annotated[date, QueryParameter(name="to")]


def _span(first: date, last: date) -> tuple[date, date]:
    if last < first:
        raise Invalid(reason="结束日期在开始日期以前")
    if (last - first).days > MOST_DAYS:
        raise Invalid(reason=f"一次最多看 {MOST_DAYS} 天")
    return first, last


@post("/stations", sync_to_thread=True, responses=refusing(Forbidden, Conflict, Invalid, NotFound))
def make_station(here: Here, me: CurrentActor, data: JSONBody[StationNew]) -> StationCopy:
    """Make a station with its hours; who may: office and admin, over their own grid."""
    office_only(me)
    with here.db.writing() as session:
        station = operations.make_station(session, me, data, here.now)
        session.flush()
        return stations.station_copies(session, me, [station])[0]


@patch(
    "/stations/{station_id:uuid}",
    sync_to_thread=True,
    responses=refusing(Forbidden, NotFound, Conflict, Invalid),
)
def change_station(
    here: Here, me: CurrentActor, station_id: FromPath[UUID], data: JSONBody[StationChange]
) -> StationCopy:
    """Change a station and its hours; who may: office and admin, over their own grid."""
    office_only(me)
    with here.db.writing() as session:
        station = operations.change_station(session, me, station_id, data, here.now)
        session.flush()
        return stations.station_copies(session, me, [station])[0]


@get(
    "/stations/{station_id:uuid}/roster",
    sync_to_thread=True,
    responses=refusing(Forbidden, NotFound, Invalid),
)
def show_roster(
    here: Here, me: CurrentActor, station_id: FromPath[UUID], first: FROM, last: TO
) -> RosterPage:
    """Show a station's weeks; who may: the desk, over its own grid."""
    desk_only(me)
    with here.db.reading() as session:
        return views.roster_page(session, me, station_id, *_span(first, last))


@post(
    "/stations/{station_id:uuid}/roster",
    sync_to_thread=True,
    responses=refusing(Forbidden, NotFound, Conflict, Invalid),
)
def put_on_roster(
    here: Here, me: CurrentActor, station_id: FromPath[UUID], data: JSONBody[RosterNew]
) -> RosterRow:
    """Put somebody on a roster; who may: office and admin, over their own grid."""
    office_only(me)
    with here.db.writing() as session:
        entry = operations.put_on_roster(session, me, station_id, data, here.now)
        return stations.roster_rows([entry])[0]


@post(
    "/stations/{station_id:uuid}/roster/copy",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(Forbidden, NotFound, Invalid),
)
def copy_week(
    here: Here, me: CurrentActor, station_id: FromPath[UUID], data: JSONBody[RosterCopy]
) -> RosterCopied:
    """Copy a week of a roster; who may: office and admin, over their own grid."""
    office_only(me)
    with here.db.writing() as session:
        return operations.copy_week(session, me, station_id, data, here.now)


@post(
    "/roster/swap",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(Forbidden, NotFound, Conflict, Invalid),
)
def swap_people(here: Here, me: CurrentActor, data: JSONBody[RosterSwap]) -> list[RosterRow]:
    """Let two people stand for each other; who may: office and admin, over their own grid."""
    office_only(me)
    with here.db.writing() as session:
        return stations.roster_rows(operations.swap(session, me, data))


@patch("/roster/{entry_id:uuid}", sync_to_thread=True, responses=refusing(Forbidden, NotFound))
def change_roster(
    here: Here, me: CurrentActor, entry_id: FromPath[UUID], data: JSONBody[RosterChange]
) -> RosterRow:
    """Say that somebody did not come; who may: office and admin, over their own grid."""
    office_only(me)
    with here.db.writing() as session:
        entry = operations.set_absent(session, me, entry_id, data, here.now)
        return stations.roster_rows([entry])[0]


@delete("/roster/{entry_id:uuid}", sync_to_thread=True, responses=refusing(Forbidden, NotFound))
def take_off_roster(here: Here, me: CurrentActor, entry_id: FromPath[UUID]) -> None:
    """Take somebody off a roster; who may: office and admin, over their own grid."""
    office_only(me)
    with here.db.writing() as session:
        operations.take_off_roster(session, me, entry_id)


@post(
    "/stations/{station_id:uuid}/sheets",
    sync_to_thread=True,
    responses=refusing(Forbidden, NotFound, Conflict, Invalid),
)
def take_sheet(
    here: Here, me: CurrentActor, station_id: FromPath[UUID], data: JSONBody[PaperList]
) -> PaperTaken:
    """Type in a list on paper; who may: office and admin, over their own grid."""
    office_only(me)
    with here.db.writing() as session:
        return operations.take_sheet(session, me, station_id, data, here.now)


@get("/duties", sync_to_thread=True, responses=refusing(Forbidden, NotFound, Invalid))
def list_duties(
    here: Here,
    me: CurrentActor,
    grid: FromQuery[str] = "",
    station_id: FromQuery[UUID | None] = None,
    first: Annotated[date | None, QueryParameter(name="from")] = None,
    last: Annotated[date | None, QueryParameter(name="to")] = None,
) -> DutyList:
    """List shifts that were stood; who may: the desk, over its own grid."""
    desk_only(me)
    until = last or day_of(here.now)
    span = _span(first or until - timedelta(days=14), until)
    with here.db.reading() as session:
        return stations.list_duties(session, me, grid, station_id, *span)


@get("/stations/figures", sync_to_thread=True, responses=refusing(Forbidden, NotFound, Invalid))
def count_shifts(
    here: Here, me: CurrentActor, first: FROM, last: TO, grid: FromQuery[str] = ""
) -> ShiftFigureList:
    """Count how shifts were stood; who may: the desk, over its own grid."""
    desk_only(me)
    with here.db.reading() as session:
        return views.shift_figures(session, me, grid, *_span(first, last))


handlers = [
    make_station, change_station, show_roster, put_on_roster, copy_week, swap_people,
    change_roster, take_off_roster, take_sheet, list_duties, count_shifts,
]  # fmt: skip
router = Router("/", route_handlers=handlers, tags=["stations"])
