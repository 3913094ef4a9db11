"""Two servers on one SQLite file, sixteen phones that write: no error, nothing lost or doubled."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest

from backend.accounts.models import Role
from backend.database import new_id
from tests.servers.conftest import Serve
from tests.servers.server import Phone, Server, anxun
from tests.servers.test_killed import rows
from tests.world import EDITION, GENERAL, World, taken

pytestmark = pytest.mark.servers
CLIENTS, ROUNDS = 16, 8
HERE = "220382.002.01.01."


def phones(world: World, *urls: str) -> list[Phone]:
    """One phone each for sixteen workers of one grid."""
    people = [world.person(f"员{n}", f"worker{n}", Role.GRID_WORKER, HERE) for n in range(CLIENTS)]
    return [Phone(p, *urls) for p in people]


def write(phone: Phone, venue: str, shared: str) -> list[tuple[int, str]]:
    """Visit, report with picture, and add a word to the ticket all of them write to."""
    told: list[tuple[int, str]] = []
    for turn in range(ROUNDS):
        picture, command = taken(at=phone.person.world.now), phone.person.command
        visit, hazard = str(new_id()), str(new_id())
        commands = [
            command("visit.record", id=visit, venue_id=venue, outcome="checked"),
            command("hazard.report", id=hazard, venue_id=venue, visit_id=visit,
                    item_code=GENERAL, edition=EDITION, photos=[picture.facts]),
            command("hazard.note", id=shared, text=f"{phone.person.user.user_name}-{turn}"),
        ]  # fmt: skip
        body = phone.outbox(commands)
        answer = phone.ask("POST", "/sync/push", turn, json=body)
        told += [(answer.status_code, r["result"]) for r in answer.json().get("results", [{}])]
        kept = phone.ask(
            "PUT", f"/photos/{picture.id}", turn + 1, content=picture.content,
            headers={"content-type": "image/jpeg"},
        )  # fmt: skip
        told.append((kept.status_code, "applied"))
    return told


def test_two_servers_and_sixteen_writers(real: tuple[World, Server], serve: Serve) -> None:
    world, first = real
    second = serve()
    venue, shared = world.noodle_shop, world.mei.reports(world.noodle_shop)
    everyone = phones(world, first.url, second.url)

    with ThreadPoolExecutor(CLIENTS) as pool:
        writing = [pool.submit(write, phone, venue, shared) for phone in everyone]
        told = [t for w in writing for t in w.result()]

    assert set(told) == {(200, "applied")}
    assert len(told) == CLIENTS * ROUNDS * 4
    numbers = [n for (n,) in rows(world, "SELECT number FROM hazard")]
    assert len(set(numbers)) == len(numbers) == CLIENTS * ROUNDS + 1
    events = world.mei.ticket(shared)["events"]
    assert len({e["text"] for e in events if e["kind"] == "note"}) == CLIENTS * ROUNDS
    versions = rows(world, "SELECT max(version), count(*) FROM hazardevent GROUP BY hazard_id")
    assert all(most == number for most, number in versions)
    whole = anxun(world.config.data, "verify")
    assert whole.stdout == f"回执链完整，共 {CLIENTS * ROUNDS * 3 + 2} 条。\n"


def test_a_cursor_never_skips_a_row_while_others_write(
    real: tuple[World, Server], serve: Serve
) -> None:
    world, first = real
    second = serve()
    venue, shared = world.noodle_shop, world.mei.reports(world.noodle_shop)
    everyone = phones(world, first.url, second.url)
    writers, readers = everyone[:4], everyone[4:7]

    with ThreadPoolExecutor(len(everyone)) as pool:
        writing = [pool.submit(write, phone, venue, shared) for phone in writers]
        reading = [
            pool.submit(follow, phone, lambda: all(w.done() for w in writing)) for phone in readers
        ]
        copies = [r.result(60) for r in reading]

    whole = follow(readers[0], lambda: True)
    assert len(whole["hazard"]) == 4 * ROUNDS + 1
    for copy in copies:
        assert copy == whole


def follow(phone: Phone, over: Any) -> dict[str, dict[str, Any]]:
    """Keep a copy by cursor until nothing more is written; what it came to hold."""
    copy: dict[str, dict[str, Any]] = {"hazard": {}, "visit": {}, "venue": {}}
    cursor = ""
    for turn in count():
        last = over()
        while True:
            page = phone.ask("GET", "/sync/pull", turn, params={"cursor": cursor}).json()
            cursor = page["cursor"]
            for kind, kept in copy.items():
                kept |= {row["id"]: row for row in page.get("rows", {}).get(kind, [])}
            if not page.get("more"):
                break
        if last or turn > 5000:
            return copy
    return copy
