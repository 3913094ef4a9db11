"""Whoever will not put a hazard right is an office task.

Revision ID: 20261130_1011
Revises: 20261130_1010
"""

import sqlalchemy as sa
from alembic import op

from backend.migrations.frozen.operations import set_words

revision = "20261130_1011"
down_revision = '20261130_1010'
branch_labels = None
depends_on = None

TASKS = ("superseded", "parked", "held", "disputed", "device_lost", "venue_conflict", "unsolved",
         "ebike_conflict", "ebike_twins", "grid_uncovered")  # fmt: skip


def upgrade() -> None:
    """Allow the new word; what is stored stays as it is."""
    set_words("officetask", "kind", "taskkind", (*TASKS, "refused"))


def downgrade() -> None:
    """The tasks go."""
    op.execute(sa.text("DELETE FROM officetask WHERE kind = 'refused'"))
    set_words("officetask", "kind", "taskkind", TASKS)
