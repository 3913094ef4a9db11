"""The timeline alone tells where a ticket stands; who meddles with the ticket is found out."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from backend.core.change_log import lock_county
from backend.core.database import execute
from backend.field.hazards import queries
from backend.field.hazards.lifecycle.operations import NotSealedError
from backend.field.hazards.lifecycle.projection import differences
from backend.field.hazards.models import EventKind, Hazard, HazardEvent, Level, State
from backend.sync.receipts.verification.operations import verify
from tests.field.hazards.test_extend import asks, grants
from tests.field.hazards.test_supervise import supervises
from tests.field.hazards.test_transfer import receives, suspects, transfers
from tests.world import SERIOUS, World


def lived(world: World) -> str:
    hazard = world.mei.reports(world.noodle_shop, SERIOUS)
    asks(world.mei, hazard)
    grants(world.zhou, hazard)
    suspects(world.mei, hazard)
    transfers(world.zhou, hazard)
    receives(world.zhou, hazard, major=True)
    supervises(world.zhou, hazard)
    world.mei.submits(hazard)
    world.zhou.passes(hazard)
    world.mei.acts("hazard.reopen", hazard, reason="又锁上了")
    return hazard


def test_a_long_life_is_told_again_the_same(world: World) -> None:
    lived(world)
    world.mei.reports(world.noodle_shop)

    with world.db.reading() as session:
        verdict = verify(session)

    assert (verdict.whole, verdict.tickets) == (True, 2)


def test_a_ticket_that_was_meddled_with_is_named(world: World) -> None:
    hazard = lived(world)
    with world.db.writing() as session:
        lock_county(session, "220382")
        meddling = sa.update(Hazard).where(col(Hazard.id) == UUID(hazard))
        execute(session, meddling.values(level=Level.GENERAL))

    with world.db.reading() as session:
        verdict = verify(session)

    number = world.mei.ticket(hazard)["number"]
    assert (verdict.whole, [(a.ticket, a.fields) for a in verdict.astray]) == (
        False,
        [(number, ["level"])],
    )


def test_a_step_that_was_torn_out_is_noticed(world: World) -> None:
    hazard = lived(world)
    with world.db.reading() as session:
        row, events = next(
            (h, e) for h, e in queries.timelines(session, None) if str(h.id) == hazard
        )

    assert differences(row, events) == []
    assert differences(row, [e for e in events if e.kind != "extended"]) == [
        "extensions", "version",
    ]  # fmt: skip


def test_no_code_but_the_writer_changes_a_ticket(world: World) -> None:
    hazard = lived(world)

    def changed(**columns: object) -> None:
        with world.db.writing() as session:
            lock_county(session, "220382")
            row = session.get_one(Hazard, UUID(hazard))
            for name, value in columns.items():
                setattr(row, name, value)

    for columns in ({"state": State.CLOSED}, {"venue_name": "别家"}, {"grid": "220382.002.01.02."}):
        with pytest.raises(NotSealedError):
            changed(**columns)


def test_no_code_but_the_writer_adds_changes_or_tears_out_a_line(world: World) -> None:
    hazard = UUID(lived(world))

    def at_a_timeline(*, forged: bool = False, torn: bool = False) -> None:
        with world.db.writing() as session:
            lock_county(session, "220382")
            line = session.exec(select(HazardEvent).where(HazardEvent.hazard_id == hazard)).first()
            assert line
            line.by_name = "别人"
            if torn:
                session.delete(line)
            if forged:
                session.expunge(line)
                session.add(HazardEvent(
                    hazard_id=hazard, version=99, kind=EventKind.CLOSED, at=world.now,
                    received_at=world.now, by_name="自己",
                ))  # fmt: skip

    for way in ({}, {"torn": True}, {"forged": True}):
        with pytest.raises(NotSealedError):
            at_a_timeline(**way)
