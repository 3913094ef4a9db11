"""Venues and visits as clients see them, put together from all that lies below."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from msgspec import structs
from sqlmodel import Session

from backend.field.hazards import queries as hazards
from backend.field.hazards.views import briefs
from backend.field.patrols import queries
from backend.field.patrols.models import Visit, VisitOutcome
from backend.field.patrols.schemas import (
    Attempts,
    VenueFound,
    VenueListed,
    VenuePage,
    VisitListed,
    VisitRow,
)
from backend.field.venues import queries as venues
from backend.field.venues.models import Venue
from backend.field.venues.schemas import VenueRow
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor
from backend.sync.photos import queries as photos


def venue_rows(
    session: Session, actor: Actor, found: Sequence[Venue], today: date, *, private: bool
) -> list[VenueRow]:
    """Venues with their codes and the names of their grids: two statements."""
    codes = venues.codes_of(session, actor, [v.id for v in found])
    paths = list({v.grid for v in found})
    names = {g.path: g.full_name for g in accounts.grids_by_path(session, actor, paths)}
    return [
        VenueRow.of(v, codes.get(v.id, []), names.get(v.grid, ""), today, private=private)
        for v in found
    ]


def venue_list(
    session: Session, actor: Actor, found: Sequence[Venue], today: date
) -> list[VenueListed]:
    """Venues for a list: five statements however many there are."""
    ids = [v.id for v in found]
    visits = queries.last_visits(session, actor, ids)
    tried = attempts(session, actor, ids)
    still_open = hazards.open_at(session, actor, ids)
    return [
        VenueListed(
            **structs.asdict(row),
            last_visit_at=visits.get(row.id),
            open_hazards=still_open.get(row.id, 0),
            attempts=tried.get(row.id),
        )
        for row in venue_rows(session, actor, found, today, private=True)
    ]


def venue_found(session: Session, actor: Actor, value: str, today: date) -> VenueFound:
    """The venue that a code opens: three statements; one more where a door did not open last."""
    venue, codes = venues.by_code(session, actor, value)
    row = VenueListed.of(venue, codes, venue.grid_name, today)
    row.last_visit_at, row.open_hazards, tried = queries.visit_summary(session, actor, venue.id)
    row.attempts = attempts(session, actor, [venue.id]).get(venue.id) if tried else None
    return VenueFound(row)


def attempts(session: Session, actor: Actor, venues: Sequence[UUID]) -> dict[UUID, Attempts]:
    """Doors that did not open since the last effective visit of each of these venues."""
    found: dict[UUID, Attempts] = {}
    for venue, at, outcome in queries.attempts(session, actor, venues):
        before = found[venue].count if venue in found else 0
        found[venue] = Attempts(before + 1, at, VisitOutcome(outcome))
    return found


def visit_rows(session: Session, actor: Actor, visits: Sequence[Visit]) -> list[VisitRow]:
    """Visits with what came of them: two statements."""
    ids = [v.id for v in visits]
    counts = queries.hazards_found(session, actor, ids)
    pictures = photos.of_subjects(session, actor, "visit", ids)
    return [
        VisitRow.of(v, counts.get(v.id, 0), [p.id for p in pictures.get(v.id, [])]) for v in visits
    ]


def visit_list(session: Session, actor: Actor, visits: Sequence[Visit]) -> list[VisitListed]:
    """Visits for a list: three statements however many there are."""
    before = queries.open_before(session, actor, [v.id for v in visits])
    return [
        VisitListed(**structs.asdict(row), open_before=before.get(row.id, 0))
        for row in visit_rows(session, actor, visits)
    ]


def venue_page(session: Session, actor: Actor, venue: Venue, today: date) -> VenuePage:
    """A venue's page."""
    return VenuePage(
        venue=venue_rows(session, actor, [venue], today, private=True)[0],
        hazards=briefs(session, actor, hazards.tickets_of_venue(session, actor, venue.id), today),
        visits=visit_list(session, actor, queries.visits_of_venue(session, actor, venue.id)),
    )
