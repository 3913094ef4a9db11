"""What a request waits for a thread for, and what not: the way there and back costs as much."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.conftest import POSTGRES
from tests.world import World


@contextmanager
def counted_threads(monkeypatch: pytest.MonkeyPatch) -> Generator[list[Any]]:
    """What is sent to a thread meanwhile, be it by Litestar or by anyio."""
    sent: list[Any] = []
    to_executor = asyncio.BaseEventLoop.run_in_executor

    def to_a_thread(loop: Any, executor: Any, work: Any, *args: Any) -> Any:
        sent.append(work)
        return to_executor(loop, executor, work, *args)

    with monkeypatch.context() as patch:
        patch.setattr(asyncio.BaseEventLoop, "run_in_executor", to_a_thread)
        yield sent


def test_a_refused_forgery_takes_no_thread(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A guard that is a plain function takes one for every request, of whoever."""
    with counted_threads(monkeypatch) as sent:
        answer = world.http.post("/api/sync/push", json={})

    assert (answer.status_code, answer.json()["code"], sent) == (403, "csrf", [])


@pytest.mark.skipif(bool(POSTGRES), reason="a database elsewhere is waited for in a thread")
def test_what_is_looked_up_by_a_key_takes_no_thread(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    venue = world.venue(world.mei, "福满楼面馆", "220382.002.01.01.")
    ticket = world.mei.reports(venue)
    code = world.mei.get(f"/venues/{venue}").json()["venue"]["codes"][0]["value"]

    cursor = world.mei.get("/sync/pull").json()["cursor"]

    with counted_threads(monkeypatch) as sent:
        idle = f"/sync/pull?cursor={cursor}"
        for path in (f"/venues/by-code/{code}", f"/hazards/{ticket}", idle):
            assert world.mei.get(path).status_code == 200

    assert sent == []
