"""Who brought a command in, what failed through our own fault, and what came above a budget."""

import sqlalchemy as sa
from alembic import op

revision = '20261130_1002'
down_revision = '20261130_1001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('receipt', schema=None) as batch_op:
        batch_op.add_column(sa.Column('importer', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('importer_name', sa.String(length=40), nullable=True))

    with op.batch_alter_table('waiting', schema=None) as batch_op:
        batch_op.add_column(sa.Column('again_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('tries', sa.Integer(), server_default='0', nullable=False))
        batch_op.create_index(batch_op.f('ix_waiting_again_at'), ['again_at'], unique=False)

    with op.batch_alter_table('citizenreport', schema=None) as batch_op:
        batch_op.add_column(sa.Column('grouped', sa.Boolean(), server_default=sa.text('false'), nullable=False))

    where = sa.text("action = 'phone.reveal'")
    with op.batch_alter_table('trail', schema=None) as batch_op:
        batch_op.create_index('ix_trail_reveals', ['by', 'at'], unique=False, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    with op.batch_alter_table('trail', schema=None) as batch_op:
        batch_op.drop_index('ix_trail_reveals')

    with op.batch_alter_table('citizenreport', schema=None) as batch_op:
        batch_op.drop_column('grouped')

    with op.batch_alter_table('waiting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_waiting_again_at'))
        batch_op.drop_column('tries')
        batch_op.drop_column('again_at')

    with op.batch_alter_table('receipt', schema=None) as batch_op:
        batch_op.drop_column('importer_name')
        batch_op.drop_column('importer')
