"""The chain of receipts: one for every command, for ever, and no later edit goes unseen."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from backend.core.database import new_id
from backend.sync.models import Receipt, ReceiptResult
from backend.sync.receipts.operations import START, receipt_hash
from backend.sync.receipts.verification.operations import Verdict, verify
from tests.world import World


def five_receipts(world: World) -> None:
    """Three in one push, one parked, one superseded."""
    hazard = world.mei.reports(world.noodle_shop)
    world.zhou.passes(hazard)
    world.mei.submits(hazard)
    world.mei.does("visit.record", id=str(new_id()), venue_id=str(new_id()), outcome="locked")


def verdict(world: World) -> Verdict:
    with world.db.reading() as session:
        return verify(session)


def meddle(world: World, statement: str, **values: object) -> None:
    """Edit the table behind the program's back."""
    with world.db.writing() as session:
        session.connection().execute(sa.text(statement), values)


def test_an_honest_ledger_is_whole(world: World) -> None:
    five_receipts(world)

    assert (verdict(world).receipts, verdict(world).faults) == (5, [])


def test_a_push_of_many_keeps_the_chain(world: World) -> None:
    venue = world.noodle_shop
    for count in (1, 7, 50):
        world.mei.push(
            *(
                world.mei.command(
                    "visit.record", id=str(new_id()), venue_id=venue, outcome="checked"
                )
                for _ in range(count)
            )
        )

    assert (verdict(world).receipts, verdict(world).whole) == (59, True)


def test_a_receipt_of_before_importers_were_named_is_sealed_as_it_was() -> None:
    at, one = datetime(2026, 3, 4, 2, tzinfo=UTC), UUID(int=1)
    facts: dict[str, Any] = {"county": "220382", "seq": 1, "name": "visit.record"}
    when: dict[str, Any] = {"captured_at": at, "skew_ms": 0, "received_at": at}
    old = Receipt(
        id=one, **facts, payload_hash="0" * 64, author=one, device=one, **when,
        result=ReceiptResult.APPLIED, code="", previous=START, hash="",
    )  # fmt: skip

    assert receipt_hash(old) == "52dad7fb9c3f2eaadabcc8cc288b9102f567aa5b6ccc0fe54e8a30c760574012"
    old.importer = one
    assert receipt_hash(old) != "52dad7fb9c3f2eaadabcc8cc288b9102f567aa5b6ccc0fe54e8a30c760574012"


def test_an_empty_ledger_is_whole(world: World) -> None:
    assert (verdict(world).receipts, verdict(world).whole) == (0, True)


EDITS = {
    "result": "'applied'",
    "code": "'x'",
    "name": "'visit.record'",
    "payload_hash": "'0'",
    "author": "device",
    "device": "author",
    "captured_at": "'2026-01-01 00:00:00'",
    "received_at": "'2026-01-01 00:00:00'",
    "skew_ms": "skew_ms + 1",
    "previous": "'0'",
    "hash": "'0'",
    "id": "author",
}


@pytest.mark.parametrize(("column", "value"), EDITS.items(), ids=EDITS.keys())
def test_an_edited_receipt_is_named(world: World, column: str, value: str) -> None:
    five_receipts(world)

    meddle(world, f"UPDATE receipt SET {column} = {value} WHERE seq = 4")

    faults = verdict(world).faults
    assert faults
    assert {f.seq for f in faults} <= {4, 5}
    assert faults[0].seq == 4


def test_a_deleted_receipt_is_missed(world: World) -> None:
    five_receipts(world)

    meddle(world, "DELETE FROM receipt WHERE seq = 3")

    faults = verdict(world).faults
    assert [(f.seq, f.reason) for f in faults] == [(4, "第 3 条回执不见了")]


@pytest.mark.parametrize(("kept", "reason"), [(3, "末尾缺了 2 条回执"), (0, "末尾缺了 5 条回执")])
def test_a_chain_cut_off_at_its_end_is_missed(world: World, kept: int, reason: str) -> None:
    five_receipts(world)

    meddle(world, "DELETE FROM receipt WHERE seq > :kept", kept=kept)

    assert [(f.seq, f.reason) for f in verdict(world).faults] == [(kept, reason)]


def test_two_receipts_that_change_places_are_named(world: World) -> None:
    five_receipts(world)

    for old, new in ((2, 100), (3, 2), (100, 3)):
        meddle(world, "UPDATE receipt SET seq = :new WHERE seq = :old", old=old, new=new)

    assert {f.seq for f in verdict(world).faults} == {2, 3, 4}


def test_work_goes_on_after_an_edit_and_the_edit_stays_named(world: World) -> None:
    five_receipts(world)
    meddle(world, "UPDATE receipt SET code = 'x' WHERE seq = 2")

    world.mei.visits(world.noodle_shop)

    assert [f.seq for f in verdict(world).faults] == [2]
    assert verdict(world).receipts == 6
