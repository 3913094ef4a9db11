"""Once a week phones are told anew on which days offices work: holidays are learnt meanwhile."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from backend.core.change_log import once_a_day, record_change
from backend.core.clock import day_of
from backend.core.database import new_id
from backend.field.plan import queries
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, Role

COUNTER = "plans.week"


def of_week(session: Session, now: datetime) -> list[Any]:
    """Let phones fetch their plans again; done once a week, it tells nobody."""
    county = accounts.county_of(session, None)
    if county is None:
        return []
    system = Actor(new_id(), "系统", Role.ADMIN, county.path)
    today = day_of(now)

    def all_told() -> bool:
        for grid in queries.planned_grids(session, system, county.path):
            record_change(session, "plan", grid, county.path)
        return True

    once_a_day(session, COUNTER, today - timedelta(days=today.weekday()), all_told)
    return []
