"""How Alembic sees our tables."""

from alembic import context
from sqlalchemy import Connection, Engine
from sqlmodel.sql.sqltypes import AutoString

from backend.core.database import Record
from backend.migrations.frozen import operations as tables  # noqa: F401 - declares every table


def render_item(kind, thing, _):
    """Migrations never import sqlmodel."""
    if kind == "type" and isinstance(thing, AutoString):
        return f"sa.String(length={thing.length!r})"
    if kind == "type" and type(thing).__name__ == "UTCDateTime":
        return "sa.DateTime(timezone=True)"
    return False


def mean_both() -> None:
    """An index of few rows is one on both; said of PostgreSQL where it stands, it loads that."""
    for table in Record.metadata.tables.values():
        for index in table.indexes:
            index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]


def run(connection: Connection) -> None:
    mean_both()
    context.configure(
        connection=connection,
        target_metadata=Record.metadata,
        render_item=render_item,
        compare_type=True,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


bind = context.config.attributes["bind"]
if isinstance(bind, Engine):
    with bind.begin() as connection:
        run(connection)
else:
    run(bind)
