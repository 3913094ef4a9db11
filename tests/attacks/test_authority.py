"""Who was something once and is it no more decides nothing by dating an act back."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from backend.commands import BY_NAME as COMMANDS
from backend.core.database import new_id
from backend.people.accounts.models import Role
from backend.sync.commands import CommandKind
from tests.house.side import Side
from tests.house.steps import STEPS
from tests.house.test_scope import OURS, lay_out
from tests.world import SERIOUS, Person, World, taken

NEXT_DOOR = "220382.002.01.02."


def changes(world: World, person: Person, **change: Any) -> None:
    """An hour from now somebody is given another role or grid; two hours from now it is."""
    assert person.cookie
    person.push()  # this phone has been here before
    world.clock.forward(hours=1)
    answer = world.hao.patch(f"/people/{person.id}", change)
    assert answer.status_code == 200, answer.text
    world.clock.forward(hours=1)


@contextmanager
def undone(connection: Connection) -> Generator[None]:
    with connection.begin_nested() as attempt:
        yield
        attempt.rollback()


def test_a_demoted_office_person_voids_nothing_by_dating_it_back(world: World) -> None:
    hazard, before = world.mei.reports(world.noodle_shop), world.now + timedelta(minutes=30)
    world.mei.acts("hazard.void_ask", hazard, reason="看错了")
    base = world.mei.ticket(hazard)["version"]
    changes(world, world.zhou, role="leader")

    result = world.zhou.does("hazard.void", id=hazard, base=base, agreed=True, note="", at=before)

    assert (result["result"], result["code"]) == ("parked", "authority.past")
    assert "现在" in result["detail"]
    assert "不用重填" in result["detail"]
    assert world.mei.state(hazard) == "rectifying"
    assert [t["facts"]["command"] for t in world.song.tasks()] == ["hazard.void"]


def decided(kind: CommandKind, role: Role) -> list[str]:
    """What a role may do of this kind; where it depends, as the steps of the house do it."""
    return [n for n, c in COMMANDS.items() if c.kind is kind and role in STEPS[n].may]


@pytest.fixture
def ours(world: World) -> Side:
    return lay_out(world, world.mei, OURS, "福满楼面馆", "18600001111")


def test_no_decision_of_the_office_is_taken_from_who_left_it(
    world: World, ours: Side, connection: Connection
) -> None:
    before = world.now + timedelta(minutes=30)
    changes(world, world.zhou, role="leader")
    names = decided(CommandKind.DECISION, Role.OFFICE)

    for name in names:
        with undone(connection):
            result = world.zhou.does(name, **STEPS[name].args(ours), at=before)
        assert (name, result["result"], result["code"]) == (name, "parked", "authority.past")
    assert {"hazard.void", "hazard.extend", "hazard.assign", "code.revoke"} <= set(names)


def test_all_evidence_of_a_worker_who_moved_away_is_taken(
    world: World, ours: Side, connection: Connection
) -> None:
    before = world.now + timedelta(minutes=30)
    changes(world, world.mei, grid=NEXT_DOOR)
    names = decided(CommandKind.EVIDENCE, Role.GRID_WORKER)

    for name in names:
        with undone(connection):
            result = world.mei.does(name, **STEPS[name].args(ours), at=before)
        assert (name, result["result"]) == (name, "applied"), result
    assert {"visit.record", "hazard.report", "hazard.submit", "hazard.note"} <= set(names)


def a_visit(world: World, venue: str, **when: Any) -> dict[str, Any]:
    return world.mei.does(
        "visit.record", id=str(new_id()), venue_id=venue, outcome="checked", **when
    )


def test_evidence_that_comes_more_than_a_week_after_the_change_waits_for_the_office(
    world: World,
) -> None:
    venue, before = world.noodle_shop, world.now + timedelta(minutes=30)
    changes(world, world.mei, grid=NEXT_DOOR)
    world.clock.forward(days=6)
    in_time = a_visit(world, venue, at=before)
    world.clock.forward(days=1)

    late = a_visit(world, venue, at=before)

    assert in_time["result"] == "applied"
    assert (late["result"], late["code"]) == ("parked", "authority.past")
    assert "7 天" in late["detail"]


def test_a_phone_first_heard_of_after_the_change_tells_nothing_of_before(world: World) -> None:
    venue, before = world.noodle_shop, world.now + timedelta(minutes=30)
    changes(world, world.mei, grid=NEXT_DOOR)
    world.mei.device = new_id()

    result = a_visit(world, venue, at=before)

    assert (result["result"], result["code"]) == ("parked", "authority.past")
    assert "手机" in result["detail"]


def closes(world: World, hazard: str, **more: Any) -> dict[str, Any]:
    picture = taken(at=world.now)
    args = {"passed": True, "photos": [picture.facts], "base": 2} | more
    return world.mei.does("hazard.reinspect", id=hazard, **args)


def test_a_worker_who_moved_closes_no_ticket_of_the_old_grid(world: World) -> None:
    hazard, before = world.mei.reports(world.noodle_shop), world.now + timedelta(minutes=30)
    changes(world, world.mei, grid=NEXT_DOOR)

    passed = closes(world, hazard, at=before)
    failed = closes(world, hazard, at=before, passed=False, note="还堵着", photos=[])

    assert (passed["result"], passed["code"]) == ("parked", "authority.past")
    assert failed["result"] == "applied"  # what was seen there, and closes nothing
    assert world.zhou.state(hazard) == "rectifying"


def test_who_rose_to_office_decides_nothing_dated_before(world: World) -> None:
    hazard, before = world.tao.reports(world.hardware_store), world.now + timedelta(minutes=30)
    world.tao.acts("hazard.void_ask", hazard, reason="看错了")
    changes(world, world.mei, role="office", grid="220382.002.")
    base = world.zhou.ticket(hazard)["version"]
    args = {"id": hazard, "base": base, "agreed": True, "note": ""}

    back = world.mei.does("hazard.void", **args, at=before)
    now = world.mei.does("hazard.void", **args)

    assert [(r["result"], r.get("code", "")) for r in (back, now)] == [
        ("parked", "authority.past"), ("applied", ""),
    ]  # fmt: skip


def test_a_decision_dated_before_anybody_was_hired_is_not_taken(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop, SERIOUS)

    result = world.zhou.acts(
        "hazard.supervise", hazard, at=world.now - timedelta(days=3000),
        authority="双辽市消安委", document_number="1号", due_on="2026-04-01",
    )  # fmt: skip

    assert (result["result"], result["code"]) == ("parked", "authority.past")


def test_a_decision_that_was_held_is_judged_by_the_authority_of_now(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    first = world.mei.command("hazard.note", id=hazard, text="先")
    picture = taken(at=world.now)
    then = world.mei.command("hazard.reinspect", id=hazard, base=2, passed=True,
                             photos=[picture.facts], after=[first["id"]])  # fmt: skip
    world.mei.push(then)
    changes(world, world.mei, grid=NEXT_DOOR)

    world.mei.push(first)

    assert world.zhou.state(hazard) == "rectifying"
    assert world.mei.push(then).json()["results"][0]["of"] == "parked"


def test_held_in_time_evidence_counts_whenever_it_is_released(world: World) -> None:
    venue = world.noodle_shop
    first = world.mei.command("visit.record", id=str(new_id()), venue_id=venue, outcome="locked")
    then = world.mei.command("visit.record", id=str(new_id()), venue_id=venue, outcome="checked",
                             after=[first["id"]])  # fmt: skip
    world.mei.push(then)
    changes(world, world.mei, grid=NEXT_DOOR)
    world.clock.forward(days=20)

    world.mei.push(first)

    assert world.mei.push(then).json()["results"][0]["of"] == "applied"


def test_who_was_suspended_decides_nothing_through_a_colleagues_push(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    first = world.tao.command("visit.record", id=str(new_id()), venue_id=world.hardware_store,
                              outcome="checked")  # fmt: skip
    picture = taken(at=world.now)
    then = world.mei.command("hazard.reinspect", id=hazard, base=2, passed=True,
                             photos=[picture.facts], after=[first["id"]])  # fmt: skip
    world.mei.push(then)
    world.hao.patch(f"/people/{world.mei.id}", {"active": False})

    world.tao.push(first)

    assert world.zhou.state(hazard) == "rectifying"
    told = [t["facts"].get("code") for t in world.zhou.tasks() if t["kind"] == "parked"]
    assert told == ["authority.past"]


def test_a_venue_that_moved_away_is_no_longer_decided_on_by_its_old_worker(world: World) -> None:
    hazard, before = world.mei.reports(world.noodle_shop), world.now + timedelta(minutes=30)
    world.clock.forward(hours=1)
    body = {"grid": NEXT_DOOR, "reason": "网格调整"}
    moved = world.zhou.post(f"/venues/{world.noodle_shop}/move", body)
    assert moved.status_code == 200, moved.text
    world.clock.forward(hours=1)

    passed = closes(world, hazard, at=before, base=world.zhou.ticket(hazard)["version"])
    note = world.mei.does("hazard.note", id=hazard, text="搬走以前看到的", at=before)

    assert (passed["result"], note["result"]) == ("parked", "applied")
    assert world.zhou.state(hazard) == "rectifying"
