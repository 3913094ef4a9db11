"""Holidays over HTTP: what is known, reading a notice's words, loading and taking back."""

from litestar import Router, delete, get, post, put
from litestar.params import FromPath, JSONBody

from backend.core.clock import day_of
from backend.core.errors import Forbidden, Invalid, NotFound
from backend.core.http.handlers import Here, refusing
from backend.field.holidays import operations
from backend.field.holidays.parsing import read_notice
from backend.field.holidays.schemas import HolidayYears, NoticeDays, NoticeRead, NoticeText
from backend.people.accounts.sessions.handlers import CurrentActor, admin_only, desk_only


@get("/", sync_to_thread=True, responses=refusing(Forbidden))
def list_holidays(here: Here, me: CurrentActor) -> HolidayYears:
    """List the known rest days; who may: the desk (office, admin, leader, enforcer)."""
    desk_only(me)
    with here.db.reading() as session:
        return HolidayYears(operations.known_years(session, me, day_of(here.now)))


@post(
    "/{year:int}/read", status_code=200, sync_to_thread=True, responses=refusing(Forbidden, Invalid)
)
def read_holiday_notice(
    me: CurrentActor, year: FromPath[int], data: JSONBody[NoticeText]
) -> NoticeRead:
    """Read a notice's words into days, keeping nothing; who may: admin."""
    admin_only(me)
    return read_notice(min(max(year, 1), 9998), data.text)


@put("/{year:int}", sync_to_thread=True, responses=refusing(Forbidden, Invalid))
def load_holiday_notice(
    here: Here, me: CurrentActor, year: FromPath[int], data: JSONBody[NoticeDays]
) -> HolidayYears:
    """Load a year's notice; last days counted by it move and are told; who may: admin."""
    admin_only(me)
    try:
        with here.db.writing() as session:
            moved = operations.load_notice(session, me, year, data, here.now)
            return HolidayYears(operations.known_years(session, me, day_of(here.now)), moved)
    finally:
        operations.learn_from(here.db)


@delete(
    "/{year:int}", status_code=200, sync_to_thread=True, responses=refusing(Forbidden, NotFound)
)
def take_back_holiday_notice(here: Here, me: CurrentActor, year: FromPath[int]) -> HolidayYears:
    """Take a year's notice back; who may: admin."""
    admin_only(me)
    try:
        with here.db.writing() as session:
            moved = operations.take_back_notice(session, me, year, here.now)
            return HolidayYears(operations.known_years(session, me, day_of(here.now)), moved)
    finally:
        operations.learn_from(here.db)


handlers = [list_holidays, read_holiday_notice, load_holiday_notice, take_back_holiday_notice]
router = Router("/holidays", route_handlers=handlers, tags=["holidays"])
