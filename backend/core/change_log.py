"""What changed, in the order of commits: the log that phones read to stay up to date.

One row per mirrored thing and grid, so that reading from zero is the snapshot and the log never
outgrows what exists. A thing that moves leaves a `gone` row in the grid it left.
"""

import secrets
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import inspect
from sqlalchemy.dialects import sqlite
from sqlmodel import Field

from backend.core.database import GRID_PATH, TRIAL, Record, Session, WriteSession, param
from backend.core.statements import KeptInsert

Noted = dict[tuple[str, str, str], bool]


class Counter(Record, table=True):
    """A number that only grows; taking one locks the row until commit, so order is commit order."""

    name: str = Field(primary_key=True, max_length=80)
    value: int = Field(default=0, sa_type=sa.BigInteger)


def once_a_day(session: Session, name: str, day: date, doing: Callable[[], bool]) -> None:
    """Do something once a day; it gives whether that was all, else the rest follows soon."""
    done = session.get(Counter, name)
    if (done and done.value >= day.toordinal()) or not doing():
        return
    if done:
        done.value = day.toordinal()
    else:
        session.add(Counter(name=name, value=day.toordinal()))


class Change(Record, table=True):
    """The newest change of one thing, as seen from one grid."""

    __table_args__ = (sa.Index("ix_change_county_seq", "county", "seq"),)

    kind: str = Field(primary_key=True, max_length=16)
    row_id: str = Field(primary_key=True, max_length=120)
    grid: str = Field(primary_key=True, sa_type=GRID_PATH)
    county: str = Field(max_length=6)
    seq: int = Field(sa_type=sa.BigInteger)
    gone: bool = False


@cache
def _inserting(dialect: str, table: Any) -> Any:
    return inserting(dialect, table)


def insert_into(session: Session, table: type[Record]) -> Any:
    """The INSERT of this session's dialect."""
    return _inserting(session.get_bind().dialect.name, cast("Any", table))


def inserting(dialect: str, table: type[Record]) -> Any:
    """The dialect's INSERT, the one that knows ON CONFLICT."""
    if dialect == "sqlite":
        return sqlite.insert(cast("Any", table).__table__)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - a tenth of the time of a start

    return postgresql.insert(cast("Any", table).__table__)


@cache
def _taking_numbers(dialect: str) -> KeptInsert:
    count = param("count")
    value = cast("Any", Counter).__table__.c.value
    statement = inserting(dialect, Counter).values(name=param("name"), value=count)
    adding = statement.on_conflict_do_update(index_elements=["name"], set_={"value": value + count})
    return KeptInsert(adding.returning(value))


@cache
def _recording_changes(dialect: str) -> KeptInsert:
    statement = inserting(dialect, Change)
    noted = statement.on_conflict_do_update(
        index_elements=["kind", "row_id", "grid"],
        set_={"seq": statement.excluded.seq, "gone": statement.excluded.gone},
    )
    return KeptInsert(noted, *Change.model_fields)


def take(session: Session, name: str, count: int = 1) -> int:
    """Take the next `count` numbers of a counter; gives the last of them."""
    trial: dict[str, int] | None = session.info.get(TRIAL)
    if trial is not None:
        if name not in trial:
            there = session.get(Counter, name)
            trial[name] = there.value if there else 0
        trial[name] += count
        return trial[name]
    statement = _taking_numbers(session.get_bind().dialect.name)
    return int(statement.one(session, {"name": name, "count": count}))


LOCKED, LET_GO = "county", "let_go"


def lock_county(session: Session, county: str) -> None:
    """Let one writer of a county's tickets work at a time: the first thing of its transaction.

    What was read before may be old by now. SQLite has one writer anyway; elsewhere it is the row
    that numbers receipts, which every push locks.
    """
    session.info[LOCKED] = county
    if session.get_bind().dialect.name != "sqlite":
        take(session, f"receipt.{county}", 0)


def locked_county(session: Session) -> str:
    """Whose tickets this transaction may write; none without the lock."""
    return str(session.info.get(LOCKED, ""))


def record_change(
    session: Session, kind: str, row_id: UUID | str, grid: str, *, gone: bool = False
) -> None:
    """Say that a mirrored thing changed; told to phones when this transaction commits."""
    recorded_changes(session)[kind, str(row_id), grid] = gone


def record_let_go(session: Session, kind: str, row_id: UUID, grid: str) -> None:
    """Say that phones need not keep a thing any more: it is over for longer than they keep it."""
    session.info.setdefault(LET_GO, set()).add((kind, str(row_id), grid))


def recorded_changes(session: Session) -> Noted:
    """What this transaction has noted so far."""
    return cast("Noted", session.info.setdefault("changes", {}))


def epoch(session: Session) -> int:
    """Which life of the database this is: cursors of an earlier one are of no use."""
    counter = session.get(Counter, "epoch")
    return counter.value if counter else 0


def renew_epoch(session: Session) -> None:
    """Begin another life: after founding, and after a backup was restored."""
    take(session, "epoch", secrets.randbelow(1 << 40) + 1)


@contextmanager
def savepoint(session: Session) -> Generator[None]:
    """All of what happens inside, or none of it: rows and what was noted of them."""
    before = dict(recorded_changes(session))
    try:
        with session.begin_nested():
            session.connection()  # the savepoint is set where it is asked for first
            yield
            session.flush()
    except BaseException:
        session.info["changes"] = before
        raise


def flush_change_log(session: WriteSession) -> None:
    """Number what was noted and store it: the last act of every writing transaction."""
    entries = recorded_changes(session)
    if not entries:
        return
    entries.update(dict.fromkeys(session.info.pop(LET_GO, ()), True))
    for county in sorted({grid[:6] for _, _, grid in entries}):
        mine = [e for e in entries.items() if e[0][2][:6] == county]
        last = take(session, f"change.{county}", len(mine))
        rows = [
            {"kind": k, "row_id": i, "grid": g, "county": county, "gone": gone, "seq": last - n}
            for n, ((k, i, g), gone) in enumerate(reversed(mine))
        ]
        _recording_changes(session.get_bind().dialect.name).all(session, rows)
    entries.clear()


def note_flushed(session: WriteSession, _: object) -> None:
    """After a flush: each mirrored row that was touched is a change."""
    for row, gone, known in _touched(session):
        if told := row.mirrored():
            kind, row_id, grid = told
            record_change(session, kind, row_id, grid, gone=gone)
            for left in _left(row, grid) if known else ():
                record_change(session, kind, row_id, left, gone=True)


def _touched(session: WriteSession) -> Iterator[tuple[Record, bool, bool]]:
    """Each row, whether it is gone, and whether it was there before."""
    yield from ((row, False, False) for row in session.new if isinstance(row, Record))
    for row in session.dirty:
        if isinstance(row, Record) and session.is_modified(row):
            yield row, False, True
    yield from ((row, True, True) for row in session.deleted if isinstance(row, Record))


def _left(row: Record, grid: str) -> Iterator[str]:
    state: Any = inspect(row)
    if "grid" in state.attrs:
        yield from (old for old in state.attrs.grid.history.deleted if old and old != grid)
