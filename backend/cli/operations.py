"""What the commands share: their settings, an open database, how they speak and how they end."""

import argparse
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, TypeAlias

import msgspec

from backend.cli.errors import Stop
from backend.core.database import Database, open_engines
from backend.core.errors import Refusal
from backend.core.settings import Settings, Unusable, read_settings
from backend.field.holidays.operations import learn_from
from backend.migrations.operations import pending
from backend.wiring import open_database

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
"""What a command is added to; argparse has no public name for it."""


def settings() -> Settings:
    """Read the settings, or end with what to change."""
    try:
        return read_settings()
    except Unusable as error:
        raise Stop(str(error)) from error


@contextmanager
def open_current(chosen: Settings) -> Generator[Database]:
    """Open a database that is up to date; refusals end the command with their sentence."""
    _, writers = open_engines(chosen.storage_url)
    try:
        if pending(writers):
            raise Stop("数据库还没有准备好。请先运行 anxun migrate。")
    finally:
        writers.dispose()
    db = open_database(chosen)
    try:
        learn_from(db)
        yield db
    except Refusal as refusal:
        raise Stop(str(refusal.to_problem()["detail"])) from refusal
    finally:
        db.close()


def say(line: str) -> None:
    """Print a line for a person."""
    sys.stdout.write(line + "\n")


def print_json(result: Any) -> None:
    """Print a result for a machine."""
    plain = msgspec.json.format(msgspec.json.encode(result), indent=1)
    sys.stdout.write(plain.decode() + "\n")
