"""What is asked all day builds no statement: that takes longer than to run it.

A statement is put together once, with `param()` for what differs, and named in its `queries.py`.
"""

import inspect
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from sqlalchemy.sql import base, dml, elements, selectable

from backend.core.database import execute
from backend.people.accounts import queries
from tests.world import World

GRID = "220382.002.01.01."
BUILDERS = (
    (base.Generative, "_generate"),
    (selectable.Select, "__init__"),
    (dml.ValuesBase, "__init__"),
    (dml.Delete, "__init__"),
    (elements.BinaryExpression, "__init__"),
)
OBJECT_LAYER = "/sqlalchemy/orm/"
"""What it builds for itself it keeps for itself; so does the engine with what is handed to it."""
Requests = Callable[[World], Callable[[], object]]


def builder(frame: FrameType | None) -> str:
    """The line of ours that asked for it; none where the object layer did."""
    while frame is not None:
        file = frame.f_code.co_filename.replace("\\", "/")
        if OBJECT_LAYER in file or frame.f_code is execute.__code__:
            return ""
        if "/backend/" in file:
            return f"{Path(file).parent.name}/{Path(file).name}:{frame.f_lineno}"
        frame = frame.f_back
    return ""


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch) -> Generator[set[str]]:
    """Where in our code a statement, or a part of one, is built meanwhile."""
    built: set[str] = set()

    def watching(made: Callable[..., Any]) -> Callable[..., Any]:
        def make(self: object, *args: Any, **more: Any) -> Any:
            if line := builder(inspect.currentframe()):
                built.add(line)
            return made(self, *args, **more)

        return make

    with monkeypatch.context() as patch:
        for kind, name in BUILDERS:
            patch.setattr(kind, name, watching(getattr(kind, name)))
        yield built


def venue_by_code(world: World) -> Callable[[], object]:
    venue = world.venue(world.mei, "福满楼面馆", GRID)
    code = world.mei.get(f"/venues/{venue}").json()["venue"]["codes"][0]["value"]
    return lambda: world.mei.get(f"/venues/by-code/{code}")


def ticket_page(world: World) -> Callable[[], object]:
    ticket = world.mei.reports(world.venue(world.mei, "福满楼面馆", GRID))
    return lambda: world.mei.get(f"/hazards/{ticket}")


def whole_copy(world: World) -> str:
    cursor, more = "", True
    while more:
        page = world.mei.get(f"/sync/pull?cursor={cursor}").json()
        cursor, more = page["cursor"], page.get("more", False)
    return cursor


def first_copy(world: World) -> Callable[[], object]:
    world.mei.reports(world.venue(world.mei, "福满楼面馆", GRID))
    return lambda: whole_copy(world)


def idle_pull(world: World) -> Callable[[], object]:
    cursor = whole_copy(world)
    return lambda: world.mei.get(f"/sync/pull?cursor={cursor}")


def one_report(world: World) -> Callable[[], object]:
    venue = world.venue(world.mei, "福满楼面馆", GRID)
    return lambda: world.mei.reports(venue)


def list_of_fifty(world: World) -> Callable[[], object]:
    world.mei.reports(world.venue(world.mei, "福满楼面馆", GRID))
    return lambda: world.mei.get("/hazards?state=reported&state=rectifying&counts=true")


@pytest.mark.parametrize(
    "requests", [venue_by_code, ticket_page, idle_pull, first_copy, one_report, list_of_fifty]
)
def test_what_is_asked_all_day_builds_no_statement(
    world: World, monkeypatch: pytest.MonkeyPatch, requests: Requests
) -> None:
    ask = requests(world)
    ask()

    with watched(monkeypatch) as built:
        ask()

    assert built == set()


def test_it_is_seen_where_one_is_built(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a look-up that builds its statement anew, as one would who does not know of the rule."""
    me = queries.actor_of(world.mei.user)
    with watched(monkeypatch) as built, world.db.reading() as session:
        queries.person(session, me, me.id)

    assert any(line.startswith("accounts/queries.py") for line in built)
