"""Colours as clients see them: computed on the spot from what is stored, never stored as truth."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec import structs
from sqlmodel import Session

from backend.core.clock import day_of
from backend.field.patrols.views import venue_list
from backend.field.risk_ratings import queries
from backend.field.risk_ratings.models import Colour
from backend.field.risk_ratings.rules import VERSION, Judged, RatedTicket, RatingFacts, rate
from backend.field.risk_ratings.schemas import (
    ColourCounts,
    ColourList,
    ColourPage,
    ColourPast,
    GridColourList,
    GridColours,
    ReasonRow,
    VenueColoured,
)
from backend.field.venues import queries as venues
from backend.field.venues.queries import VenueFilter
from backend.field.venues.schemas import SelfChecked
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor

SHOWN = 50


def judged(
    session: Session, actor: Actor, wanted: VenueFilter, today: date, one: UUID | None = None
) -> list[tuple[Any, Judged]]:
    """Each venue in business with its colour: three statements however many there are."""
    tickets = queries.open_tickets_by_venue(session, actor, one)
    visits = queries.visited(session, actor, one)
    found: list[tuple[Any, Judged]] = []
    for venue in queries.list_rated_venues(session, actor, wanted, one):
        last, seen = visits.get(venue.id, (None, None))
        facts = RatingFacts(
            tickets=[_ticket(row) for row in tickets.get(venue.id, ())],
            last_visit=day_of(last) if last else None,
            known_on=day_of(venue.updated_at),
            gaps=_gaps(SelfChecked.read(venue.self_check), seen),
        )
        found.append((venue, rate(facts, today)))
    return found


def page(session: Session, actor: Actor, venue_id: UUID, today: date) -> ColourPage:
    """One venue: the colour of now, its reasons, what would make it green, what it was."""
    venue_id = venues.get_venue(session, actor, venue_id).id
    found = judged(session, actor, VenueFilter(), today, venue_id)
    reasons = found[0][1].reasons if found else ()
    past = queries.history(session, actor, venue_id, SHOWN)
    return ColourPage(
        venue_id=venue_id,
        colour=found[0][1].colour if found else None,
        reasons=[ReasonRow(r.colour, r.text, r.todo) for r in reasons],
        version=VERSION,
        history=[ColourPast(row.on, row.colour, row.reasons, row.version) for row in past],
    )


def coloured(
    session: Session, actor: Actor, wanted: VenueFilter, colour: Colour, today: date, cut: slice
) -> ColourList:
    """Venues of one colour, in the order of the registry."""
    found = judged(session, actor, wanted, today)
    counts = _counted([why.colour for _, why in found])
    chosen = {venue.id: why for venue, why in found if why.colour is colour}
    rows = venues.venues_by_ids(session, actor, list(chosen)[cut])
    listed = venue_list(session, actor, sorted(rows, key=lambda v: (v.grid, v.number)), today)
    items = [
        VenueColoured(
            **structs.asdict(row),
            colour=colour,
            reasons=[r.text for r in chosen[row.id].reasons],
        )
        for row in listed
    ]
    return ColourList(items, len(chosen), counts)


def by_grid(session: Session, actor: Actor, grid: str, today: date) -> GridColourList:
    """How many venues of each grid have which colour."""
    grids: dict[str, list[Colour]] = {}
    for venue, why in judged(session, actor, VenueFilter(grid=grid), today):
        grids.setdefault(venue.grid, []).append(why.colour)
    names = {g.path: g.full_name for g in accounts.grids_by_path(session, actor, list(grids))}
    return GridColourList(
        [
            GridColours(**structs.asdict(_counted(found)), grid=path, grid_name=names[path])
            for path, found in sorted(grids.items())
        ],
        VERSION,
    )


def _counted(found: list[Colour]) -> ColourCounts:
    return ColourCounts(*(found.count(colour) for colour in Colour))


def _ticket(row: Any) -> RatedTicket:
    sent = row.receipt_since is not None
    return RatedTicket(row.level, row.disposal, row.item_code, row.due_on, sent, row.closing)


def _gaps(check: SelfChecked | None, seen: datetime | None) -> int:
    """What the owner found and no visit has answered: instants, since one day may hold both."""
    return 0 if check is None or (seen and seen >= check.moment) else len(check.gaps)
