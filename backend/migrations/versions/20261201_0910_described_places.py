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

ALLOWED = "CONSTRAINT ck_hazard_spotkind CHECK (spot IN ('public', 'road', 'facility'))"


def upgrade() -> None:
    """Three columns, empty for all there is; added in place, since other tables hold on to it."""
    op.execute(sa.text(f'ALTER TABLE hazard ADD COLUMN spot VARCHAR(32) {ALLOWED}'))
    op.add_column('hazard', sa.Column('lat', sa.Float(), nullable=True))
    op.add_column('hazard', sa.Column('lng', sa.Float(), nullable=True))


def downgrade() -> None:
    """The words stay in the ticket's place; what a column alone may hold goes with it."""
    for name in ('lng', 'lat', 'spot'):
        op.drop_column('hazard', name)
