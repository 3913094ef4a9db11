"""A plate may be unknown; a grid without a person is an office task.

Revision ID: 20261130_1008
Revises: 20261123_0900
"""

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "20261130_1008"
down_revision = '20261130_1007'
branch_labels = None
depends_on = None

PLATES = ("formal", "temporary", "none")
TASKS = ("superseded", "parked", "held", "disputed", "device_lost", "venue_conflict", "unsolved",
         "ebike_conflict", "ebike_twins")  # fmt: skip


def upgrade() -> None:
    """Allow the new words; what is stored stays as it is."""
    _words("ebike", "plate", "plate", (*PLATES, "unknown"))
    _words("officetask", "kind", "taskkind", (*TASKS, "grid_uncovered"))


def downgrade() -> None:
    """Who cannot say unknown says none, as before; the tasks go."""
    op.execute(sa.text("UPDATE ebike SET plate = 'none' WHERE plate = 'unknown'"))
    op.execute(sa.text("DELETE FROM officetask WHERE kind = 'grid_uncovered'"))
    _words("ebike", "plate", "plate", PLATES)
    _words("officetask", "kind", "taskkind", TASKS)


def _words(table: str, column: str, name: str, words: Sequence[str]) -> None:
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
