"""The people of the demonstration, and the one password they all have."""

from datetime import datetime, timedelta

from sqlmodel import Session

from backend.people.accounts import queries
from backend.people.accounts.models import Actor, Assignment, Role, User
from backend.people.accounts.passwords.operations import DEMONSTRATION as PASSWORD
from backend.people.accounts.passwords.operations import hash_password

OFFICE = (
    ("yingji", "周海燕", Role.OFFICE, "220382.002."),
    ("fucha", "宋丽", Role.OFFICE, "220382.002."),
    ("lingdao", "冯建国", Role.LEADER, "220382.002."),
    ("zhifa", "丁强", Role.ENFORCER, "220382.002."),
    ("guanli", "郝静", Role.ADMIN, "220382."),
)


def settle_in(session: Session, actor: Actor, now: datetime) -> list[User]:
    """Create the office, and let every grid worker of the roster sign in; gives the workers."""
    hashed = hash_password(PASSWORD)
    long_ago = now - timedelta(days=400)
    for user_name, name, role, grid in OFFICE:
        user = User(
            user_name=user_name,
            name=name,
            role=role,
            grid=grid,
            password_hash=hashed,
            must_change_password=False,
            demonstration=True,
            created_at=now,
        )
        session.add(user)
        session.flush()
        session.add(Assignment(user_id=user.id, role=role, grid=grid, valid_from=long_ago))
    workers = list(queries.people(session, actor, role=Role.GRID_WORKER))
    for worker in workers:
        worker.password_hash, worker.must_change_password = hashed, False
        worker.demonstration = True
        for held in queries.assignments(session, actor, worker.id):
            held.valid_from = long_ago
    return workers
