"""The cast in front of real servers, on a database that all of them share."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile

import httpx
import pytest

from backend.core.settings import Settings
from backend.wiring import open_database
from tests.conftest import POSTGRES, own_database
from tests.servers.server import Server
from tests.world import Clock, World

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
    with own_database("servers", like=request.getfixturevalue("founded")) as url:
        yield Settings(data=tmp_path, database_url=url.render_as_string(hide_password=False))


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
