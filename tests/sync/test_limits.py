"""What a push may weigh, and bodies that are no push."""

import gzip
import json
from typing import Any

import pytest
from httpx import Response

from backend.core.database import new_id
from tests.world import Person, World


def a_push(person: Person, count: int, note: str = "") -> dict[str, Any]:
    venue = person.world.noodle_shop
    return {
        "device": str(person.device), "author": str(person.id), "sequence": count,
        "pending": {"commands": count, "photos": 0}, "sent_at": person.world.now.isoformat(),
        "commands": [
            person.command(
                "visit.record", id=str(new_id()), venue_id=venue, outcome="checked", note=note
            )
            for _ in range(count)
        ],
    }  # fmt: skip


def send(person: Person, content: bytes, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    given = {"content-type": "application/json", **named}
    return person.ask("POST", "/sync/push", content=content, headers=given)


def test_fifty_commands_are_taken_and_fifty_one_are_not(world: World) -> None:
    most, more = a_push(world.mei, 50), a_push(world.mei, 51)

    assert {r["result"] for r in world.mei.post("/sync/push", most).json()["results"]} == {
        "applied"
    }
    refused = world.mei.post("/sync/push", more)
    assert (refused.status_code, refused.json()["code"]) == (413, "push.too_large")
    assert "50 条" in refused.json()["detail"]


def test_more_than_256_kb_are_refused_before_they_are_read(world: World) -> None:
    body = json.dumps(a_push(world.mei, 50, note="长" * 450), ensure_ascii=True).encode()
    padded = body + b" " * (256 * 1024 - len(body))
    assert len(padded) == 256 * 1024

    assert send(world.mei, padded + b" ").json()["code"] == "push.too_large"
    assert send(world.mei, padded + b" " * 100_000).status_code == 413
    assert send(world.mei, padded).status_code == 200


def test_a_packed_outbox_is_read(world: World) -> None:
    body = json.dumps(a_push(world.mei, 3)).encode()

    answer = send(world.mei, gzip.compress(body), content_encoding="gzip")

    assert [r["result"] for r in answer.json()["results"]] == ["applied"] * 3


def test_a_bomb_is_refused_when_it_has_filled_256_kb(world: World) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    assert len(bomb) < 60_000

    answer = send(world.mei, bomb, content_encoding="gzip")

    assert (answer.status_code, answer.json()["code"]) == (413, "push.too_large")


@pytest.mark.parametrize(
    ("content", "packed"),
    [
        (b"", False),
        (b"", True),
        (b"not json", False),
        (b"<html><body>Wi-Fi</body></html>", False),
        (b"[]", False),
        (b"{}", False),
        (b"null", False),
        (b'{"commands": 3}', False),
        (b"\xff\xfe\x00", False),
        (b"not gzip", True),
        (gzip.compress(b"{}", mtime=0)[:-9], True),
        (b"[" * 5000, False),
    ],
)
def test_what_is_no_push_is_refused_in_words(world: World, content: bytes, packed: bool) -> None:
    headers = {"content_encoding": "gzip"} if packed else {}

    answer = send(world.mei, content, **headers)

    assert (answer.status_code, answer.json()["code"]) == (422, "push.unreadable")
    assert "已留在手机里" in answer.json()["detail"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"sent_at": "2026-03-04T02:00:00"},
        {"sent_at": "soon"},
        {"sent_at": "0001-01-01T00:00:00Z"},
        {"sent_at": "9999-12-31T23:59:59Z"},
        {"device": "phone"},
        {"sequence": -1},
        {"pending": {"commands": -1}},
        {"sequence": 10**12},
    ],
    ids=str,
)
def test_a_push_with_impossible_facts_is_refused(world: World, wrong: dict[str, Any]) -> None:
    answer = world.mei.post("/sync/push", a_push(world.mei, 1) | wrong)

    assert (answer.status_code, answer.json()["code"]) == (422, "push.unreadable")


def test_fields_of_a_newer_phone_are_passed_over(world: World) -> None:
    answer = world.mei.post("/sync/push", a_push(world.mei, 1) | {"battery": 12})

    assert answer.json()["results"][0]["result"] == "applied"
