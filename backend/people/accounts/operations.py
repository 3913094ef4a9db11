"""What is done to people, grids and sign-ins."""

from datetime import datetime
from uuid import UUID

from msgspec import UNSET
from sqlmodel import Session

from backend.core import text as identity
from backend.core.change_log import record_change
from backend.core.errors import Conflict, Forbidden, Invalid
from backend.people.accounts import queries
from backend.people.accounts.models import (
    REVEALED,
    Actor,
    Assignment,
    Grid,
    GridLevel,
    Role,
    User,
)
from backend.people.accounts.passwords.operations import FirstPassword
from backend.people.accounts.phone_numbers.operations import demand_number, demand_reveal
from backend.people.accounts.schemas import Invitation, PersonChange
from backend.people.accounts.trail.operations import leave_trail

LONGEST_NAME = 40
ABOVE: dict[Role, set[Role]] = {
    Role.ADMIN: set(Role),
    Role.OFFICE: {
        Role.GRID_WORKER, Role.STATION_DUTY, Role.ENFORCER, Role.LEADER, Role.VILLAGE_HEAD,
    },
}  # fmt: skip
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


class NoVillage(Invalid):
    """A village head of a whole street."""

    code = "person.no_village"
    sentence = "包保屯长只管自己的村屯，不能放在街道或县（市）。请选他包保的村（社区）或屯。"


class NumberAsName(Invalid):
    """A user name that is a number, and not the person's own."""

    code = "person.number_as_name"
    sentence = "用户名是一个电话号码，却不是本人的。请换一个用户名，或在手机号里填上同一个号码。"


def invite_person(
    session: Session, actor: Actor, facts: Invitation, first: FirstPassword, now: datetime
) -> User:
    """Create a person with a password that must be changed at the first sign-in."""
    _may_manage(actor, facts.role)
    grid = queries.grid(session, actor, facts.grid)
    _demand_village(facts.role, grid)
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
    record_change(session, "grid", user.grid, user.grid)
    leave_trail(session, actor, "person.invite", "person", user.id, user.grid, now)
    return user


def _demand_village(role: Role, grid: Grid) -> None:
    if role is Role.VILLAGE_HEAD and grid.level in {GridLevel.COUNTY, GridLevel.STREET}:
        raise NoVillage


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
        _demand_village(role, queries.grid(session, actor, grid))
        place(session, user, role, grid, now)
    record_change(session, "grid", user.grid, user.grid)
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
    record_change(session, "grid", user.grid, user.grid)
    record_change(session, "grid", grid, grid)
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
