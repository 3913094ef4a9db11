"""The checklist's law, how days are counted, and the yearly notice on holidays."""

import sqlalchemy as sa
from alembic import op

revision = '20261130_1009'
down_revision = '20261130_1008'
branch_labels = None
depends_on = None

UNIT = sa.Enum('natural', 'working', name='dayunit', native_enum=False, create_constraint=True, length=32)
BEFORE = (
    'reported', 'assigned', 'converted', 'submitted', 'passed', 'returned', 'closed', 'reopened', 'note',
    'void_asked', 'void_refused', 'voided', 'superseded', 'disputed', 'extend_asked', 'extended',
    'extend_refused', 'whistled', 'whistle_answered', 'whistle_rated', 'transferred', 'receipted',
    'suspected', 'supervised', 'followed_up', 'joined', 'recurred',
)


def kinds(*more):
    return sa.Enum(*BEFORE, *more, name='eventkind', native_enum=False, create_constraint=True, length=32)


def checked(*more):
    return 'kind IN (' + ', '.join(f"'{kind}'" for kind in (*BEFORE, *more)) + ')'


def upgrade() -> None:
    # What stands was counted in working days; the checklist is renewed right after by `found`.
    for table in ('checklistitem', 'hazard'):
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column('day_unit', UNIT, nullable=False, server_default='working'))
            if table == 'checklistitem':
                batch_op.add_column(sa.Column('laws', sa.JSON(), nullable=False, server_default='[]'))
    for table in ('checklistitem', 'hazard'):
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column('day_unit', existing_type=UNIT, existing_nullable=False, server_default=None)
            if table == 'checklistitem':
                batch_op.alter_column('laws', existing_type=sa.JSON(), existing_nullable=False, server_default=None)
    with op.batch_alter_table('hazardevent') as batch_op:
        batch_op.drop_constraint(op.f('ck_hazardevent_eventkind'), type_='check')
        batch_op.create_check_constraint(op.f('ck_hazardevent_eventkind'), checked('recounted'))
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
    with op.batch_alter_table('hazardevent') as batch_op:
        batch_op.drop_constraint(op.f('ck_hazardevent_eventkind'), type_='check')
        batch_op.create_check_constraint(op.f('ck_hazardevent_eventkind'), checked())
    for table in ('hazard', 'checklistitem'):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(op.f(f'ck_{table}_dayunit'), type_='check')
            batch_op.drop_column('day_unit')
            if table == 'checklistitem':
                batch_op.drop_column('laws')
