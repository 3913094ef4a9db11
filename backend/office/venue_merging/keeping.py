"""All that belongs to a venue: carried to another row, or to another grid, and back.

What is still to be done follows the venue to its grid, pictures and all. What is over stays in the
grid where it happened: months that were reported do not change.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlmodel import Session

from backend.core.commands import Moment
from backend.field.hazards.lifecycle.events import MovedFacts
from backend.field.hazards.lifecycle.writer import append_event
from backend.field.hazards.models import OPEN, EventKind, Hazard
from backend.field.venues.models import Venue
from backend.office.messages.listeners import about
from backend.office.messages.models import Rule
from backend.office.messages.queries import tickets
from backend.office.messages.telling import tell
from backend.office.venue_merging import queries
from backend.office.venue_merging.queries import CARRIED
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor
from backend.public.citizen_reports.models import CitizenReport, ReportState
from backend.public.owner_portal.models import OwnerBinding, SelfCheck

SHOWN = {Hazard: "hazard", CitizenReport: "citizen"}
"""What pictures of these are filed under."""
Carried = dict[str, list[str]]


def still_to_do(row: Any) -> bool:
    """Whether it goes with its venue to another grid."""
    if isinstance(row, Hazard):
        return row.state in OPEN
    if isinstance(row, CitizenReport):
        return row.state is ReportState.NEW
    return isinstance(row, OwnerBinding)


def to_grid(session: Session, actor: Actor, rows: Iterable[Any], grid: str, moment: Moment) -> int:
    """Bring what is still to be done into a grid, and tell who works there; gives the tickets."""
    going = [row for row in rows if still_to_do(row) and row.grid != grid]
    open_now = [row for row in going if isinstance(row, Hazard)]
    names = accounts.grid_names(session, actor, {grid, *(row.grid for row in going)})
    occasions: dict[UUID, str] = {}
    for hazard in open_now:
        text = f"随场所从{names.get(hazard.grid, '')}转到{names.get(grid, '')}"
        moved = MovedFacts(grid=grid, venue_id=hazard.venue_id)
        event = append_event(
            session, actor, hazard, EventKind.MOVED, moment, text=text, facts=moved
        )
        occasions[hazard.id] = str(event.id)
    for table, kind in SHOWN.items():
        ids = [row.id for row in going if isinstance(row, table)]
        for picture in queries.pictures(session, actor, kind, ids):
            picture.grid = grid
    for row in going:
        if not isinstance(row, Hazard):
            row.grid = grid
    session.flush()
    queries.hand_on_messages(session, actor, list(occasions), grid)
    told = tickets(session, None, list(occasions)) if occasions else {}
    notices = [about(told[one], Rule.ASSIGNED, once) for one, once in occasions.items()]
    tell(session, notices, moment.at)
    return len(open_now)


def carry(
    session: Session, actor: Actor, gone: Venue, kept: Venue, moment: Moment
) -> tuple[Carried, list[Any]]:
    """Point everything at the venue that stays; gives it by kind, and the rows themselves.

    What the one that stays has already, of the same month or the same browser, stays behind.
    """
    carried: Carried = {}
    rows: list[Any] = []
    for kind, (_, key) in CARRIED.items():
        there = queries.belonging(session, actor, kind, kept.id)
        taken = {_once(row) for row in there} - {None}
        going = [
            row
            for row in queries.belonging(session, actor, kind, gone.id)
            if _once(row) not in taken and not _of_owner_before(row, gone)
        ]
        for row in going:
            _point(session, actor, row, kept, moment, "合并到")
        carried[kind] = [str(getattr(row, key)) for row in going]
        rows += going
    doors = queries.pictures(session, actor, "venue", [gone.id])
    for picture in doors:
        picture.subject_id, picture.grid = kept.id, kept.grid
    carried["doors"] = [str(picture.id) for picture in doors]
    session.flush()
    return carried, rows


def carry_back(
    session: Session,
    actor: Actor,
    carried: Mapping[str, list[str]],
    kept: Venue,
    gone: Venue,
    moment: Moment,
) -> list[Any]:
    """Point at the old row again whatever still is where the merge brought it."""
    rows: list[Any] = []
    for kind in CARRIED:
        keys = carried.get(kind, [])
        rows += [r for r in queries.these(session, actor, kind, keys) if r.venue_id == kept.id]
    for row in rows:
        _point(session, actor, row, gone, moment, "拆分回")
    back = set(carried.get("doors", []))
    for picture in queries.pictures(session, actor, "venue", [kept.id]):
        if str(picture.id) in back:
            picture.subject_id, picture.grid = gone.id, gone.grid
    session.flush()
    return rows


def _point(
    session: Session, actor: Actor, row: Any, venue: Venue, moment: Moment, words: str
) -> None:
    if isinstance(row, Hazard):
        text, moved = f"随场所{words} {venue.number}", MovedFacts(grid=row.grid, venue_id=venue.id)
        append_event(session, actor, row, EventKind.MOVED, moment, text=text, facts=moved)
    else:
        row.venue_id = venue.id


def _once(row: Any) -> object:
    """What a venue has only one of: a self-check a month, a binding a browser."""
    if isinstance(row, SelfCheck):
        return row.month
    return row.holder if isinstance(row, OwnerBinding) else None


def _of_owner_before(row: Any, venue: Venue) -> bool:
    """A binding that another owner's taking over has ended."""
    since = venue.taken_over_at
    return isinstance(row, OwnerBinding) and since is not None and row.bound_at < since


def left_behind(session: Session, actor: Actor, gone: Venue) -> list[OwnerBinding]:
    """Bindings of a row to whose venue the same browser is bound twice."""
    return [
        row
        for row in queries.belonging(session, actor, "bindings", gone.id)
        if row.revoked_at is None
    ]
