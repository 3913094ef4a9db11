"""What ledgers closed before 0.2.0: handed in when the timeline says, and still to be taken back.

Revision ID: 20261201_1100
Revises: 20261201_1050
"""

from types import SimpleNamespace

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

from backend.migrations.frozen.projection import columns_of

revision = '20261201_1100'
down_revision = '20261201_1050'
branch_labels = None
depends_on = None

HAZARD = sa.table('hazard', sa.column('id', sa.Uuid()), sa.column('submitted_at', UTCDateTime()))
EVENT = sa.table(
    'hazardevent',
    sa.column('hazard_id', sa.Uuid()),
    sa.column('version', sa.Integer()),
    sa.column('kind', sa.String()),
    sa.column('at', UTCDateTime()),
    sa.column('by', sa.Uuid()),
    sa.column('by_name', sa.String()),
    sa.column('facts', sa.JSON()),
)
TRACE = sa.table(
    'importtrace',
    sa.column('id', sa.Uuid()),
    sa.column('subject_kind', sa.String()),
    sa.column('deed', sa.String()),
    sa.column('before', sa.JSON()),
)


def upgrade() -> None:
    connection = op.get_bind()
    _hand_in_when_told(connection)
    changed = sa.select(TRACE).where(TRACE.c.subject_kind == 'hazard', TRACE.c.deed == 'changed')
    for trace in connection.execute(changed).all():
        if 'to' not in trace.before and 'version' in trace.before:
            before = trace.before | {'to': trace.before['version']}
            connection.execute(sa.update(TRACE).where(TRACE.c.id == trace.id).values(before=before))


def _hand_in_when_told(connection) -> None:
    """A ticket of the field that an import closed took the hour of its closing for that."""
    by_ledger = sa.select(EVENT.c.hazard_id).where(EVENT.c.kind == 'submitted', EVENT.c.by.is_(None))
    since = sa.select(EVENT.c.hazard_id).where(EVENT.c.kind == 'withdrawn')  # written by 0.2.0 alone
    there = sa.select(HAZARD).where(
        HAZARD.c.id.in_(by_ledger), HAZARD.c.id.not_in(since), HAZARD.c.submitted_at.is_not(None)
    )
    for row in connection.execute(there).all():
        mine = sa.select(EVENT).where(EVENT.c.hazard_id == row.id).order_by(EVENT.c.version)
        events = [SimpleNamespace(**e._mapping) for e in connection.execute(mine)]
        told = columns_of(events)['submitted_at']
        if told is not None and told != row.submitted_at:
            connection.execute(
                sa.update(HAZARD).where(HAZARD.c.id == row.id).values(submitted_at=told)
            )


def downgrade() -> None:
    """Nothing: what came before reads it as well."""
