"""网格名册 taken over, and what it would leave without a person: said before, a task after."""

from datetime import datetime

from sqlmodel import Session

from backend.core.spreadsheets.ledger.columns import ImportReport
from backend.core.spreadsheets.ledger.reader import Reading
from backend.core.spreadsheets.operations import Kept
from backend.office.grid_handovers.vacancies.operations import left_alone, settle
from backend.people.accounts.models import Actor
from backend.people.grids import roster


def take_in(
    session: Session, actor: Actor, reading: Reading, file_name: str, now: datetime, kept: Kept
) -> ImportReport:
    """Take a roster over; a dry run says the same, and its tasks go with all the rest."""
    before = left_alone(session, actor)
    report, named = roster.take_in(session, actor, reading, file_name, now, kept)
    session.flush()
    report.left_alone = settle(session, actor, before, now, named)
    return report
