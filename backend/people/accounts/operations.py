"""What is done to people, grids and sign-ins."""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from msgspec import UNSET
from sqlmodel import Session

from backend.core.change_log import note
from backend.core.clock import day_of
from backend.core.errors import Conflict, Forbidden, Invalid
from backend.core.spreadsheets.parsing.cells import tidy
from backend.core.text import identity
from backend.people.accounts import queries
from backend.people.accounts.models import (
    REVEALED,
    Actor,
    Assignment,
    Grid,
    GridLevel,
    Role,
    SignIn,
    Trail,
    User,
)
from backend.people.accounts.schemas import Invitation, PersonChange
from backend.people.grids.matching import Places, parent_of
from backend.people.phone_numbers.operations import demand_number, demand_reveal
from backend.people.sessions.passwords import FirstPassword

LONGEST_NAME, LONGEST_GRID_NAME = 40, 60
ABOVE: dict[Role, set[Role]] = {
    Role.ADMIN: set(Role),
    Role.OFFICE: {Role.GRID_WORKER, Role.STATION_DUTY, Role.ENFORCER, Role.LEADER},
}
"""Whom each role may invite and change, always within its own grid."""


class LoginTaken(Conflict):
    """Somebody else signs in under this name or phone."""

    code = "person.login_taken"
    sentence = (
        "这个{login}已经有人在用（{who}），两个人不能共用。请核对；确实换了人时，先改对方的资料。"
    )


class NoPhone(Invalid):
    """Nobody could be called by it."""

    code = "person.phone_wrong"
    sentence = "手机号不对：要 11 位手机号，或者带区号的座机号（如 0434-7230119）。请核对后再填。"


class StrangeUserName(Invalid):
    """Letters that look like others: it could stand beside the real one."""

    code = "person.user_name"
    sentence = (
        "用户名只能用英文字母或者汉字，不能混用，可以加数字 0-9 和 . _ -，共 2 到 40 位。"
        "有的字母看着一样其实是别国文字，请改用键盘重新输入。"
    )


class NumberAsName(Invalid):
    """A user name that is a number, and not the person's own."""

    code = "person.number_as_name"
    sentence = "用户名是一个电话号码，却不是本人的。请换一个用户名，或在手机号里填上同一个号码。"


class GridNameTaken(Conflict):
    """Two grids of one community are never called alike."""

    code = "grid.name_taken"
    sentence = "{parent}里已经有“{name}”了。请换一个名称。"


def token_hash(secret: bytes, token: str) -> str:
    """What is stored of a token: keyed, so that a stolen table signs nobody in."""
    return hmac.new(secret, token.encode(), hashlib.sha256).hexdigest()


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


def invite(
    session: Session, actor: Actor, facts: Invitation, first: FirstPassword, now: datetime
) -> User:
    """Create a person with a password that must be changed at the first sign-in."""
    _may_manage(actor, facts.role)
    grid = queries.grid(session, actor, facts.grid)
    name, user_name = identity.plain(facts.name), identity.login(facts.user_name)
    if not 0 < len(name) <= LONGEST_NAME:
        raise Invalid(reason=f"姓名要填，最多 {LONGEST_NAME} 字")
    if not identity.is_one_script(user_name):
        raise StrangeUserName
    demand_number(facts.phone)
    phone = personal_phone(facts.phone)
    _demand_free(session, actor, user_name, phone)
    _demand_own_number(user_name, phone)
    user = User(
        user_name=user_name,
        phone=phone,
        name=name,
        role=facts.role,
        grid=grid.path,
        password_hash=first.hashed,
        demonstration=queries.is_demonstration(session, actor),
        created_at=now,
    )
    session.add(user)
    session.flush()
    session.add(Assignment(user_id=user.id, role=user.role, grid=user.grid, valid_from=now))
    note(session, "grid", user.grid, user.grid)
    leave_trail(session, actor, "person.invite", "person", user.id, user.grid, now)
    return user


def personal_phone(text: str | None) -> str | None:
    """A person's number as it is stored; what is none is refused."""
    if not text or not identity.plain(text):
        return None
    number = identity.read_phone(text)
    if number is None or not number.personal:
        raise NoPhone
    return number.text


def _demand_own_number(user_name: str, phone: str | None) -> None:
    number = identity.read_phone(user_name)
    if number and number.personal and number.text != phone:
        raise NumberAsName


def change_person(
    session: Session, actor: Actor, user_id: UUID, facts: PersonChange, now: datetime
) -> User:
    """Change a person; a new role or grid starts a new assignment, the old one stays on record."""
    user = queries.person(session, actor, user_id)
    _may_manage(actor, user.role)
    role = user.role if facts.role is UNSET else facts.role
    grid = user.grid if facts.grid is UNSET else queries.grid(session, actor, facts.grid).path
    _may_manage(actor, role)
    if facts.phone is not UNSET:
        demand_number(facts.phone)
        _renumber(session, actor, user, facts.phone)
    if facts.name is not UNSET and identity.plain(facts.name):
        user.name = identity.plain(facts.name)
    if facts.active is not UNSET and facts.active != user.active:
        user.active = facts.active
        if facts.active:  # while it was closed, they told its phones that it is
            _end_sign_ins(session, actor, user)
        queries.forget_devices(session, actor, user.id)
    if (role, grid) != (user.role, user.grid):
        place(session, user, role, grid, now)
    note(session, "grid", user.grid, user.grid)
    leave_trail(session, actor, "person.change", "person", user.id, user.grid, now)
    return user


def _renumber(session: Session, actor: Actor, user: User, text: str | None) -> None:
    phone = personal_phone(text)
    if phone != user.phone:
        _demand_free(session, actor, "", phone, but=user.id)
    user.phone = phone


def _end_sign_ins(session: Session, actor: Actor, user: User) -> None:
    for row in queries.sign_ins_of(session, actor, user.id):
        session.delete(row)


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
    session: Session, actor: Actor, user_id: UUID, first: FirstPassword, now: datetime
) -> User:
    """Give a person a new first password, and end every sign-in of theirs."""
    user = queries.person(session, actor, user_id)
    _may_manage(actor, user.role)
    user.password_hash, user.must_change_password = first.hashed, True
    _end_sign_ins(session, actor, user)
    queries.forget_devices(session, actor, user.id)
    leave_trail(session, actor, "password.reset", "person", user.id, user.grid, now)
    return user


def reveal_phone(session: Session, actor: Actor, user_id: UUID, now: datetime) -> str | None:
    """Show a colleague's number in full; that it was shown stays on record."""
    user = queries.person(session, actor, user_id)
    demand_reveal(session, actor, now)
    leave_trail(session, actor, REVEALED, "person", user.id, user.grid, now)
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
    rename_grids(session, actor, {path: name}, now)
    return queries.grid(session, actor, path)


def rename_grids(session: Session, actor: Actor, names: Mapping[str, str], now: datetime) -> None:
    """Call several otherwise at once; a name that one of them leaves is free for another."""
    for path, name in names.items():
        _rename(session, actor, path, name, now, names.keys())
    session.flush()


def _rename(
    session: Session, actor: Actor, path: str, name: str, now: datetime, leaving: Collection[str]
) -> None:
    grid = queries.grid(session, actor, path)
    if actor.role not in {Role.OFFICE, Role.ADMIN} or path == actor.grid:
        raise Forbidden
    if grid.level not in {GridLevel.COMMUNITY, GridLevel.GRID, GridLevel.MICRO}:
        raise Invalid(reason="街道和县（市）的名称不在这里改，请联系维护系统的人")
    wanted = tidy(name)
    if not 0 < len(wanted) <= LONGEST_GRID_NAME:
        raise Invalid(reason=f"网格名称要填，最多 {LONGEST_GRID_NAME} 字")
    if wanted == grid.name:
        return
    above = queries.grid(session, actor, parent_of(path))
    places = Places(queries.grids(session, actor, above.path), day_of(now))
    community = grid.level is GridLevel.COMMUNITY
    there = places.community(wanted, above) if community else places.grid_of(above, wanted)
    if there is not None and there.path not in leaving:
        raise GridNameTaken(name=there.name, parent=above.name)
    was = grid.name
    tree = {above.path: above} | {g.path: g for g in queries.grids(session, actor, path)}
    for one in tree.values():
        if one.path != above.path:
            own = f"{wanted}{one.name[len(was) :]}" if one.name.startswith(was) else one.name
            _call(session, actor, one, own, tree[parent_of(one.path)], now)


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


def _demand_free(
    session: Session, actor: Actor, user_name: str, phone: str | None, but: UUID | None = None
) -> None:
    """Refuse a name or a number that is somebody's, as their name or as their number."""
    names = [name for name in (user_name, phone) if name]
    for other in queries.people_by_login(session, actor, names):
        if other.id != but:
            kind = "手机号" if phone and phone in {other.phone, other.user_name} else "用户名"
            raise LoginTaken(login=kind, who=other.name[:1] + "*" * (len(other.name) - 1))
