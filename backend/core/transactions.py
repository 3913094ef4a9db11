"""A whole transaction, done once more when another one got in its way."""

import logging
import sqlite3
from collections.abc import Callable
from itertools import count
from typing import TypeVar

from sqlalchemy import exc
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from backend.core.database import Database, WriteSession
from backend.core.errors import Raced

T = TypeVar("T")
UNIQUE = {"23505"}
LOST = {"40001", "40P01"}
"""PostgreSQL: not serializable, deadlock."""
SQLITE_UNIQUE = {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}
TURN = "turn"
log = logging.getLogger("anxun")


def transact(db: Database, work: Callable[[WriteSession], T]) -> T:
    """Do a piece of work in one writing transaction, and once more where it lost a race."""

    turn = count(1)

    def attempt() -> T:
        with db.writing() as session:
            session.info[TURN] = next(turn)
            return work(session)

    return once_more(attempt)


def once_more(attempt: Callable[[], T]) -> T:
    """Attempt a whole transaction, and once more where it lost a race; lost again is `Raced`.

    It runs twice then, so it keeps nothing of the first time.
    """
    try:
        return attempt()
    except DBAPIError as error:
        if not lost_race(error):
            raise
        log.warning("lost a race, once more: %s", name_of(error))
    try:
        return attempt()
    except DBAPIError as error:
        if not lost_race(error):
            raise
        log.warning("lost a race twice: %s", name_of(error))
        raise Raced from error


def is_last_turn(session: Session) -> bool:
    """Whether this transaction is not done once more, whatever happens."""
    return session.info.get(TURN) != 1


def lost_race(error: BaseException) -> bool:
    """Whether another transaction was faster: the same row, the same key, a circle of locks."""
    if not isinstance(error, DBAPIError):
        return False
    code = str(getattr(error.orig, "sqlstate", "") or "")
    return code in UNIQUE | LOST or getattr(error.orig, "sqlite_errorname", "") in SQLITE_UNIQUE


def is_busy(error: BaseException) -> bool:
    """Whether we only waited in vain for our turn."""
    if isinstance(error, exc.TimeoutError):
        return True
    cause = error.orig if isinstance(error, DBAPIError) else None
    return (
        isinstance(cause, sqlite3.OperationalError)
        and getattr(cause, "sqlite_errorname", "") == "SQLITE_BUSY"
    )


def name_of(error: DBAPIError) -> str:
    """What a log may say of it: the constraint or the kind of error, never the values."""
    told = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    return str(told or getattr(error.orig, "sqlite_errorname", "") or type(error.orig).__name__)
