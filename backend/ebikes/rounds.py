"""What is not to be kept any longer: owners of e-bikes long out of use, forgotten day by day."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from backend.accounts import queries as accounts
from backend.accounts.models import Actor, Role
from backend.changes import once_a_day
from backend.clock import day_of
from backend.database import new_id
from backend.ebikes.operations import forget_owners
from backend.ebikes.queries import MOST_FORGOTTEN

COUNTER = "ebikes.day"


def of_day(session: Session, now: datetime) -> list[Any]:
    """Forget them once a day, some at a time; it tells nobody."""
    county = accounts.county_of(session, None)
    if county is None:
        return []
    system = Actor(new_id(), "系统", Role.ADMIN, county.path)

    def all_forgotten() -> bool:
        return forget_owners(session, system, now) < MOST_FORGOTTEN

    once_a_day(session, COUNTER, day_of(now), all_forgotten)
    return []
