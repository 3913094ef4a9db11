"""Every timeline tells its ticket's beginning; what moved or was withdrawn is an event."""

from types import SimpleNamespace

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

from backend.migrations.frozen.operations import set_words
from backend.migrations.frozen.projection import columns_of

revision = '20261130_1012'
down_revision = '20261130_1011'
branch_labels = None
depends_on = None

KINDS = (
    'reported', 'assigned', 'converted', 'submitted', 'passed', 'returned', 'closed', 'reopened', 'note',
    'void_asked', 'void_refused', 'voided', 'superseded', 'disputed', 'extend_asked', 'extended',
    'extend_refused', 'whistled', 'whistle_answered', 'whistle_rated', 'transferred', 'receipted',
    'suspected', 'supervised', 'followed_up', 'joined', 'recurred', 'recounted',
)
TASKS = (
    'superseded', 'parked', 'held', 'disputed', 'device_lost', 'venue_conflict', 'unsolved',
    'ebike_conflict', 'ebike_twins', 'grid_uncovered', 'refused',
)
NEW_TASKS = ('ledger_closes', 'ledger_unproven')
MOMENTS = (
    'submitted_at', 'closed_at', 'extension_asked_at', 'whistle_by', 'whistle_answered_at',
    'suspected_at', 'transferred_at', 'receipt_since',
)
DAYS = ('due_on', 'long_on', 'outside_due_on', 'follow_up_on')
WHO = ('closed_by', 'void_asked_by', 'recurs', 'joined_into')
HAZARD = sa.table(
    'hazard',
    sa.column('id', sa.Uuid()),
    *(sa.column(name, UTCDateTime()) for name in MOMENTS),
    *(sa.column(name, sa.Date()) for name in DAYS),
    *(sa.column(name, sa.Uuid()) for name in WHO),
    *(sa.column(name, sa.Integer()) for name in ('days', 'closed_month', 'extensions')),
    *(sa.column(name, sa.Boolean()) for name in ('closing', 'supervised')),
    *(sa.column(name, sa.String()) for name in (
        'state', 'level', 'disposal', 'day_unit', 'closed_by_name', 'grid')),
)
EVENT = sa.table(
    'hazardevent',
    sa.column('id', sa.Uuid()),
    sa.column('hazard_id', sa.Uuid()),
    sa.column('version', sa.Integer()),
    sa.column('kind', sa.String()),
    sa.column('at', UTCDateTime()),
    sa.column('by', sa.Uuid()),
    sa.column('by_name', sa.String()),
    sa.column('facts', sa.JSON()),
)


def upgrade() -> None:
    set_words('hazardevent', 'kind', 'eventkind', (*KINDS, 'moved', 'withdrawn'))
    set_words('officetask', 'kind', 'taskkind', (*TASKS, *NEW_TASKS))
    connection = op.get_bind()
    first = sa.select(EVENT).where(EVENT.c.version == 1, EVENT.c.kind == 'reported')
    silent = [e for e in connection.execute(first).all() if 'state' not in e.facts]
    for event in silent:
        _tell_the_beginning(connection, event)


def downgrade() -> None:
    op.execute(sa.text("UPDATE hazardevent SET kind = 'note' WHERE kind IN ('moved', 'withdrawn')"))
    op.execute(sa.text("DELETE FROM officetask WHERE kind IN ('ledger_closes', 'ledger_unproven')"))
    set_words('officetask', 'kind', 'taskkind', TASKS)
    set_words('hazardevent', 'kind', 'eventkind', KINDS)


def _tell_the_beginning(connection, event):
    """A ticket that came from an old ledger: its row knows what its first event left unsaid."""
    mine = EVENT.c.hazard_id == event.hazard_id
    row = connection.execute(sa.select(HAZARD).where(HAZARD.c.id == event.hazard_id)).one()
    events = connection.execute(sa.select(EVENT).where(mine).order_by(EVENT.c.version)).all()
    judged = any('major' in e.facts for e in events)
    open_now = row.state in {'reported', 'rectifying', 'submitted'}
    suspected = row.level == 'suspected_major' or (row.level == 'major' and open_now and not judged)
    facts = event.facts | {
        'state': 'rectifying' if row.disposal == 'on_the_spot' else 'reported',
        'level': 'suspected_major' if suspected else row.level,
        'disposal': row.disposal,
        'days': row.days,
        'day_unit': row.day_unit,
    }
    if row.disposal == 'on_the_spot' and row.due_on:
        facts['due_on'] = row.due_on.isoformat()
    connection.execute(sa.update(EVENT).where(EVENT.c.id == event.id).values(facts=facts))
    told = [SimpleNamespace(**e._mapping) for e in events]
    told[0].facts = facts
    values = columns_of(told)
    connection.execute(sa.update(HAZARD).where(HAZARD.c.id == event.hazard_id).values(values))
