"""Databases as published versions wrote them: all rows, as SQLite held them."""

import gzip
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import command
from sqlalchemy import Engine

from backend.migrations.operations import config_for

FOLDER = Path(__file__).parent.parent / "data" / "versions"
VERSIONS = sorted(file.name.removesuffix(".json.gz") for file in FOLDER.glob("*.?.json.gz"))
LEDGERS = "0.1.0-ledgers"
"""What ledgers of before closed, of the field too, and what imports then left to take back."""


def fill(engine: Engine, version: str) -> None:
    """Bring an empty database to a published version, with the rows it had."""
    content = gzip.decompress((FOLDER / f"{version}.json.gz").read_bytes())
    rows: dict[str, list[dict[str, Any]]] = json.loads(content)
    ((revision,),) = (row.values() for row in rows.pop("alembic_version"))
    command.upgrade(config_for(engine), revision)
    held = sa.MetaData()
    held.reflect(engine)
    with engine.begin() as connection:
        _without_references(connection)
        for name, many in rows.items():
            table = held.tables[name]
            if connection.dialect.name == "sqlite":
                columns = ", ".join(f'"{column}"' for column in many[0])
                marks = ", ".join(f":{column}" for column in many[0])
                raw = f'INSERT INTO "{name}" ({columns}) VALUES ({marks})'
                connection.execute(sa.text(raw), many)
            else:
                connection.execute(table.insert(), [_typed(table, row) for row in many])


def _without_references(connection: sa.Connection) -> None:
    """The rows come in whatever order; PostgreSQL looks at each at once."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SET session_replication_role = replica"))
    else:
        connection.execute(sa.text("PRAGMA defer_foreign_keys = ON"))


def _typed(table: sa.Table, row: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(table.c[name].type, value) for name, value in row.items()}


def _value(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, sa.Uuid):
        return UUID(value)
    if isinstance(kind, sa.DateTime):
        return datetime.fromisoformat(f"{value}+00:00" if "+" not in value else value)
    if isinstance(kind, sa.Date):
        return date.fromisoformat(value)
    if isinstance(kind, sa.JSON):
        return json.loads(value)
    return bool(value) if isinstance(kind, sa.Boolean) else value
