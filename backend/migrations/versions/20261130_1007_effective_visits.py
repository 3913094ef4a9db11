"""A visit says up to when it answered self-checks; a self-check knows its instant."""

from datetime import timezone

import sqlalchemy as sa
from alembic import op

revision = '20261130_1007'
down_revision = '20261130_1005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('visit', schema=None) as batch_op:
        batch_op.add_column(sa.Column('gaps_seen_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_index('ix_visit_month')
        batch_op.drop_index('ix_visit_venue_at')
        batch_op.create_index('ix_visit_month', ['month', 'grid', 'outcome', 'venue_id'], unique=False)
        batch_op.create_index('ix_visit_venue_at', ['venue_id', 'outcome', 'at'], unique=False)
    # Whoever was let in before this was asked is taken to have looked at all that was known then.
    op.execute("UPDATE visit SET gaps_seen_at = at WHERE outcome = 'checked'")
    _say_when_checked()


def _say_when_checked() -> None:
    """Write the instant of the newest self-check beside its day on the venue."""
    at = sa.DateTime(timezone=True)
    venue = sa.table('venue', sa.column('id', sa.Uuid()), sa.column('self_check', sa.JSON(none_as_null=True)))
    check = sa.table('selfcheck', sa.column('venue_id', sa.Uuid()), sa.column('at', at))
    newest = sa.select(check.c.venue_id, sa.func.max(check.c.at)).group_by(check.c.venue_id)
    bind = op.get_bind()
    moments = {row[0]: row[1] for row in bind.execute(newest)}
    known = sa.select(venue.c.id, venue.c.self_check).where(venue.c.self_check.is_not(None))
    for key, told in list(bind.execute(known)):
        if not isinstance(told, dict) or 'at' in told or key not in moments:
            continue
        when = moments[key]
        written = (when if when.tzinfo else when.replace(tzinfo=timezone.utc)).astimezone(timezone.utc).isoformat()
        changed = sa.update(venue).where(venue.c.id == key).values(self_check=told | {'at': written})
        bind.execute(changed)


def downgrade() -> None:
    with op.batch_alter_table('visit', schema=None) as batch_op:
        batch_op.drop_index('ix_visit_venue_at')
        batch_op.drop_index('ix_visit_month')
        batch_op.create_index('ix_visit_venue_at', ['venue_id', 'at'], unique=False)
        batch_op.create_index('ix_visit_month', ['month', 'grid', 'venue_id'], unique=False)
        batch_op.drop_column('gaps_seen_at')
