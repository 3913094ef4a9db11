"""Stations as clients see them, and the register."""

from collections import Counter
from uuid import UUID

from sqlmodel import Session

from backend.field.stations import queries
from backend.field.stations.queries import DissuasionFilter
from backend.field.stations.schemas import DissuasionList, DissuasionRow, StationList, StationRow
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor

MONTHS = range(1, 13)


def stations(session: Session, actor: Actor, grid: str, year: int | None, this: int) -> StationList:
    """The stations of a grid in a year; where none is asked for, the last that has anything."""
    counted: Counter[tuple[UUID, int, int]] = Counter()
    for station, in_year, month, number in queries.by_month(session, actor, grid):
        counted[station, int(in_year), int(month)] += number
    years = sorted({in_year for _, in_year, _ in counted}, reverse=True)
    shown = year or (years[0] if years else this)
    found = queries.stations(session, actor, grid)
    names = accounts.grid_names(session, actor, {one.grid for one in found})
    items: list[StationRow] = []
    for one in found:
        months = [counted[one.id, shown, month] for month in MONTHS]
        name = names.get(one.grid, "")
        items.append(StationRow(one.id, one.name, one.grid, name, one.active, months, sum(months)))
    months = [sum(row.months[at] for row in items) for at in range(len(MONTHS))]
    return StationList(shown, years, items, months, sum(months))


def list_dissuasions(
    session: Session, actor: Actor, wanted: DissuasionFilter, *, offset: int, limit: int
) -> DissuasionList:
    """One page of the register."""
    found, total = queries.list_dissuasions(session, actor, wanted, offset=offset, limit=limit)
    return DissuasionList([DissuasionRow(**row) for row in found], total)
