"""Load a year's notice, and count again the last days that hang on it."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from backend.core.change_log import lock_county
from backend.core.clock import (
    CALENDAR_LAST_YEAR,
    SATURDAY,
    WorkCalendar,
    day_of,
    learn_notices,
    shipped_notice,
    statutory_holidays,
    work_calendar,
)
from backend.core.commands import CommandTime
from backend.core.database import Database
from backend.core.errors import Invalid, NotFound
from backend.field.hazards import queries as hazards
from backend.field.hazards.checklist.catalogue import ON_THE_SPOT_GRACE_DAYS
from backend.field.hazards.lifecycle.events import DueFacts
from backend.field.hazards.lifecycle.operations import append_event, recount_long_on
from backend.field.hazards.models import OPEN, EventKind, Hazard, HazardEvent
from backend.field.holidays import queries
from backend.field.holidays.models import HolidayNotice
from backend.field.holidays.schemas import HolidayYear, NoticeDays
from backend.people.accounts.models import Actor
from backend.people.accounts.trail.operations import leave_trail

FURTHEST_YEARS = 2
COUNTED = {
    EventKind.REPORTED,
    EventKind.ASSIGNED,
    EventKind.CONVERTED,
    EventKind.RETURNED,
    EventKind.DISPUTED,
    EventKind.REOPENED,
    EventKind.RECOUNTED,
}
"""Events whose last day may have been counted; whether it was is seen by counting it again."""


class NoticeWrong(Invalid):
    """Days that no notice would say."""

    code = "holidays.wrong"
    sentence = "放假安排没有保存：{reason}。请对照国务院办公厅的通知改好再保存。"


class NoNotice(NotFound):
    """No notice of this year was loaded."""

    code = "holidays.unknown"
    sentence = "没有录入过 {year} 年的放假安排，不用撤销。"


def refresh_calendar(session: Session) -> None:
    """Let this process count by what the database holds."""
    learn_notices(n.notice() for n in queries.all_notices(session, None))


def learn_from(db: Database) -> None:
    """The same, with a session of its own."""
    with db.reading() as session:
        refresh_calendar(session)


def load_notice(session: Session, actor: Actor, year: int, facts: NoticeDays, now: datetime) -> int:
    """Keep a year's days and count again; gives how many tickets got another last day."""
    check_notice(year, facts, day_of(now))
    lock_county(session, actor.county)
    before = work_calendar()
    row = queries.find_notice(session, actor, year) or HolidayNotice(
        county=actor.county, year=year, rests=[], works=[], loaded_by_name="", loaded_at=now
    )
    row.rests = [day.isoformat() for day in sorted(set(facts.rests))]
    row.works = [day.isoformat() for day in sorted(set(facts.works))]
    row.loaded_by, row.loaded_by_name, row.loaded_at = actor.id, actor.name, now
    session.add(row)
    return _learnt(session, actor, year, before, now, "holidays.load")


def take_back_notice(session: Session, actor: Actor, year: int, now: datetime) -> int:
    """Forget a year's notice; its last days are counted by the law alone again."""
    row = queries.find_notice(session, actor, year)
    if row is None:
        raise NoNotice(year=year)
    lock_county(session, actor.county)
    before = work_calendar()
    session.delete(row)
    return _learnt(session, actor, year, before, now, "holidays.take_back")


def _learnt(
    session: Session, actor: Actor, year: int, before: WorkCalendar, now: datetime, act: str
) -> int:
    session.flush()
    leave_trail(session, actor, act, "holidays", actor.id, f"{actor.county}.", now, year=year)
    after = WorkCalendar(tuple(n.notice() for n in queries.all_notices(session, actor)))
    return recount(session, actor, before, after, year, now)


def check_notice(year: int, facts: NoticeDays, today: date) -> None:
    """Refuse what cannot be a year's notice, with the reason."""
    reason = ""
    first = date(year - 1, 12, 1)
    missing = sorted(statutory_holidays(year) - set(facts.rests))
    outside = [d for d in (*facts.rests, *facts.works) if not first <= d <= date(year, 12, 31)]
    both = sorted(set(facts.rests) & set(facts.works))
    weekdays = [d for d in facts.works if d.weekday() < SATURDAY]
    if year <= CALENDAR_LAST_YEAR:
        reason = f"{year} 年的安排已经随系统带有"
    elif year > today.year + FURTHEST_YEARS:
        reason = f"{year} 年还太远"
    elif outside:
        reason = f"{outside[0]} 不是 {year} 年的日子"
    elif both:
        reason = f"{both[0]} 既写了放假又写了上班"
    elif missing:
        reason = f"少了法定节日 {'、'.join(map(str, missing))}"
    elif weekdays:
        reason = f"{weekdays[0]} 不是周末，本来就上班"
    if reason:
        raise NoticeWrong(reason=reason)


def recount(
    session: Session,
    actor: Actor,
    before: WorkCalendar,
    after: WorkCalendar,
    year: int,
    now: datetime,
) -> int:
    """Move every last day that was counted by rule and now falls elsewhere; each is an event."""
    tickets = queries.counted_tickets(session, actor, date(year - 1, 12, 1))
    events = hazards.events_of(session, actor, [t.id for t in tickets])
    moved = 0
    learn_notices(after.notices)
    for ticket in tickets:
        recount_long_on(session, ticket)  # it hangs on the calendar as well
        if ticket.state not in OPEN or ticket.outside_due_on:
            continue
        due = recounted_day(ticket, events.get(ticket.id, []), before, after)
        if due is None or due == ticket.due_on:
            continue
        moved += 1
        text = f"按 {year} 年放假安排重新计算，原期限 {ticket.due_on}"
        append_event(
            session, actor, ticket, EventKind.RECOUNTED, CommandTime(now, now),
            text=text, facts=DueFacts(due_on=due),
        )  # fmt: skip
    return moved


def recounted_day(
    ticket: Hazard, events: Sequence[HazardEvent], before: WorkCalendar, after: WorkCalendar
) -> date | None:
    """Where a counted last day falls by another calendar; none where a person chose the day."""
    said = [e for e in events if "due_on" in e.facts]
    if not said or said[-1].kind not in COUNTED:
        return None
    first = next((e for e in reversed(said) if e.kind is not EventKind.RECOUNTED), said[-1])
    counted_from, days = day_of(first.at), ticket.days or ON_THE_SPOT_GRACE_DAYS
    if before.add(counted_from, days) != ticket.due_on:
        return None
    return after.add(counted_from, days)


def refresh_far_days(session: Session, actor: Actor) -> None:
    """Count anew when tickets are far too late, where a release knows the years to come better."""
    far = queries.counted_tickets(session, actor, date(CALENDAR_LAST_YEAR + 1, 1, 1))
    if far:
        lock_county(session, actor.county)
    for ticket in far:
        recount_long_on(session, ticket)


def known_years(session: Session, actor: Actor, today: date) -> list[HolidayYear]:
    """This year and the two after it, and every year that was loaded."""
    loaded = {n.year: n for n in queries.all_notices(session, actor)}
    years = sorted({*loaded, *range(today.year, today.year + FURTHEST_YEARS + 1)})
    shown: list[HolidayYear] = []
    for year in years:
        if row := loaded.get(year):
            notice = row.notice()
            rests, works = sorted(notice.rests), sorted(notice.works)
            one = HolidayYear(rests, works, year, "loaded", row.loaded_by_name, row.loaded_at)
        elif year <= CALENDAR_LAST_YEAR:
            notice = shipped_notice(year)
            one = HolidayYear(sorted(notice.rests), sorted(notice.works), year, "shipped")
        else:
            one = HolidayYear(sorted(statutory_holidays(year)), [], year, "statutory")
        shown.append(one)
    return shown
