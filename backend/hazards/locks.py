"""Nobody writes to a ticket beside another: a version would be there twice.

Whoever does begins his transaction with `lock_county`. What is not locked is not written, on every
database alike, so that a writer who forgets it fails in the first test there is of him.
"""

from sqlalchemy import event
from sqlmodel import Session

from backend.changes import locked_county
from backend.database import WriteSession
from backend.hazards.models import Hazard, HazardEvent


class NotLockedError(RuntimeError):
    """A ticket was about to be written outside its county's lock: a mistake of ours."""


def demand_lock(session: Session, grid: str) -> None:
    """Stop unless the ticket's county is locked by this transaction."""
    if locked_county(session) != grid[:6]:
        raise NotLockedError(grid[:6])


@event.listens_for(WriteSession, "before_flush")
def _guard(session: WriteSession, *_: object) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Hazard):
            demand_lock(session, row.grid)
        elif isinstance(row, HazardEvent) and not locked_county(session):
            raise NotLockedError(str(row.hazard_id))
