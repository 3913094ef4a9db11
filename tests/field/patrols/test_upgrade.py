"""A registry of before the rule: what was visited then is taken to have been looked at then."""

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import command
from sqlalchemy import Engine
from sqlmodel import col

from backend.core.database import new_id
from backend.field.patrols.models import Visit
from backend.field.venues.models import Venue
from backend.migrations.operations import config_for, upgrade
from tests.house import test_migrations

BEFORE = "20261123_0900"
NOW = datetime(2026, 3, 3, 5, tzinfo=UTC)
empty = test_migrations.empty


def row_of(table: sa.Table, **known: Any) -> dict[str, Any]:
    """A row as old code wrote it: what is needed and not said is blank."""
    blank: dict[type, Any] = {
        str: "", int: 0, bool: False, datetime: NOW, date: NOW.date(),
    }  # fmt: skip
    needed = [c for c in table.columns if not c.nullable and c.name not in known]
    return {c.name: blank.get(c.type.python_type, {}) for c in needed} | known


def test_visits_and_self_checks_of_before_know_what_they_answered(empty: Engine) -> None:
    command.upgrade(config_for(empty), BEFORE)
    old = sa.MetaData()
    old.reflect(empty, only=["grid", "venue", "selfcheck", "visit"])
    key = new_id()
    shop = key if empty.dialect.name == "postgresql" else key.hex
    told = {"on": "2026-03-03", "gaps": ["安全出口上锁"]}
    here = {"grid": "220382."}
    values: dict[str, dict[str, Any]] = {
        "grid": {"path": "220382.", "level": "county"},
        "venue": {"id": shop, "number": "1", "self_check": told, "venue_class": "shop",
                  "status": "operating", **here},
        "selfcheck": {"id": shop, "venue_id": shop, "at": NOW, **here},
        "visit": {"id": shop, "venue_id": shop, "outcome": "checked", "by": shop, **here},
    }  # fmt: skip
    with empty.begin() as writing:
        for name, known in values.items():
            writing.execute(sa.insert(old.tables[name]), row_of(old.tables[name], **known))

    upgrade(empty)

    with empty.begin() as reading:
        check = reading.execute(sa.select(col(Venue.self_check))).scalar_one()
        seen = reading.execute(sa.select(col(Visit.gaps_seen_at))).scalar_one()
    assert check == told | {"at": NOW.isoformat()}
    assert seen == NOW
