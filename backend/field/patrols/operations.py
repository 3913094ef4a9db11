"""What is done on a round: a visit is recorded."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import UNSET
from sqlmodel import Session

from backend.core.clock import day_of, month_of
from backend.core.commands import DONE, CommandResult, CommandTime, OfficeTaskDraft
from backend.core.errors import Conflict
from backend.field.patrols import queries
from backend.field.patrols.models import EFFECTIVE, OUTCOME_NAMES, Visit
from backend.field.patrols.schemas import VisitRecord
from backend.field.venues import queries as venues
from backend.field.venues.models import Venue
from backend.people.accounts.models import Actor, Role
from backend.sync import queries as sync
from backend.sync.models import TaskKind
from backend.sync.photos import operations as photos
from backend.sync.photos.models import Stage

VISITORS = {Role.GRID_WORKER, Role.OFFICE}
"""巡查走访 is theirs; certified staff keep 行政检查 in a record of its own."""
LATE_AFTER = timedelta(hours=24)
MOST_ATTEMPTS = 3
"""Doors that did not open, before the office is told."""


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
    if visit.outcome is EFFECTIVE:
        _let_in(session, actor, venue, visit)
        return DONE
    return CommandResult(matters=_unreached(session, actor, venue))


def _let_in(session: Session, actor: Actor, venue: Venue, visit: Visit) -> None:
    """What the office was told of closed doors is settled by a visit."""
    task = sync.open_task(session, actor, TaskKind.UNREACHED, venue.id)
    if task and task.created_at < visit.at:
        task.settled_at, task.settled_by_name, task.settlement = visit.at, actor.name, "已走访"


def _unreached(session: Session, actor: Actor, venue: Venue) -> tuple[OfficeTaskDraft, ...]:
    """After three doors that did not open, the office is told: once, until somebody is let in."""
    session.flush()
    tried = queries.attempts(session, actor, [venue.id])
    if len(tried) < MOST_ATTEMPTS:
        return ()
    last = queries.last_visits(session, actor, [venue.id]).get(venue.id)
    if sync.ever_told(session, actor, TaskKind.UNREACHED, venue.id, last):
        return ()
    days = "、".join(f"{day_of(at):%-m月%-d日}{OUTCOME_NAMES[one]}" for _, at, one in tried[-6:])
    detail = f"上次走访以来 {len(tried)} 次没走成：{days}。请电话联系经营者约时间，或核实还在不在。"
    title = f"{venue.number} {venue.name} {len(tried)} 次没走成"[:200]
    return (
        OfficeTaskDraft(
            kind=TaskKind.UNREACHED,
            subject_kind="venue",
            subject_id=venue.id,
            grid=venue.grid,
            title=title,
            detail=detail,
        ),
    )


def remember_visits(session: Session, actor: Actor, movers: Sequence[Venue]) -> None:
    """Let venues that came to another grid know when they were last visited in those before.

    The visits stay where they were made, and no phone of the new grid has them.
    """
    session.flush()
    known = queries.visits_elsewhere(session, actor, [venue.id for venue in movers])
    for venue in movers:
        venue.visited_at = known.get(venue.id)


def _gaps_seen(facts: VisitRecord, moment: CommandTime) -> datetime | None:
    """Up to when self-checks are answered: what the phone says it knew, never what is to come.

    A client that does not say is taken to have known all that was there when it was captured.
    """
    if facts.outcome is not EFFECTIVE or facts.gaps_seen_at is None:
        return None
    if facts.gaps_seen_at is UNSET:
        return moment.at
    return min(facts.gaps_seen_at, moment.received_at)
