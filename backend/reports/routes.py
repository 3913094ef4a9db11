"""Figures over HTTP."""

from typing import Annotated

from litestar import Router, get
from litestar.params import FromQuery, QueryParameter

from backend.accounts.session import Me
from backend.clock import month_of
from backend.errors import Invalid, NotFound
from backend.hazards.models import Domain
from backend.hazards.routes import month
from backend.reports.figures import monthly
from backend.reports.schemas import Monthly
from backend.wire import Here, refusing


@get("/reports/monthly", sync_to_thread=True, responses=refusing(NotFound, Invalid))
def show_monthly(
    here: Here,
    me: Me,
    first: Annotated[str, QueryParameter(name="from")] = "",
    last: Annotated[str, QueryParameter(name="to")] = "",
    grid: FromQuery[str] = "",
    domain: FromQuery[Domain] = Domain.FIRE,
) -> Monthly:
    """Count months; who may: everyone, over their own grid."""
    this = month_of(here.now)
    start = month(first) if first else this
    end = month(last) if last else max(start, this if not first else start)
    with here.db.reading() as session:
        return monthly(session, me, (start, end), here.now, grid=grid, domain=domain)


router = Router("/", route_handlers=[show_monthly], tags=["reports"])
