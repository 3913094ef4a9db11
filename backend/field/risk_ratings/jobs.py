"""What colours were: once a day, and when the server starts, every change is written down."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from backend.core.change_log import once_a_day
from backend.core.clock import day_of
from backend.core.database import new_id
from backend.field.risk_ratings import queries
from backend.field.risk_ratings.models import ColourDay
from backend.field.risk_ratings.rules import VERSION
from backend.field.risk_ratings.views import judged
from backend.field.venues.queries import VenueFilter
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, Role

COUNTER = "colours.day"


def of_day(session: Session, now: datetime) -> list[Any]:
    """Write down each colour that is not what it was; done once a day, it tells nobody."""
    county = accounts.county_of(session, None)
    if county is None:
        return []
    system = Actor(new_id(), "系统", Role.ADMIN, county.path)

    def all_kept() -> bool:
        record_changes(session, system, now)
        return True

    once_a_day(session, COUNTER, day_of(now), all_kept)
    return []


def record_changes(session: Session, actor: Actor, now: datetime) -> int:
    """Compare every colour with the last one written down; gives how many changed."""
    today = day_of(now)
    before = queries.newest_ratings(session, actor)
    changed = 0
    for venue, why in judged(session, actor, VenueFilter(), today):
        last = before.get(venue.id)
        texts = [reason.text for reason in why.reasons]
        if last and (last.colour, last.version) == (why.colour, VERSION):
            continue
        changed += 1
        if last and last.on == today:
            last.colour, last.reasons, last.version = why.colour, texts, VERSION
            continue
        session.add(
            ColourDay(
                venue_id=venue.id,
                grid=venue.grid,
                on=today,
                colour=why.colour,
                reasons=texts,
                version=VERSION,
                computed_at=now,
            )
        )
    return changed
