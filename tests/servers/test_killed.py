"""The server is killed in the middle of pushes, again and again: nothing lost, nothing doubled."""

import random
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
import sqlalchemy as sa

from backend.core.database import new_id
from tests.servers.server import Phone, Server, anxun
from tests.world import EDITION, GENERAL, Person, Picture, World, taken

pytestmark = pytest.mark.servers
KILLS, CLIENTS = 20, 3
Work = list[tuple[dict[str, Any], list[Picture]]]


class Worker:
    """One phone that goes on reporting, submitting and noting until it is told to stop."""

    def __init__(self, person: Person, server: Server, seed: int) -> None:
        self.person, self.phone, self.rng = person, Phone(person, server.url), random.Random(seed)
        self.venue = person.world.noodle_shop
        self.sent: list[dict[str, Any]] = []
        self.pictures: list[Picture] = []
        self.results: dict[str, str] = {}

    def works_until(self, enough: Event) -> None:
        while not enough.is_set():
            commands, pictures = self._day()
            self.sent += commands
            self.pictures += pictures
            answer = self.phone.insist("POST", "/sync/push", json=self.phone.outbox(commands))
            assert answer.status_code == 200, answer.text
            for result in answer.json()["results"]:
                self.results[result["id"]] = result.get("of") or result["result"]
            for picture in pictures:
                kept = self.phone.insist(
                    "PUT", f"/photos/{picture.id}", content=picture.content,
                    headers={"content-type": "image/jpeg"},
                )  # fmt: skip
                assert kept.status_code == 200, kept.text

    def _day(self) -> tuple[list[dict[str, Any]], list[Picture]]:
        """A visit, a hazard found in it with a picture, and words to it."""
        visit, hazard, picture = str(new_id()), str(new_id()), taken(at=self.person.world.now)
        command = self.person.command
        commands = [
            command("visit.record", id=visit, venue_id=self.venue, outcome="checked"),
            command("hazard.report", id=hazard, venue_id=self.venue, visit_id=visit,
                    item_code=GENERAL, edition=EDITION, photos=[picture.facts]),
            *(command("hazard.note", id=hazard, text=str(new_id()))
              for _ in range(self.rng.randint(1, 8))),
        ]  # fmt: skip
        for command_after in commands[1:]:
            command_after["after"] = [commands[0]["id"]]
        return commands, [picture]


def kill_again_and_again(server: Server) -> None:
    rng = random.Random(20)
    for _ in range(KILLS):
        time.sleep(rng.uniform(0.02, 0.25))
        server.kill()
        server.start()


def rows(world: World, statement: str) -> list[tuple[Any, ...]]:
    """Look into the tables themselves."""
    with world.db.reading() as session:
        return [tuple(row) for row in session.connection().execute(sa.text(statement))]


def test_killed_twenty_times_nothing_is_lost_and_nothing_doubled(
    real: tuple[World, Server],
) -> None:
    world, server = real
    workers = [Worker(world.mei, server, n) for n in range(CLIENTS)]
    enough = Event()
    with ThreadPoolExecutor(CLIENTS) as pool:
        running = [pool.submit(worker.works_until, enough) for worker in workers]
        try:
            kill_again_and_again(server)
        finally:
            enough.set()
        for worker in running:
            worker.result(60)

    sent = [c for w in workers for c in w.sent]
    assert sum(len(w.phone.troubles) for w in workers) >= KILLS
    assert {r for w in workers for r in w.results.values()} == {"applied"}
    notes = sorted(c["args"]["text"] for c in sent if c["name"] == "hazard.note")
    assert sorted(
        t for (t,) in rows(world, "SELECT text FROM hazardevent WHERE kind = 'note'")
    ) == (notes)
    assert rows(world, "SELECT count(*) FROM receipt") == [(len(sent) + 1,)]
    assert rows(world, "SELECT count(*) FROM photo WHERE received_at IS NULL") == [(0,)]
    numbers = [n for (n,) in rows(world, "SELECT number FROM hazard ORDER BY number")]
    assert len(set(numbers)) == len(numbers) == sum(len(w.pictures) for w in workers)
    whole = anxun(world.config, "verify")
    assert whole.returncode == 0
    assert f"回执链完整，共 {len(sent) + 1} 条。\n" in whole.stdout
    assert "现状都和处理过程一致" in whole.stdout


def test_a_receipt_edited_by_hand_is_named(real: tuple[World, Server]) -> None:
    world, _ = real
    hazard = world.mei.reports(world.noodle_shop)
    for n in range(10):
        world.mei.does("hazard.note", id=hazard, text=str(n))
    with sqlite3.connect(world.config.data / "anxun.db") as database:
        database.execute("UPDATE receipt SET author = device WHERE seq = 7")
        named = database.execute("SELECT id FROM receipt WHERE seq = 7").fetchone()[0]

    found = anxun(world.config, "verify")

    assert found.returncode == 3
    assert found.stdout.count("\n") == 1
    assert "第 7 条回执" in found.stdout
    assert named in found.stdout.replace("-", "")
