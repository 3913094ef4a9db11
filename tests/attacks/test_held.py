"""A failure of ours loses nothing: it is kept, done later, logged by name, and told as ours."""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from backend.app import SOURCES
from backend.core.database import new_id
from backend.office.messages.jobs import clock_round
from backend.sync.receipts.verification.operations import verify
from tests.world import Person, World

SECRET = "房东老赵说别查"


def fault(world: World, table: str) -> None:
    """From now on the database refuses every new row of a table."""
    with world.db.writing() as session:
        connection = session.connection()
        if connection.dialect.name == "sqlite":
            connection.execute(sa.text(
                f"CREATE TRIGGER broken BEFORE INSERT ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{SECRET}'); END"
            ))  # fmt: skip
        else:
            check = "ADD CONSTRAINT broken CHECK (note IS NULL) NOT VALID"
            connection.execute(sa.text(f"ALTER TABLE {table} {check}"))


def mended(world: World, table: str) -> None:
    with world.db.writing() as session:
        connection = session.connection()
        lite = connection.dialect.name == "sqlite"
        drop = "DROP TRIGGER broken" if lite else f"ALTER TABLE {table} DROP CONSTRAINT broken"
        connection.execute(sa.text(drop))


@contextmanager
def broken(world: World, table: str) -> Generator[None]:
    fault(world, table)
    yield
    mended(world, table)


def a_visit(person: Person, venue: str, **more: Any) -> dict[str, Any]:
    return person.command("visit.record", id=str(new_id()), venue_id=venue, outcome="checked",
                          note=SECRET, **more)  # fmt: skip


def rounds(world: World, **span: float) -> None:
    """Some time goes by, and the clock goes its round."""
    world.clock.forward(**span)
    assert clock_round(world.db, world.now, SOURCES)


def visits(world: World) -> int:
    return len(world.zhou.get(f"/venues/{world.noodle_shop}").json()["visits"])


def a_note_first(world: World) -> tuple[dict[str, Any], dict[str, Any]]:
    """A note, and a visit that waits for it."""
    hazard = world.mei.reports(world.noodle_shop)
    first = world.mei.command("hazard.note", id=hazard, text="先")
    return first, a_visit(world.mei, world.noodle_shop, after=[first["id"]])


def test_a_held_command_whose_release_fails_is_neither_lost_nor_parked(world: World) -> None:
    first, second = a_note_first(world)
    world.mei.push(second)

    with broken(world, "visit"):
        world.mei.push(first)
        again = world.mei.push(second).json()["results"][0]

    assert (again["result"], again["code"]) == ("held", "server.error")
    assert world.zhou.tasks() == []
    assert visits(world) == 0
    assert world.mei.push(second).json()["results"][0]["result"] == "applied"
    assert visits(world) == 1


def test_it_is_done_by_itself_once_we_are_mended(world: World) -> None:
    """The phone that sent it is gone by then."""
    first, second = a_note_first(world)
    third = a_visit(world.mei, world.noodle_shop, after=[second["id"]])
    world.mei.push(second, third)
    with broken(world, "visit"):
        world.mei.push(first)
        rounds(world, minutes=2)

    rounds(world, minutes=10)

    assert visits(world) == 2
    assert world.mei.push(second).json()["results"][0]["of"] == "applied"
    with world.db.reading() as session:
        assert verify(session).whole


def test_it_is_tried_less_and_less_often_and_the_office_hears_after_a_day(world: World) -> None:
    first, second = a_note_first(world)
    world.mei.push(second)
    fault(world, "visit")
    world.mei.push(first)
    for _ in range(20):
        rounds(world, minutes=90)

    task = world.zhou.tasks()[0]

    assert (task["kind"], task["subject_id"]) == ("held", second["id"])
    assert "系统" in task["detail"]
    with world.db.reading() as session:
        again_at, tries = (
            session.connection().execute(sa.text("SELECT again_at, tries FROM waiting")).one()
        )
    assert 8 <= tries <= 20
    assert datetime.fromisoformat(str(again_at)).replace(tzinfo=None) > world.now.replace(
        tzinfo=None
    )


def test_our_own_fault_is_never_told_as_a_change_of_state(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    visit, behind = a_visit(world.mei, world.noodle_shop), world.mei.command(
        "venue.confirm", venue_id=world.noodle_shop
    )  # fmt: skip
    with broken(world, "visit"), caplog.at_level(logging.ERROR):
        results = world.mei.push(visit, behind).json()["results"]

    assert [r["result"] for r in results] == ["held", "applied"]
    assert "系统出了点问题" in results[0]["detail"]
    assert "情况已经变了" not in results[0]["detail"]
    told = "\n".join(r.getMessage() + str(r.exc_text or "") for r in caplog.records)
    assert visit["id"] in told
    assert "IntegrityError" in told
    assert "SQLITE_CONSTRAINT_TRIGGER" in told or "broken" in told
    assert SECRET not in told
    assert world.noodle_shop not in told


def test_a_true_conflict_is_told_as_one(world: World) -> None:
    visit = a_visit(world.mei, world.noodle_shop)
    world.mei.push(visit)

    twice = visit | {"id": str(new_id())}
    result = world.mei.push(twice).json()["results"][0]

    assert (result["result"], result["code"]) == ("parked", "visit.exists")


def test_what_fails_out_of_a_file_is_kept_though_the_phone_is_gone(world: World) -> None:
    visit = a_visit(world.mei, world.noodle_shop)
    body = {"device": str(world.mei.device), "author": str(world.mei.id), "skew_ms": 0,
            "sent_at": world.now.isoformat(), "commands": [visit]}  # fmt: skip
    with broken(world, "visit"):
        result = world.zhou.post("/sync/rescue", body).json()["results"][0]

    rounds(world, minutes=2)

    assert (result["result"], visits(world)) == ("held", 1)
