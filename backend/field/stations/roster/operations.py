"""Stations and their roster, as the desk keeps them: hours, who is to come, lists on paper."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from msgspec import UNSET
from sqlmodel import Session

from backend.core.clock import BEIJING
from backend.core.database import new_id
from backend.core.errors import Invalid
from backend.core.text import plain
from backend.field.stations import queries
from backend.field.stations.errors import (
    DutyThere,
    PaperThere,
    RosterFull,
    RosterTwice,
    ShiftsOverlap,
    StationThere,
)
from backend.field.stations.models import Action, Dissuasion, Duty, RosterEntry, Shift, Station
from backend.field.stations.operations import hours_of, names_of, shift_of
from backend.field.stations.schemas import (
    PaperList,
    PaperTaken,
    RosterChange,
    RosterCopied,
    RosterCopy,
    RosterNew,
    RosterSwap,
    ShiftFacts,
    StationChange,
    StationNew,
)
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor
from backend.people.accounts.trail.operations import leave_trail

WEEK = 7
ALIKE = 0.8
"""So much of a list that is there already makes it the same list, with a slip of the pen."""


def make_station(session: Session, actor: Actor, facts: StationNew, now: datetime) -> Station:
    """A new station with its hours."""
    grid = accounts.grid(session, actor, facts.grid)
    station = Station(
        id=new_id(), grid=grid.path, name=plain(facts.name), road=plain(facts.road), created_at=now
    )
    _demand_name(session, actor, station)
    session.add(station)
    session.flush()
    _set_shifts(session, actor, station, facts.shifts)
    leave_trail(session, actor, "station.make", "station", station.id, station.grid, now)
    return station


def change_station(
    session: Session, actor: Actor, station_id: UUID, facts: StationChange, now: datetime
) -> Station:
    """Another name, road or hours; a shift that is left out ends, and what was stood stays."""
    station = queries.get_station(session, actor, station_id)
    if facts.name is not UNSET:
        station.name = plain(facts.name)
        _demand_name(session, actor, station)
    if facts.road is not UNSET:
        station.road = plain(facts.road)
    if facts.active is not UNSET:
        station.active = facts.active
    if facts.shifts is not UNSET:
        _set_shifts(session, actor, station, facts.shifts)
    leave_trail(session, actor, "station.change", "station", station.id, station.grid, now)
    return station


def _demand_name(session: Session, actor: Actor, station: Station) -> None:
    if not station.name:
        raise Invalid(reason="劝导站要有名字")
    others = queries.stations(session, actor, station.grid)
    if any(
        o.name == station.name and o.id != station.id and o.grid == station.grid for o in others
    ):
        raise StationThere(name=station.name)


def _set_shifts(
    session: Session, actor: Actor, station: Station, told: Sequence[ShiftFacts]
) -> None:
    there = {shift.id: shift for shift in queries.shifts(session, actor, [station.id])}
    kept: list[Shift] = []
    for facts in told:
        shift = there.get(facts.id) if facts.id else None
        shift = shift or Shift(
            id=new_id(), station_id=station.id, grid=station.grid, name="", starts=facts.starts,
            ends=facts.ends,
        )  # fmt: skip
        shift.name, shift.active = plain(facts.name), True
        shift.starts, shift.ends = facts.starts.replace(second=0), facts.ends.replace(second=0)
        _demand_hours(shift, kept)
        session.add(shift)
        kept.append(shift)
    for shift in there.values():
        shift.active = shift in kept


def _demand_hours(shift: Shift, others: Sequence[Shift]) -> None:
    if shift.starts == shift.ends:
        raise ShiftsOverlap(name=shift.name, why="的开始和结束是同一时间")
    for other in others:
        if other.name == shift.name:
            raise ShiftsOverlap(name=shift.name, why="写了两次")
        if overlap(shift, other):
            raise ShiftsOverlap(name=shift.name, why=f"和“{other.name}”的时间重叠")


def overlap(one: Shift, other: Shift) -> bool:
    """Whether nobody can stand both on one day."""
    first, second = sorted((_span(one), _span(other)))
    return second[0] < first[1]


def _span(shift: Shift) -> tuple[timedelta, timedelta]:
    begins = timedelta(hours=shift.starts.hour, minutes=shift.starts.minute)
    return begins, begins + hours_of(shift)


def put_on_roster(
    session: Session, actor: Actor, station_id: UUID, facts: RosterNew, now: datetime
) -> RosterEntry:
    """Somebody is to stand a shift; nobody stands two at the same time."""
    station = queries.get_station(session, actor, station_id)
    shift = shift_of(session, actor, station, facts.shift_id)
    if shift is None or not shift.active:
        raise Invalid(reason="这个班次已经没有了")
    name = plain(facts.name)
    if facts.user_id:
        name = accounts.person(session, actor, facts.user_id).name
    if not name:
        raise RosterFull
    return _put(session, actor, shift, facts.day, (facts.user_id, name), now)


def _put(
    session: Session,
    actor: Actor,
    shift: Shift,
    day: date,
    who: tuple[UUID | None, str],
    now: datetime,
    leaving: UUID | None = None,
) -> RosterEntry:
    user_id, name = who
    _demand_free(session, actor, shift, day, who, leaving)
    entry = RosterEntry(
        station_id=shift.station_id, shift_id=shift.id, grid=shift.grid, day=day, user_id=user_id,
        name=name, created_at=now,
    )  # fmt: skip
    session.add(entry)
    session.flush()
    return entry


def _demand_free(
    session: Session,
    actor: Actor,
    shift: Shift,
    day: date,
    who: tuple[UUID | None, str],
    leaving: UUID | None = None,
) -> None:
    user_id, name = who
    there = queries.entries_of_person(session, actor, day, user_id, name)
    there = [entry for entry in there if entry.id != leaving and not entry.absent]
    same = queries.roster(session, actor, [shift.station_id], day, day)
    twice = [e for e in same if e.shift_id == shift.id and e.name == name and e.id != leaving]
    shifts = {one.id: one for one in queries.shifts(session, actor, {e.station_id for e in there})}
    for entry in [*twice, *there]:
        held = shifts.get(entry.shift_id, shift)
        if held.id == shift.id or overlap(held, shift):
            at = queries.get_station(session, actor, entry.station_id)
            where = f"{at.name}{held.name}"
            raise RosterTwice(name=name, day=f"{day.month}月{day.day}日", where=where)


def take_off_roster(session: Session, actor: Actor, entry_id: UUID) -> None:
    """They are not to come after all."""
    session.delete(queries.get_entry(session, actor, entry_id))


def set_absent(
    session: Session, actor: Actor, entry_id: UUID, facts: RosterChange, now: datetime
) -> RosterEntry:
    """They did not come, or did after all."""
    entry = queries.get_entry(session, actor, entry_id)
    entry.absent, entry.reason = facts.absent, plain(facts.reason) if facts.absent else ""
    leave_trail(
        session, actor, "roster.absent", "roster", entry.id, entry.grid, now, absent=facts.absent
    )
    return entry


def swap(session: Session, actor: Actor, facts: RosterSwap) -> list[RosterEntry]:
    """Two people stand for each other."""
    one = queries.get_entry(session, actor, facts.one)
    other = queries.get_entry(session, actor, facts.other)
    first, second = (one.user_id, one.name), (other.user_id, other.name)
    if first == second:
        raise Invalid(reason="这两班是同一个人，不用换")
    shifts = {s.id: s for s in queries.shifts(session, actor, {one.station_id, other.station_id})}
    if (one.shift_id, one.day) != (other.shift_id, other.day):
        _demand_free(session, actor, shifts[one.shift_id], one.day, second, other.id)
        _demand_free(session, actor, shifts[other.shift_id], other.day, first, one.id)
    one.user_id, one.name = None, f"\N{BULLET}{one.id}"  # out of the way of the other's name
    session.flush()
    other.user_id, other.name = first
    session.flush()
    one.user_id, one.name = second
    return [one, other]


def copy_week(
    session: Session, actor: Actor, station_id: UUID, facts: RosterCopy, now: datetime
) -> RosterCopied:
    """The same people a week or more later; who stands there already stays."""
    station = queries.get_station(session, actor, station_id)
    source, target = monday(facts.source), monday(facts.target)
    if source == target:
        raise Invalid(reason="复制到的是同一周，请选另一周")
    shifts = {shift.id: shift for shift in queries.shifts(session, actor, [station.id])}
    last = source + timedelta(days=WEEK - 1)
    new = same = 0
    for entry in queries.roster(session, actor, [station.id], source, last):
        shift, day = shifts[entry.shift_id], entry.day - source + target
        try:
            if shift.active:
                _put(session, actor, shift, day, (entry.user_id, entry.name), now)
                new += 1
        except RosterTwice:
            same += 1
    return RosterCopied(new, same)


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def take_sheet(
    session: Session, actor: Actor, station_id: UUID, sheet: PaperList, now: datetime
) -> PaperTaken:
    """A list on paper: a duty with its dissuasions. The same list twice is recognised and said."""
    station = queries.get_station(session, actor, station_id)
    if queries.is_taken(session, actor, Duty, sheet.id):
        return _taken_before(session, actor, station, sheet)
    if sheet.day > now.astimezone(BEIJING).date():
        raise Invalid(reason="日期在今天以后")
    if not sheet.again:
        _demand_new(session, actor, station, sheet)
    shift = shift_of(session, actor, station, sheet.shift_id)
    begins = datetime.combine(sheet.day, shift.starts if shift else datetime.min.time(), BEIJING)
    people = names_of(sheet.people)
    duty = Duty(
        id=sheet.id, station_id=station.id, shift_id=shift.id if shift else None,
        grid=station.grid, day=sheet.day, opened_at=begins,
        closed_at=begins + (hours_of(shift) if shift else timedelta()), on_paper=True,
        weather=sheet.weather, people=people, vehicles=sheet.vehicles, leaflets=sheet.leaflets,
        note=sheet.note.strip(), by=actor.id, by_name=actor.name,
    )  # fmt: skip
    session.add(duty)
    session.flush()
    for line in sheet.lines:
        session.add(
            Dissuasion(
                station_id=station.id, duty_id=duty.id, grid=station.grid, day=sheet.day,
                at_time=line.at_time, vehicle=line.vehicle, violation=line.violation,
                also=[one.value for one in line.also], action=line.action,
                reflector=line.reflector or line.action is Action.REFLECTOR_ON, by=actor.id,
                by_name="、".join(people)[:40], remark=line.remark.strip() or None, created_at=now,
            )
        )  # fmt: skip
    leave_trail(
        session, actor, "duty.paper", "duty", duty.id, duty.grid, now, lines=len(sheet.lines)
    )
    return PaperTaken(duty.id, len(sheet.lines), f"已录入 {len(sheet.lines)} 条。")


def _taken_before(session: Session, actor: Actor, station: Station, sheet: PaperList) -> PaperTaken:
    duty = queries.get_duty(session, actor, sheet.id)
    if duty.station_id != station.id or not duty.on_paper:
        raise DutyThere(duty=sheet.id)
    return PaperTaken(duty.id, len(sheet.lines), f"这张纸已经录过了，共 {len(sheet.lines)} 条。")


def _demand_new(session: Session, actor: Actor, station: Station, sheet: PaperList) -> None:
    """A list most lines of which are there already is the list itself again."""
    there = queries.of_station(session, actor, station.id, sheet.day)
    of_shift = {
        duty.id: duty
        for duty in queries.duties(session, actor, [station.id], sheet.day, sheet.day)
        if sheet.shift_id is None or duty.shift_id in {sheet.shift_id, None}
    }
    there = [told for told in there if told.duty_id is None or told.duty_id in of_shift]
    known = Counter(map(_mark, there))
    same = (Counter(map(_mark, sheet.lines)) & known).total()
    if same < len(sheet.lines) * ALIKE:
        return
    newest = max(there, key=lambda told: told.created_at)
    raise PaperThere(
        day=f"{sheet.day.month}月{sheet.day.day}日", same=same, by=newest.by_name or "导入的台账",
        at=f"{newest.created_at.astimezone(BEIJING):%m-%d %H:%M}",
    )  # fmt: skip


def _mark(line: Any) -> tuple[object, ...]:
    return line.at_time, line.vehicle, line.violation, line.action
