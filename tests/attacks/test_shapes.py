"""Whatever is sent, wherever: a clear sentence, and never a fault of ours."""

import json
from typing import Any

import pytest
from httpx import Response
from sqlalchemy import Connection

from backend.core.database import new_id
from tests.attacks.shapes import DEEP, Schema, broken
from tests.house.test_errors import problem, reads
from tests.house.test_scope import undone
from tests.world import World

LONG = ("一" * 2000, "a" * 30_000, "\0" * 20, "9" * 190)


@pytest.fixture
def awake(world: World) -> World:
    """Somebody who may do most."""
    assert world.hao.cookie
    return world


def judged(answer: Response, *told: object) -> None:
    assert answer.status_code < 500, (*told, answer.text[:300])
    if answer.status_code >= 400:
        problem(answer)


@pytest.mark.long
def test_no_body_breaks_a_route(awake: World, connection: Connection) -> None:
    for write in Schema(awake).writes():
        for body in (*DEEP, *broken(write.fields)):
            with undone(connection):
                answer = awake.hao.ask(
                    write.method, write.path.removeprefix("/api"),
                    content=body.encode(errors="surrogatepass"),
                    headers={"content-type": "application/json"},
                )  # fmt: skip
            judged(answer, write.method, write.path, body[:80])


def test_deep_json_is_refused_in_words_everywhere(awake: World) -> None:
    for write in Schema(awake).writes():
        if not write.fields:
            continue
        answer = awake.hao.ask(
            write.method, write.path.removeprefix("/api"), content=b"[" * 50_000 + b"]" * 50_000,
            headers={"content-type": "application/json"},
        )  # fmt: skip
        told = (write.method, write.path, answer.status_code, answer.text[:200])
        assert answer.status_code in {400, 413, 422}, told


@pytest.mark.long
def test_no_length_of_a_query_breaks_a_route(awake: World) -> None:
    for path, names in reads(awake):
        place = path.removeprefix("/api").replace("{form}", "pdf")
        for name in names:
            for value in LONG:
                judged(awake.hao.get(place, **{name: value}), path, name, value[:20])


@pytest.mark.parametrize("depth", [150, 190])
def test_a_deep_command_holds_up_none_behind_it(world: World, depth: int) -> None:
    deep = json.loads("[" * depth + "]" * depth)
    plain: dict[str, Any] = {"venue_id": world.noodle_shop, "outcome": "locked"}
    broken_one = world.mei.command("visit.record", id=str(new_id()), **plain, note=deep)
    behind = world.mei.command("visit.record", id=str(new_id()), **plain)

    results = world.mei.push(broken_one, behind).json()["results"]

    assert [r["result"] for r in results] == ["parked", "applied"]


def test_an_outbox_without_a_bottom_is_refused_in_words(world: World) -> None:
    body = b'{"device":"x","commands":[{"args":{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}}]}"

    answer = world.mei.ask("POST", "/sync/push", content=body)

    assert (answer.status_code, answer.json()["code"]) == (422, "push.unreadable")
