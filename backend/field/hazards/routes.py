"""Tickets over HTTP: reading only. Every write comes through the one door, /api/sync/push."""

from typing import Annotated
from uuid import UUID

from litestar import Router, get
from litestar.params import FromPath, FromQuery, QueryParameter

from backend.core.clock import day_of, span
from backend.core.errors import Forbidden, Invalid, NotFound
from backend.core.http.handlers import Here, page, refusing
from backend.core.http.lanes import light
from backend.field.hazards import queries, views
from backend.field.hazards.checklist.schemas import ItemRow, LawList
from backend.field.hazards.lifecycle.transitions import REOPEN_WITHIN, possible
from backend.field.hazards.listing import queries as listing
from backend.field.hazards.models import (
    Disposal,
    Domain,
    Due,
    HazardOrder,
    Level,
    Obligation,
    State,
)
from backend.field.hazards.schemas import HazardList, HazardsAlike, HazardTicket
from backend.field.venues.models import VenueClass
from backend.people.accounts.sessions.handlers import CurrentActor, desk_only

MOST = 200


@get("/hazards", sync_to_thread=True, responses=refusing(NotFound))
def list_hazards(
    here: Here,
    me: CurrentActor,
    q: FromQuery[str] = "",
    states: Annotated[list[State] | None, QueryParameter(name="state")] = None,
    level: FromQuery[Level | None] = None,
    disposal: FromQuery[Disposal | None] = None,
    domain: FromQuery[Domain | None] = None,
    grid: FromQuery[str] = "",
    overdue: FromQuery[bool] = False,
    due: FromQuery[Due | None] = None,
    waiting: FromQuery[Obligation | None] = None,
    venue_id: FromQuery[UUID | None] = None,
    ebike_id: FromQuery[UUID | None] = None,
    campaign_id: FromQuery[UUID | None] = None,
    found_from: FromQuery[str] = "",
    found_to: FromQuery[str] = "",
    closed_from: FromQuery[str] = "",
    closed_to: FromQuery[str] = "",
    venue_class: FromQuery[VenueClass | None] = None,
    own: FromQuery[bool] = False,
    voided: FromQuery[bool | None] = None,
    sort: FromQuery[HazardOrder] = HazardOrder.DUE,
    counts: FromQuery[bool] = False,
    offset: FromQuery[int] = 0,
    limit: FromQuery[int] = 50,
) -> HazardList:
    """List tickets, due first; who may: all unconfined, over their own grid."""
    wanted = listing.HazardFilter(
        text=q, grid=grid, states=tuple(states or ()), level=level, disposal=disposal,
        domain=domain, due=Due.OVERDUE if overdue else due, venue_id=venue_id,
        found=span(found_from, found_to), closed=span(closed_from, closed_to),
        venue_class=venue_class, sort=sort, waiting=waiting, ebike_id=ebike_id, own=own,
        voided=voided, campaign_id=campaign_id,
    )  # fmt: skip
    today, (offset, limit) = day_of(here.now), page(offset, limit, MOST)
    with here.db.reading() as session:
        found, total = listing.list_hazards(session, me, wanted, today, offset=offset, limit=limit)
        items = views.briefs(session, me, found, today)
        counted = views.counts(session, me, wanted, today) if counts else None
        return HazardList(items=items, total=total, counts=counted)


@get("/hazards/similar", sync_to_thread=True, responses=refusing(Invalid))
def list_alike(
    here: Here,
    me: CurrentActor,
    item_code: FromQuery[str],
    venue_id: FromQuery[UUID | None] = None,
    ebike_id: FromQuery[UUID | None] = None,
) -> HazardsAlike:
    """List what a report may repeat: open or within 30 days; who may: all unconfined."""
    if (venue_id is None) is (ebike_id is None):
        raise Invalid(reason="要么说是哪一家场所，要么说是哪一辆电动自行车")
    since = here.now - REOPEN_WITHIN
    with here.db.reading() as session:
        found = queries.alike(session, me, venue_id or ebike_id, item_code, since)
        return HazardsAlike(views.briefs(session, me, found, day_of(here.now)))


@get("/hazards/{hazard_id:uuid}", responses=refusing(NotFound))
@light
def show_hazard(here: Here, me: CurrentActor, hazard_id: FromPath[UUID]) -> HazardTicket:
    """Show a ticket whole; who may: all unconfined, over their own grid."""
    with here.db.glancing() as session:
        return views.ticket(session, me, hazard_id, here.now)


@get("/hazards/{hazard_id:uuid}/actions", sync_to_thread=True, responses=refusing(NotFound))
def list_actions(here: Here, me: CurrentActor, hazard_id: FromPath[UUID]) -> list[str]:
    """Name the commands the caller may give now; who may: all unconfined, over their own grid."""
    with here.db.reading() as session:
        return possible(me, queries.get_hazard(session, me, hazard_id), here.now)


@get("/checklist", sync_to_thread=True)
def list_items(here: Here, me: CurrentActor) -> list[ItemRow]:
    """List the checklist of the county that is in force today; who may: all unconfined."""
    with here.db.reading() as session:
        return [ItemRow.of(i) for i in queries.items_on(session, me, day_of(here.now))]


@get("/checklist/law", sync_to_thread=True, responses=refusing(Forbidden))
def list_law(here: Here, me: CurrentActor, edition: FromQuery[str] = "") -> LawList:
    """List the law behind the checklist; who may: the desk (office, admin, leader, enforcer)."""
    desk_only(me)
    with here.db.reading() as session:
        return views.law(session, me, edition, day_of(here.now))


router = Router(
    "/",
    route_handlers=[list_hazards, list_alike, show_hazard, list_actions, list_items, list_law],
    tags=["hazards"],
)
