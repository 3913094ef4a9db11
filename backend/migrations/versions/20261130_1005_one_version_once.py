"""No version of a ticket's timeline is there twice; doubles that races left are numbered anew."""

from collections import defaultdict

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

from backend.migrations.frozen.projection import columns_of

revision = '20261130_1005'
down_revision = '20261130_1003'
branch_labels = None
depends_on = None

EVENT = sa.table(
    'hazardevent',
    sa.column('id', sa.Uuid()),
    sa.column('hazard_id', sa.Uuid()),
    sa.column('version', sa.Integer()),
    sa.column('kind', sa.String()),
    sa.column('at', UTCDateTime()),
    sa.column('received_at', UTCDateTime()),
    sa.column('by', sa.Uuid()),
    sa.column('by_name', sa.String()),
    sa.column('facts', sa.JSON()),
)
COUNTER = sa.table('counter', sa.column('name', sa.String()), sa.column('value', sa.BigInteger()))
CHANGE = sa.table(
    'change',
    sa.column('kind', sa.String()),
    sa.column('row_id', sa.String()),
    sa.column('county', sa.String()),
    sa.column('seq', sa.BigInteger()),
    sa.column('gone', sa.Boolean()),
)


def upgrade() -> None:
    connection = op.get_bind()
    if doubled := _doubled(connection):
        _number_anew(connection, doubled)
    with op.batch_alter_table('hazardevent', schema=None) as batch_op:
        batch_op.drop_index('ix_hazardevent_hazard_version')
        batch_op.create_index(
            'uq_hazardevent_hazard_version', ['hazard_id', 'version'], unique=True
        )


def downgrade() -> None:
    with op.batch_alter_table('hazardevent', schema=None) as batch_op:
        batch_op.drop_index('uq_hazardevent_hazard_version')
        batch_op.create_index('ix_hazardevent_hazard_version', ['hazard_id', 'version'], unique=False)


def _doubled(connection):
    """Tickets that have a version twice."""
    twice = (
        sa.select(EVENT.c.hazard_id)
        .group_by(EVENT.c.hazard_id, EVENT.c.version)
        .having(sa.func.count() > 1)
    )
    return sorted(set(connection.execute(twice).scalars()))


def _number_anew(connection, doubled):
    """By version, then by when each arrived, then by id: the same on every machine."""
    for hazard_id in doubled:
        ordered = connection.execute(
            sa.select(EVENT)
            .where(EVENT.c.hazard_id == hazard_id)
            .order_by(EVENT.c.version, EVENT.c.received_at, EVENT.c.id)
        ).all()
        for version, event in enumerate(ordered, start=1):
            connection.execute(
                sa.update(EVENT).where(EVENT.c.id == event.id).values(version=version)
            )
        _put_right(connection, hazard_id, ordered)


def _put_right(connection, hazard_id, ordered):
    """Two writers each wrote half of the ticket's row: it is what its timeline says from now on."""
    values = {'version': len(ordered)}
    if 'state' in ordered[0].facts:  # an old ledger's ticket does not tell its beginning yet
        values |= columns_of(ordered)
    there = {column['name']: column['type'] for column in sa.inspect(connection).get_columns('hazard')}
    values = {name: value for name, value in values.items() if name in there}  # later ones come later
    hazard = sa.table(
        'hazard',
        sa.column('id', sa.Uuid()),
        *(sa.column(name, _type_of(value, there[name])) for name, value in values.items()),
    )
    connection.execute(sa.update(hazard).where(hazard.c.id == hazard_id).values(values))
    _tell_phones(connection, hazard_id)


def _type_of(value, there):
    if isinstance(there, sa.DateTime):
        return UTCDateTime()
    return sa.Uuid() if type(value).__name__ == 'UUID' else there


def _tell_phones(connection, hazard_id):
    mine = sa.and_(
        CHANGE.c.kind == 'hazard', CHANGE.c.row_id == str(hazard_id), CHANGE.c.gone.is_(False)
    )
    for county in connection.execute(sa.select(CHANGE.c.county).where(mine)).scalars().all():
        number = sa.update(COUNTER).where(COUNTER.c.name == f'change.{county}')
        connection.execute(number.values(value=COUNTER.c.value + 1))
        last = sa.select(COUNTER.c.value).where(COUNTER.c.name == f'change.{county}')
        seq = connection.execute(last).scalar_one()
        connection.execute(sa.update(CHANGE).where(mine).values(seq=seq))
