"""A plate may be unknown; a grid without a person is an office task.

Revision ID: 20261130_1008
Revises: 20261123_0900
"""

import sqlalchemy as sa
from alembic import op

from backend.migrations.frozen.operations import set_words

revision = "20261130_1008"
down_revision = '20261130_1007'
branch_labels = None
depends_on = None

PLATES = ("formal", "temporary", "none")
TASKS = ("superseded", "parked", "held", "disputed", "device_lost", "venue_conflict", "unsolved",
         "ebike_conflict", "ebike_twins")  # fmt: skip


def upgrade() -> None:
    """Allow the new words; what is stored stays as it is."""
    set_words("ebike", "plate", "plate", (*PLATES, "unknown"))
    set_words("officetask", "kind", "taskkind", (*TASKS, "grid_uncovered"))


def downgrade() -> None:
    """Who cannot say unknown says none, as before; the tasks go."""
    op.execute(sa.text("UPDATE ebike SET plate = 'none' WHERE plate = 'unknown'"))
    op.execute(sa.text("DELETE FROM officetask WHERE kind = 'grid_uncovered'"))
    set_words("ebike", "plate", "plate", PLATES)
    set_words("officetask", "kind", "taskkind", TASKS)
