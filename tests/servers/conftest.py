"""The cast in front of real servers, on a database file that all of them share."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile

import httpx
import pytest

from backend.app import open_database
from backend.settings import Settings
from tests.servers.server import Server
from tests.world import Clock, World

Serve = Callable[[], Server]


@pytest.fixture
def data(fresh: Path, tmp_path: Path) -> Path:
    copyfile(fresh, tmp_path / "anxun.db")
    return tmp_path


@pytest.fixture
def serve(data: Path) -> Iterator[Serve]:
    """Start one more server; all are stopped at the end."""
    started: list[Server] = []

    def one() -> Server:
        server = Server(data).start()
        started.append(server)
        return server

    yield one
    for server in started:
        server.stop()


@pytest.fixture
def real(data: Path, serve: Serve) -> Iterator[tuple[World, Server]]:
    """The cast, and one server to talk to."""
    server = serve()
    config = Settings(data=data)
    db = open_database(config)
    with httpx.Client(base_url=server.url, timeout=30) as http:
        yield World(http, db, config, Clock(datetime.now(UTC))), server
    db.close()
