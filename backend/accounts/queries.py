"""Reads of accounts, and the one rule of what an actor may see."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from backend.accounts.models import (
    Actor,
    Assignment,
    FailedSignIn,
    Grid,
    GridLevel,
    Role,
    SignedIn,
    SignIn,
    Trail,
    User,
)
from backend.database import execute, param
from backend.errors import NotFound

GRID_RENAMED = "grid.rename"
"""What the trail calls it; the names of before are read from there."""


class InGrid(Protocol):
    """A table whose rows belong to a grid."""

    grid: Any


S = TypeVar("S")


def visible_to(actor: Actor, table: type[InGrid], statement: S) -> S:
    """Narrow a statement to the actor's grid and those below it."""
    narrowed = cast("Any", statement).where(within(col(table.grid), actor.grid))
    return cast("S", narrowed)


def within(column: Any, grid: str) -> sa.ColumnElement[bool]:
    """A path prefix as a range."""
    return sa.and_(column >= grid, column < beyond(grid))


def beyond(grid: str) -> str:
    """The first string after all that lie below a path: it ends in a dot, and `/` comes next."""
    return grid[:-1] + "/"


def narrowed(actor: Actor, grid: str | None) -> str:
    """The grid to look at: the one asked for when it lies within the actor's, else refused."""
    if not grid:
        return actor.grid
    if not actor.sees(grid):
        raise NotFound(grid=grid)
    return grid


def actor_of(user: User | SignedIn) -> Actor:
    """The authority somebody holds now."""
    return Actor(id=user.id, name=user.name, role=user.role, grid=user.grid)


def actor_at(actor: Actor, held: Sequence[Assignment], at: datetime) -> Actor:
    """The authority held at a moment, out of `held`; now's, where nothing is known of then."""
    for then in held:
        if then.valid_from <= at:
            return Actor(id=actor.id, name=actor.name, role=then.role, grid=then.grid)
    return actor


def actor_by_id(session: Session, actor: Actor, user_id: UUID) -> Actor:
    """Whoever sent a command that was held: the author acts, not the one whose push released it."""
    return actor_of(session.exec(select(User).where(User.id == user_id)).one())


def name_of(session: Session, actor: Actor, user_id: UUID | None) -> str:
    """What somebody is called who did a thing that the actor may see; no account is the machine."""
    found = session.get(User, user_id) if user_id else None
    return found.name if found else "命令行"


_HOLDER = (
    sa.select(
        col(User.id), col(User.name), col(User.user_name), col(User.role), col(User.grid),
        col(User.must_change_password), col(User.active), col(SignIn.token_hash),
        col(SignIn.used_on),
    )
    .join(SignIn, col(SignIn.user_id) == col(User.id))
    .where(col(SignIn.token_hash) == param("token_hash"))
)  # fmt: skip


def signed_in(session: Session, actor: None, token_hash: str) -> SignedIn | None:
    """Find who holds a token; the caller judges whether it is still good."""
    row = execute(session, _HOLDER, {"token_hash": token_hash}).one_or_none()
    return SignedIn(*row) if row else None


def used(session: Session, actor: None, token_hash: str, day: date) -> None:
    """Note the last day a sign-in was used."""
    held = sa.update(SignIn).where(col(SignIn.token_hash) == token_hash)
    execute(session, held.values(used_on=day))


def failed(session: Session, actor: None, login: str) -> FailedSignIn | None:
    """What went wrong under a login before."""
    return session.get(FailedSignIn, login)


def forget_failures(session: Session, actor: None, before: datetime, most: int) -> None:
    """Drop what is old, and the oldest of what is too much."""
    row = FailedSignIn
    execute(session, sa.delete(row).where(col(row.last_at) < before))
    oldest = sa.select(col(row.last_at)).order_by(col(row.last_at).desc()).offset(most).limit(1)
    if (edge := execute(session, oldest).scalar()) is not None:
        execute(session, sa.delete(row).where(col(row.last_at) <= edge))


def sign_ins_of(session: Session, actor: Actor, user_id: UUID) -> Sequence[SignIn]:
    """All sign-ins of one person."""
    return session.exec(select(SignIn).where(SignIn.user_id == user_id)).all()


def by_login(session: Session, actor: None, name: str) -> User | None:
    """Find who signs in by user name or phone; nobody acts yet."""
    either = sa.or_(col(User.user_name) == name, col(User.phone) == name)
    return session.exec(select(User).where(either)).first()


def person(session: Session, actor: Actor, user_id: UUID) -> User:
    """Fetch one person within the actor's grid."""
    statement = visible_to(actor, User, select(User).where(User.id == user_id))
    if found := session.exec(statement).one_or_none():
        return found
    raise NotFound(person=user_id)


def myself(session: Session, actor: Actor) -> User:
    """The actor's own row."""
    return session.exec(select(User).where(User.id == actor.id)).one()


def people(
    session: Session, actor: Actor, *, text: str = "", role: Role | None = None, grid: str = ""
) -> Sequence[User]:
    """List people by name, within a grid."""
    statement = select(User).where(within(col(User.grid), narrowed(actor, grid)))
    if text:
        like = f"%{text}%"
        fields = (col(User.name), col(User.user_name), col(User.phone))
        statement = statement.where(sa.or_(*(f.like(like) for f in fields)))
    if role:
        statement = statement.where(User.role == role)
    return session.exec(statement.order_by(col(User.grid), col(User.name)).limit(2000)).all()


def people_by_login(session: Session, actor: Actor, names: Sequence[str]) -> Sequence[User]:
    """Whoever already uses one of these user names or phones, anywhere: logins are unique."""
    either = sa.or_(col(User.user_name).in_(names), col(User.phone).in_(names))
    return session.exec(select(User).where(either)).all()


def grid(session: Session, actor: Actor, path: str) -> Grid:
    """Fetch one grid of the actor's."""
    if actor.sees(path) and (found := session.get(Grid, path)):
        return found
    raise NotFound(grid=path)


def grids(session: Session, actor: Actor, under: str = "") -> Sequence[Grid]:
    """All grids of the actor's, in the order of the tree."""
    statement = select(Grid).where(within(col(Grid.path), narrowed(actor, under)))
    return session.exec(statement.order_by(col(Grid.path))).all()


_NAMES = (
    sa.select(col(Grid.path), col(Grid.name))
    .where(col(Grid.path) >= param("below"), col(Grid.path) < param("beyond"))
    .order_by(col(Grid.path))
)


def named_grids(session: Session, actor: Actor, under: str = "") -> Sequence[Any]:
    """Path and name of all grids of the actor's, in the order of the tree."""
    path = narrowed(actor, under)
    return execute(session, _NAMES, {"below": path, "beyond": beyond(path)}).all()


def grids_by_path(session: Session, actor: Actor, paths: Sequence[str]) -> Sequence[Grid]:
    """Some grids of the actor's."""
    statement = select(Grid).where(within(col(Grid.path), actor.grid), col(Grid.path).in_(paths))
    return session.exec(statement).all()


def grid_names(session: Session, actor: Actor, paths: Collection[str]) -> dict[str, str]:
    """Names of grids in the county, also of those a person has left."""
    statement = sa.select(col(Grid.path), col(Grid.full_name))
    within_county = within(col(Grid.path), f"{actor.county}.")
    found = execute(session, statement.where(within_county, col(Grid.path).in_(paths)))
    return {path: name for path, name in found}  # noqa: C416 - rows are no pairs to a type checker


def former_names(session: Session, actor: Actor) -> dict[str, list[str]]:
    """What the actor's grids were called before they were renamed, by path."""
    statement = visible_to(actor, Trail, select(Trail)).where(Trail.action == GRID_RENAMED)
    found: dict[str, list[str]] = {}
    for one in session.exec(statement.order_by(col(Trail.at))):
        found.setdefault(one.subject_id, []).append(str(one.facts.get("before", "")))
    return found


def branch(session: Session, actor: Actor) -> Sequence[Grid]:
    """The actor's grid and those above it, the county first."""
    parts = actor.grid.split(".")[:-1]
    paths = [".".join(parts[: n + 1]) + "." for n in range(len(parts))]
    statement = select(Grid).where(col(Grid.path).in_(paths)).order_by(col(Grid.path))
    return session.exec(statement).all()


def office_of(session: Session, actor: None, path: str) -> Grid | None:
    """The nearest grid upwards that has an office to call; printed on plaques for everyone."""
    parts = path.split(".")[:-1]
    paths = [".".join(parts[: n + 1]) + "." for n in range(len(parts))]
    statement = select(Grid).where(col(Grid.path).in_(paths), col(Grid.office_phone).is_not(None))
    return session.exec(statement.order_by(col(Grid.path).desc()).limit(1)).one_or_none()


def county_of(session: Session, actor: None) -> Grid | None:
    """The tenant of this database, if it has been set up."""
    return session.exec(select(Grid).where(Grid.level == GridLevel.COUNTY).limit(1)).one_or_none()


def workers_of(session: Session, actor: Actor, under: str = "") -> dict[str, list[User]]:
    """Active grid workers by grid."""
    statement = select(User).where(
        within(col(User.grid), narrowed(actor, under)),
        User.role == Role.GRID_WORKER,
        col(User.active).is_(True),
    )
    found: dict[str, list[User]] = {}
    for user in session.exec(statement.order_by(col(User.name))):
        found.setdefault(user.grid, []).append(user)
    return found


def assignments(session: Session, actor: Actor, user_id: UUID) -> Sequence[Assignment]:
    """What somebody was over time; the caller has fetched the person before."""
    statement = select(Assignment).where(Assignment.user_id == user_id)
    return session.exec(statement.order_by(col(Assignment.valid_from).desc())).all()


def trail(session: Session, actor: Actor, subject_id: str, limit: int = 200) -> Sequence[Trail]:
    """What was done to one row, the newest first."""
    statement = visible_to(actor, Trail, select(Trail)).where(Trail.subject_id == subject_id)
    latest = statement.order_by(col(Trail.at).desc(), col(Trail.id).desc())
    return session.exec(latest.limit(limit)).all()
