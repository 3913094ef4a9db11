"""Counts over tickets, visits and the register; every one of them takes the actor."""

from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, UTCDateTime, col

from backend.core.clock import BEIJING
from backend.core.database import execute, param
from backend.field.campaigns.models import CampaignSite
from backend.field.ebikes.models import Ebike
from backend.field.hazards.listing.queries import conditions
from backend.field.hazards.models import Domain, Hazard, State
from backend.field.patrols.models import EFFECTIVE, Visit
from backend.field.stations.models import Dissuasion, Station
from backend.field.venues.filters import CodeState, coded
from backend.field.venues.models import Venue
from backend.field.venues.queries import IN_BUSINESS
from backend.office.reports.figures import FOUND, LEDGER, TicketFigure
from backend.people.accounts.models import Actor
from backend.people.accounts.queries import beyond, narrowed

Span = tuple[int, int]
Days = tuple[date, date]
_FROM = param("first")
_TO = param("last")
_BELOW = param("below")
_BEYOND = param("beyond")


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))


def _below(column: Any) -> sa.ColumnElement[bool]:
    return sa.and_(column >= _BELOW, column < _BEYOND)


def _meant(figure: TicketFigure) -> sa.ColumnElement[bool]:
    """What a figure counts, by the very filter of its list."""
    return sa.and_(*conditions(figure.wanted, param("today", kind=sa.Date)))


# Statements are put together once: doing so costs more than running them.
_STATE = col(Hazard.state)
_FOUND = (
    sa.select(
        col(Hazard.grid),
        col(Hazard.found_month),
        *(_count(_meant(figure)).label(figure.name) for figure in FOUND),
    )
    .where(
        col(Hazard.domain) == param("domain"),
        col(Hazard.found_month).between(_FROM, _TO),
        _below(col(Hazard.grid)),
    )
    .group_by(col(Hazard.grid), col(Hazard.found_month))
)
_CLOSED = (
    sa.select(col(Hazard.grid), col(Hazard.closed_month), sa.func.count())
    .where(
        col(Hazard.domain) == param("domain"),
        col(Hazard.closed_month).between(_FROM, _TO),
        _below(col(Hazard.grid)),
    )
    .group_by(col(Hazard.grid), col(Hazard.closed_month))
)
_SPANNED = sa.and_(col(Visit.month).between(_FROM, _TO), _below(col(Visit.grid)))
_IN_SPAN = sa.and_(_SPANNED, col(Visit.outcome) == EFFECTIVE)
_VISITED = sa.func.count(sa.distinct(col(Visit.venue_id)))
_VISITS = (
    sa.select(col(Visit.grid), col(Visit.month), sa.func.count(), _VISITED)
    .where(_IN_SPAN)
    .group_by(col(Visit.month), col(Visit.grid))
)
_ATTEMPTS = (
    sa.select(col(Visit.grid), col(Visit.month), sa.func.count())
    .where(_SPANNED, col(Visit.outcome) != EFFECTIVE)
    .group_by(col(Visit.month), col(Visit.grid))
)
_VISITED_IN_ALL = sa.select(col(Visit.grid), _VISITED).where(_IN_SPAN).group_by(col(Visit.grid))
_VISITED_AT_ALL = sa.select(_VISITED).where(_IN_SPAN)
_MOVED = (
    sa.select(col(Visit.venue_id))
    .where(_IN_SPAN)
    .group_by(col(Visit.venue_id))
    .having(sa.func.min(col(Visit.grid)) != sa.func.max(col(Visit.grid)))
)
_VISITS_OF_MOVED = (
    sa.select(col(Visit.grid), col(Visit.month), col(Visit.venue_id))
    .where(_IN_SPAN, col(Visit.venue_id).in_(_MOVED))
    .distinct()
)
_VENUES = (
    sa.select(col(Venue.grid), sa.func.count())
    .where(
        _below(col(Venue.grid)),
        col(Venue.status).in_(IN_BUSINESS),
    )
    .group_by(col(Venue.grid))
)


def found_by_grid(
    session: Session, actor: Actor, grid: str, span: Span, domain: Domain, today: date
) -> list[Any]:
    """Tickets by grid and month of finding; one walk over the covering index."""
    values = _scope(actor, grid) | _span(span) | {"domain": domain, "today": today}
    return list(execute(session, _FOUND, values))


def closed(session: Session, actor: Actor, grid: str, span: Span, domain: Domain) -> list[Any]:
    """Tickets by grid and month of closing."""
    return list(execute(session, _CLOSED, _scope(actor, grid) | _span(span) | {"domain": domain}))


def visits(session: Session, actor: Actor, grid: str, span: Span) -> list[Any]:
    """Effective visits by grid and month: how many, and to how many venues."""
    return list(execute(session, _VISITS, _scope(actor, grid) | _span(span)))


def attempts(session: Session, actor: Actor, grid: str, span: Span) -> list[Any]:
    """Doors that did not open, by grid and month."""
    return list(execute(session, _ATTEMPTS, _scope(actor, grid) | _span(span)))


def visited(session: Session, actor: Actor, grid: str, span: Span) -> list[Any]:
    """How many venues were visited in each grid over all the months: twice counts once."""
    return list(execute(session, _VISITED_IN_ALL, _scope(actor, grid) | _span(span)))


def visits_of_moved(
    session: Session, actor: Actor, grid: str, span: Span, if_not: int
) -> list[Any]:
    """Grid, month and venue, for the few venues that were visited in more than one grid.

    There are none when as many were visited in all as in the grids one by one, `if_not`.
    """
    if execute(session, _VISITED_AT_ALL, _scope(actor, grid) | _span(span)).scalar() == if_not:
        return []
    return list(execute(session, _VISITS_OF_MOVED, _scope(actor, grid) | _span(span)))


def venues(session: Session, actor: Actor, grid: str) -> list[Any]:
    """Venues still in business, by grid."""
    return list(execute(session, _VENUES, _scope(actor, grid)))


_FIRST, _LAST = param("first_day", kind=sa.Date), param("last_day", kind=sa.Date)
_COVERAGE = sa.select(sa.func.count(), sa.func.coalesce(_count(coded(CodeState.JIAN)), 0)).where(
    _below(col(Venue.grid)), col(Venue.status).in_(IN_BUSINESS)
)
_WHEN_FOUND = sa.and_(
    col(Hazard.found_at) >= param("since", kind=UTCDateTime()),
    col(Hazard.found_at) < param("until", kind=UTCDateTime()),
)
_LEDGER = (
    sa.select(
        col(Hazard.found_month),
        *(_count(_meant(figure)) for figure in LEDGER),
    )
    .where(
        col(Hazard.domain) == param("domain"),
        col(Hazard.found_month).between(_FROM, _TO),
        _below(col(Hazard.grid)),
        _WHEN_FOUND,
    )
    .group_by(col(Hazard.found_month))
    .order_by(col(Hazard.found_month))
)
_SITES = (
    sa.select(col(CampaignSite.kind), sa.func.count())
    .join(Hazard, col(Hazard.id) == col(CampaignSite.hazard_id))
    .where(
        col(Hazard.domain) == param("domain"),
        _below(col(Hazard.grid)),
        _STATE != State.VOIDED,
        _WHEN_FOUND,
    )
    .group_by(col(CampaignSite.kind))
    .order_by(col(CampaignSite.kind))
)
_EBIKES = (
    sa.select(col(Ebike.plate), sa.func.count())
    .where(_below(col(Ebike.grid)), col(Ebike.active).is_(True), col(Ebike.registered_on) <= _LAST)
    .group_by(col(Ebike.plate))
)
_STATIONS = sa.select(sa.func.count()).where(
    _below(col(Station.grid)), col(Station.active).is_(True)
)
_DISSUASIONS = (
    sa.select(col(Dissuasion.violation), sa.func.count())
    .where(_below(col(Dissuasion.grid)), col(Dissuasion.day).between(_FIRST, _LAST))
    .group_by(col(Dissuasion.violation))
)


def coverage(session: Session, actor: Actor, grid: str) -> tuple[int, int]:
    """Venues still in business, and how many of them have their 吉安码 on record."""
    venues_there, coded = execute(session, _COVERAGE, _scope(actor, grid)).one()
    return venues_there, coded


def ledger(
    session: Session, actor: Actor, grid: str, days: Days, domain: Domain, today: date
) -> list[Any]:
    """Tickets of one ledger found between two days, by month: found, closed, overdue, undated."""
    values = _scope(actor, grid) | _days(days) | {"domain": domain, "today": today}
    first, last = days
    values |= _span((first.year * 100 + first.month, last.year * 100 + last.month))
    return list(execute(session, _LEDGER, values))


def sites(session: Session, actor: Actor, grid: str, days: Days, domain: Domain) -> list[Any]:
    """Tickets of a campaign found between two days, by kind of object."""
    values = _scope(actor, grid) | _days(days) | {"domain": domain}
    return list(execute(session, _SITES, values))


def ebikes(session: Session, actor: Actor, grid: str, until: date) -> list[Any]:
    """E-bikes in use by plate, of those registered by a day."""
    return list(execute(session, _EBIKES, _scope(actor, grid) | {"last_day": until}))


def stations(session: Session, actor: Actor, grid: str) -> int:
    """Stations in use."""
    return int(execute(session, _STATIONS, _scope(actor, grid)).scalar_one())


def dissuasions(session: Session, actor: Actor, grid: str, days: Days) -> list[Any]:
    """Dissuasions between two days, by violation."""
    values = _scope(actor, grid) | {"first_day": days[0], "last_day": days[1]}
    return list(execute(session, _DISSUASIONS, values))


def _days(days: Days) -> dict[str, Any]:
    first, last = days
    return {
        "since": datetime.combine(first, time(), BEIJING),
        "until": datetime.combine(last + timedelta(days=1), time(), BEIJING),
    }


def _scope(actor: Actor, grid: str) -> dict[str, Any]:
    path = narrowed(actor, grid)
    return {"below": path, "beyond": beyond(path)}


def _span(span: Span) -> dict[str, Any]:
    return {"first": span[0], "last": span[1]}
