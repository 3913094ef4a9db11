"""Rows and statements that skip what lies above them are what they would be without."""

from collections.abc import Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from backend.core.change_log import Counter
from backend.core.database import lost_race
from backend.core.statements import KeptInsert
from backend.field.hazards.models import HazardEvent
from tests.world import World

FILE = KeptInsert(sa.insert(Counter), *Counter.model_fields)


def counters(world: World) -> Sequence[Any]:
    with world.db.reading() as session:
        told = sa.select(sa.text("name, value")).select_from(sa.text("counter"))
        return session.connection().execute(told.where(sa.text("name LIKE 'test.%'"))).all()


def test_a_row_holds_its_defaults_made_anew_for_each() -> None:
    one, other = (HazardEvent(hazard_id=None, by_name="李敏") for _ in range(2))  # pyright: ignore

    assert (one.text, one.late, one.by) == ("", False, None)
    assert one.id != other.id
    assert one.facts is not other.facts


def test_a_kept_insert_writes_what_was_given(world: World) -> None:
    rows = [{"name": f"test.{n}", "value": n} for n in range(3)]

    with world.db.writing() as session:
        FILE.all(session, rows)

    assert sorted(counters(world)) == [(f"test.{n}", n) for n in range(3)]


def test_what_a_kept_insert_is_refused_for_is_told_as_ever(world: World) -> None:
    row = {"name": "test.twice", "value": 1}

    def twice() -> None:
        with world.db.writing() as session:
            FILE.all(session, [row])
            FILE.all(session, [row])

    with pytest.raises(IntegrityError) as refused:
        twice()
    assert lost_race(refused.value)
    assert counters(world) == []
