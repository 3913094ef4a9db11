"""Campaigns over HTTP: read only. Every write comes through the one door, /api/sync/push."""

from typing import Annotated
from uuid import UUID

from litestar import Router, get
from litestar.params import FromPath, FromQuery, QueryParameter

from backend.core.clock import day_of
from backend.core.errors import Forbidden, NotFound
from backend.core.http.handlers import Here, page, refusing
from backend.field.campaigns import views
from backend.field.campaigns.models import SiteKind
from backend.field.campaigns.schemas import (
    PROGRESS_FIGURES,
    CampaignList,
    CampaignPage,
    SiteList,
    SiteResult,
    ThemeList,
)
from backend.field.campaigns.templates.catalogue import themes
from backend.field.hazards.listing.queries import HazardFilter
from backend.field.hazards.models import Due, State
from backend.people.accounts.sessions.handlers import CurrentActor, desk_only

MOST = 200


@get("/campaigns", sync_to_thread=True, responses=refusing(NotFound))
def list_campaigns(here: Here, me: CurrentActor, grid: FromQuery[str] = "") -> CampaignList:
    """List campaigns and how far they are; who may: all unconfined, over their own grid."""
    with here.db.reading() as session:
        return CampaignList(
            views.list_campaigns(session, me, grid, day_of(here.now)), grid, PROGRESS_FIGURES
        )


@get("/campaigns/templates", sync_to_thread=False, responses=refusing(Forbidden))
def list_themes(me: CurrentActor) -> ThemeList:
    """List what a campaign may begin with; who may: the desk (office, admin, leader, enforcer)."""
    desk_only(me)
    return ThemeList(themes())


@get("/campaigns/{campaign_id:uuid}", sync_to_thread=True, responses=refusing(NotFound))
def show_campaign(
    here: Here, me: CurrentActor, campaign_id: FromPath[UUID], grid: FromQuery[str] = ""
) -> CampaignPage:
    """Show a campaign whole; who may: all unconfined, over their own grid."""
    with here.db.reading() as session:
        return views.page(session, me, campaign_id, grid, day_of(here.now))


@get("/campaigns/{campaign_id:uuid}/sites", sync_to_thread=True, responses=refusing(NotFound))
def list_sites(
    here: Here,
    me: CurrentActor,
    campaign_id: FromPath[UUID],
    q: FromQuery[str] = "",
    grid: FromQuery[str] = "",
    states: Annotated[list[State] | None, QueryParameter(name="state")] = None,
    overdue: FromQuery[bool] = False,
    site: FromQuery[SiteKind | None] = None,
    result: FromQuery[SiteResult | None] = None,
    offset: FromQuery[int] = 0,
    limit: FromQuery[int] = 50,
) -> SiteList:
    """List a campaign's objects, due first; who may: all unconfined, over their own grid."""
    due = Due.OVERDUE if overdue else None
    wanted = HazardFilter(text=q, grid=grid, states=tuple(states or ()), due=due)
    offset, limit = page(offset, limit, MOST)
    with here.db.reading() as session:
        return views.sites(
            session, me, campaign_id, wanted, site, result, day_of(here.now),
            offset=offset, limit=limit,
        )  # fmt: skip


router = Router(
    "/", route_handlers=[list_campaigns, list_themes, show_campaign, list_sites], tags=["campaigns"]
)
