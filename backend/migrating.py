"""Bring the tables up to date, from nothing or from any earlier version."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

FOLDER = Path(__file__).parent / "migrations"


def config_for(bind: Engine | Connection) -> Config:
    """Alembic's settings, without a file of their own."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["bind"] = bind
    return config


def upgrade(bind: Engine | Connection) -> None:
    """Run what has not been run yet."""
    command.upgrade(config_for(bind), "head")


def pending(engine: Engine) -> bool:
    """Whether there is something to run."""
    with engine.connect() as connection:
        there = MigrationContext.configure(connection).get_current_revision()
    return there != ScriptDirectory.from_config(config_for(engine)).get_current_head()
