"""Reads of receipts, of what waits, and of what changed; every one of them takes the actor."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from backend.core.change_log import Counter, inserting
from backend.core.database import execute, param
from backend.core.errors import NotFound
from backend.core.statements import KeptInsert, LookUp
from backend.people.accounts.models import Actor, Assignment
from backend.people.accounts.queries import visible_to
from backend.sync.models import Install, OfficeTask, PendingCommand, Receipt, TaskKind


class TaskUnknown(NotFound):
    """No such matter in the actor's grid."""

    code = "task.unknown"


# Statements of every push, put together once: doing so costs more than running them.
_IDS = param("ids", many=True)
_RECEIPTS = select(Receipt).where(col(Receipt.id).in_(_IDS))
_SEAL = LookUp(
    sa.select(col(Receipt.hash)).where(
        col(Receipt.county) == param("county"), col(Receipt.seq) == param("seq")
    )
)
_FILE = KeptInsert(sa.insert(Receipt), *Receipt.model_fields)
_WAITING = select(PendingCommand).where(col(PendingCommand.id).in_(_IDS))
_WAITING_FOR = (
    select(PendingCommand)
    .where(col(PendingCommand.waits_for).in_(_IDS))
    .order_by(col(PendingCommand.received_at), col(PendingCommand.id))
)


_STANDING = sa.select(
    sa.select(sa.func.count())
    .select_from(Receipt)
    .where(col(Receipt.id).in_(_IDS))
    .scalar_subquery(),
    sa.select(sa.func.count())
    .select_from(PendingCommand)
    .where(sa.or_(col(PendingCommand.id).in_(_IDS), col(PendingCommand.waits_for).in_(_IDS)))
    .scalar_subquery(),
    sa.select(sa.func.max(col(Assignment.valid_from)))
    .where(col(Assignment.user_id) == param("author"))
    .scalar_subquery(),
)


@dataclass(frozen=True, slots=True)
class PushState:
    """What a push meets; mostly nothing, and then nothing more need be read."""

    receipts: int
    waiting: int
    placed_at: datetime | None
    """Since when the author holds the authority of now."""


def push_state(session: Session, actor: Actor, ids: Sequence[UUID]) -> PushState:
    """How much is known of these commands, and how long the actor has been where they are."""
    found = execute(session, _STANDING, {"ids": list(ids), "author": actor.id}).one()
    return PushState(*found)


@cache
def _meeting(dialect: str) -> KeptInsert:
    statement = inserting(dialect, Install)
    new, table = statement.excluded, cast("Any", Install).__table__.c
    furthest = sa.case(
        (new.last_sequence > table.last_sequence, new.last_sequence), else_=table.last_sequence
    )
    said = {n: new[n] for n in ("pending_commands", "pending_photos", "last_push_at")}
    met = statement.on_conflict_do_update(
        index_elements=["device", "user_id"], set_={"last_sequence": furthest, **said}
    )
    return KeptInsert(met.returning(table.first_push_at), *Install.model_fields)


def meet(session: Session, actor: Actor, install: dict[str, Any]) -> datetime:
    """Note what a phone says of itself; gives when it first spoke."""
    return _meeting(session.get_bind().dialect.name).one(session, install)


def receipts(session: Session, actor: Actor, ids: Sequence[UUID]) -> dict[UUID, Receipt]:
    """What was already answered, whoever asked: an id is never given twice."""
    found = session.exec(_RECEIPTS, params={"ids": list(ids)})
    return {r.id: r for r in found}


def receipt_hash(session: Session, actor: Actor, seq: int) -> str | None:
    """The hash of one receipt of the actor's county."""
    found = _SEAL.first(session, {"county": actor.county, "seq": seq})
    return found and str(found.hash)


def file_receipts(session: Session, actor: Actor, rows: Sequence[dict[str, Any]]) -> None:
    """Put receipts where they stay for ever."""
    if rows:
        _FILE.all(session, rows)


def chain(session: Session, actor: None) -> Iterator[Receipt]:
    """Every receipt of every county, in the order of its chain."""
    statement = select(Receipt).order_by(col(Receipt.county), col(Receipt.seq))
    yield from session.exec(statement.execution_options(yield_per=500))


def chain_lengths(session: Session, actor: None) -> dict[str, int]:
    """How many receipts each county was given numbers for."""
    statement = select(Counter).where(col(Counter.name).like("receipt.%"))
    return {c.name.removeprefix("receipt."): c.value for c in session.exec(statement)}


def waiting(session: Session, actor: Actor, ids: Sequence[UUID]) -> dict[UUID, PendingCommand]:
    """Commands kept whole, by id."""
    found = session.exec(_WAITING, params={"ids": list(ids)})
    return {w.id: w for w in found}


def waiting_for(session: Session, actor: Actor, ids: Sequence[UUID]) -> Sequence[PendingCommand]:
    """Commands held until one of these arrives, whoever sent them."""
    return session.exec(_WAITING_FOR, params={"ids": list(ids)}).all()


def held_since(session: Session, actor: Actor, before: datetime) -> Sequence[PendingCommand]:
    """Commands of the actor's grid held since before a moment."""
    statement = select(PendingCommand).where(
        col(PendingCommand.waits_for).is_not(None), col(PendingCommand.received_at) < before
    )
    return session.exec(visible_to(actor, PendingCommand, statement)).all()


def failed(session: Session, actor: None, now: datetime, most: int) -> Sequence[PendingCommand]:
    """Commands of every grid held through our own fault, that are to be tried again by now."""
    statement = select(PendingCommand).where(col(PendingCommand.again_at) <= now)
    return session.exec(statement.order_by(col(PendingCommand.again_at)).limit(most)).all()


def known_since(session: Session, actor: Actor, device: UUID) -> datetime | None:
    """When a phone first spoke for the actor; none if it never did."""
    install = session.get(Install, (device, actor.id))
    return install.first_push_at if install else None


_INSTALLS = select(Install).where(col(Install.user_id) == param("me"))


def installs(session: Session, actor: Actor) -> Sequence[Install]:
    """Where the actor has worked from."""
    return session.exec(_INSTALLS, params={"me": actor.id}).all()


def task(session: Session, actor: Actor, task_id: UUID) -> OfficeTask:
    """Fetch one matter the actor may see."""
    statement = visible_to(actor, OfficeTask, select(OfficeTask).where(OfficeTask.id == task_id))
    if found := session.exec(statement).one_or_none():
        return found
    raise TaskUnknown(task=task_id)


def tasks(session: Session, actor: Actor, *, settled: bool) -> Sequence[OfficeTask]:
    """What is to be settled, oldest first; or what was, newest first."""
    ended = col(OfficeTask.settled_at)
    statement = visible_to(actor, OfficeTask, select(OfficeTask))
    if settled:
        statement = statement.where(ended.is_not(None)).order_by(ended.desc())
    else:
        statement = statement.where(ended.is_(None)).order_by(col(OfficeTask.created_at))
    return session.exec(statement.limit(500)).all()


def open_task(
    session: Session, actor: Actor, kind: TaskKind, subject_id: UUID
) -> OfficeTask | None:
    """The matter already open about this, if there is one."""
    statement = select(OfficeTask).where(
        OfficeTask.kind == kind,
        OfficeTask.subject_id == subject_id,
        col(OfficeTask.settled_at).is_(None),
    )
    return session.exec(statement.limit(1)).first()


def ever_told(
    session: Session,
    actor: Actor,
    kind: TaskKind,
    subject_id: UUID,
    since: datetime | None = None,
) -> bool:
    """Whether this was put before the office, settled or not; of late, where a day is given."""
    statement = select(OfficeTask.id).where(
        OfficeTask.kind == kind, OfficeTask.subject_id == subject_id
    )
    if since:
        statement = statement.where(OfficeTask.created_at > since)
    return session.exec(statement.limit(1)).first() is not None


def open_tasks(session: Session, actor: Actor, kind: TaskKind) -> Sequence[OfficeTask]:
    """The matters of one kind still open in the actor's grid."""
    statement = visible_to(actor, OfficeTask, select(OfficeTask)).where(
        OfficeTask.kind == kind, col(OfficeTask.settled_at).is_(None)
    )
    return session.exec(statement).all()


def task_of_command(session: Session, actor: Actor, command_id: UUID) -> OfficeTask | None:
    """The matter that a command left, if it left one."""
    statement = select(OfficeTask).where(OfficeTask.command_id == command_id)
    return session.exec(statement).one_or_none()


def _counted(name: Any) -> Any:
    counter = sa.select(col(Counter.value)).where(col(Counter.name) == name)
    return sa.func.coalesce(counter.scalar_subquery(), 0)


_NEWEST = LookUp(
    sa.select(_counted(param("changes")).label("last"), _counted("epoch").label("epoch"))
)


def newest_change(session: Session, actor: Actor) -> tuple[int, int]:
    """The newest number given out in the actor's county, and in which life of the database."""
    found = _NEWEST.first(session, {"changes": f"change.{actor.county}"})
    return found.last, found.epoch
