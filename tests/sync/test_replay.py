"""Sent again and again, in parallel and out of order: the ledger is that of sending it once."""

import random
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import pytest

from backend.core.database import new_id
from backend.sync.receipts.verification.operations import verify
from tests.world import EDITION, GENERAL, ON_THE_SPOT, Picture, World, taken

Outbox = list[dict[str, Any]]


def a_days_outbox(world: World) -> tuple[Outbox, list[Picture], str]:
    """Visits, two reports, a submission, notes, one that is refused; and the pictures."""
    mei, venue = world.mei, world.noodle_shop
    visit, first, second = str(new_id()), str(new_id()), str(new_id())
    pictures = [taken(at=world.now) for _ in range(5)]
    facts = [p.facts for p in pictures]
    report: dict[str, Any] = {"venue_id": venue, "edition": EDITION}
    outbox = [
        mei.command("visit.record", id=visit, venue_id=venue, outcome="checked"),
        mei.command("hazard.report", id=first, **report, visit_id=visit, item_code=GENERAL,
                    photos=facts[:1]),
        mei.command("hazard.report", id=second, **report, item_code=ON_THE_SPOT,
                    photos=facts[1:2], fixed={"photos": facts[2:3]}),
        mei.command("hazard.submit", id=first, base=2, photos=facts[3:4]),
        mei.command("hazard.submit", id=first, base=2, photos=facts[4:5]),
        mei.command("hazard.note", id=first, text="店主已签字"),
        mei.command("hazard.note", id=str(new_id()), text="没有这条"),
        mei.command("venue.amend", venue_id=venue, changes={"exits": {"from": None, "to": 2}}),
    ]  # fmt: skip
    for before, after in pairwise(outbox):
        after["after"] = [before["id"]]
    return outbox, pictures, first


def ledger(world: World, hazard: str) -> dict[str, Any]:
    """All that anybody could tell apart, but for the ids the server mints."""
    ticket = world.zhou.ticket(hazard)
    events = [(e["kind"], e["at"], e["text"], e["photos"], e["late"]) for e in ticket["events"]]
    with world.db.reading() as session:
        chain = verify(session)
    return {
        "ticket": {k: v for k, v in ticket.items() if k not in {"events", "updated_at"}},
        "events": events,
        "board": [h["id"] for h in world.zhou.get("/hazards").json()["items"]],
        "venue": world.zhou.get(f"/venues/{world.noodle_shop}").json()["venue"],
        "month": world.zhou.get("/reports/monthly").json()["total"],
        "tasks": sorted(t["kind"] for t in world.zhou.tasks()),
        "receipts": (chain.receipts, chain.whole),
    }


def test_replayed_fifty_times_it_is_the_same_ledger(world: World) -> None:
    outbox, pictures, hazard = a_days_outbox(world)
    world.mei.push(*outbox)
    world.mei.uploads(*pictures)
    once = ledger(world, hazard)

    for _ in range(50):
        results = world.mei.push(*outbox).json()["results"]
        assert {r["result"] for r in results} == {"replayed"}
        world.clock.forward(minutes=1)
    world.mei.uploads(*pictures)

    assert ledger(world, hazard) == once
    assert once["receipts"] == (9, True)


@pytest.mark.parametrize("seed", range(6))
def test_in_any_order_and_any_parts_it_is_the_same_ledger(world: World, seed: int) -> None:
    rng = random.Random(seed)
    outbox, pictures, hazard = a_days_outbox(world)
    waiting = [dict(c) for c in outbox] * 2
    rng.shuffle(waiting)
    while waiting:  # parts overlap, or leave a gap: some are sent twice, some not at all
        part, waiting = waiting[: rng.randint(1, 5)], waiting[rng.randint(1, 5) :]
        assert world.mei.push(*part).status_code == 200
    answer = world.mei.push(*outbox).json()["results"]
    world.mei.uploads(*rng.sample(pictures, len(pictures)))

    assert {r["result"] for r in answer}.isdisjoint({"held", "id_reused"})
    straight = ["reported", "assigned", "submitted", "superseded", "note"]
    assert world.mei.timeline(hazard) == straight
    assert ledger(world, hazard)["receipts"] == (9, True)
    assert ledger(world, hazard)["tasks"] == ["parked", "superseded"]


def test_replayed_from_eight_threads_at_once_it_is_the_same_ledger(on_file: World) -> None:
    outbox, pictures, hazard = a_days_outbox(on_file)
    assert on_file.mei.cookie
    assert on_file.zhou.cookie

    with ThreadPoolExecutor(8) as pool:
        sent = [pool.submit(on_file.mei.push, *outbox) for _ in range(50)]
        answers = [s.result() for s in sent]
        list(pool.map(on_file.mei.uploads, [*pictures, *pictures]))

    assert {a.status_code for a in answers} == {200}
    applied = [r for a in answers for r in a.json()["results"] if r["result"] != "replayed"]
    assert len(applied) == len(outbox)
    assert ledger(on_file, hazard)["receipts"] == (9, True)
    assert on_file.mei.timeline(hazard) == [
        "reported", "assigned", "submitted", "superseded", "note",
    ]  # fmt: skip


def test_eight_threads_with_work_of_their_own_lose_nothing(on_file: World) -> None:
    hazard = on_file.mei.reports(on_file.noodle_shop)
    notes = [on_file.mei.command("hazard.note", id=hazard, text=str(n)) for n in range(80)]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(on_file.mei.push, notes))

    assert {a.json()["results"][0]["result"] for a in answers} == {"applied"}
    events = on_file.mei.ticket(hazard)["events"]
    assert sorted(int(e["text"]) for e in events if e["kind"] == "note") == list(range(80))
    with on_file.db.reading() as session:
        assert verify(session).whole
