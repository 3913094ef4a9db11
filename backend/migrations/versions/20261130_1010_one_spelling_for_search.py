"""What is searched gets one spelling: full-width forms plain, nothing unseen."""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = '20261130_1010'
down_revision = '20261130_1009'
branch_labels = None
depends_on = None

UNSEEN = re.compile(
    '[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164'
    '\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]'
)
LENGTHS = {'venue': 600, 'hazard': 400, 'ebike': 500}


def fold(text: str, length: int) -> str:
    """As `backend.folding.fold_text` was on this day."""
    return ' '.join(UNSEEN.sub('', unicodedata.normalize('NFKC', text)).lower().split())[:length]


def upgrade() -> None:
    bind = op.get_bind()
    for name, length in LENGTHS.items():
        table = sa.table(name, sa.column('id', sa.Uuid()), sa.column('search', sa.String()))
        statement = sa.select(table.c.id, table.c.search)
        changed = [
            {'row': row_id, 'folded': folded}
            for row_id, search in bind.execute(statement)
            if (folded := fold(search, length)) != search
        ]
        if changed:
            put = table.update().where(table.c.id == sa.bindparam('row')).values(search=sa.bindparam('folded'))
            bind.execute(put, changed)


def downgrade() -> None:
    pass  # what is searched in may stay as it is
