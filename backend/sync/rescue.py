"""救援文件: unsent work of a phone that is gone, brought in under its author's name."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from backend.accounts import queries as accounts
from backend.accounts.models import Actor
from backend.accounts.operations import leave_trail
from backend.changes import lock_county
from backend.sync.operations import push
from backend.sync.schemas import Push, Pushed


def author_of(session: Session, actor: Actor, author: UUID) -> Actor:
    """Whose work it is; somebody within the office's own grid."""
    return accounts.actor_of(accounts.person(session, actor, author))


def bring_in(session: Session, actor: Actor, body: Push, now: datetime) -> Pushed:
    """Carry out a part of the file as its author's phone would have, any number of times."""
    lock_county(session, actor.county)
    author = author_of(session, actor, body.author)
    leave_trail(
        session, actor, "rescue.import", "person", author.id, author.grid, now,
        device=str(body.device), commands=len(body.commands),
    )  # fmt: skip
    return push(session, author, body, now)
