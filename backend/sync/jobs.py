"""What failed through our own fault is done by itself, once its time has come."""

import logging
from datetime import datetime
from typing import Any

from sqlmodel import Session

from backend.core.change_log import savepoint
from backend.sync import errors as faults
from backend.sync import queries
from backend.sync.operations import retry

AT_ONCE = 50
log = logging.getLogger(__name__)


def of_failed(session: Session, now: datetime) -> list[Any]:
    """Try again what is due; it tells nobody, and what goes wrong here keeps no other round up."""
    for row in queries.failed(session, None, now, AT_ONCE):
        try:
            with savepoint(session):
                retry(session, row, now)
        except Exception as error:  # noqa: BLE001 - it stays held, and its time comes again
            log.error("trying command %s again failed: %s", row.id, faults.error_code(error))  # noqa: TRY400 - the message may hold what people wrote
    return []
