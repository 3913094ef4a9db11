"""Sixty an hour are sixty, however many are asked for in one moment."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest

from backend.people.accounts.models import REVEALED, Trail
from tests.servers.conftest import Serve, config, real, serve
from tests.servers.server import Phone, Server
from tests.world import Person, World

__all__ = ["config", "real", "serve"]
pytestmark = pytest.mark.servers
MANY = 16


@pytest.mark.parametrize("config", ["sqlite", "postgresql"], indirect=True)
def test_numbers_asked_for_in_one_moment_are_counted_one_by_one(
    real: tuple[World, Server], serve: Serve
) -> None:
    world, server = real
    venue, urls = world.noodle_shop, (server.url, serve().url)
    ready = Barrier(MANY)

    def asks(desk: Phone, turn: int) -> int:
        ready.wait(30)
        if turn % 4 == 1:
            number = f"1860000{turn:04d}"
            return desk.ask("GET", "/venues", turn, params={"q": number}).status_code
        return desk.ask("POST", f"/venues/{venue}/phone", turn).status_code

    for person in (world.zhou, world.song, world.ding, world.mei):
        shown(world, person, 59)
        with ThreadPoolExecutor(MANY) as pool:
            told = Counter(pool.map(asks, [Phone(person, *urls)] * MANY, range(MANY)))
        assert told == {200: 1, 429: MANY - 1}


def shown(world: World, person: Person, times: int) -> None:
    """As if so many numbers had been shown to somebody just now."""
    at = datetime.now(UTC) - timedelta(minutes=5)
    row: dict[str, Any] = {"by": person.id, "by_name": person.user.name, "action": REVEALED}
    row |= {"subject_kind": "venue", "subject_id": "", "grid": "220382.002.", "facts": {}}
    with world.db.writing() as session:
        session.add_all(Trail(**row, at=at) for _ in range(times))
