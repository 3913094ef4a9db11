"""Reads of holiday notices, and of the tickets whose last day hangs on them."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from backend.field.hazards.models import DayUnit, Hazard
from backend.field.holidays.models import HolidayNotice
from backend.people.accounts.models import Actor


def all_notices(session: Session, actor: Actor | None) -> Sequence[HolidayNotice]:
    """Every notice loaded, the latest year first; the calendar is the same for a whole database."""
    return session.exec(select(HolidayNotice).order_by(col(HolidayNotice.year).desc())).all()


def find_notice(session: Session, actor: Actor, year: int) -> HolidayNotice | None:
    """The notice of a year, where one was loaded."""
    return session.get(HolidayNotice, (actor.county, year))


def counted_tickets(session: Session, actor: Actor, since: date) -> Sequence[Hazard]:
    """Tickets of the county counted in working days, whose days reach beyond `since`."""
    statement = select(Hazard).where(
        Hazard.day_unit == DayUnit.WORKING,
        col(Hazard.long_on) >= since,
        col(Hazard.grid).startswith(f"{actor.county}."),
    )
    return session.exec(statement).all()
