"""Sixty an hour are sixty, however many are asked for in one moment."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest

from backend.accounts.models import REVEALED, Trail
from tests.servers.conftest import Serve, config, real, serve
from tests.servers.server import Phone, Server
from tests.world import World

__all__ = ["config", "real", "serve"]
pytestmark = pytest.mark.servers
MANY = 16


@pytest.mark.parametrize("config", ["sqlite", "postgresql"], indirect=True)
def test_numbers_asked_for_in_one_moment_are_counted_one_by_one(
    real: tuple[World, Server], serve: Serve
) -> None:
    world, server = real
    venue, desk = world.noodle_shop, Phone(world.zhou, server.url, serve().url)
    at = datetime.now(UTC) - timedelta(minutes=5)
    row = {"by": world.zhou.id, "by_name": "周海燕", "action": REVEALED, "subject_kind": "venue",
           "subject_id": venue, "grid": "220382.002.", "facts": {}}  # fmt: skip
    with world.db.writing() as session:
        session.add_all(Trail(**row, at=at) for _ in range(52))
    ready = Barrier(MANY)

    def asks(turn: int) -> int:
        ready.wait(30)
        if turn % 2:
            return desk.ask("POST", f"/venues/{venue}/phone", turn // 2).status_code
        number = f"1860000{turn:04d}"
        return desk.ask("GET", "/venues", turn // 2, params={"q": number}).status_code

    with ThreadPoolExecutor(MANY) as pool:
        told = Counter(pool.map(asks, range(MANY)))

    assert told == {200: 8, 429: 8}
