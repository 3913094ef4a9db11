"""救援文件: unsent work of a phone that is gone, brought in under its author's name."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from backend.core.change_log import lock_county
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor
from backend.people.accounts.trail.operations import leave_trail
from backend.sync import queries
from backend.sync.authority.operations import importer_of
from backend.sync.operations import MOST_COMMANDS, Pusher, PushTooLarge
from backend.sync.receipts.operations import register_device
from backend.sync.schemas import Pushed, Rescue


def author_of(session: Session, actor: Actor, author: UUID) -> Actor:
    """Whose work it is; somebody within the office's own grid."""
    return accounts.actor_of(accounts.person(session, actor, author))


def bring_in(session: Session, actor: Actor, body: Rescue, now: datetime) -> Pushed:
    """Take what a part of the file may say, any number of times; the rest is kept whole.

    The times in it are the phone's own: they are put right by how far off the phone knew itself
    to be, never by the clock of the computer that the file is brought in on.
    """
    if len(body.commands) > MOST_COMMANDS:
        raise PushTooLarge(limit=f"{MOST_COMMANDS} 条")
    lock_county(session, actor.county)
    author = author_of(session, actor, body.author)
    leave_trail(
        session, actor, "rescue.import", "person", author.id, author.grid, now,
        device=str(body.device), commands=len(body.commands),
    )  # fmt: skip
    skew = timedelta(milliseconds=body.skew_ms)
    pusher = Pusher(session, author, body.device, skew, now, importer_of(actor))
    if queries.known_since(session, author, body.device):
        register_device(session, author, body, now)
    results = pusher.run(body.commands)
    return Pushed(received_at=now, skew_ms=body.skew_ms, results=results)
