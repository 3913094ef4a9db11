"""The checklist's law, how days are counted, and the yearly notice on holidays."""

import sqlalchemy as sa
from alembic import op

from backend.migrations.frozen.operations import set_words

revision = '20261130_1009'
down_revision = '20261130_1008'
branch_labels = None
depends_on = None

KINDS = (
    'reported', 'assigned', 'converted', 'submitted', 'passed', 'returned', 'closed', 'reopened', 'note',
    'void_asked', 'void_refused', 'voided', 'superseded', 'disputed', 'extend_asked', 'extended',
    'extend_refused', 'whistled', 'whistle_answered', 'whistle_rated', 'transferred', 'receipted',
    'suspected', 'supervised', 'followed_up', 'joined', 'recurred',
)


def upgrade() -> None:
    # What stands was counted in working days; the checklist is renewed right after by `found`.
    for table in ('checklistitem', 'hazard'):
        op.execute(sa.text(
            f"ALTER TABLE {table} ADD COLUMN day_unit VARCHAR(32) DEFAULT 'working' NOT NULL "
            f"CONSTRAINT ck_{table}_dayunit CHECK (day_unit IN ('natural', 'working'))"
        ))
    op.add_column('checklistitem', sa.Column('laws', sa.JSON(), nullable=False, server_default='[]'))
    set_words('hazardevent', 'kind', 'eventkind', (*KINDS, 'recounted'))
    op.create_table(
        'holidaynotice',
        sa.Column('county', sa.String(length=6), nullable=False),
        sa.Column('year', sa.Integer(), nullable=False, autoincrement=False),
        sa.Column('rests', sa.JSON(), nullable=False),
        sa.Column('works', sa.JSON(), nullable=False),
        sa.Column('loaded_by', sa.Uuid(), nullable=True),
        sa.Column('loaded_by_name', sa.String(length=40), nullable=False),
        sa.Column('loaded_at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('county', 'year', name=op.f('pk_holidaynotice')),
    )


def downgrade() -> None:
    op.drop_table('holidaynotice')
    op.execute(sa.text("UPDATE hazardevent SET kind = 'note' WHERE kind = 'recounted'"))
    set_words('hazardevent', 'kind', 'eventkind', KINDS)
    op.drop_column('checklistitem', 'laws')
    for table in ('hazard', 'checklistitem'):
        op.drop_column(table, 'day_unit')
