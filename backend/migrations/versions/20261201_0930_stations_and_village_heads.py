"""Stations have shifts, a roster and duties; a dissuasion says on which; there are village heads."""

import sqlalchemy as sa
from alembic import op

from backend.migrations.frozen.operations import set_words

revision = '20261201_0930'
down_revision = '20261201_0910'
branch_labels = None
depends_on = None

ROLES = ('grid_worker', 'station_duty', 'enforcer', 'office', 'leader', 'admin')
WITH_ROLES = ('user', 'assignment', 'channel')


def upgrade() -> None:
    op.create_table('shift',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('station_id', sa.Uuid(), nullable=False),
    sa.Column('grid', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.Column('starts', sa.Time(), nullable=False),
    sa.Column('ends', sa.Time(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['grid'], ['grid.path'], name=op.f('fk_shift_grid')),
    sa.ForeignKeyConstraint(['station_id'], ['station.id'], name=op.f('fk_shift_station_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shift'))
    )
    with op.batch_alter_table('shift', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shift_station_id'), ['station_id'], unique=False)

    op.create_table('duty',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('station_id', sa.Uuid(), nullable=False),
    sa.Column('shift_id', sa.Uuid(), nullable=True),
    sa.Column('grid', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('by_hand', sa.Boolean(), nullable=False),
    sa.Column('on_paper', sa.Boolean(), nullable=False),
    sa.Column('weather', sa.Enum('clear', 'cloudy', 'rain', 'snow', 'fog', 'wind', name='weather', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('people', sa.JSON(), nullable=False),
    sa.Column('vehicles', sa.Integer(), nullable=True),
    sa.Column('leaflets', sa.Integer(), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('by', sa.Uuid(), nullable=False),
    sa.Column('by_name', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['grid'], ['grid.path'], name=op.f('fk_duty_grid')),
    sa.ForeignKeyConstraint(['shift_id'], ['shift.id'], name=op.f('fk_duty_shift_id')),
    sa.ForeignKeyConstraint(['station_id'], ['station.id'], name=op.f('fk_duty_station_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty'))
    )
    with op.batch_alter_table('duty', schema=None) as batch_op:
        batch_op.create_index('ix_duty_station_day', ['station_id', 'day'], unique=False)

    op.create_table('rosterentry',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('station_id', sa.Uuid(), nullable=False),
    sa.Column('shift_id', sa.Uuid(), nullable=False),
    sa.Column('grid', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=True),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('absent', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(length=100), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['grid'], ['grid.path'], name=op.f('fk_rosterentry_grid')),
    sa.ForeignKeyConstraint(['shift_id'], ['shift.id'], name=op.f('fk_rosterentry_shift_id')),
    sa.ForeignKeyConstraint(['station_id'], ['station.id'], name=op.f('fk_rosterentry_station_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_rosterentry_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rosterentry')),
    sa.UniqueConstraint('shift_id', 'day', 'name', name=op.f('uq_rosterentry_shift_id_day_name'))
    )
    with op.batch_alter_table('rosterentry', schema=None) as batch_op:
        batch_op.create_index('ix_rosterentry_station_day', ['station_id', 'day'], unique=False)
        batch_op.create_index(batch_op.f('ix_rosterentry_user_id'), ['user_id'], unique=False)

    with op.batch_alter_table('dissuasion', schema=None) as batch_op:
        batch_op.add_column(sa.Column('duty_id', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('off_shift', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('also', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('reflector', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('plate', sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column('by', sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f('ix_dissuasion_duty_id'), ['duty_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_dissuasion_duty_id'), 'duty', ['duty_id'], ['id'])

    op.add_column('station', sa.Column('road', sa.String(length=60), nullable=False, server_default=''))

    op.execute("UPDATE dissuasion SET reflector = true WHERE action = 'reflector_on'")
    _tell_phones(op.get_bind())
    for table in WITH_ROLES:
        set_words(table, 'role', 'role', (*ROLES, 'village_head'))


def _tell_phones(connection) -> None:
    """Phones of a station learn of it: it stood in no log before."""
    change = sa.table('change', *(sa.column(name) for name in ('kind', 'row_id', 'grid', 'county', 'seq', 'gone')))
    counter = sa.table('counter', sa.column('name'), sa.column('value'))
    station = sa.table('station', sa.column('id', sa.Uuid()), sa.column('grid'))
    for one in connection.execute(sa.select(station)).all():
        name = f'change.{one.grid[:6]}'
        known = connection.execute(sa.select(counter.c.value).where(counter.c.name == name)).scalar()
        seq = (known or 0) + 1
        if known is None:
            connection.execute(sa.insert(counter).values(name=name, value=seq))
        else:
            connection.execute(sa.update(counter).where(counter.c.name == name).values(value=seq))
        row = {'kind': 'station', 'row_id': str(one.id), 'grid': one.grid, 'county': one.grid[:6], 'seq': seq}
        connection.execute(sa.insert(change).values(**row, gone=False))


def downgrade() -> None:
    for table in WITH_ROLES:
        op.execute(sa.text(f"UPDATE \"{table}\" SET role = 'grid_worker' WHERE role = 'village_head'"))
        set_words(table, 'role', 'role', ROLES)
    op.execute("DELETE FROM change WHERE kind IN ('station', 'roster', 'duty', 'dissuasion')")
    op.drop_column('station', 'road')  # in place: a copy would break what refers to it
    with op.batch_alter_table('dissuasion', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_dissuasion_duty_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_dissuasion_duty_id'))
        batch_op.drop_column('by')
        batch_op.drop_column('plate')
        batch_op.drop_column('reflector')
        batch_op.drop_column('also')
        batch_op.drop_column('off_shift')
        batch_op.drop_column('duty_id')

    with op.batch_alter_table('rosterentry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rosterentry_user_id'))
        batch_op.drop_index('ix_rosterentry_station_day')

    op.drop_table('rosterentry')
    with op.batch_alter_table('duty', schema=None) as batch_op:
        batch_op.drop_index('ix_duty_station_day')

    op.drop_table('duty')
    with op.batch_alter_table('shift', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_shift_station_id'))

    op.drop_table('shift')
