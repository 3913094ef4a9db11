"""Reads of accounts, and the one rule of what an actor may see."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from backend.core.change_log import inserting
from backend.core.database import execute, param
from backend.core.errors import NotFound
from backend.core.statements import LookUp
from backend.core.text import login, search_words
from backend.people.accounts.models import (
    CONFINED,
    REVEALED,
    Actor,
    Assignment,
    FailedSignIn,
    Grid,
    GridLevel,
    KnownDevice,
    Role,
    SignedIn,
    SignIn,
    Trail,
    User,
)

CALLERS = frozenset({Role.OFFICE, Role.ADMIN})
"""Who may be shown a colleague's number, and find one by it."""
GRID_RENAMED = "grid.rename"
"""What the trail calls it; the names of before are read from there."""


VENUES = frozenset({"venue", "venuecode", "ebike", "visit", "notice", "inspection", "campaign"})
STATIONS = frozenset({"station", "shift", "rosterentry", "duty", "dissuasion"})
HIDDEN: dict[Role, frozenset[str]] = {
    Role.STATION_DUTY: VENUES | {"hazard", "hazardevent"},
    Role.VILLAGE_HEAD: VENUES | STATIONS,
}
"""Tables of which a confined role sees nothing, wherever it lies."""
ROADS = sa.table("hazard", sa.column("id", sa.Uuid()), sa.column("domain", sa.String()))


class InGrid(Protocol):
    """A table whose rows belong to a grid."""

    grid: Any


S = TypeVar("S")


def visible_to(actor: Actor, table: type[InGrid], statement: S) -> S:
    """Narrow a statement to the actor's grid and those below it; or to one venue of them."""
    narrowed = cast("Any", statement).where(within(col(table.grid), actor.grid))
    if actor.venue is not None:
        narrowed = narrowed.where(_of_venue(table, actor.venue))
    if actor.role in CONFINED and (part := part_of(actor.role, table)) is not None:
        narrowed = narrowed.where(part)
    return cast("S", narrowed)


def part_of(role: Role, table: Any) -> sa.ColumnElement[bool] | None:
    """What a confined role sees of a table within its grid; none where that is all of it.

    A station's people see what stations do, a village head the tickets of roads, and pictures of
    the one and the other.
    """
    name, columns = table.__tablename__, table.__table__.c
    if name in HIDDEN[role]:
        return sa.false()
    if role is Role.STATION_DUTY and name == "photo":
        return cast("sa.ColumnElement[bool]", columns.subject_kind.in_(("dissuasion", "command")))
    if role is Role.VILLAGE_HEAD and name == "hazard":
        return cast("sa.ColumnElement[bool]", columns.domain == ROAD)
    if role is Role.VILLAGE_HEAD and name == "photo":
        roads = sa.select(ROADS.c.id).where(ROADS.c.domain == ROAD)
        road = sa.and_(columns.subject_kind == "hazard", columns.subject_id.in_(roads))
        return sa.or_(columns.subject_kind == "command", road)
    return None


class Scoped:
    """What `visible_to` makes of a statement, put together once: for what is asked all day."""

    def __init__(self, table: type[InGrid], statement: Any) -> None:
        there = col(table.grid)
        grid = statement.where(there >= param("below"), there < param("beyond"))
        self._asked = {
            WHOLE: grid,
            "venue": grid.where(_of_venue(table, param("of_venue"))),
            **{role.value: _confined(grid, role, table) for role in CONFINED},
        }
        self._looks = {name: LookUp(asked) for name, asked in self._asked.items()}

    def one(self, session: Any, actor: Actor, **values: Any) -> Any:
        """The instance that the actor may see, if there is one."""
        statement = self._asked[_kind_of(actor)]
        return session.exec(statement, params=_sight(actor, values)).one_or_none()

    def rows(self, session: Session, actor: Actor, **values: Any) -> Sequence[Any]:
        """Columns of what the actor may see; values may be lists."""
        statement = self._asked[_kind_of(actor)]
        return execute(session, statement, _sight(actor, values)).all()

    def look(self, session: Session, actor: Actor, **values: Any) -> Any:
        """Columns of the one row that the actor may see, by its key."""
        return self._looks[_kind_of(actor)].first(session, _sight(actor, values))


WHOLE, ROAD = "grid", "road"


def _kind_of(actor: Actor) -> str:
    if actor.role in CONFINED:
        return actor.role.value
    return WHOLE if actor.venue is None else "venue"


def _confined(statement: Any, role: Role, table: Any) -> Any:
    part = part_of(role, table)
    return statement if part is None else statement.where(part)


def _sight(actor: Actor, values: dict[str, Any]) -> dict[str, Any]:
    there = {"below": actor.grid, "beyond": beyond(actor.grid), **values}
    return there if actor.venue is None else {**there, "of_venue": actor.venue}


def _of_venue(table: Any, venue: Any) -> sa.ColumnElement[bool]:
    """What is of one venue; of a table that does not say whose its rows are, nothing."""
    columns = table.__table__.c
    if table.__tablename__ == "venue":
        return cast("sa.ColumnElement[bool]", columns.id == venue)
    if "venue_id" in columns:
        return cast("sa.ColumnElement[bool]", columns.venue_id == venue)
    return sa.false()


def within(column: Any, grid: str, *, own: bool = False) -> sa.ColumnElement[bool]:
    """A path prefix as a range; `own`: what lies in the grid itself, and in none below it."""
    if own:
        return cast("sa.ColumnElement[bool]", column == grid)
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


def user(session: Session, actor: Actor | None, user_id: UUID) -> User:
    """Whoever sent a command that was held: the author acts, not the one whose push released it."""
    return session.exec(select(User).where(User.id == user_id)).one()


def name_of(session: Session, actor: Actor, user_id: UUID | None) -> str:
    """What somebody is called who did a thing that the actor may see; no account is the machine."""
    found = session.get(User, user_id) if user_id else None
    return found.name if found else "命令行"


_HOLDER = LookUp(
    sa.select(
        col(User.id), col(User.name), col(User.user_name), col(User.role), col(User.grid),
        col(User.must_change_password), col(User.active), col(User.demonstration),
        col(SignIn.token_hash), col(SignIn.used_on),
    )
    .join(SignIn, col(SignIn.user_id) == col(User.id))
    .where(col(SignIn.token_hash) == param("token_hash"))
)  # fmt: skip


def signed_in(session: Session, actor: None, token_hash: str) -> SignedIn | None:
    """Find who holds a token; the caller judges whether it is still good."""
    row = _HOLDER.first(session, {"token_hash": token_hash})
    return SignedIn(*row) if row else None


def used(session: Session, actor: None, token_hash: str, day: date) -> None:
    """Note the last day a sign-in was used."""
    held = sa.update(SignIn).where(col(SignIn.token_hash) == token_hash)
    execute(session, held.values(used_on=day))


def failed(session: Session, actor: None, key: str, now: datetime) -> FailedSignIn:
    """What went wrong in this place before; the row is ours until the transaction ends."""
    fresh = {"login": key, "failures": 0, "locked_until": None, "last_at": now}
    statement = inserting(session.get_bind().dialect.name, FailedSignIn)
    execute(session, statement.on_conflict_do_nothing(), fresh)
    return session.exec(
        select(FailedSignIn).where(FailedSignIn.login == key).with_for_update()
    ).one()


def forget_failed(session: Session, actor: None, key: str) -> None:
    """Start the count of a place again."""
    execute(session, sa.delete(FailedSignIn).where(col(FailedSignIn.login) == key))


def knows_device(session: Session, actor: None, key: str) -> bool:
    """Whether somebody signed in there before."""
    return session.get(KnownDevice, key) is not None


def remember_device(
    session: Session, actor: None, key: str, user_id: UUID, now: datetime, most: int
) -> None:
    """Know a device of a person from now on, and the newest few of the others."""
    statement = inserting(session.get_bind().dialect.name, KnownDevice)
    again = statement.on_conflict_do_update(index_elements=["key"], set_={"used_at": now})
    execute(session, again, {"key": key, "user_id": user_id, "used_at": now})
    row = KnownDevice
    mine = sa.select(col(row.key)).where(col(row.user_id) == user_id)
    oldest = mine.order_by(col(row.used_at).desc(), col(row.key)).offset(most)
    execute(session, sa.delete(row).where(col(row.key).in_(oldest.limit(100))))


def forget_devices(session: Session, actor: Actor, user_id: UUID) -> None:
    """Know no device of a person any more; the caller has fetched the person before."""
    execute(session, sa.delete(KnownDevice).where(col(KnownDevice.user_id) == user_id))


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
    """Find who signs in by user name or phone, in any spelling; nobody acts yet."""
    name = login(name)
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


def is_demonstration(session: Session, actor: Actor) -> bool:
    """Whether the actor came with the demonstration; the command line is nobody's account."""
    found = session.get(User, actor.id)
    return found is not None and found.demonstration


def one_reveal_at_a_time(session: Session, actor: Actor) -> None:
    """Let those of one person be counted one after the other, until this transaction ends."""
    mine = select(User.id).where(User.id == actor.id)
    session.exec(mine.with_for_update(key_share=True)).one_or_none()


def searched_since(session: Session, actor: Actor, key: str, since: datetime) -> bool:
    """Whether the actor searched for a number already, and it was counted."""
    statement = sa.select(sa.literal(1)).where(
        col(Trail.action) == REVEALED,
        col(Trail.by) == actor.id,
        col(Trail.at) > since,
        col(Trail.subject_id) == key,
    )
    return execute(session, statement.limit(1)).first() is not None


def reveal_before(session: Session, actor: Actor, most: int) -> datetime | None:
    """When the actor was shown the number that lies so many back; none if they were fewer."""
    statement = sa.select(col(Trail.at)).where(
        col(Trail.action) == REVEALED, col(Trail.by) == actor.id
    )
    latest = statement.order_by(col(Trail.at).desc()).offset(most - 1).limit(1)
    return execute(session, latest).scalar()


def people(
    session: Session,
    actor: Actor,
    *,
    text: str = "",
    role: Role | None = None,
    grid: str = "",
    numbers: frozenset[str] = frozenset(),
) -> Sequence[User]:
    """List people by name, within a grid; by those numbers, too, whose search was counted."""
    statement = select(User).where(within(col(User.grid), narrowed(actor, grid)))
    own = col(User.phone).is_(None) | (col(User.phone) != col(User.user_name))
    for word in search_words(text):
        # By a part of a number its masked digits could be tried one after the other.
        signs_in = col(User.user_name).ilike(word.like, escape="\\")
        told = sa.or_(col(User.name).ilike(word.like, escape="\\"), sa.and_(signs_in, own))
        if word.number in numbers:
            told = sa.or_(told, col(User.phone) == word.number)
        statement = statement.where(told)
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


_SOME_GRIDS = sa.select(cast("Any", Grid).__table__).where(
    col(Grid.path) >= param("below"),
    col(Grid.path) < param("beyond"),
    col(Grid.path).in_(param("paths", many=True)),
)
_GRID_LEVEL = LookUp(sa.select(col(Grid.level)).where(col(Grid.path) == param("path")))
_GRID_NAME = LookUp(sa.select(col(Grid.full_name)).where(col(Grid.path) == param("path")))


def grids_by_path(session: Session, actor: Actor, paths: Collection[str]) -> Sequence[Any]:
    """Some grids of the actor's, as columns."""
    if not paths:
        return []
    asked = {"below": actor.grid, "beyond": beyond(actor.grid), "paths": list(paths)}
    return execute(session, _SOME_GRIDS, asked).all()


def own_level(session: Session, actor: Actor) -> GridLevel:
    """Of what kind the actor's own grid is."""
    if found := _GRID_LEVEL.first(session, {"path": actor.grid}):
        return found.level
    raise NotFound(grid=actor.grid)


def name_of_grid(session: Session, actor: Actor, path: str) -> str:
    """What the grid of a thing in scope is called."""
    found = _GRID_NAME.first(session, {"path": path})
    return found.full_name if found else ""


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


_WORKERS = (
    select(User)
    .where(
        col(User.grid) >= param("below"),
        col(User.grid) < param("beyond"),
        col(User.role) == Role.GRID_WORKER,
        col(User.active).is_(True),
    )
    .order_by(col(User.name))
)


def workers_of(session: Session, actor: Actor, under: str = "") -> dict[str, list[User]]:
    """Active grid workers by grid."""
    path = narrowed(actor, under)
    asked = {"below": path, "beyond": beyond(path)}
    found: dict[str, list[User]] = {}
    for user in session.exec(_WORKERS, params=asked):
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
