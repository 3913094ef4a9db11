"""A hazard may stand at a described place, with a pin of its own.

Revision ID: 20261201_0910
Revises: 20261130_1012
"""

import sqlalchemy as sa
from alembic import op

revision = '20261201_0910'
down_revision = '20261130_1012'
branch_labels = None
depends_on = None

KINDS = ('public', 'road', 'facility')


def upgrade() -> None:
    """Three columns, empty for all there is."""
    kind = sa.Enum(*KINDS, name='spotkind', native_enum=False, create_constraint=True, length=32)
    with op.batch_alter_table('hazard') as batch_op:
        batch_op.add_column(sa.Column('spot', kind, nullable=True))
        batch_op.add_column(sa.Column('lat', sa.Float(), nullable=True))
        batch_op.add_column(sa.Column('lng', sa.Float(), nullable=True))


def downgrade() -> None:
    """The words stay in the ticket's place."""
    with op.batch_alter_table('hazard') as batch_op:
        batch_op.drop_constraint(op.f('ck_hazard_spotkind'), type_='check')
        for name in ('lng', 'lat', 'spot'):
            batch_op.drop_column(name)
