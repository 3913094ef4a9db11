"""The rows of every list, streamed; every one of them takes the actor."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlmodel import Session, col, select

from backend.core.database import execute
from backend.core.text import search_words
from backend.field.campaigns.models import CampaignSite
from backend.field.ebikes.models import Ebike
from backend.field.ebikes.queries import narrow_ebikes
from backend.field.hazards.listing.queries import narrow_hazards
from backend.field.hazards.models import Domain, Hazard, HazardEvent
from backend.field.stations.models import Dissuasion, Station
from backend.field.stations.queries import narrow_dissuasions
from backend.field.venues.ledger.columns import LEDGER
from backend.field.venues.models import FACTS, CodeKind, Venue, VenueCode
from backend.field.venues.queries import narrow_venues
from backend.field.venues.queries import ordered as in_order
from backend.office.exports.filters import (
    DissuasionParams,
    EbikeParams,
    GridParams,
    HazardParams,
    VenueParams,
)
from backend.office.exports.models import ExportKind, ExportLog
from backend.people.accounts.models import Actor, Grid, GridLevel, Role, User
from backend.people.accounts.queries import narrowed, visible_to, within

AT_ONCE = 1000
"""Rows held in memory."""
DOMAINS = {
    ExportKind.HAZARDS: Domain.FIRE, ExportKind.CAMPAIGN: Domain.STREET_FACILITY,
    ExportKind.ROAD: Domain.ROAD,
}  # fmt: skip
Statement: TypeAlias = Any


def _as(column: Any, name: str) -> Any:
    """A column under another name."""
    return column.label(name)


def rows_in_batches(session: Session, actor: Actor, statement: Statement) -> Iterator[Any]:
    """Run a statement put together below, a thousand rows at a time, by name.

    It begins with the first row that is asked for, and ends its cursor however it ends.
    """
    with execute(session, statement.execution_options(yield_per=AT_ONCE)).mappings() as found:
        yield from found


def count_rows(session: Session, actor: Actor, statement: Statement) -> int:
    """How many rows it has."""
    plain = statement.order_by(None).with_only_columns(sa.literal(1)).subquery()
    found: int = execute(session, sa.select(sa.func.count()).select_from(plain)).scalar_one()
    return found


# Both expressions are there so that the index by venue is taken: by kind or by the least value,
# SQLite would walk through all codes for every venue.
_JIAN = (
    sa.select(sa.func.min(col(VenueCode.value).concat("")))
    .where(
        col(VenueCode.venue_id) == col(Venue.id),
        sa.cast(col(VenueCode.kind), sa.String) == CodeKind.JIAN.value,
        col(VenueCode.revoked_at).is_(None),
    )
    .scalar_subquery()
)


def venues(
    actor: Actor, asked: VenueParams, today: date, numbers: frozenset[str] = frozenset()
) -> Statement:
    """九小场所, with their 吉安码."""
    told = [name for name in FACTS if name in LEDGER.fields]
    columns = [col(getattr(Venue, name)) for name in ("number", *told)]
    statement: Statement = sa.select(_as(col(Venue.grid), "path"), _JIAN.label("jian"), *columns)
    wanted = replace(asked.to_filter(today), numbers=numbers)
    return in_order(narrow_venues(statement, actor, wanted), wanted)


_EBIKE = (
    "owner", "phone", "address", "household", "brand", "model", "color", "frame_code", "plate",
    "plate_number", "battery", "parking", "charging", "standard", "modified", "bought_in",
    "registered_on", "guided_on", "remark",
)  # fmt: skip


def ebikes(actor: Actor, asked: EbikeParams, numbers: frozenset[str] = frozenset()) -> Statement:
    """电动自行车."""
    columns = [col(getattr(Ebike, name)) for name in _EBIKE]
    statement: Statement = sa.select(_as(col(Ebike.grid), "path"), *columns)
    ordered = narrow_ebikes(statement, actor, replace(asked.to_filter(), numbers=numbers))
    return ordered.order_by(col(Ebike.grid), col(Ebike.owner), col(Ebike.id))


def grids(actor: Actor, asked: GridParams) -> Statement:
    """Grids in force, each with whoever works there."""
    works_there = sa.and_(
        col(User.grid) == col(Grid.path), col(User.role) == Role.GRID_WORKER,
        col(User.active).is_(True),
    )  # fmt: skip
    statement: Statement = (
        sa.select(col(Grid.path), _as(col(User.name), "worker"), col(User.phone), col(Grid.code))
        .outerjoin(User, works_there)
        .where(
            within(col(Grid.path), narrowed(actor, asked.grid)),
            col(Grid.level) == GridLevel.GRID,
            col(Grid.valid_to).is_(None),
        )
    )
    for word in search_words(asked.q):
        either = (col(Grid.full_name), col(User.name))
        statement = statement.where(sa.or_(*(c.ilike(word.like, escape="\\") for c in either)))
    return statement.order_by(col(Grid.path), col(User.name))


_TICKET = (
    "number", "found_at", "venue_name", "venue_address", "item_text", "detail", "level", "state",
    "disposal", "due_on", "closed_at", "closed_by_name", "found_by_name",
)  # fmt: skip


def tickets(actor: Actor, asked: HazardParams, kind: ExportKind, today: date) -> Statement:
    """Tickets of one ledger, with how they were first told and what they are about."""
    first = sa.and_(
        col(HazardEvent.hazard_id) == col(Hazard.id), col(HazardEvent.version) == sa.literal(1)
    )
    statement: Statement = (
        sa.select(
            _as(col(Hazard.grid), "path"),
            *(col(getattr(Hazard, name)) for name in _TICKET),
            _as(col(HazardEvent.facts), "facts"),
            _as(col(Venue.operator), "responsible"),
            _as(col(Venue.phone), "phone"),
            _as(col(CampaignSite.kind), "site"),
            _as(col(CampaignSite.place), "place"),
            *(col(getattr(CampaignSite, name)) for name in ("treatment", "owner", "size")),
        )
        .outerjoin(HazardEvent, first)
        .outerjoin(Venue, col(Venue.id) == col(Hazard.venue_id))
        .outerjoin(CampaignSite, col(CampaignSite.hazard_id) == col(Hazard.id))
    )
    if asked.site:
        statement = statement.where(col(CampaignSite.kind) == asked.site)
    ordered = narrow_hazards(statement, actor, asked.to_filter(DOMAINS[kind]), today)
    return ordered.order_by(col(Hazard.found_at), col(Hazard.number))


_DISSUASION = ("day", "at_time", "vehicle", "violation", "action", "by_name", "remark")


def dissuasions(actor: Actor, asked: DissuasionParams) -> Statement:
    """Whom stations talked to; nobody is named."""
    statement = narrow_dissuasions(
        sa.select(
            _as(col(Station.name), "station"),
            *(col(getattr(Dissuasion, name)) for name in _DISSUASION),
        ).select_from(Dissuasion),
        actor,
        asked.to_filter(),
    )
    return statement.order_by(col(Dissuasion.day), col(Dissuasion.at_time), col(Dissuasion.id))


def logged(
    session: Session, actor: Actor, kind: ExportKind | None, *, offset: int, limit: int
) -> tuple[Sequence[ExportLog], int]:
    """One page of the log, the newest first, and how many there are."""
    statement = visible_to(actor, ExportLog, select(ExportLog))
    if kind:
        statement = statement.where(ExportLog.kind == kind)
    total = count_rows(session, actor, statement)
    newest = statement.order_by(col(ExportLog.at).desc(), col(ExportLog.id).desc())
    return session.exec(newest.offset(offset).limit(limit)).all(), total
