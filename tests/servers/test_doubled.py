"""Two servers on one database, sixteen phones that write: no error, nothing lost or doubled."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest

from backend.core.database import new_id
from backend.people.accounts.models import Role
from tests.pictures import Picture
from tests.servers.conftest import Serve
from tests.servers.server import Phone, Server, anxun
from tests.servers.test_killed import rows
from tests.world import EDITION, GENERAL, World, taken

pytestmark = pytest.mark.servers
BOTH = pytest.mark.parametrize("config", ["sqlite", "postgresql"], indirect=True)
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


@BOTH
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
    whole = anxun(world.config, "verify")
    assert f"回执链完整，共 {CLIENTS * ROUNDS * 3 + 2} 条。\n" in whole.stdout
    assert "现状都和处理过程一致" in whole.stdout


@BOTH
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


@BOTH
def test_words_to_one_ticket_at_once_follow_each_other(
    real: tuple[World, Server], serve: Serve
) -> None:
    world, first = real
    second = serve()
    shared = world.mei.reports(world.noodle_shop)
    everyone = phones(world, first.url, second.url)

    def speak(phone: Phone) -> set[tuple[int, str]]:
        told: set[tuple[int, str]] = set()
        for turn in range(ROUNDS):
            note = phone.person.command("hazard.note", id=shared, text=str(turn))
            answer = phone.ask("POST", "/sync/push", turn, json=phone.outbox([note]))
            told |= {(answer.status_code, r["result"]) for r in answer.json().get("results", [{}])}
        return told

    with ThreadPoolExecutor(CLIENTS) as pool:
        told = [t.result() for t in [pool.submit(speak, phone) for phone in everyone]]

    assert set[tuple[int, str]]().union(*told) == {(200, "applied")}
    versions = [v for (v,) in rows(world, "SELECT version FROM hazardevent ORDER BY version")]
    assert versions == list(range(1, CLIENTS * ROUNDS + 3))
    assert anxun(world.config, "verify").returncode == 0


@BOTH
def test_one_outbox_on_many_lines_at_once_is_done_once(
    real: tuple[World, Server], serve: Serve
) -> None:
    world, first = real
    second = serve()
    hazard, phone = world.mei.reports(world.noodle_shop), Phone(world.mei, first.url, second.url)
    phone.person.device = new_id()
    visit: dict[str, Any] = {"id": str(new_id()), "venue_id": world.noodle_shop}
    outbox = [
        phone.person.command("visit.record", **visit, outcome="checked"),
        *(phone.person.command("hazard.note", id=hazard, text=str(n)) for n in range(9)),
    ]
    body = phone.outbox(outbox)

    with ThreadPoolExecutor(CLIENTS) as pool:
        sent = [pool.submit(phone.ask, "POST", "/sync/push", n, json=body) for n in range(48)]
        answers = [s.result() for s in sent]

    assert {a.status_code for a in answers} == {200}
    done = [r["result"] for a in answers for r in a.json()["results"]]
    assert (done.count("applied"), done.count("replayed")) == (10, 470)
    notes = rows(world, "SELECT text FROM hazardevent WHERE kind = 'note'")
    assert sorted(notes) == [(str(n),) for n in range(9)]
    assert rows(world, "SELECT count(*) FROM visit") == [(1,)]
    assert "回执链完整，共 12 条。\n" in anxun(world.config, "verify").stdout


def upload_at_once(phone: Phone, pictures: Sequence[Picture]) -> set[int]:
    """Send each on a line of its own, by turns to one server and the other; what they answer."""
    image = {"content-type": "image/jpeg"}
    with ThreadPoolExecutor(len(pictures)) as pool:
        sent = [
            pool.submit(phone.ask, "PUT", f"/photos/{p.id}", n, content=p.content, headers=image)
            for n, p in enumerate(pictures)
        ]
        return {s.result().status_code for s in sent}


@BOTH
def test_one_picture_on_many_lines_at_once_closes_once(
    real: tuple[World, Server], serve: Serve
) -> None:
    world, first = real
    second = serve()
    phone = Phone(world.mei, first.url, second.url)
    for _ in range(4):
        hazard, picture = world.mei.reports(world.noodle_shop), taken(at=world.now)
        world.mei.acts("hazard.reinspect", hazard, passed=True, photos=[picture.facts])

        answers = upload_at_once(phone, [picture] * CLIENTS)

        assert answers == {200}
        assert world.mei.timeline(hazard) == ["reported", "assigned", "passed", "closed"]


@BOTH
def test_the_last_two_pictures_of_a_pass_at_once_close_it(
    real: tuple[World, Server], serve: Serve
) -> None:
    world, first = real
    second = serve()
    phone = Phone(world.mei, first.url, second.url)
    for _ in range(12):
        hazard = world.mei.reports(world.noodle_shop)
        pictures = [taken(at=world.now), taken(at=world.now)]
        world.mei.acts("hazard.reinspect", hazard, passed=True, photos=[p.facts for p in pictures])

        answers = upload_at_once(phone, pictures)

        assert answers == {200}
        assert world.mei.timeline(hazard) == ["reported", "assigned", "passed", "closed"]


@BOTH
def test_two_who_pass_judgement_at_once_leave_one_story(
    real: tuple[World, Server], serve: Serve
) -> None:
    world, first = real
    second = serve()
    judges = [Phone(p, first.url, second.url) for p in (world.zhou, world.song, world.ding)]
    for _ in range(4):
        hazard = world.mei.reports(world.noodle_shop)
        world.mei.submits(hazard)
        verdicts = [
            p.person.command("hazard.reinspect", id=hazard, base=3, passed=n == 0, note="看过",
                             photos=[taken(at=world.now).facts] if n == 0 else [])
            for n, p in enumerate(judges)
        ]  # fmt: skip

        with ThreadPoolExecutor(len(judges)) as pool:
            sent = [
                pool.submit(p.ask, "POST", "/sync/push", n, json=p.outbox([verdict]))
                for n, (p, verdict) in enumerate(zip(judges, verdicts, strict=True))
            ]
            answers = {s.result().status_code for s in sent}

        ticket = world.mei.ticket(hazard)
        assert (answers, ticket["state"], ticket["version"]) == ({200}, "rectifying", 6)
        assert len(ticket["events"]) == 6
