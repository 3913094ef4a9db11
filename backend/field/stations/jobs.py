"""What the clock brings about at stations: forgotten duties end, plates are let go of."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from backend.core.blob_store import Blobs
from backend.core.change_log import once_a_day
from backend.core.clock import day_of
from backend.core.database import new_id
from backend.field.stations.operations import close_forgotten, purge_plates
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, Role

COUNTER = "stations.day"
AT_ONCE = 200


def of_stations(blobs: Blobs) -> Callable[[Session, datetime], list[Any]]:
    """Do both; it tells nobody."""

    def of_day(session: Session, now: datetime) -> list[Any]:
        county = accounts.county_of(session, None)
        if county is None:
            return []
        system = Actor(new_id(), "系统", Role.ADMIN, county.path)
        close_forgotten(session, system, now)

        def all_gone() -> bool:
            return purge_plates(session, system, blobs, now, AT_ONCE) < AT_ONCE

        once_a_day(session, COUNTER, day_of(now), all_gone)
        return []

    return of_day
