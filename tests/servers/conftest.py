"""The cast in front of real servers, on a database that all of them share."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile

import httpx
import pytest
import sqlalchemy as sa

from backend.bootstrap import found
from backend.core.database import open_engines
from backend.core.settings import Settings
from backend.migrations.runner import upgrade
from backend.wiring import open_database, wired
from tests.conftest import POSTGRES
from tests.servers.server import Server
from tests.world import START, Clock, World

Serve = Callable[[], Server]


@pytest.fixture
def config(request: pytest.FixtureRequest, fresh: Path, tmp_path: Path) -> Iterator[Settings]:
    """A founded database: SQLite, unless a test asks for PostgreSQL."""
    if getattr(request, "param", "sqlite") == "sqlite":
        copyfile(fresh, tmp_path / "anxun.db")
        yield Settings(data=tmp_path)
        return
    if not POSTGRES:
        pytest.skip("no PostgreSQL was given")
    whole = sa.create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with whole.connect() as connection:
        connection.execute(sa.text("CREATE DATABASE servers"))
    url = sa.engine.make_url(POSTGRES).set(database="servers")
    settings = Settings(data=tmp_path, database_url=url.render_as_string(hide_password=False))
    readers, writers = open_engines(settings.storage_url)
    upgrade(writers)
    with wired(readers, writers).writing() as session:
        found(session, settings, START)
    writers.dispose()
    yield settings
    with whole.connect() as connection:
        connection.execute(sa.text("DROP DATABASE servers WITH (FORCE)"))
    whole.dispose()


@pytest.fixture
def serve(config: Settings) -> Iterator[Serve]:
    """Start one more server; all are stopped at the end."""
    started: list[Server] = []

    def one() -> Server:
        server = Server(config).start()
        started.append(server)
        return server

    yield one
    for server in started:
        server.stop()


@pytest.fixture
def real(config: Settings, serve: Serve) -> Iterator[tuple[World, Server]]:
    """The cast, and one server to talk to."""
    server, db = serve(), open_database(config)
    with httpx.Client(base_url=server.url, timeout=30) as http:
        yield World(http, db, config, Clock(datetime.now(UTC))), server
    db.close()
