"""The tables: from nothing to now and back, on every database alike."""

import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import IntegrityError

from backend.core.database import Record
from backend.migrations.operations import config_for, pending, upgrade
from backend.sync.receipts.verification.operations import verify
from tests.conftest import POSTGRES, own_database
from tests.world import World


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database with nothing in it."""
    if request.param == "sqlite":
        engine = create_engine(f"sqlite:///{tmp_path / 'anxun.db'}")
        event.listen(engine, "connect", _keeps_references)
        yield engine
        engine.dispose()
        return
    if not POSTGRES:
        pytest.skip("no PostgreSQL was given")
    with own_database("migrations") as url:
        engine = create_engine(url)
        yield engine
        engine.dispose()


def _keeps_references(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA foreign_keys = ON")


def tables(engine: Engine) -> set[str]:
    return set(sa.inspect(engine).get_table_names()) - {"alembic_version"}


def test_from_nothing_to_what_the_models_say(empty: Engine) -> None:
    assert pending(empty)

    upgrade(empty)

    assert not pending(empty)
    assert tables(empty) == set(Record.metadata.tables)
    command.check(config_for(empty))


def test_down_to_nothing_and_up_again(empty: Engine) -> None:
    upgrade(empty)
    command.downgrade(config_for(empty), "base")
    left = tables(empty)

    upgrade(empty)

    assert left == set()
    command.check(config_for(empty))


def fill(engine: Engine, name: str, /, **given: object) -> None:
    """Put a row into a table as it stands now, whatever its columns are."""
    table = sa.Table(name, sa.MetaData(), autoload_with=engine)
    values = {c.name: _any_value(c) for c in table.columns if not c.nullable} | given
    with engine.begin() as connection:
        connection.execute(table.insert().values(values))


def _any_value(column: sa.Column[object]) -> object:
    kinds: list[tuple[type[object], object]] = [
        (sa.Boolean, False), (sa.Integer, 1), (sa.Date, date(2024, 5, 1)), (sa.JSON, {}),
        (sa.DateTime, datetime(2024, 5, 1, tzinfo=UTC)), (sa.Uuid, uuid4()),
    ]  # fmt: skip
    found = next((value for kind, value in kinds if isinstance(column.type, kind)), "")
    long = getattr(column.type, "length", None) == 32 and found == ""
    return uuid4().hex if long and column.name == "id" else found


def test_a_plate_may_be_unknown_where_tickets_already_hold_on_to_ebikes(empty: Engine) -> None:
    command.upgrade(config_for(empty), "20261123_0900")
    ebike, sure = uuid4(), {"battery": "unknown", "standard": "unknown"}
    key: object = ebike if empty.dialect.name == "postgresql" else ebike.hex
    fill(empty, "grid", path="2.", level="county")
    fill(empty, "ebike", id=key, grid="2.", plate="none", **sure)
    fill(empty, "hazard", ebike_id=key, grid="2.", domain="fire", state="closed", level="general",
         disposal="deadline")  # fmt: skip

    upgrade(empty)

    other = uuid4()
    fill(
        empty, "ebike", id=other if key is ebike else other.hex, grid="2.", plate="unknown", **sure
    )
    with pytest.raises(IntegrityError):
        fill(empty, "ebike", grid="2.", plate="maybe", **sure)
    command.downgrade(config_for(empty), "20261123_0900")
    with empty.connect() as connection:
        told = connection.execute(sa.text("SELECT plate, count(*) FROM ebike GROUP BY plate")).all()
        held = connection.execute(
            sa.text("SELECT count(*) FROM hazard JOIN ebike ON ebike_id = ebike.id")
        )
        assert ([tuple(row) for row in told], held.scalar_one()) == ([("none", 2)], 1)


def test_stations_keep_their_register_when_they_get_shifts(empty: Engine) -> None:
    command.upgrade(config_for(empty), "20261201_0910")
    station = uuid4() if empty.dialect.name == "postgresql" else uuid4().hex
    fill(empty, "grid", path="2.", level="county")
    fill(empty, "station", id=station, grid="2.", name="桥头")
    told = {"station_id": station, "grid": "2.", "vehicle": "van", "violation": "overcrowded"}
    for action in ("told", "reflector_on"):
        fill(empty, "dissuasion", **told, action=action)
    asked = "SELECT d.action, s.name, {} FROM dissuasion d JOIN station s ON s.id = station_id"

    def rows(more: str) -> list[tuple[object, ...]]:
        with empty.connect() as connection:
            return sorted(tuple(row) for row in connection.execute(sa.text(asked.format(more))))

    before = rows("d.day")
    upgrade(empty)

    now = rows("d.day, d.reflector, s.road, d.duty_id")
    assert [row[:3] for row in now] == before
    assert [(bool(row[3]), *row[4:]) for row in now] == [(True, "", None), (False, "", None)]
    with pytest.raises(IntegrityError):
        fill(empty, "dissuasion", **told | {"station_id": type(station)(str(uuid4()))})
    command.downgrade(config_for(empty), "20261201_0910")
    assert rows("d.day") == before


def test_twice_is_once(empty: Engine) -> None:
    upgrade(empty)
    upgrade(empty)

    assert not pending(empty)


def test_every_constraint_has_a_name(empty: Engine) -> None:
    upgrade(empty)
    seen = sa.inspect(empty)
    nameless = [
        f"{table}.{key['column_names'] if 'column_names' in key else key['constrained_columns']}"
        for table in tables(empty)
        for key in (*seen.get_unique_constraints(table), *seen.get_foreign_keys(table))
        if not key["name"]
    ]

    assert nameless == []


def test_there_is_one_line_of_migrations_named_by_time() -> None:
    scripts = ScriptDirectory.from_config(config_for(create_engine("sqlite://")))

    assert len(scripts.get_heads()) == 1
    for script in scripts.walk_revisions():
        assert re.fullmatch(r"\d{8}_\d{4}_[a-z_]+\.py", Path(script.path).name)


BEFORE_ONE_VERSION_ONCE = "20261130_1003"


def test_versions_that_a_race_doubled_are_numbered_anew(
    world: World, connection: Connection
) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.submits(hazard)
    world.mei.passes(hazard)
    told, (_, cursor) = world.mei.timeline(hazard), world.mei.pulls_all()
    command.downgrade(config_for(connection), BEFORE_ONE_VERSION_ONCE)
    doubled = "UPDATE hazardevent SET version = version - 1 WHERE version > 3"
    connection.execute(sa.text(doubled))
    connection.execute(sa.text("UPDATE hazard SET version = 4, state = 'submitted'"))

    upgrade(connection)
    # It was found under a checklist that came after the version it was put back to.
    connection.execute(sa.text("UPDATE hazard SET day_unit = 'natural'"))

    ticket = world.mei.ticket(hazard)
    assert (ticket["state"], ticket["version"], world.mei.timeline(hazard)) == ("closed", 5, told)
    versions = connection.execute(sa.text("SELECT version FROM hazardevent ORDER BY version"))
    assert versions.scalars().all() == [1, 2, 3, 4, 5]
    with world.db.reading() as session:
        assert verify(session).whole
    assert [h["id"] for h in world.mei.pull(cursor)["rows"]["hazard"]] == [hazard]
    assert world.mei.does("hazard.note", id=hazard, text="看过")["result"] == "applied"


def test_a_version_is_there_once(world: World, connection: Connection) -> None:
    world.mei.reports(world.noodle_shop)

    with pytest.raises(IntegrityError), connection.begin_nested():
        connection.execute(sa.text("UPDATE hazardevent SET version = 1"))


def test_the_words_of_each_enum_are_those_the_database_takes(empty: Engine) -> None:
    upgrade(empty)
    seen = sa.inspect(empty)
    apart: list[str] = []
    for table in Record.metadata.tables.values():
        checks = {c["name"]: c["sqltext"] for c in seen.get_check_constraints(table.name)}
        for column in table.columns:
            if isinstance(column.type, sa.Enum):
                text = checks.get(f"ck_{table.name}_{column.type.name}", "")
                if set(re.findall(r"'([^']*)'", text)) != set(column.type.enums):
                    apart.append(f"{table.name}.{column.name}")

    assert apart == []
