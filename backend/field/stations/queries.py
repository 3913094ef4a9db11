"""Reads of stations and dissuasions; every one of them takes the actor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from backend.core.database import execute, param
from backend.core.text import search_words
from backend.field.stations.models import Dissuasion, Station, Vehicle, Violation
from backend.people.accounts.models import Actor, Grid
from backend.people.accounts.queries import beyond, narrowed, visible_to, within


def stations(session: Session, actor: Actor, grid: str = "") -> Sequence[Station]:
    """The stations of a grid and those below it."""
    statement = select(Station).where(within(col(Station.grid), narrowed(actor, grid)))
    return session.exec(statement.order_by(col(Station.grid), col(Station.name))).all()


def dissuasions(session: Session, actor: Actor, first: date, last: date) -> Sequence[Dissuasion]:
    """Dissuasions between two days, both included."""
    statement = select(Dissuasion).where(col(Dissuasion.day).between(first, last))
    return session.exec(visible_to(actor, Dissuasion, statement)).all()


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
          "remark")  # fmt: skip


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
