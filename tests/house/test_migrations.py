"""The tables: from nothing to now and back, on every database alike."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import IntegrityError

from backend.database import Record
from backend.migrating import config_for, pending, upgrade
from backend.sync.verify import verify
from tests.conftest import POSTGRES
from tests.world import World


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database with nothing in it."""
    if request.param == "sqlite":
        engine = create_engine(f"sqlite:///{tmp_path / 'anxun.db'}")
        yield engine
        engine.dispose()
        return
    if not POSTGRES:
        pytest.skip("no PostgreSQL was given")
    whole = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with whole.connect() as connection:
        connection.execute(sa.text("CREATE DATABASE migrations"))
    engine = create_engine(sa.engine.make_url(POSTGRES).set(database="migrations"))
    yield engine
    engine.dispose()
    with whole.connect() as connection:
        connection.execute(sa.text("DROP DATABASE migrations"))
    whole.dispose()


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


BEFORE_ONE_VERSION_ONCE = "20261123_0900"


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
