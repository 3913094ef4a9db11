"""Storage: one base for every table, one way to read, one to write; writes are tried again."""

import logging
import sqlite3
from collections.abc import Callable, Collection, Generator, Iterable
from contextlib import closing, contextmanager, nullcontext
from enum import StrEnum
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock
from time import time
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

import sqlalchemy as sa
import uuid_utils
from sqlalchemy import Connection, Engine, Executable, MetaData, event, exc
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel, create_engine
from sqlmodel._compat import SQLModelConfig

from backend.core.errors import Raced
from backend.core.lanes import Line, Turns

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_MS = 15_000
READERS = 8
SQLITE = sqlite_dialect.dialect()
TRIAL = "trial"
"""A session's counters while it is only tried what would be: they lock nothing."""
LEFT_BEHIND_S = 3600.0
"""A copy as old as that is one whose process was killed."""
MEMORY = ":memory:"
CARELESS = "synchronous = OFF"
GRID_PATH: Any = sa.String(120).with_variant(sa.String(120, collation="C"), "postgresql")
"""Byte order on every database, so that a prefix is a range."""


class Record(SQLModel):
    """The base of every table, so that each constraint has a name Alembic can alter by."""

    metadata = MetaData(naming_convention=NAMING)
    model_config = SQLModelConfig(defer_build=True)

    if not TYPE_CHECKING:  # pydantic would watch each value; a table's columns do that themselves

        def __init__(self, **values: Any) -> None:
            given = {name: values[name] for name in type(self).model_fields if name in values}
            self.__dict__.update(_defaults(type(self), given.keys()), **given)

        __setattr__ = object.__setattr__

    def mirrored(self) -> tuple[str, UUID | str, str] | None:
        """Name the row that phones keep a copy of when this one changes: kind, id, grid."""
        return None


def _defaults(table: Any, given: Collection[str]) -> dict[str, Any]:
    plain, made = _defaults_of(table)
    return plain | {name: make() for name, make in made.items() if name not in given}


@cache
def _defaults_of(table: Any) -> tuple[dict[str, Any], dict[str, Callable[[], Any]]]:
    """What a row holds of which nothing is said: as it is, and made anew for each row."""
    free = {n: f for n, f in table.model_fields.items() if not f.is_required()}
    made = {n: f.default_factory for n, f in free.items() if f.default_factory}
    return {n: f.default for n, f in free.items() if n not in made}, made


S = TypeVar("S", bound=Session)


class ReadSession(Session):
    """A snapshot; writing through it is refused by the database."""


class WriteSession(Session):
    """One transaction: all of it is kept, or none."""


class Database:
    """The two ways to touch what is stored. Each is one transaction, ended at the `with`.

    `settle` runs in every writing transaction just before it is committed.
    """

    def __init__(
        self,
        readers: Engine | Connection,
        writers: Engine | Connection,
        settle: Callable[[WriteSession], None],
    ) -> None:
        self._readers, self._writers, self._settle = readers, writers, settle
        one = isinstance(writers, Engine) and self.in_process
        self._turn = Line(BUSY_MS / 1000).turn if one else nullcontext
        self._kept: ReadSession | None = None
        self._kept_is_free = Lock()

    @property
    def in_process(self) -> bool:
        """Whether a look-up by key is a matter of microseconds, with nobody to wait for."""
        return self._readers.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Generator[ReadSession]:
        """Open a snapshot."""
        with _open(ReadSession, self._readers) as session:
            yield session

    @contextmanager
    def glancing(self) -> Generator[ReadSession]:
        """Open a snapshot for a few look-ups by key: in the event loop, on a database file.

        One is kept at hand there, so that the loop never waits for a connection.
        """
        engine = self._readers if isinstance(self._readers, Engine) and self.in_process else None
        if engine is None or not self._kept_is_free.acquire(blocking=False):
            with self.reading() as session:
                yield session
            return
        try:
            kept = self._kept = self._kept or ReadSession(
                engine.connect(), autoflush=False, join_transaction_mode="control_fully"
            )
            with kept:
                yield kept
        finally:
            self._kept_is_free.release()

    @contextmanager
    def writing(self) -> Generator[WriteSession]:
        """Open a transaction."""
        with self._turn(), _open(WriteSession, self._writers) as session, session.begin():
            yield session
            session.flush()
            self._settle(session)

    @contextmanager
    def trying(self) -> Generator[WriteSession]:
        """Open a transaction of which nothing will be kept, and which keeps nobody waiting.

        On a database file it writes into a copy as of now: the one writer goes on meanwhile.
        Elsewhere it is an ordinary one that takes no locks of ours.
        """
        if isinstance(self._readers, Engine) and self.in_process:
            with _copied(self._readers) as engine, _open(WriteSession, engine) as session:
                yield session
            return
        with _open(WriteSession, self._writers) as session:
            session.info[TRIAL] = dict[str, int]()
            yield session

    def close(self) -> None:
        """Give the connections back."""
        if self._kept:
            self._kept.connection().close()
            self._kept = None
        for bind in {self._readers, self._writers}:
            if isinstance(bind, Engine):
                bind.dispose()


def _open(kind: type[S], bind: Engine | Connection) -> S:
    return kind(
        bind, expire_on_commit=False, autoflush=False, join_transaction_mode="create_savepoint"
    )


@contextmanager
def _copied(readers: Engine) -> Generator[Engine]:
    folder = Path(readers.url.database or ".").parent
    for left in folder.glob("trial-*.db"):
        if time() - left.stat().st_mtime > LEFT_BEHIND_S:
            left.unlink(missing_ok=True)
    with NamedTemporaryFile(dir=folder, prefix="trial-", suffix=".db") as file:
        source = readers.raw_connection()
        try:
            with closing(sqlite3.connect(file.name)) as target:
                cast("sqlite3.Connection", source.driver_connection).backup(target)
        finally:
            source.close()
        engine = _sqlite(f"sqlite:///{file.name}", pool_size=1, begin="BEGIN", care=CARELESS)
        try:
            yield engine
        finally:
            engine.dispose()


def open_engines(url: str) -> tuple[Engine, Engine]:
    """Open the database twice: many readers, and the writers (on SQLite one, that queues first)."""
    if not url.startswith("sqlite"):
        engine = create_engine(
            url, pool_size=8, max_overflow=8, pool_pre_ping=True, hide_parameters=True
        )
        snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        return engine.execution_options(**snapshot), engine
    turns = None
    if (file := make_url(url).database) and file != MEMORY:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        turns = Turns(Path(file), BUSY_MS / 1000)
    writers = _sqlite(
        url, pool_size=1, begin="BEGIN IMMEDIATE", care="synchronous = FULL", turns=turns
    )
    readers = _sqlite(url, pool_size=READERS + 1, begin="BEGIN", care="query_only = ON")
    return readers, writers


def _sqlite(
    url: str, *, pool_size: int, begin: str, care: str, turns: Turns | None = None
) -> Engine:
    engine = create_engine(
        url,
        connect_args={"check_same_thread": False, "timeout": BUSY_MS / 1000},
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=BUSY_MS / 1000,
        hide_parameters=True,
    )

    def prepare(connection: sqlite3.Connection, _: object) -> None:
        # The driver begins only at the first INSERT, too late for a savepoint: the outer
        # rollback would keep what the savepoint wrote. So BEGIN is ours to say.
        connection.isolation_level = None
        journal = "journal_mode = MEMORY" if care == CARELESS else "journal_mode = WAL"
        for pragma in (journal, "foreign_keys = ON", "cache_size = -8192", care):
            connection.execute(f"PRAGMA {pragma}")

    def start(connection: Connection) -> None:
        if turns:
            turns.take()
        if begin == "BEGIN":
            # Of the driver itself: this waits for nobody, and any look-up takes as long.
            cast("Any", connection.connection.driver_connection).execute(begin)
        else:
            connection.exec_driver_sql(begin)

    def give_back(*_: object) -> None:
        if turns:
            turns.give_back()

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", start)
    event.listen(engine, "checkin", give_back)
    return engine


def words_of(kind: type[StrEnum], check: str = "") -> Any:
    """A column of one enum's values: VARCHAR with a CHECK, on every database alike.

    `check`: what the CHECK is called where the enum was called otherwise when it was made.
    """
    return sa.Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=32,
        name=check or kind.__name__.lower(),
        values_callable=_values,
    )


def _values(members: Iterable[StrEnum]) -> list[str]:
    return [m.value for m in members]


def param(name: str, *, many: bool = False, kind: Any = None) -> Any:
    """A value given when a statement is run; `many` is a list for IN."""
    return sa.bindparam(name, expanding=many, type_=kind)


def execute(session: Session, statement: Executable, rows: Any = None) -> Any:
    """Run a statement of columns, past the object layer, which would cost as much again."""
    return session.connection().execute(statement, rows)


def new_id() -> UUID:
    """Mint an id that sorts by time (UUIDv7)."""
    return UUID(bytes=uuid_utils.uuid7().bytes)


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
