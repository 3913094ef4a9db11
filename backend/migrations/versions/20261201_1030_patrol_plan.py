"""Patrol plans, by version; what a venue tells of itself to be planned; three closed doors are a task."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

from backend.core.clock import day_of
from backend.migrations.frozen.operations import set_words

revision = '20261201_1030'
down_revision = '20261201_0940'
branch_labels = None
depends_on = None

TASKS = (
    'superseded', 'parked', 'held', 'disputed', 'device_lost', 'venue_conflict', 'unsolved',
    'ebike_conflict', 'ebike_twins', 'grid_uncovered', 'refused', 'ledger_closes', 'ledger_unproven',
)
VENUE = sa.table(
    'venue',
    sa.column('id', sa.Uuid()),
    sa.column('created_at', UTCDateTime()),
    sa.column('entered_on', sa.Date()),
)


def upgrade() -> None:
    op.create_table('patrolplan',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('grid', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('made_by_name', sa.String(length=40), nullable=False),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('approved_by', sa.Uuid(), nullable=True),
    sa.Column('approved_by_name', sa.String(length=40), nullable=True),
    sa.ForeignKeyConstraint(['grid'], ['grid.path'], name=op.f('fk_patrolplan_grid')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_patrolplan'))
    )
    with op.batch_alter_table('patrolplan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_patrolplan_grid'), ['grid'], unique=False)

    op.create_table('planphase',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('targets', sa.JSON(), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('look_at', sa.String(length=200), nullable=False),
    sa.Column('dated_by', sa.String(length=40), nullable=False),
    sa.Column('since', sa.Date(), nullable=True),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('carried', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['patrolplan.id'], name=op.f('fk_planphase_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_planphase'))
    )
    with op.batch_alter_table('planphase', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_planphase_plan_id'), ['plan_id'], unique=False)

    op.create_table('planrule',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('regular', 'new', name='rulekind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('targets', sa.JSON(), nullable=False),
    sa.Column('every', sa.Integer(), nullable=False),
    sa.Column('unit', sa.Enum('day', 'month', name='timeunit', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('since', sa.Date(), nullable=True),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('carried', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['patrolplan.id'], name=op.f('fk_planrule_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_planrule'))
    )
    with op.batch_alter_table('planrule', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_planrule_plan_id'), ['plan_id'], unique=False)

    # In place: other tables refer to it, and a copy would lose their hold.
    op.add_column('venue', sa.Column('entered_on', sa.Date(), nullable=True))
    op.add_column('venue', sa.Column('imported', sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column('venue', sa.Column('visited_at', sa.DateTime(timezone=True), nullable=True))
    set_words('officetask', 'kind', 'taskkind', (*TASKS, 'unreached'))
    _fill_entered()


def _fill_entered() -> None:
    """The day of its row in Beijing; who was at the door then nobody can say: it counts as no new one."""
    connection = op.get_bind()
    rows = connection.execute(sa.select(VENUE.c.id, VENUE.c.created_at)).all()
    found = [{'one': row.id, 'day': day_of(row.created_at)} for row in rows]
    statement = sa.update(VENUE).where(VENUE.c.id == sa.bindparam('one')).values(entered_on=sa.bindparam('day'))
    if found:
        connection.execute(statement, found)


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM officetask WHERE kind = 'unreached'"))
    set_words('officetask', 'kind', 'taskkind', TASKS)
    for column in ('visited_at', 'imported', 'entered_on'):
        op.drop_column('venue', column)
    with op.batch_alter_table('planrule', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_planrule_plan_id'))

    op.drop_table('planrule')
    with op.batch_alter_table('planphase', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_planphase_plan_id'))

    op.drop_table('planphase')
    with op.batch_alter_table('patrolplan', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_patrolplan_grid'))

    op.drop_table('patrolplan')
