"""A campaign has lines, grids and an end; a site is counted, looked at and joined; a ticket names both.

Revision ID: 20261201_0940
Revises: 20261201_0930
"""

import sqlalchemy as sa
from alembic import op

revision = '20261201_0940'
down_revision = '20261201_0930'
branch_labels = None
depends_on = None

OUTCOME = "CONSTRAINT ck_campaignsite_siteoutcome CHECK (outcome IN ('clear', 'found'))"
TICKET = ('campaign_id', 'site_id')
CAMPAIGN = ('version', 'classes', 'grids', 'items', 'template', 'ended_on')
SITE = ('joined_into', 'key', 'checked_by_name', 'checked_at', 'outcome', 'payer', 'count')


def upgrade() -> None:
    """Columns are added in place, since other tables hold on to these; a campaign of an old ledger stays one."""
    op.add_column('campaign', sa.Column('ended_on', sa.Date(), nullable=True))
    op.add_column('campaign', sa.Column('template', sa.String(length=40), nullable=True))
    op.add_column('campaign', sa.Column('items', sa.JSON(), nullable=False, server_default='[]'))
    op.add_column('campaign', sa.Column('grids', sa.JSON(), nullable=False, server_default='[]'))
    op.add_column('campaign', sa.Column('classes', sa.JSON(), nullable=True))
    op.add_column('campaign', sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
    op.add_column('campaignsite', sa.Column('count', sa.Integer(), nullable=False, server_default='1'))
    op.add_column('campaignsite', sa.Column('payer', sa.String(length=80), nullable=True))
    op.execute(sa.text(f'ALTER TABLE campaignsite ADD COLUMN outcome VARCHAR(32) {OUTCOME}'))
    op.add_column('campaignsite', sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('campaignsite', sa.Column('checked_by_name', sa.String(length=40), nullable=True))
    op.add_column('campaignsite', sa.Column('key', sa.String(length=240), nullable=True))
    op.add_column('campaignsite', sa.Column('joined_into', sa.Uuid(), nullable=True))
    op.create_index('ix_campaignsite_campaign_key', 'campaignsite', ['campaign_id', 'key'])
    for name in TICKET:
        op.add_column('hazard', sa.Column(name, sa.Uuid(), nullable=True))
        there = sa.text(f'{name} IS NOT NULL')
        op.create_index(
            f'ix_hazard_{name}', 'hazard', [name, 'grid'],
            sqlite_where=there, postgresql_where=there,
        )


def downgrade() -> None:
    """Tickets stay, with the words of where they stand; what was looked at without a finding goes."""
    op.execute(sa.text('DELETE FROM campaignsite WHERE hazard_id IS NULL'))
    for name in TICKET:
        op.drop_index(f'ix_hazard_{name}', table_name='hazard')
        op.drop_column('hazard', name)
    op.drop_index('ix_campaignsite_campaign_key', table_name='campaignsite')
    for name in SITE:
        op.drop_column('campaignsite', name)
    for name in CAMPAIGN:
        op.drop_column('campaign', name)
