"""Pairs and merges as clients see them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session

from backend.field.patrols.views import venue_list
from backend.field.venues import queries as venues
from backend.field.venues.models import FACTS, Venue
from backend.office.venue_merging import queries
from backend.office.venue_merging.matching import Likely, likely
from backend.office.venue_merging.models import VenueMerge
from backend.office.venue_merging.schemas import Likenesses, MergeList, MergeRow, VenuePair
from backend.people.accounts.models import Actor

BLANK = (None, "")


def likenesses(session: Session, actor: Actor, grid: str, limit: int, today: date) -> Likenesses:
    """The likeliest pairs of a grid, side by side."""
    found = likely(
        queries.venue_keys(session, actor, grid),
        queries.licences(session, actor, grid),
        queries.told_apart(session, actor),
    )
    return Likenesses(_beside(session, actor, found[:limit], today), len(found))


def pair(session: Session, actor: Actor, one: UUID, other: UUID, today: date) -> VenuePair:
    """Two venues of one's choice, side by side, with what speaks for one door."""
    first, second = (
        _outline(venues.get_venue_row(session, actor, venue)) for venue in (one, other)
    )
    told = likely((first, second), {}, set())
    chosen = Likely(first, second, told[0].alike if told else [])
    return _beside(session, actor, [chosen], today)[0]


def _outline(venue: Venue) -> queries.VenueKey:
    return queries.VenueKey(*(getattr(venue, name) for name in queries.VenueKey._fields))


def _beside(
    session: Session, actor: Actor, found: Sequence[Likely], today: date
) -> list[VenuePair]:
    ids = list({venue.id for pair in found for venue in (pair.one, pair.other)})
    there = {venue.id: venue for venue in venues.venues_by_ids(session, actor, ids)}
    rows = {
        merge_row.id: merge_row
        for merge_row in venue_list(session, actor, list(there.values()), today)
    }
    return [
        VenuePair(
            rows[pair.one.id],
            rows[pair.other.id],
            pair.alike,
            _differ(there[pair.one.id], there[pair.other.id]),
        )
        for pair in found
    ]


def _differ(one: Venue, other: Venue) -> list[str]:
    values = {name: (getattr(one, name), getattr(other, name)) for name in FACTS}
    return [
        name
        for name, (here, there) in values.items()
        if here != there and not (here in BLANK and there in BLANK)
    ]


def merge_list(session: Session, actor: Actor, venue_id: UUID) -> MergeList:
    """What a venue is made of."""
    kept = venues.get_venue(session, actor, venue_id)
    return MergeList([merge_row(m, gone) for m, gone in queries.merges(session, actor, kept.id)])


def merge_row(merge: VenueMerge, gone: Venue) -> MergeRow:
    """Show a merge."""
    return MergeRow(
        id=merge.id,
        kept=merge.kept,
        gone=merge.gone,
        number=gone.number,
        name=gone.name,
        at=merge.at,
        by_name=merge.by_name,
        reason=merge.reason,
        hazards=len(merge.moved["hazards"]),
        visits=len(merge.moved["visits"]),
        undone_at=merge.undone_at,
    )
