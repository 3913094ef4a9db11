"""网格名册 taken over, and what it would leave without a person: said before, a task after."""

from datetime import datetime

from sqlmodel import Session

from backend.accounts import roster
from backend.accounts.models import Actor
from backend.handovers.leaving import left_alone, settle
from backend.workbooks.mapping import ImportReport
from backend.workbooks.reading import Reading
from backend.workbooks.taking import Kept


def take_in(
    session: Session, actor: Actor, reading: Reading, file_name: str, now: datetime, kept: Kept
) -> ImportReport:
    """Take a roster over; a dry run says the same, and its tasks go with all the rest."""
    before = left_alone(session, actor)
    report, named = roster.take_in(session, actor, reading, file_name, now, kept)
    session.flush()
    report.left_alone = settle(session, actor, before, now, named)
    return report
