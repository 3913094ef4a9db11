"""Change which words a CHECK allows, without copying the table that others refer to."""

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op


def set_words(table: str, column: str, name: str, words: Sequence[str]) -> None:
    """Let a column of an enum called `name` hold these words and no others."""
    check, allowed = f"ck_{table}_{name}", ", ".join(f"'{word}'" for word in words)
    if op.get_bind().dialect.name == "sqlite":
        _rewrite(table, check, f"{column} IN ({allowed})")
        return
    op.drop_constraint(op.f(check), table, type_="check")
    op.create_check_constraint(op.f(check), table, sa.text(f"{column} IN ({allowed})"))


def _rewrite(table: str, check: str, condition: str) -> None:
    """Change a CHECK where it stands; rows keep their place, and other tables their hold on them.

    SQLite has no statement for that. To drop the table and copy it would break what refers to it;
    the way its makers name is to correct the stored text of the table.
    """
    bind = op.get_bind()
    told = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
    text = str(bind.execute(told, {"name": table}).scalar_one())
    constraint = rf"CONSTRAINT {check} CHECK \([^()]*\([^()]*\)\)"
    changed, count = re.subn(constraint, f"CONSTRAINT {check} CHECK ({condition})", text)
    if count != 1:
        message = f"{check} stands {count} times in {table}"
        raise RuntimeError(message)
    version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
    bind.exec_driver_sql("PRAGMA writable_schema = ON")
    bind.execute(
        sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :name"),
        {"sql": changed, "name": table},
    )
    bind.exec_driver_sql(f"PRAGMA schema_version = {int(version) + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema = OFF")
