"""An own template that can no longer be filled says so."""

import sqlalchemy as sa
from alembic import op

revision = '20261130_1001'
down_revision = '20261123_0900'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('noticetemplate', schema=None) as batch_op:
        batch_op.add_column(sa.Column('unusable', sa.String(length=300), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('unusable_since', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('noticetemplate', schema=None) as batch_op:
        batch_op.drop_column('unusable_since')
        batch_op.drop_column('unusable')
