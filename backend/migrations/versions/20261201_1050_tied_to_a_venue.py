"""A ticket of a described place may be tied to a venue: a kind of event more.

Revision ID: 20261201_1050
Revises: 20261201_1030
"""

import sqlalchemy as sa
from alembic import op

from backend.migrations.frozen.operations import set_words

revision = '20261201_1050'
down_revision = '20261201_1030'
branch_labels = None
depends_on = None

KINDS = (
    'reported', 'assigned', 'converted', 'submitted', 'passed', 'returned', 'closed', 'reopened', 'note',
    'void_asked', 'void_refused', 'voided', 'superseded', 'disputed', 'extend_asked', 'extended',
    'extend_refused', 'whistled', 'whistle_answered', 'whistle_rated', 'transferred', 'receipted',
    'suspected', 'supervised', 'followed_up', 'joined', 'recurred', 'recounted', 'moved', 'withdrawn',
)


def upgrade() -> None:
    set_words('hazardevent', 'kind', 'eventkind', (*KINDS, 'tied'))


def downgrade() -> None:
    op.execute(sa.text("UPDATE hazardevent SET kind = 'note' WHERE kind = 'tied'"))
    set_words('hazardevent', 'kind', 'eventkind', KINDS)
