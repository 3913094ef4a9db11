"""Reads of campaigns and their sites; every one of them takes the actor."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from backend.accounts.models import Actor
from backend.accounts.queries import visible_to
from backend.campaigns.models import Campaign, CampaignSite


def named(session: Session, actor: Actor, grid: str, name: str) -> Campaign | None:
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
