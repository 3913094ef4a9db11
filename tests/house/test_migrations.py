"""The tables: from nothing to now and back, on every database alike."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine

from backend.database import Record
from backend.migrating import config_for, pending, upgrade
from tests.conftest import POSTGRES


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
