"""What is not to be kept any longer: owners of e-bikes long out of use, forgotten day by day."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from backend.core.change_log import once_a_day
from backend.core.clock import day_of
from backend.core.database import new_id
from backend.field.ebikes.operations import forget_owners
from backend.field.ebikes.queries import MOST_FORGOTTEN
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, Role

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
