"""A station's weeks, and how its shifts were stood."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlmodel import Session

from backend.field.stations import queries, views
from backend.field.stations.models import Action, Dissuasion, Duty, RosterEntry, Station
from backend.field.stations.schemas import (
    Candidate,
    RosterPage,
    ShiftFigureList,
    ShiftFigures,
)
from backend.people.accounts.models import Actor

NO_CLOCK = "?"


def roster_page(
    session: Session, actor: Actor, station_id: UUID, first: date, last: date
) -> RosterPage:
    """Some weeks of a station."""
    station = queries.get_station(session, actor, station_id)
    found = queries.candidates(session, actor, station.grid)
    return RosterPage(
        views.station_copies(session, actor, [station])[0],
        views.roster_rows(queries.roster(session, actor, [station.id], first, last)),
        views.duty_rows(queries.duties(session, actor, [station.id], first, last)),
        [Candidate(one.id, one.name) for one in found],
        list(queries.names_before(session, actor, station.id)),
    )


def shift_figures(
    session: Session, actor: Actor, grid: str, first: date, last: date
) -> ShiftFigureList:
    """Of each station what was due, what was stood, and whom they talked to."""
    stations = queries.stations(session, actor, grid)
    ids = [one.id for one in stations]
    due: defaultdict[UUID, list[RosterEntry]] = defaultdict(list)
    for entry in queries.roster(session, actor, ids, first, last):
        due[entry.station_id].append(entry)
    stood: defaultdict[UUID, list[Duty]] = defaultdict(list)
    for duty in queries.duties(session, actor, ids, first, last):
        stood[duty.station_id].append(duty)
    told: defaultdict[UUID, list[Dissuasion]] = defaultdict(list)
    for one in queries.dissuasions(session, actor, first, last):
        told[one.station_id].append(one)
    items = [_figures(one, due[one.id], stood[one.id], told[one.id]) for one in stations]
    return ShiftFigureList(first, last, items)


def _figures(
    station: Station, roster: list[RosterEntry], duties: list[Duty], told: list[Dissuasion]
) -> ShiftFigures:
    due = {(entry.shift_id, entry.day) for entry in roster}
    stood = {(duty.shift_id, duty.day) for duty in duties}
    there = {(duty.shift_id, duty.day, name) for duty in duties for name in duty.people}
    return ShiftFigures(
        station_id=station.id,
        station=station.name,
        due=len(due),
        stood=len(due & stood),
        extra=len(stood - due),
        attendances=len(there),
        dissuasions=len(told),
        reflectors=sum(one.reflector for one in told),
        police=sum(one.action is Action.POLICE for one in told),
        leaflets=sum(duty.leaflets for duty in duties),
        by_violation=_by(one.violation.value for one in told),
        by_vehicle=_by(one.vehicle.value for one in told),
        by_hour=_by(map(_hour, told)),
    )


def _by(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def _hour(one: Dissuasion) -> str:
    return NO_CLOCK if one.at_time is None or one.off_shift else f"{one.at_time:%H}"
