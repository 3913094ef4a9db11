"""Bring the tables up to date, from nothing or from any earlier version."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent


def config_for(bind: Engine | Connection) -> Config:
    """Alembic's settings, without a file of their own."""
    from alembic.config import Config  # noqa: PLC0415 - 0.2 s that a server start need not wait for

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["bind"] = bind
    return config


def upgrade(bind: Engine | Connection) -> None:
    """Run what has not been run yet."""
    from alembic import command  # noqa: PLC0415 - as above

    command.upgrade(config_for(bind), "head")


def newest_revision() -> str:
    """The newest version there is: files are named by their time, `20261123_0900_first_tables`."""
    return "_".join(max(f.stem for f in (FOLDER / "versions").glob("2*.py")).split("_")[:2])


def pending(engine: Engine) -> bool:
    """Whether there is something to run."""
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return True
        there = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return there != newest_revision()
