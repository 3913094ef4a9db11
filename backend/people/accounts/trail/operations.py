"""The trail: who did what, nobody edits it."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from backend.people.accounts.models import (
    Actor,
    Trail,
)


def leave_trail(
    session: Session,
    actor: Actor | None,
    action: str,
    kind: str,
    subject: UUID | str,
    grid: str,
    now: datetime,
    **facts: object,
) -> None:
    """Write down who did what; nobody edits this."""
    session.add(
        Trail(
            at=now,
            by=actor.id if actor else None,
            by_name=actor.name if actor else "命令行",
            action=action,
            subject_kind=kind,
            subject_id=str(subject),
            grid=grid,
            facts=facts,
        )
    )
