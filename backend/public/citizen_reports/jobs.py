"""What is not to be kept any longer: pictures of reports that were declined, dropped day by day."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from backend.core.blob_store import Blobs
from backend.core.change_log import once_a_day
from backend.core.clock import day_of
from backend.public.citizen_reports.operations import purge

COUNTER = "citizens.day"
AT_ONCE = 200


def purging(blobs: Blobs) -> Callable[[Session, datetime], list[Any]]:
    """Drop them once a day, some at a time; it tells nobody."""

    def of_day(session: Session, now: datetime) -> list[Any]:
        def all_gone() -> bool:
            return purge(session, blobs, now, AT_ONCE) < AT_ONCE

        once_a_day(session, COUNTER, day_of(now), all_gone)
        return []

    return of_day
