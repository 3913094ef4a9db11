"""Stations as clients see them, and the register."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session

from backend.field.stations import queries
from backend.field.stations.models import Dissuasion, Duty, RosterEntry, Shift, Station
from backend.field.stations.queries import DissuasionFilter
from backend.field.stations.schemas import (
    DissuasionList,
    DissuasionRow,
    DutyList,
    DutyListed,
    DutyRow,
    RosterRow,
    ShiftRow,
    StationCopy,
    StationList,
    StationRow,
    TallyRow,
)
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
    shifts = shifts_of(session, actor, found)
    items: list[StationRow] = []
    for one in found:
        months = [counted[one.id, shown, month] for month in MONTHS]
        name = names.get(one.grid, "")
        items.append(
            StationRow(
                one.id, one.name, one.grid, name, one.active, months, sum(months), one.road,
                shifts[one.id],
            )
        )  # fmt: skip
    months = [sum(row.months[at] for row in items) for at in range(len(MONTHS))]
    return StationList(shown, years, items, months, sum(months))


def list_dissuasions(
    session: Session, actor: Actor, wanted: DissuasionFilter, *, offset: int, limit: int
) -> DissuasionList:
    """One page of the register."""
    found, total = queries.list_dissuasions(session, actor, wanted, offset=offset, limit=limit)
    pictures: dict[UUID, list[UUID]] = defaultdict(list)
    for photo in queries.photos_of(session, actor, [row["id"] for row in found]):
        pictures[photo.subject_id].append(photo.id)
    items = [DissuasionRow(**row, photos=pictures[row["id"]]) for row in found]
    return DissuasionList(items, total)


def shifts_of(
    session: Session, actor: Actor, stations: Iterable[Station]
) -> dict[UUID, list[ShiftRow]]:
    """The shifts in force of some stations, the earliest first."""
    found: dict[UUID, list[ShiftRow]] = defaultdict(list)
    for shift in queries.shifts(session, actor, [one.id for one in stations]):
        if shift.active:
            row = ShiftRow(shift.id, shift.name, shift.starts, shift.ends)
            found[shift.station_id].append(row)
    return found


def station_copies(
    session: Session, actor: Actor, stations: Sequence[Station]
) -> list[StationCopy]:
    """Stations as phones keep them."""
    shifts = shifts_of(session, actor, stations)
    names = accounts.grid_names(session, actor, {one.grid for one in stations})
    return [
        StationCopy(
            one.id, one.name, one.road, one.grid, names.get(one.grid, ""), one.active,
            shifts[one.id],
        )
        for one in stations
    ]  # fmt: skip


def roster_rows(found: Iterable[RosterEntry]) -> list[RosterRow]:
    """Who is to come, as it travels."""
    return [
        RosterRow(e.id, e.shift_id, e.day, e.name, e.user_id, e.absent, e.reason) for e in found
    ]


def duty_rows(found: Iterable[Duty]) -> list[DutyRow]:
    """Duties as phones keep them."""
    return [DutyRow.of(duty) for duty in found]


def tally_rows(found: Iterable[Dissuasion]) -> list[TallyRow]:
    """Dissuasions as phones count them."""
    return [TallyRow.of(told) for told in found]


def list_duties(
    session: Session, actor: Actor, grid: str, station: UUID | None, first: date, last: date
) -> DutyList:
    """Shifts that were stood, the newest first, with how many were talked to."""
    stations = {s.id: s for s in queries.stations(session, actor, grid)}
    wanted = [station] if station else list(stations)
    if station and station not in stations:
        return DutyList([])
    shifts: dict[UUID | None, Shift] = {s.id: s for s in queries.shifts(session, actor, wanted)}
    duties = queries.duties(session, actor, wanted, first, last)
    counts = queries.counted(session, actor, [duty.id for duty in duties])
    items = [
        DutyListed(
            **{name: getattr(duty, name) for name in DutyRow.__struct_fields__},
            station=stations[duty.station_id].name,
            shift=shifts[duty.shift_id].name if duty.shift_id in shifts else "",
            dissuasions=counts.get(duty.id, 0),
        )
        for duty in duties
    ]
    return DutyList(items)
