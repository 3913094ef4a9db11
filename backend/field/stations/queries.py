"""Reads of stations and dissuasions; every one of them takes the actor."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from backend.core.database import execute, param
from backend.core.text import search_words
from backend.field.stations.errors import DissuasionUnknown, DutyUnknown, StationUnknown
from backend.field.stations.models import (
    DISSUASION,
    Dissuasion,
    Duty,
    RosterEntry,
    Shift,
    Station,
    Vehicle,
    Violation,
)
from backend.people.accounts.models import Actor, Grid, Role, User
from backend.people.accounts.queries import beyond, narrowed, visible_to, within
from backend.sync.photos.models import Photo, PhotoKey, PhotoLikeness, PhotoPrint


def stations(session: Session, actor: Actor, grid: str = "") -> Sequence[Station]:
    """The stations of a grid and those below it."""
    statement = select(Station).where(within(col(Station.grid), narrowed(actor, grid)))
    return session.exec(statement.order_by(col(Station.grid), col(Station.name))).all()


def dissuasions(session: Session, actor: Actor, first: date, last: date) -> Sequence[Dissuasion]:
    """Dissuasions between two days, both included."""
    statement = select(Dissuasion).where(col(Dissuasion.day).between(first, last))
    return session.exec(visible_to(actor, Dissuasion, statement)).all()


def get_station(session: Session, actor: Actor, station_id: UUID) -> Station:
    """One of the actor's."""
    statement = visible_to(actor, Station, select(Station).where(Station.id == station_id))
    if found := session.exec(statement).one_or_none():
        return found
    raise StationUnknown(station=station_id)


def get_duty(session: Session, actor: Actor, duty_id: UUID) -> Duty:
    """One of the actor's stations."""
    statement = visible_to(actor, Duty, select(Duty).where(Duty.id == duty_id))
    if found := session.exec(statement).one_or_none():
        return found
    raise DutyUnknown(duty=duty_id)


def get_dissuasion(session: Session, actor: Actor, dissuasion_id: UUID) -> Dissuasion:
    """One of the actor's stations."""
    statement = select(Dissuasion).where(Dissuasion.id == dissuasion_id)
    if found := session.exec(visible_to(actor, Dissuasion, statement)).one_or_none():
        return found
    raise DissuasionUnknown(dissuasion=dissuasion_id)


def is_taken(session: Session, actor: Actor, table: type[Duty | Dissuasion], one: UUID) -> bool:
    """Whether an id is somebody's already, anywhere."""
    return session.get(table, one) is not None


def shifts(session: Session, actor: Actor, of: Collection[UUID]) -> Sequence[Shift]:
    """The shifts of some stations, those too that ended, the earliest first."""
    statement = visible_to(actor, Shift, select(Shift).where(col(Shift.station_id).in_(of)))
    return session.exec(statement.order_by(col(Shift.starts), col(Shift.name))).all()


def roster(
    session: Session, actor: Actor, of: Collection[UUID], first: date, last: date
) -> Sequence[RosterEntry]:
    """Who is to stand at some stations between two days, both included."""
    statement = select(RosterEntry).where(
        col(RosterEntry.station_id).in_(of), col(RosterEntry.day).between(first, last)
    )
    ordered = visible_to(actor, RosterEntry, statement).order_by(
        col(RosterEntry.day), col(RosterEntry.created_at), col(RosterEntry.name)
    )
    return session.exec(ordered).all()


def get_entry(session: Session, actor: Actor, entry_id: UUID) -> RosterEntry:
    """One line of a roster."""
    statement = select(RosterEntry).where(RosterEntry.id == entry_id)
    if found := session.exec(visible_to(actor, RosterEntry, statement)).one_or_none():
        return found
    raise StationUnknown(entry=entry_id)


def entries_of_person(
    session: Session, actor: Actor, day: date, user_id: UUID | None, name: str
) -> Sequence[RosterEntry]:
    """Where somebody is to stand on a day, at any of the actor's stations."""
    who = (
        col(RosterEntry.user_id) == user_id
        if user_id
        else sa.and_(col(RosterEntry.user_id).is_(None), col(RosterEntry.name) == name)
    )
    statement = select(RosterEntry).where(RosterEntry.day == day, who)
    return session.exec(visible_to(actor, RosterEntry, statement)).all()


def duties(
    session: Session, actor: Actor, of: Collection[UUID], first: date, last: date
) -> Sequence[Duty]:
    """Shifts that were stood between two days, the newest first."""
    statement = select(Duty).where(col(Duty.station_id).in_(of), col(Duty.day).between(first, last))
    return session.exec(
        visible_to(actor, Duty, statement).order_by(col(Duty.opened_at).desc())
    ).all()


def counted(session: Session, actor: Actor, of: Collection[UUID]) -> dict[UUID, int]:
    """How many were talked to on each of some duties."""
    statement = (
        sa.select(col(Dissuasion.duty_id), sa.func.count())
        .where(col(Dissuasion.duty_id).in_(of), within(col(Dissuasion.grid), actor.grid))
        .group_by(col(Dissuasion.duty_id))
    )
    return {duty: number for duty, number in execute(session, statement)}  # noqa: C416


def left_open(session: Session, actor: Actor, before: datetime) -> Sequence[Duty]:
    """Duties that nobody closed."""
    statement = select(Duty).where(col(Duty.closed_at).is_(None), col(Duty.opened_at) < before)
    return session.exec(visible_to(actor, Duty, statement)).all()


def of_station(session: Session, actor: Actor, station: UUID, day: date) -> Sequence[Dissuasion]:
    """All dissuasions of one station on one day."""
    statement = select(Dissuasion).where(Dissuasion.station_id == station, Dissuasion.day == day)
    return session.exec(visible_to(actor, Dissuasion, statement)).all()


def plated_before(
    session: Session, actor: Actor, before: datetime, most: int
) -> Sequence[Dissuasion]:
    """Dissuasions of before that still hold a plate, or a picture of one."""
    pictured = sa.select(col(Photo.subject_id)).where(col(Photo.subject_kind) == DISSUASION)
    held = sa.or_(col(Dissuasion.plate).is_not(None), col(Dissuasion.id).in_(pictured))
    statement = select(Dissuasion).where(held, col(Dissuasion.created_at) < before)
    return session.exec(visible_to(actor, Dissuasion, statement).limit(most)).all()


def photos_of(session: Session, actor: Actor, ids: Collection[UUID]) -> Sequence[Photo]:
    """The pictures of some dissuasions."""
    statement = select(Photo).where(
        col(Photo.subject_kind) == DISSUASION, col(Photo.subject_id).in_(ids)
    )
    return session.exec(visible_to(actor, Photo, statement).order_by(col(Photo.taken_at))).all()


def photos_of_nothing(
    session: Session, actor: Actor, before: datetime, most: int
) -> Sequence[Photo]:
    """Pictures of before whose dissuasion was withdrawn."""
    there = sa.select(sa.literal(1)).where(col(Dissuasion.id) == col(Photo.subject_id))
    statement = select(Photo).where(
        col(Photo.subject_kind) == DISSUASION, col(Photo.taken_at) < before, ~there.exists()
    )
    return session.exec(visible_to(actor, Photo, statement).limit(most)).all()


def is_shown_elsewhere(session: Session, actor: Actor, photo: Photo) -> bool:
    """Whether the same bytes are another picture's too."""
    other = sa.select(sa.literal(1)).where(
        col(Photo.sha256) == photo.sha256, col(Photo.id) != photo.id
    )
    return execute(session, other.limit(1)).first() is not None


def drop_photo(session: Session, actor: Actor, photo: Photo) -> None:
    """A picture goes, and what it was known by: one of a parked command was compared."""
    known = sa.select(col(PhotoPrint.number)).where(col(PhotoPrint.photo_id) == photo.id)
    alike = sa.or_(col(PhotoLikeness.photo_id) == photo.id, col(PhotoLikeness.other_id) == photo.id)
    execute(session, sa.delete(PhotoKey).where(col(PhotoKey.print).in_(known)))
    execute(session, sa.delete(PhotoLikeness).where(alike))
    execute(session, sa.delete(PhotoPrint).where(col(PhotoPrint.photo_id) == photo.id))
    session.delete(photo)


def candidates(session: Session, actor: Actor, grid: str) -> Sequence[User]:
    """Whom a station may put on its roster: those on station duty at it, or above it."""
    statement = select(User).where(
        User.role == Role.STATION_DUTY,
        col(User.active).is_(True),
        within(col(User.grid), actor.grid),
    )
    found = session.exec(statement.order_by(col(User.name))).all()
    return [one for one in found if grid.startswith(one.grid) or one.grid.startswith(grid)]


def names_before(session: Session, actor: Actor, station: UUID) -> Sequence[str]:
    """Colleagues without an account who stood here before."""
    statement = (
        sa.select(col(RosterEntry.name))
        .where(col(RosterEntry.station_id) == station, col(RosterEntry.user_id).is_(None))
        .distinct()
        .order_by(col(RosterEntry.name))
        .limit(40)
    )
    return list(execute(session, statement).scalars())


def some(session: Session, actor: Actor, table: Any, ids: Sequence[UUID]) -> Sequence[Any]:
    """Rows of one of a station's tables, by id."""
    if not ids:
        return []
    return session.exec(visible_to(actor, table, select(table).where(col(table.id).in_(ids)))).all()


@dataclass(frozen=True, slots=True)
class DissuasionFilter:
    """What the register is narrowed by."""

    text: str = ""
    grid: str = ""
    first: date | None = None
    last: date | None = None
    station: UUID | None = None
    violation: Violation | None = None
    vehicle: Vehicle | None = None


_MONTH = (
    sa.extract("year", col(Dissuasion.day)).label("year"),
    sa.extract("month", col(Dissuasion.day)).label("month"),
)
_BY_MONTH = (
    sa.select(col(Dissuasion.station_id), *_MONTH, sa.func.count())
    .where(col(Dissuasion.grid) >= param("below"), col(Dissuasion.grid) < param("beyond"))
    .group_by(col(Dissuasion.station_id), *_MONTH)
)
_SHOWN = ("id", "station_id", "grid", "day", "at_time", "vehicle", "violation", "action", "by_name",
          "remark", "duty_id", "also", "reflector", "plate", "off_shift")  # fmt: skip


def by_month(session: Session, actor: Actor, grid: str) -> list[Any]:
    """How many there were by station, year and month."""
    path = narrowed(actor, grid)
    return list(execute(session, _BY_MONTH, {"below": path, "beyond": beyond(path)}))


def list_dissuasions(
    session: Session, actor: Actor, wanted: DissuasionFilter, *, offset: int, limit: int
) -> tuple[list[Any], int]:
    """One page of the register, the newest first, and how many there are."""
    rows = (
        narrow_dissuasions(
            sa.select(
                *(col(getattr(Dissuasion, name)) for name in _SHOWN),
                col(Station.name).label("station"),
                col(Grid.full_name).label("grid_name"),
            ).join(Grid, col(Grid.path) == col(Dissuasion.grid)),
            actor,
            wanted,
        )
        .order_by(
            col(Dissuasion.day).desc(),
            col(Dissuasion.at_time).desc().nulls_last(),
            col(Dissuasion.id),
        )
        .offset(offset)
        .limit(limit)
    )
    count = narrow_dissuasions(sa.select(sa.func.count()).select_from(Dissuasion), actor, wanted)
    return list(execute(session, rows).mappings()), execute(session, count).scalar_one()


def narrow_dissuasions(statement: Any, actor: Actor, wanted: DissuasionFilter) -> Any:
    """Narrow a statement over dissuasions to what is wanted, within the actor's grid."""
    statement = statement.join(Station, col(Station.id) == col(Dissuasion.station_id)).where(
        within(col(Dissuasion.grid), narrowed(actor, wanted.grid))
    )
    for word in search_words(wanted.text):
        told = (col(Station.name), col(Dissuasion.by_name), col(Dissuasion.remark))
        statement = statement.where(sa.or_(*(c.ilike(word.like, escape="\\") for c in told)))
    if wanted.first:
        statement = statement.where(col(Dissuasion.day) >= wanted.first)
    if wanted.last:
        statement = statement.where(col(Dissuasion.day) <= wanted.last)
    if wanted.station:
        statement = statement.where(col(Dissuasion.station_id) == wanted.station)
    for field in ("violation", "vehicle"):
        if (value := getattr(wanted, field)) is not None:
            statement = statement.where(getattr(Dissuasion, field) == value)
    return statement
