"""Reads of stations and dissuasions; every one of them takes the actor."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from backend.accounts.models import Actor
from backend.accounts.queries import beyond, narrowed, visible_to, within
from backend.database import execute, param
from backend.stations.models import Dissuasion, Station


def stations(session: Session, actor: Actor, grid: str = "") -> Sequence[Station]:
    """The stations of a grid and those below it."""
    statement = select(Station).where(within(col(Station.grid), narrowed(actor, grid)))
    return session.exec(statement.order_by(col(Station.grid), col(Station.name))).all()


def dissuasions(session: Session, actor: Actor, first: date, last: date) -> Sequence[Dissuasion]:
    """Dissuasions between two days, both included."""
    statement = select(Dissuasion).where(col(Dissuasion.day).between(first, last))
    return session.exec(visible_to(actor, Dissuasion, statement)).all()


_BY_KIND = (
    sa.select(col(Dissuasion.station_id), col(Dissuasion.violation), sa.func.count())
    .where(
        col(Dissuasion.grid) >= param("below"),
        col(Dissuasion.grid) < param("beyond"),
        col(Dissuasion.day).between(param("first", kind=sa.Date), param("last", kind=sa.Date)),
    )
    .group_by(col(Dissuasion.station_id), col(Dissuasion.violation))
)


def counted(session: Session, actor: Actor, grid: str, first: date, last: date) -> list[Any]:
    """How many there were between two days, by station and violation."""
    path = narrowed(actor, grid)
    values = {"below": path, "beyond": beyond(path), "first": first, "last": last}
    return list(execute(session, _BY_KIND, values))
