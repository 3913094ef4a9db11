"""Statements put together once and given to the database's own driver.

What lies between `execute` and the driver takes four times as long as the statement itself, on a
database file as over a socket. These give what `execute` would give, and raise what it would raise.
"""

from collections import namedtuple
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, cast

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session


class _Kept:
    """One statement in the words of one dialect, its values by position."""

    def __init__(self, statement: Any, columns: Sequence[str], dialect: Dialect) -> None:
        self.dialect = dialect = _by_position(dialect)
        self._compiled: Any = statement.compile(dialect=dialect, column_keys=columns or None)
        asked = {name: None for name, bind in self._compiled.binds.items() if bind.required}
        self._expanded = self._compiled.construct_expanded_state(asked)
        self._returned = (
            [c["type"] for c in statement.returning_column_descriptions]
            if statement.is_dml
            else [c.type for c in statement.selected_columns]
        )
        self.sql = cast("str", self._expanded.statement)

    @cached_property
    def _binds(self) -> Sequence[tuple[str, Any]]:
        kinds = {name: bind.type for name, bind in self._compiled.binds.items()}
        plain = {
            n: k.dialect_impl(self.dialect).bind_processor(self.dialect) for n, k in kinds.items()
        }
        processors = {**plain, **self._expanded.processors}
        return [(name, processors.get(name)) for name in self._expanded.positiontup]

    def values(self, given: dict[str, Any]) -> list[Any]:
        """What the driver binds."""
        fixed = self._expanded.parameters
        return [
            process(given[name] if name in given else fixed[name])
            if process
            else (given[name] if name in given else fixed[name])
            for name, process in self._binds
        ]

    def made(self, rows: Sequence[Any], description: Sequence[Any]) -> list[list[Any]]:
        """Rows of the driver as Python's."""
        if not rows:
            return []
        makers = self._makers(description)
        return [
            [make(v) if make else v for make, v in zip(makers, row, strict=True)] for row in rows
        ]

    def _makers(self, description: Sequence[Any]) -> Sequence[Any]:
        """How each column becomes Python's; some ask what the database calls its type."""
        if self._known is None:
            self._known = [
                kind.dialect_impl(self.dialect).result_processor(self.dialect, told[1])
                for kind, told in zip(self._returned, description, strict=True)
            ]
        return self._known

    _known: Sequence[Any] | None = None


def _by_position(dialect: Dialect) -> Dialect:
    """The same with numbered values: names are sought in the text anew at each execution."""
    if dialect.name == "sqlite":
        return dialect
    from sqlalchemy.dialects.postgresql import psycopg  # noqa: PLC0415 - a tenth of a start

    return psycopg.dialect(paramstyle="numeric_dollar", dbapi=dialect.dbapi)


def _cursor(connection: Connection) -> Any:
    """A cursor of the driver that takes values by position."""
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        return driver.cursor()
    from psycopg import RawCursor  # noqa: PLC0415 - there is no need of it on a file

    return RawCursor(driver)


CONNECTION = "connection"


def connection_of(session: Session) -> Connection:
    """The connection of this session's transaction; to ask the session costs as much as a look."""
    known: Connection | None = session.info.get(CONNECTION)
    if known is None or known.closed or not known.in_transaction():
        known = session.info[CONNECTION] = session.connection()
    return known


class _Statement:
    def __init__(self, statement: Any, *columns: str) -> None:
        self._statement, self._columns = statement, columns
        self._kept: dict[str, _Kept] = {}

    def _for(self, connection: Connection) -> _Kept:
        dialect = connection.dialect
        kept = self._kept.get(dialect.name)
        if kept is None:
            kept = self._kept[dialect.name] = _Kept(self._statement, self._columns, dialect)
        return kept


class LookUp(_Statement):
    """A statement of columns for a few rows by a key."""

    def all(self, session: Session, values: dict[str, Any]) -> Sequence[Any]:
        """Its rows."""
        connection = connection_of(session)
        kept = self._for(connection)
        with _as_sqlalchemy_errors(connection, kept.sql):
            cursor = _cursor(connection).execute(kept.sql, kept.values(values))
            rows = cursor.fetchall()
        return [self._row(*row) for row in kept.made(rows, cursor.description)]

    def first(self, session: Session, values: dict[str, Any]) -> Any:
        """The first of them, if there is one."""
        found = self.all(session, values)
        return found[0] if found else None

    @cached_property
    def _row(self) -> Any:
        names = self._statement.selected_columns.keys()
        return namedtuple("Found", names)  # pyright: ignore[reportUntypedNamedTuple]


class KeptInsert(_Statement):
    """An INSERT for rows that all name the same columns."""

    def one(self, session: Session, row: dict[str, Any]) -> Any:
        """Insert a row; gives the first value that the statement returns, none without one."""
        connection = connection_of(session)
        kept = self._for(connection)
        with _as_sqlalchemy_errors(connection, kept.sql):
            cursor = _cursor(connection).execute(kept.sql, kept.values(row))
            found: list[Any] = cursor.fetchall() if cursor.description else []
        made = kept.made(found, cursor.description or ())
        return made[0][0] if made else None

    def all(self, session: Session, rows: Sequence[dict[str, Any]]) -> None:
        """Insert rows; gives nothing."""
        connection = connection_of(session)
        kept = self._for(connection)
        with _as_sqlalchemy_errors(connection, kept.sql):
            if len(rows) == 1:
                _cursor(connection).execute(kept.sql, kept.values(rows[0]))
            else:
                _cursor(connection).executemany(kept.sql, [kept.values(row) for row in rows])


@contextmanager
def _as_sqlalchemy_errors(connection: Connection, statement: str) -> Generator[None]:
    """What the driver refuses is raised as `execute` raises it; a lost connection is let go."""
    dialect = connection.dialect
    failed = dialect.loaded_dbapi.Error
    try:
        yield
    except failed as error:
        lost = dialect.is_disconnect(error, cast("Any", connection.connection), None)
        if lost:
            connection.invalidate(error)
        raise DBAPIError.instance(
            statement, None, cast("Any", error), failed,
            hide_parameters=True, connection_invalidated=lost, dialect=dialect,
        ) from error  # fmt: skip
