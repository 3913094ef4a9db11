"""What is done to people, grids and sign-ins."""

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import UNSET
from sqlmodel import Session

from backend.accounts import queries
from backend.accounts.models import (
    Actor,
    Assignment,
    FailedSignIn,
    Grid,
    GridLevel,
    Role,
    SignIn,
    Trail,
    User,
)
from backend.accounts.passwords import first_password, hash_password, matches, weakness
from backend.accounts.places import Places, parent_of
from backend.accounts.schemas import Invitation, Login, PasswordChange, PersonChange
from backend.changes import note
from backend.clock import day_of
from backend.errors import Conflict, Forbidden, Invalid, TooMany, Unauthorized
from backend.workbooks.cells import tidy

FAILURES_ALLOWED = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=30)
FORGOTTEN_AFTER, MOST_REMEMBERED = timedelta(days=1), 20_000
LONGEST_GRID_NAME = 60
ABOVE: dict[Role, set[Role]] = {
    Role.ADMIN: set(Role),
    Role.OFFICE: {Role.GRID_WORKER, Role.STATION_DUTY, Role.ENFORCER, Role.LEADER},
}
"""Whom each role may invite and change, always within its own grid."""


class SignInRefused(Unauthorized):
    """Wrong name or password: which of the two is not said."""

    code = "session.refused"
    sentence = "用户名或密码不对，还可以再试 {left} 次。忘记密码请联系街道应急办。"


class Locked(TooMany):
    """Too many failures; each further one doubles the wait."""

    code = "session.locked"
    sentence = "密码连续输错，账号暂时锁定。请 {seconds} 秒后再试，或联系街道应急办重置密码。"


class WeakPassword(Invalid):
    """A password that will not do."""

    code = "password.weak"
    sentence = "新密码不合要求：{reason}。"


class WrongPassword(Forbidden):
    """The old password does not match."""

    code = "password.wrong"
    sentence = "原密码不对，请重新输入。"


class LoginTaken(Conflict):
    """Somebody else signs in under this name or phone."""

    code = "person.login_taken"
    sentence = "{login} 已经有人在用。请换一个用户名，或核对手机号。"


class GridNameTaken(Conflict):
    """Two grids of one community are never called alike."""

    code = "grid.name_taken"
    sentence = "{parent}里已经有“{name}”了。请换一个名称。"


def token_hash(secret: bytes, token: str) -> str:
    """What is stored of a token: keyed, so that a stolen table signs nobody in."""
    return hmac.new(secret, token.encode(), hashlib.sha256).hexdigest()


def try_password(
    session: Session, login: Login, secret: bytes, now: datetime
) -> User | SignInRefused | Locked:
    """Check a password and count failures; a refusal is given back, so that the count is kept.

    A name that nobody has is counted, slowed and locked like any other: no answer tells them apart.
    """
    name = login.name.strip()
    user = queries.by_login(session, None, name)
    key = str(user.id) if user else token_hash(secret, f"login {name.lower()}")
    failed = queries.failed(session, None, key)
    if failed and failed.locked_until and failed.locked_until > now:
        return Locked(seconds=int((failed.locked_until - now).total_seconds()) + 1)
    right = matches(login.password, user.password_hash if user else None)
    if user and user.active and right:
        if failed:
            session.delete(failed)
        return user
    if failed is None:
        queries.forget_failures(session, None, now - FORGOTTEN_AFTER, MOST_REMEMBERED)
        failed = FailedSignIn(login=key, failures=0, last_at=now)
        session.add(failed)
    return _refused(failed, now)


def _refused(failed: FailedSignIn, now: datetime) -> SignInRefused | Locked:
    before = failed.failures if failed.last_at >= now - FORGOTTEN_AFTER else 0
    failed.failures, failed.last_at = before + 1, now
    over = failed.failures - FAILURES_ALLOWED
    if over < 0:
        return SignInRefused(left=-over)
    wait = min(FIRST_WAIT * 2 ** min(over, 10), LONGEST_WAIT)
    failed.locked_until = now + wait
    return Locked(seconds=int(wait.total_seconds()))


def sign_in(session: Session, user: User, secret: bytes, now: datetime) -> str:
    """Open a session; gives the token, of which only the hash stays here."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            token_hash=token_hash(secret, token),
            user_id=user.id,
            created_at=now,
            used_on=day_of(now),
        )
    )
    return token


def sign_out(session: Session, actor: Actor, *, only: str | None = None) -> None:
    """End one sign-in (by its hash) or all of the actor's."""
    for row in queries.sign_ins_of(session, actor, actor.id):
        if only is None or row.token_hash == only:
            session.delete(row)


def change_password(
    session: Session, actor: Actor, facts: PasswordChange, keep: str, now: datetime
) -> User:
    """Set a new password; every other sign-in of the person ends."""
    user = queries.myself(session, actor)
    if not matches(facts.old, user.password_hash):
        raise WrongPassword
    reason = weakness(facts.new, user.name, user.user_name, user.phone)
    if facts.new == facts.old:
        reason = "不能和原密码相同"
    if reason:
        raise WeakPassword(reason=reason)
    user.password_hash, user.must_change_password = hash_password(facts.new), False
    for row in queries.sign_ins_of(session, actor, actor.id):
        if row.token_hash != keep:
            session.delete(row)
    leave_trail(session, actor, "password.change", "person", user.id, user.grid, now)
    return user


def invite(session: Session, actor: Actor, facts: Invitation, now: datetime) -> tuple[User, str]:
    """Create a person with a password that must be changed at the first sign-in."""
    _may_manage(actor, facts.role)
    grid = queries.grid(session, actor, facts.grid)
    name, user_name = facts.name.strip(), facts.user_name.strip()
    if not 0 < len(name) <= 40 or not re.fullmatch(r"[\w.-]{2,40}", user_name):  # noqa: PLR2004
        raise Invalid(reason="姓名要填，最多 40 字；用户名要 2 到 40 位字母、数字或汉字")
    _login_is_free(session, actor, [user_name, *([facts.phone] if facts.phone else [])])
    password = first_password()
    user = User(
        user_name=user_name,
        phone=facts.phone or None,
        name=name,
        role=facts.role,
        grid=grid.path,
        password_hash=hash_password(password),
        created_at=now,
    )
    session.add(user)
    session.flush()
    session.add(Assignment(user_id=user.id, role=user.role, grid=user.grid, valid_from=now))
    note(session, "grid", user.grid, user.grid)
    leave_trail(session, actor, "person.invite", "person", user.id, user.grid, now)
    return user, password


def change_person(
    session: Session, actor: Actor, user_id: UUID, facts: PersonChange, now: datetime
) -> User:
    """Change a person; a new role or grid starts a new assignment, the old one stays on record."""
    user = queries.person(session, actor, user_id)
    _may_manage(actor, user.role)
    role = user.role if facts.role is UNSET else facts.role
    grid = user.grid if facts.grid is UNSET else queries.grid(session, actor, facts.grid).path
    _may_manage(actor, role)
    if facts.phone is not UNSET and facts.phone and facts.phone != user.phone:
        _login_is_free(session, actor, [facts.phone])
    if facts.phone is not UNSET:
        user.phone = facts.phone or None
    if facts.name is not UNSET and facts.name.strip():
        user.name = facts.name.strip()
    if facts.active is not UNSET:
        user.active = facts.active
        if not facts.active:
            for row in queries.sign_ins_of(session, actor, user.id):
                session.delete(row)
    if (role, grid) != (user.role, user.grid):
        place(session, user, role, grid, now)
    note(session, "grid", user.grid, user.grid)
    leave_trail(session, actor, "person.change", "person", user.id, user.grid, now)
    return user


def place(session: Session, user: User, role: Role, grid: str, now: datetime) -> None:
    """Give a person another role or grid from now on."""
    for held in queries.assignments(session, queries.actor_of(user), user.id):
        if held.valid_to is None:
            held.valid_to = now
    note(session, "grid", user.grid, user.grid)
    note(session, "grid", grid, grid)
    user.role, user.grid = role, grid
    session.add(Assignment(user_id=user.id, role=role, grid=grid, valid_from=now))


def reset_password(
    session: Session, actor: Actor, user_id: UUID, now: datetime
) -> tuple[User, str]:
    """Give a person a new first password, and end every sign-in of theirs."""
    user = queries.person(session, actor, user_id)
    _may_manage(actor, user.role)
    password = first_password()
    user.password_hash, user.must_change_password = hash_password(password), True
    if failed := queries.failed(session, None, str(user.id)):
        session.delete(failed)
    for row in queries.sign_ins_of(session, actor, user.id):
        session.delete(row)
    leave_trail(session, actor, "password.reset", "person", user.id, user.grid, now)
    return user, password


def reveal_phone(session: Session, actor: Actor, user_id: UUID, now: datetime) -> str | None:
    """Show a colleague's number in full; that it was shown stays on record."""
    user = queries.person(session, actor, user_id)
    leave_trail(session, actor, "phone.reveal", "person", user.id, user.grid, now)
    return user.phone


def leave_trail(
    session: Session,
    actor: Actor | None,
    action: str,
    kind: str,
    subject: UUID | str,
    grid: str,
    now: datetime,
    **facts: object,
) -> None:
    """Write down who did what; nobody edits this."""
    session.add(
        Trail(
            at=now,
            by=actor.id if actor else None,
            by_name=actor.name if actor else "命令行",
            action=action,
            subject_kind=kind,
            subject_id=str(subject),
            grid=grid,
            facts=facts,
        )
    )


def add_grid(session: Session, grid: Grid) -> Grid:
    """Put a node into the tree."""
    session.add(grid)
    session.flush()
    return grid


def rename_grid(session: Session, actor: Actor, path: str, name: str, now: datetime) -> Grid:
    """Call a community or a grid otherwise; all that lies in it stays, and so do the old ledgers.

    What is called after a community is renamed with it: 电厂社区第1网格.
    """
    grid = queries.grid(session, actor, path)
    if actor.role not in {Role.OFFICE, Role.ADMIN} or path == actor.grid:
        raise Forbidden
    if grid.level not in {GridLevel.COMMUNITY, GridLevel.GRID, GridLevel.MICRO}:
        raise Invalid(reason="街道和县（市）的名称不在这里改，请联系维护系统的人")
    wanted = tidy(name)
    if not 0 < len(wanted) <= LONGEST_GRID_NAME:
        raise Invalid(reason=f"网格名称要填，最多 {LONGEST_GRID_NAME} 字")
    if wanted == grid.name:
        return grid
    above = queries.grid(session, actor, parent_of(path))
    places = Places(queries.grids(session, actor, above.path), day_of(now))
    community = grid.level is GridLevel.COMMUNITY
    there = places.community(wanted, above) if community else places.grid_of(above, wanted)
    if there is not None and there.path != path:
        raise GridNameTaken(name=there.name, parent=above.name)
    was = grid.name
    tree = {above.path: above} | {g.path: g for g in queries.grids(session, actor, path)}
    for one in tree.values():
        if one.path != above.path:
            own = f"{wanted}{one.name[len(was) :]}" if one.name.startswith(was) else one.name
            _call(session, actor, one, own, tree[parent_of(one.path)], now)
    return grid


def _call(
    session: Session, actor: Actor, grid: Grid, name: str, parent: Grid, now: datetime
) -> None:
    before, grid.name = grid.name, name[:LONGEST_GRID_NAME]
    grid.full_name = full_name(parent, grid.name)
    note(session, "grid", grid.path, grid.path)
    if before != grid.name:
        facts = {"before": before, "after": grid.name}
        action = queries.GRID_RENAMED
        leave_trail(session, actor, action, "grid", grid.path, grid.path, now, **facts)


def full_name(parent: Grid, name: str) -> str:
    """A grid's name with those above it: 辽西街道电厂社区第1网格."""
    return f"{parent.full_name}{name.removeprefix(parent.name) or name}"[:200]


def _may_manage(actor: Actor, role: Role) -> None:
    if role not in ABOVE.get(actor.role, set()):
        raise Forbidden


def _login_is_free(session: Session, actor: Actor, names: list[str]) -> None:
    if queries.people_by_login(session, actor, names):
        raise LoginTaken(login="这个用户名或手机号")
