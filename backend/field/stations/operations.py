"""What is done at a station: a shift opened and closed by hand, and whom was talked to.

Nobody is counted by a clock: who was there is what they wrote down. What comes in late, twice or
with a wrong clock is taken as it is, and said.
"""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from msgspec import UNSET
from sqlmodel import Session

from backend.core.blob_store import Blobs
from backend.core.clock import BEIJING, day_of
from backend.core.commands import DONE, CommandResult, CommandTime
from backend.core.text import plain
from backend.field.stations import queries
from backend.field.stations.errors import DissuasionThere, DutyThere, NotYourTally
from backend.field.stations.models import DISSUASION, Action, Dissuasion, Duty, Shift, Station
from backend.field.stations.schemas import (
    DissuasionRecord,
    DissuasionWithdraw,
    DutyClose,
    DutyOpen,
)
from backend.people.accounts.models import Actor, Role
from backend.people.accounts.trail.operations import leave_trail
from backend.sync.photos import operations as photos
from backend.sync.photos.models import Photo, Stage

STAND = frozenset({Role.STATION_DUTY, Role.OFFICE})
"""Who stands at a station; the office types in what came on paper."""
AROUND = timedelta(hours=2)
"""So long before and after its hours a shift's clock is believed."""
LEFT_OPEN = timedelta(hours=24)
PLATES_FOR = timedelta(days=90)
CLOCK = "记下了。手机时间 {at} 不在{shift} {hours} 里，手机时钟可能不准，这条不算进时段统计。"


def open_duty(
    session: Session, actor: Actor, facts: DutyOpen, moment: CommandTime
) -> CommandResult:
    """上岗: a shift begins. A second phone at the same shift opens a second duty of it."""
    station = queries.get_station(session, actor, facts.station_id)
    if queries.is_taken(session, actor, Duty, facts.id):
        raise DutyThere(duty=facts.id)
    shift = shift_of(session, actor, station, facts.shift_id)
    session.add(
        Duty(
            id=facts.id,
            station_id=station.id,
            shift_id=shift.id if shift else None,
            grid=station.grid,
            day=_day(facts.day, moment.at),
            opened_at=moment.at,
            weather=facts.weather,
            people=names_of(facts.people) or [actor.name],
            by=actor.id,
            by_name=actor.name,
        )
    )
    return DONE


def close_duty(
    session: Session, actor: Actor, facts: DutyClose, moment: CommandTime
) -> CommandResult:
    """交班: by hand, whoever of the station does it; by hand wins over the clock."""
    duty = queries.get_duty(session, actor, facts.id)
    duty.closed_at, duty.by_hand = max(moment.at, duty.opened_at), True
    if facts.people is not UNSET and (people := names_of(facts.people)):
        duty.people = people
    if facts.weather is not UNSET:
        duty.weather = facts.weather
    duty.vehicles, duty.leaflets, duty.note = facts.vehicles, facts.leaflets, facts.note.strip()
    return DONE


def record(
    session: Session, actor: Actor, facts: DissuasionRecord, moment: CommandTime
) -> CommandResult:
    """One person talked to; a plate is kept only where it was reported to the police."""
    station = queries.get_station(session, actor, facts.station_id)
    if queries.is_taken(session, actor, Dissuasion, facts.id):
        raise DissuasionThere(dissuasion=facts.id)
    duty = queries.get_duty(session, actor, facts.duty_id) if facts.duty_id else None
    shift = shift_of(session, actor, station, duty.shift_id if duty else None)
    off = shift is not None and not within_shift(shift, moment.at)
    police = facts.action is Action.POLICE
    told = Dissuasion(
        id=facts.id,
        station_id=station.id,
        duty_id=duty.id if duty else None,
        grid=station.grid,
        day=duty.day if duty else day_of(moment.at),
        at_time=clock_of(moment.at),
        off_shift=off or moment.clock_off,
        vehicle=facts.vehicle,
        violation=facts.violation,
        also=[one.value for one in facts.also if one is not facts.violation],
        action=facts.action,
        reflector=facts.reflector or facts.action is Action.REFLECTOR_ON,
        plate=plain(facts.plate or "").upper() or None if police else None,
        by=actor.id,
        by_name=actor.name,
        remark=facts.remark.strip() or None,
        created_at=moment.at,
    )
    session.add(told)
    shows = photos.Shows(DISSUASION, told.id, told.grid, f"{station.name} {station.road}".strip())
    photos.declare(session, actor, facts.photos, Stage.OTHER, shows, moment)
    return CommandResult(note=_clock_note(shift, moment.at)) if off and shift else DONE


def withdraw(
    session: Session, actor: Actor, facts: DissuasionWithdraw, moment: CommandTime
) -> CommandResult:
    """撤销: tapped by mistake; what it was stays on record, but for a plate."""
    told = queries.get_dissuasion(session, actor, facts.id)
    if told.by != actor.id and actor.role is not Role.OFFICE:
        raise NotYourTally(who=told.by_name)
    leave_trail(
        session, actor, "dissuasion.withdraw", "dissuasion", told.id, told.grid, moment.at,
        station=str(told.station_id), vehicle=told.vehicle.value, violation=told.violation.value,
        done=told.action.value if told.action else None, at=told.created_at.isoformat(),
    )  # fmt: skip
    session.delete(told)
    return DONE


def shift_of(
    session: Session, actor: Actor, station: Station, shift_id: UUID | None
) -> Shift | None:
    """The shift that was meant; one that is not there any more is none, and loses nothing."""
    if shift_id is None:
        return None
    shifts = queries.shifts(session, actor, [station.id])
    return next((shift for shift in shifts if shift.id == shift_id), None)


def names_of(people: list[str]) -> list[str]:
    """Who was there, each once."""
    return list(dict.fromkeys(name for one in people if (name := plain(one))))


def clock_of(at: datetime) -> time:
    """What the clock on the wall said."""
    return at.astimezone(BEIJING).time().replace(second=0, microsecond=0)


def hours_of(shift: Shift) -> timedelta:
    """How long it is; past midnight too."""
    begins = timedelta(hours=shift.starts.hour, minutes=shift.starts.minute)
    ends = timedelta(hours=shift.ends.hour, minutes=shift.ends.minute)
    return ends - begins if ends > begins else ends - begins + timedelta(days=1)


def within_shift(shift: Shift, at: datetime) -> bool:
    """Whether an instant can be of this shift, on whatever day."""
    here = at.astimezone(BEIJING)
    since = timedelta(
        hours=here.hour - shift.starts.hour, minutes=here.minute - shift.starts.minute
    )
    since %= timedelta(days=1)
    return since <= hours_of(shift) + AROUND or since >= timedelta(days=1) - AROUND


def ends_at(shift: Shift, day: date) -> datetime:
    """When the shift of a day is over."""
    return datetime.combine(day, shift.starts, BEIJING) + hours_of(shift)


def _day(told: date | None, at: datetime) -> date:
    """The day of a shift: as the phone says, where its clock can be believed."""
    here = day_of(at)
    return told if told and abs((told - here).days) <= 1 else here


def _clock_note(shift: Shift, at: datetime) -> str:
    hours = f"{shift.starts:%H:%M}–{shift.ends:%H:%M}"
    return CLOCK.format(at=f"{clock_of(at):%H:%M}", shift=shift.name, hours=hours)


def close_forgotten(session: Session, actor: Actor, now: datetime) -> int:
    """Close what nobody closed within a day, at the end of its shift; a hand still wins."""
    forgotten = queries.left_open(session, actor, now - LEFT_OPEN)
    shifts = {s.id: s for s in queries.shifts(session, actor, [d.station_id for d in forgotten])}
    for duty in forgotten:
        shift = shifts.get(duty.shift_id) if duty.shift_id else None
        end = ends_at(shift, duty.day) if shift else duty.opened_at + timedelta(hours=3)
        duty.closed_at, duty.by_hand = max(end, duty.opened_at), False
    return len(forgotten)


def purge_plates(session: Session, actor: Actor, blobs: Blobs, now: datetime, most: int) -> int:
    """Let go of plates, and of the pictures that show them; that it was done stays on record.

    A picture outlives a dissuasion that was withdrawn, but no longer than that.
    """
    old = queries.plated_before(session, actor, now - PLATES_FOR, most)
    pictures = queries.photos_of(session, actor, [told.id for told in old])
    orphans = queries.photos_of_nothing(session, actor, now - PLATES_FOR, most)
    for photo in (*pictures, *orphans):
        _drop_picture(session, actor, blobs, photo)
    for photo in orphans:
        leave_trail(
            session, actor, "dissuasion.purge", "dissuasion", photo.subject_id, photo.grid, now,
            plate=False, photos=1,
        )  # fmt: skip
    for told in old:
        shown = sum(photo.subject_id == told.id for photo in pictures)
        leave_trail(
            session, actor, "dissuasion.purge", "dissuasion", told.id, told.grid, now,
            plate=told.plate is not None, photos=shown,
        )  # fmt: skip
        told.plate = None
    return max(len(old), len(orphans))


def _drop_picture(session: Session, actor: Actor, blobs: Blobs, photo: Photo) -> None:
    if not queries.is_shown_elsewhere(session, actor, photo):
        blobs.drop(photo.sha256, f"{photo.sha256}.small", f"{photo.sha256}.{photo.id}.view")
    queries.drop_photo(session, actor, photo)
