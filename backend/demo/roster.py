"""The people of the demonstration, and the one password they all have."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlmodel import Session

from backend.core.clock import day_of
from backend.field.stations import queries as stations
from backend.field.stations.roster.operations import change_station, monday, put_on_roster
from backend.field.stations.schemas import RosterNew, ShiftFacts, StationChange
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
STATION, HEAD = ("quandao", "邓宝", Role.STATION_DUTY), ("tunzhang", "马志国", Role.VILLAGE_HEAD)
"""At home where the first station stands."""
COLLEAGUES = ("王梅", "李强", "孙长海")
"""Without a phone."""


LONG = timedelta(days=400)


def settle_in(session: Session, actor: Actor, now: datetime) -> list[User]:
    """Create the office, and let every grid worker of the roster sign in; gives the workers."""
    hashed = hash_password(PASSWORD)
    long_ago = now - LONG
    for user_name, name, role, grid in OFFICE:
        _take_on(session, (user_name, name, role), grid, hashed, now)
    workers = list(queries.people(session, actor, role=Role.GRID_WORKER))
    for worker in workers:
        worker.password_hash, worker.must_change_password = hashed, False
        worker.demonstration = True
        for held in queries.assignments(session, actor, worker.id):
            held.valid_from = long_ago
    return workers


def man_stations(session: Session, actor: Actor, now: datetime) -> None:
    """Give the first station its hours, its people of two weeks, and the village its head."""
    station = stations.stations(session, actor)[0]
    hashed = hash_password(PASSWORD)
    person = _take_on(session, STATION, station.grid, hashed, now)
    _take_on(session, HEAD, station.grid, hashed, now)
    hours = [ShiftFacts("早班", time(5), time(8)), ShiftFacts("晚班", time(16), time(20))]
    change_station(session, actor, station.id, StationChange(road="村口桥头", shifts=hours), now)
    session.flush()
    for number, shift in enumerate(stations.shifts(session, actor, [station.id])):
        for days in range(14):
            day = monday(day_of(now)) + timedelta(days=days)
            mine = days % 2 == number
            facts = RosterNew(shift.id, day, person.id) if mine else _named(shift.id, day, days)
            put_on_roster(session, actor, station.id, facts, now)


def _named(shift: UUID, day: date, number: int) -> RosterNew:
    return RosterNew(shift, day, name=COLLEAGUES[number % len(COLLEAGUES)])


def _take_on(
    session: Session, who: tuple[str, str, Role], grid: str, hashed: str, now: datetime
) -> User:
    user_name, name, role = who
    user = User(
        user_name=user_name, name=name, role=role, grid=grid, password_hash=hashed,
        must_change_password=False, demonstration=True, created_at=now,
    )  # fmt: skip
    session.add(user)
    session.flush()
    session.add(Assignment(user_id=user.id, role=role, grid=grid, valid_from=now - LONG))
    return user
