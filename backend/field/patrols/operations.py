"""What is done on a round: a visit is recorded."""

from datetime import datetime, timedelta

from msgspec import UNSET
from sqlmodel import Session

from backend.core.clock import month_of
from backend.core.commands import DONE, CommandResult, CommandTime
from backend.core.errors import Conflict
from backend.field.patrols import queries
from backend.field.patrols.models import EFFECTIVE, Visit
from backend.field.patrols.schemas import VisitRecord
from backend.field.venues import queries as venues
from backend.people.accounts.models import Actor, Role
from backend.sync.photos import operations as photos
from backend.sync.photos.models import Stage

VISITORS = {Role.GRID_WORKER, Role.OFFICE}
"""巡查走访 is theirs; certified staff keep 行政检查 in a record of its own."""
LATE_AFTER = timedelta(hours=24)


class VisitThere(Conflict):
    """The id is another visit's."""

    code = "visit.exists"
    sentence = "这次走访已经登记过了，没有重复登记。"


def record(
    session: Session, actor: Actor, facts: VisitRecord, moment: CommandTime
) -> CommandResult:
    """Record a visit, or an attempt at one. Always taken, late or not."""
    venue = venues.get_venue(session, actor, facts.venue_id)
    if queries.visit_exists(session, actor, facts.id):
        raise VisitThere(visit=facts.id)
    visit = Visit(
        id=facts.id,
        venue_id=venue.id,
        venue_name=venue.name,
        grid=venue.grid,
        outcome=facts.outcome,
        note=facts.note,
        at=moment.at,
        month=month_of(moment.at),
        received_at=moment.received_at,
        by=actor.id,
        by_name=actor.name,
        late=moment.received_at - moment.at > LATE_AFTER,
        clock_off=moment.clock_off,
        gaps_seen_at=_gaps_seen(facts, moment),
    )
    session.add(visit)
    shows = photos.Shows("visit", visit.id, visit.grid, f"{venue.name} {venue.address}")
    photos.declare(session, actor, facts.photos, Stage.OTHER, shows, moment)
    return DONE


def _gaps_seen(facts: VisitRecord, moment: CommandTime) -> datetime | None:
    """Up to when self-checks are answered: what the phone says it knew, never what is to come.

    A client that does not say is taken to have known all that was there when it was captured.
    """
    if facts.outcome is not EFFECTIVE or facts.gaps_seen_at is None:
        return None
    if facts.gaps_seen_at is UNSET:
        return moment.at
    return min(facts.gaps_seen_at, moment.received_at)
