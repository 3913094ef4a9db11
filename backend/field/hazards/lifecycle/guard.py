"""Nobody writes to a ticket beside another, and nobody but the writer writes to one at all.

Whoever does begins his transaction with `lock_county`: else a version would be there twice. What
is not locked, or was not sealed by the writer, is not written, on every database alike, so that
whoever forgets it fails in the first test there is of him.
"""

from typing import Any

from sqlalchemy import event, inspect
from sqlmodel import Session

from backend.core.change_log import locked_county
from backend.core.database import WriteSession
from backend.field.hazards.models import Hazard, HazardEvent

SEALED = "sealed tickets"


class NotLockedError(RuntimeError):
    """A ticket was about to be written outside its county's lock: a mistake of ours."""


class NotSealedError(RuntimeError):
    """A ticket was about to be changed by something else than an event: a mistake of ours."""


def demand_lock(session: Session, grid: str) -> None:
    """Stop unless the ticket's county is locked by this transaction."""
    if locked_county(session) != grid[:6]:
        raise NotLockedError(grid[:6])


def seal(session: Session, hazard: Hazard, line: HazardEvent | None = None) -> None:
    """Say that a ticket is now what its events made it; only the writer may."""
    sealed: dict[Any, dict[str, Any]] = session.info.setdefault(SEALED, {})
    sealed[hazard.id] = {name: getattr(hazard, name) for name in Hazard.model_fields}
    if line is not None:
        sealed[line.id] = {}


@event.listens_for(WriteSession, "before_flush")
def _guard(session: WriteSession, *_: object) -> None:
    sealed: dict[Any, dict[str, Any]] = session.info.get(SEALED, {})
    for row in session.deleted:
        if isinstance(row, Hazard | HazardEvent):
            raise NotSealedError(str(row.id))
    for row in (*session.new, *session.dirty):
        if isinstance(row, Hazard):
            demand_lock(session, row.grid)
            _demand_seal(row, sealed.get(row.id, {}))
        elif isinstance(row, HazardEvent):
            if not locked_county(session):
                raise NotLockedError(str(row.hazard_id))
            if row.id not in sealed or row not in session.new:
                raise NotSealedError(str(row.id))


def _demand_seal(row: Hazard, sealed: dict[str, Any]) -> None:
    state = inspect(row)
    for name in state.committed_state if state.persistent else Hazard.model_fields:
        if name not in sealed or state.dict.get(name) != sealed[name]:
            raise NotSealedError(f"{row.id} {name}")
