"""One app and one database a session; each test runs inside a transaction that is rolled back."""

import gc
import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from shutil import copyfile

import pytest
import sqlalchemy as sa
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import StaticPool

from backend.app import create_app
from backend.bootstrap import found
from backend.core.change_log import flush_change_log
from backend.core.database import WriteSession, open_engines
from backend.core.settings import Settings
from backend.migrations.runner import upgrade
from backend.wiring import open_database, wire, wired
from tests.at_once import client_of
from tests.world import START, Clock, World


def pytest_configure() -> None:
    """Alembic takes stdout for good when it is first imported: that must not be a single test's."""
    import_module("alembic.config")


def pytest_collection_finish() -> None:
    """What was imported and collected stays: no later search for garbage looks at it again."""
    gc.collect()
    gc.freeze()


POSTGRES = os.environ.get("PYTEST_DATABASE_URL", "")
"""Where given, the same tests run on PostgreSQL."""


def memory() -> Engine:
    engine = sa.create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: object, _: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]
        connection.execute("PRAGMA foreign_keys = ON")  # type: ignore[attr-defined]

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def own_database() -> sa.URL:
    """A new one for each process of the tests."""
    name = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    whole = sa.create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with whole.connect() as server:
        server.execute(sa.text(f"DROP DATABASE IF EXISTS {name}"))
        server.execute(sa.text(f"CREATE DATABASE {name}"))
    whole.dispose()
    return sa.make_url(POSTGRES).set(database=name)


@pytest.fixture(scope="session")
def clock() -> Clock:
    return Clock(START)


@pytest.fixture(scope="session")
def config(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(data=tmp_path_factory.mktemp("data"), public_url="https://ax.example.cn")


@pytest.fixture(scope="session")
def connection(config: Settings) -> Iterator[Connection]:
    engine = sa.create_engine(own_database()) if POSTGRES else memory()
    upgrade(engine)
    wire()
    with engine.connect() as connection:
        with connection.begin(), WriteSession(connection, autoflush=False) as session:
            found(session, config, START)
            session.flush()
            flush_change_log(session)
        yield connection
    engine.dispose()


@pytest.fixture(scope="session")
def http(connection: Connection, config: Settings, clock: Clock) -> Iterator[TestClient[Litestar]]:
    app = create_app(config, wired(connection, connection), clock)
    with client_of(app) as http:
        yield http


@pytest.fixture
def world(
    http: TestClient[Litestar], connection: Connection, config: Settings, clock: Clock
) -> Iterator[World]:
    clock.now = START
    with connection.begin() as transaction:
        yield World(http, wired(connection, connection), config, clock)
        transaction.rollback()


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file as it stands after its founding."""
    file = tmp_path_factory.mktemp("fresh") / "anxun.db"
    readers, writers = open_engines(f"sqlite:///{file}")
    upgrade(writers)
    with wired(readers, writers).writing() as session:
        found(session, Settings(), START)
    readers.dispose()
    writers.dispose()
    return file


@pytest.fixture
def on_file(fresh: Path, tmp_path: Path, clock: Clock) -> Iterator[World]:
    """The same cast on a database file of its own: for threads, and for hands that meddle."""
    clock.now = START
    copyfile(fresh, tmp_path / "anxun.db")
    config = Settings(data=tmp_path, public_url="https://ax.example.cn")
    db = open_database(config)
    with TestClient(create_app(config, db, clock)) as http:
        yield World(http, db, config, clock)


@pytest.fixture(scope="session")
def repository() -> Path:
    return Path(__file__).parent.parent
