"""One app and one database a session; each test runs inside a transaction that is rolled back."""

import gc
import os
import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from shutil import copyfile

import hypothesis
import pytest
import sqlalchemy as sa
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import StaticPool

from backend.app import create_app
from backend.bootstrap import found_county
from backend.core.change_log import flush_change_log
from backend.core.database import WriteSession, open_engines
from backend.core.settings import Settings
from backend.migrations.operations import upgrade
from backend.wiring import open_database, wire, wired
from tests.at_once import client_of
from tests.world import START, Clock, World


def pytest_configure() -> None:
    """Alembic takes stdout for good when it is first imported: that must not be a single test's.

    And how long an example of Hypothesis takes is a matter of who else is at work.
    """
    import_module("alembic.config")
    hypothesis.settings.register_profile("any machine", deadline=None)
    hypothesis.settings.load_profile("any machine")


APART = {"browser", "servers", "long"}
ALL_OF_IT = re.compile(r"^pytestmark = pytest\.mark\.(\w+)$", re.MULTILINE)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A file of which nothing is asked for by its mark is not even imported.

    What needs a browser lies in one folder; every other mark stands in the file itself.
    """
    asked: str = config.option.markexpr
    if not asked or not collection_path.name.startswith("test_"):
        return None
    words = collection_path.read_text(encoding="utf-8")
    whole = "browser" if "browser" in collection_path.parts else ""
    if found := ALL_OF_IT.search(words):
        whole = found[1]
    if asked in APART:
        wanted = asked == whole or f"pytest.mark.{asked}" in words
        return None if wanted else True
    return True if whole and f"not {whole}" in asked.split(" and ") else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On the second database only what has it in hand: the others have been told by the first."""
    if not POSTGRES:
        return
    kept = [item for item in items if has_the_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def has_the_database(item: pytest.Item) -> bool:
    of_servers = item.get_closest_marker("servers") is not None
    fixtures: Sequence[str] = getattr(item, "fixturenames", ())
    return of_servers or "connection" in fixtures or "postgresql" in item.name


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


def releasing(engine: Engine) -> Engine:
    """Whatever goes back to a savepoint lets go of it: every `with db.reading()` here is one.

    Left open, they grow to thousands in a test of many steps, and each page written asks them all.
    """

    def back(connection: Connection, name: str) -> None:
        back_to(connection, name)
        connection.exec_driver_sql(f"RELEASE SAVEPOINT {name}")

    back_to = engine.dialect.do_rollback_to_savepoint
    engine.dialect.do_rollback_to_savepoint = back
    return engine


@contextmanager
def own_database(name: str, like: str = "template1") -> Generator[sa.URL]:
    """A new one on the server that was given, like another; each process has its own."""
    own = f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    whole = sa.create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with whole.connect() as server:
        server.execute(sa.text(f"CREATE DATABASE {own} TEMPLATE {like}"))
    yield sa.make_url(POSTGRES).set(database=own)
    with whole.connect() as server:
        server.execute(sa.text(f"DROP DATABASE {own} WITH (FORCE)"))
    whole.dispose()


@pytest.fixture(scope="session")
def clock() -> Clock:
    return Clock(START)


@pytest.fixture(scope="session")
def config(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(data=tmp_path_factory.mktemp("data"), public_url="https://ax.example.cn")


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    if not POSTGRES:
        yield releasing(memory())
        return
    with own_database("world") as url:
        yield releasing(sa.create_engine(url))


@pytest.fixture(scope="session")
def connection(engine: Engine, config: Settings) -> Iterator[Connection]:
    upgrade(engine)
    wire()
    with engine.connect() as connection:
        with connection.begin(), WriteSession(connection, autoflush=False) as session:
            found_county(session, config, START)
            session.flush()
            flush_change_log(session)
        yield connection
    engine.dispose()


@pytest.fixture(scope="session")
def http(connection: Connection, config: Settings, clock: Clock) -> Iterator[TestClient[Litestar]]:
    app = create_app(config, wired(connection, connection), clock)
    with client_of(app) as http:
        yield http


@contextmanager
def a_world(
    http: TestClient[Litestar], connection: Connection, config: Settings, clock: Clock
) -> Generator[World]:
    """The cast, and all that becomes of it, until the `with` ends."""
    clock.now = START
    with connection.begin() as transaction:
        yield World(http, wired(connection, connection), config, clock)
        transaction.rollback()


@pytest.fixture
def world(
    http: TestClient[Litestar], connection: Connection, config: Settings, clock: Clock
) -> Iterator[World]:
    with a_world(http, connection, config, clock) as world:
        yield world


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file as it stands after its founding."""
    file = tmp_path_factory.mktemp("fresh") / "anxun.db"
    readers, writers = open_engines(f"sqlite:///{file}")
    upgrade(writers)
    with wired(readers, writers).writing() as session:
        found_county(session, Settings(), START)
    readers.dispose()
    writers.dispose()
    return file


@pytest.fixture(scope="session")
def founded() -> Iterator[str | None]:
    """The name of one on PostgreSQL as it stands after its founding, to be copied."""
    with own_database("founded") as url:
        readers, writers = open_engines(url.render_as_string(hide_password=False))
        upgrade(writers)
        with wired(readers, writers).writing() as session:
            found_county(session, Settings(), START)
        writers.dispose()
        yield url.database


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
