"""Figures over HTTP."""

from datetime import date
from typing import Annotated

from litestar import Router, get
from litestar.params import FromQuery, QueryParameter

from backend.core.clock import day_of, month, month_of
from backend.core.errors import Invalid, NotFound, TooMany
from backend.core.http.handlers import Here, refusing
from backend.core.http.lanes import heavy
from backend.field.hazards.models import Domain
from backend.office.reports.half_year.views import half_year
from backend.office.reports.monthly.views import monthly
from backend.office.reports.schemas import HalfYear, Monthly
from backend.people.accounts.sessions.handlers import CurrentActor

JUNE = 6


@get("/reports/monthly", responses=refusing(NotFound, Invalid, TooMany))
@heavy("figures")
def show_monthly(
    here: Here,
    me: CurrentActor,
    first: Annotated[str, QueryParameter(name="from")] = "",
    last: Annotated[str, QueryParameter(name="to")] = "",
    grid: FromQuery[str] = "",
    domain: FromQuery[Domain] = Domain.FIRE,
) -> Monthly:
    """Count months; who may: all unconfined, over their own grid."""
    this = month_of(here.now)
    start = month(first) if first else this
    end = month(last) if last else max(start, this if not first else start)
    with here.db.reading() as session:
        return monthly(session, me, (start, end), here.now, grid=grid, domain=domain)


@get("/reports/half-year", responses=refusing(NotFound, Invalid, TooMany))
@heavy("figures")
def show_half_year(
    here: Here,
    me: CurrentActor,
    first: Annotated[date | None, QueryParameter(name="from")] = None,
    last: Annotated[date | None, QueryParameter(name="to")] = None,
    grid: FromQuery[str] = "",
) -> HalfYear:
    """Count a half-year; who may: all unconfined, over their own grid."""
    end = last or day_of(here.now)
    start = first or date(end.year, 1 if end.month <= JUNE else JUNE + 1, 1)
    with here.db.reading() as session:
        return half_year(session, me, (start, end), here.now, grid=grid)


router = Router("/", route_handlers=[show_monthly, show_half_year], tags=["reports"])
