"""Reads of campaigns and their sites; every one of them takes the actor."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from backend.core.database import execute, param
from backend.core.errors import NotFound
from backend.field.campaigns.models import Campaign, CampaignSite, SiteKind
from backend.field.hazards.listing.queries import HazardFilter, narrow_hazards
from backend.field.hazards.models import OPEN, Hazard, State
from backend.people.accounts.models import Actor, Grid
from backend.people.accounts.queries import beyond, narrowed, visible_to

_HERE = (
    # By the ticket, as the list of objects is: it may have moved with its place.
    col(Hazard.grid) >= param("below"),
    col(Hazard.grid) < param("beyond"),
    col(Hazard.state) != State.VOIDED,
)
_LATE = sa.and_(col(Hazard.state).in_(OPEN), col(Hazard.due_on) < param("today", kind=sa.Date))
_PROGRESS = (
    sa.select(
        col(CampaignSite.campaign_id),
        col(CampaignSite.kind),
        col(Hazard.state),
        sa.func.count(),
        sa.func.sum(sa.case((_LATE, 1), else_=0)),
    )
    .join(Hazard, col(Hazard.id) == col(CampaignSite.hazard_id))
    .where(*_HERE)
    .group_by(col(CampaignSite.campaign_id), col(CampaignSite.kind), col(Hazard.state))
    .order_by(col(CampaignSite.kind))
)
_SITE = ("id", "place", "owner", "size", "treatment", "grid")
_TICKET = (
    "number", "item_text", "detail", "level", "state", "found_at", "due_on", "closed_at",
    "closed_by_name",
)  # fmt: skip


def campaign_named(session: Session, actor: Actor, grid: str, name: str) -> Campaign | None:
    """The campaign of a sub-district by its name; whoever works there may add to it."""
    statement = select(Campaign).where(Campaign.grid == grid, Campaign.name == name)
    return session.exec(statement).one_or_none()


def sites_of(session: Session, actor: Actor, hazards: Sequence[UUID]) -> dict[UUID, CampaignSite]:
    """The objects that tickets are about, by ticket."""
    if not hazards:
        return {}
    statement = select(CampaignSite).where(col(CampaignSite.hazard_id).in_(hazards))
    found = session.exec(visible_to(actor, CampaignSite, statement)).all()
    return {site.hazard_id: site for site in found if site.hazard_id}


def progress(session: Session, actor: Actor, grid: str, today: date) -> list[Any]:
    """Objects of a grid by campaign, kind and state: how many, and how many of them are late."""
    path = narrowed(actor, grid)
    values = {"below": path, "beyond": beyond(path), "today": today}
    return list(execute(session, _PROGRESS, values))


def campaigns(session: Session, actor: Actor, ids: Sequence[UUID]) -> Sequence[Campaign]:
    """Campaigns, the newest first; the caller knows that they have an object in scope.

    A campaign is its sub-district's, above the grid of most who work on it.
    """
    statement = select(Campaign).where(col(Campaign.id).in_(ids))
    return session.exec(
        statement.order_by(col(Campaign.starts_on).desc(), col(Campaign.name))
    ).all()


def sites(
    session: Session, actor: Actor, campaign: UUID, wanted: HazardFilter, kind: SiteKind | None,
    today: date, *, offset: int, limit: int,
) -> tuple[list[Any], int]:  # fmt: skip
    """One page of a campaign's objects, what is due first on top, and how many there are."""
    here = _narrowed(actor, campaign, wanted, kind, today)
    ended = sa.case((col(Hazard.state).in_(OPEN), 0), else_=1)
    page = (
        here(
            sa.select(
                *(col(getattr(CampaignSite, name)) for name in _SITE),
                col(CampaignSite.kind).label("site"),
                col(Hazard.id).label("hazard_id"),
                *(col(getattr(Hazard, name)) for name in _TICKET),
                col(Grid.full_name).label("grid_name"),
            ).join(Grid, col(Grid.path) == col(CampaignSite.grid))
        )
        .order_by(ended, col(Hazard.due_on).asc().nulls_last(), col(Hazard.number))
        .offset(offset)
        .limit(limit)
    )
    found = list(execute(session, page).mappings())
    count = here(sa.select(sa.func.count()).select_from(CampaignSite))
    total: int = execute(session, count).scalar_one()
    if total == 0:
        _known(session, actor, campaign)
    return found, total


def _narrowed(
    actor: Actor, campaign: UUID, wanted: HazardFilter, kind: SiteKind | None, today: date
) -> Any:
    """What narrows a statement over objects: the filters of the board, and the kind."""

    def here(statement: Any) -> Any:
        joined = statement.join(Hazard, col(Hazard.id) == col(CampaignSite.hazard_id)).where(
            col(CampaignSite.campaign_id) == campaign, col(Hazard.state) != State.VOIDED
        )
        if kind:
            joined = joined.where(col(CampaignSite.kind) == kind)
        return narrow_hazards(joined, actor, wanted, today)

    return here


def _known(session: Session, actor: Actor, campaign: UUID) -> None:
    """Refuse a campaign that has nothing in the actor's grid."""
    one = select(CampaignSite.id).where(CampaignSite.campaign_id == campaign).limit(1)
    if session.exec(visible_to(actor, CampaignSite, one)).first() is None:
        raise CampaignUnknown(campaign=campaign)


class CampaignUnknown(NotFound):
    """No such campaign in the actor's grid."""

    code = "campaign.unknown"
    sentence = (
        "没有找到这个专项，或它在你的网格里没有对象。请回到专项整治重新选，需要时联系应急办。"
    )
