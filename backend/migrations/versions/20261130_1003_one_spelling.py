"""One spelling of every name and number people sign in by; devices known; demonstration marked."""

import logging
import re
import unicodedata
import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = '20261130_1003'
down_revision = '20261130_1002'
branch_labels = None
depends_on = None

log = logging.getLogger('anxun')
DEMONSTRATION = ('yingji', 'fucha', 'lingdao', 'zhifa', 'guanli')
GRID = sa.String(120).with_variant(sa.String(120, collation='C'), 'postgresql')
USER = sa.table(
    'user',
    sa.column('id', sa.Uuid()),
    sa.column('user_name', sa.String()),
    sa.column('phone', sa.String()),
    sa.column('grid', GRID),
    sa.column('password_hash', sa.String()),
    sa.column('demonstration', sa.Boolean()),
    sa.column('created_at', sa.DateTime(timezone=True)),
)
TRAIL = sa.table(
    'trail',
    sa.column('id', sa.Uuid()),
    sa.column('at', sa.DateTime(timezone=True)),
    sa.column('by', sa.Uuid()),
    sa.column('by_name', sa.String()),
    sa.column('action', sa.String()),
    sa.column('subject_kind', sa.String()),
    sa.column('subject_id', sa.String()),
    sa.column('grid', GRID),
    sa.column('facts', sa.JSON()),
)


def upgrade() -> None:
    op.create_table(
        'knowndevice',
        sa.Column('key', sa.String(length=64), nullable=False),
        sa.Column('user_id', sa.Uuid(), nullable=False),
        sa.Column('used_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_knowndevice_user_id')),
        sa.PrimaryKeyConstraint('key', name=op.f('pk_knowndevice')),
    )
    with op.batch_alter_table('knowndevice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_knowndevice_user_id'), ['user_id'], unique=False)
    op.add_column(
        'user',
        sa.Column('demonstration', sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    connection = op.get_bind()
    people = connection.execute(sa.select(USER).order_by(USER.c.created_at, USER.c.id)).all()
    _mark_demonstration(connection, people)
    _one_spelling(connection, people)


def downgrade() -> None:
    with op.batch_alter_table('user', schema=None) as batch_op:
        batch_op.drop_column('demonstration')
    with op.batch_alter_table('knowndevice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_knowndevice_user_id'))
    op.drop_table('knowndevice')


def _mark_demonstration(connection, people) -> None:
    """All of the demonstration got one and the same hash, its five desks by their names too."""
    desks = [p.password_hash for p in people if p.user_name in DEMONSTRATION]
    shared = {h for h in desks if desks.count(h) > 1}
    if shared:
        mark = sa.update(USER).where(USER.c.password_hash.in_(shared))
        connection.execute(mark.values(demonstration=True))


def _one_spelling(connection, people) -> None:
    """The first who had a name or a number keeps it; what it is taken from stays on record."""
    taken, changed = set(), []
    for one in people:
        name = _free(_login(one.user_name)[:40], taken)
        number = _login(one.phone)[:20] if one.phone else None
        double = number is not None and number in taken and number != name
        phone = None if double else number or None
        taken |= {name, phone} - {None}
        if (name, phone) != (one.user_name, one.phone):
            changed.append((one, name, phone, double))
    for one, *_ in changed:  # out of each other's way first
        update = sa.update(USER).where(USER.c.id == one.id)
        connection.execute(update.values(user_name=f'~{one.id.hex}', phone=None))
    for one, name, phone, double in changed:
        update = sa.update(USER).where(USER.c.id == one.id)
        connection.execute(update.values(user_name=name, phone=phone))
        _leave_trail(connection, one, name, phone, double)


def _leave_trail(connection, one, name, phone, double) -> None:
    facts = {}
    if name != one.user_name:
        facts['user_name'] = {'from': one.user_name, 'to': name}
    if phone != one.phone:
        facts['phone'] = 'taken' if double else 'respelled'
    if double:
        log.warning('人员 %s 的手机号和别人的相同，已清空。请在人员管理里补上。', name)
    elif 'user_name' in facts and name != _login(one.user_name):
        log.warning('人员 %s 的用户名和别人的相同，已改成 %s。请转告本人。', one.user_name, name)
    row = {
        'id': uuid.uuid4(), 'at': datetime.now(UTC), 'by': None, 'by_name': '系统升级',
        'action': 'person.respell', 'subject_kind': 'person', 'subject_id': str(one.id),
        'grid': one.grid, 'facts': facts,
    }
    connection.execute(sa.insert(TRAIL).values(row))


def _free(name, taken):
    wanted = [name or 'worker', *(f'{name[:36]}.{n}' for n in range(2, 1000))]
    return next(w for w in wanted if w not in taken)


# What backend/identity.py said when this was written; a migration never changes.
_UNSEEN = frozenset('\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0')
_COUNTRY = re.compile(r'(?:\+86|0086)|86(?=1[3-9]\d{9}$)|0(?=1[3-9]\d{9}$)')
_LANDLINE = re.compile(r'0?((?:10|2\d|[3-9]\d{2}))([2-9]\d{6,7})', re.ASCII)


def _login(text):
    wide = unicodedata.normalize('NFKC', text).translate({ord(c): '-' for c in '‐‑‒–—―−﹣－'})
    plain = ' '.join(''.join(c for c in wide if c.isspace() or not _unseen(c)).split())
    digits = re.sub(r"[\s().·_'’‘`-]", '', plain)
    own = _COUNTRY.sub('', digits, count=1) if _COUNTRY.match(digits) else digits
    if re.fullmatch(r'1[3-9]\d{9}', own, re.ASCII):
        return own
    abroad = digits.startswith(('+86', '0086'))
    if (land := _LANDLINE.fullmatch(own)) and (own.startswith('0') or abroad):
        return f'0{land[1]}-{land[2]}'
    return unicodedata.normalize('NFKC', plain.replace(' ', '').casefold())


def _unseen(c):
    if unicodedata.category(c) in {'Cf', 'Cc'} or c in _UNSEEN:
        return True
    return '\ufe00' <= c <= '\ufe0f' or '\U000e0100' <= c <= '\U000e01ef'
