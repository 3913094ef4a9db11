"""Reads and counts of what was used up; nobody acts, so the actor is none."""

from datetime import datetime
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session, col

from backend.core.change_log import inserting
from backend.core.database import execute
from backend.core.rate_limits.models import Spent


@cache
def _adding(dialect: str) -> Any:
    statement = inserting(dialect, Spent)
    count_uses = cast("Any", Spent).__table__.c.count
    return statement.on_conflict_do_update(
        index_elements=["key"], set_={"count": count_uses + statement.excluded["count"]}
    ).returning(count_uses)


def add_use(session: Session, actor: None, key: str, amount: int, ends_at: datetime) -> int:
    """Count on; gives how much it is now. The row is locked until commit, so none slips by."""
    row = {"key": key, "count": amount, "ends_at": ends_at}
    return int(execute(session, _adding(session.get_bind().dialect.name), row).scalar_one())


def count_uses(session: Session, actor: None, key: str) -> int:
    """How much it is now."""
    found = session.get(Spent, key)
    return found.count if found else 0


def delete_ended(session: Session, actor: None, now: datetime) -> None:
    """Drop the spans that have ended."""
    execute(session, sa.delete(Spent).where(col(Spent.ends_at) <= now))
