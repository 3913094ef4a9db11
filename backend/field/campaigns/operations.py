"""What is done to campaigns: begun, and given the objects they look at."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from backend.core.change_log import insert_into
from backend.core.database import execute, new_id
from backend.field.campaigns import queries
from backend.field.campaigns.models import Campaign, CampaignSite
from backend.people.accounts.models import Actor


def begin(
    session: Session, actor: Actor, grid: str, name: str, domain: str, day: date, now: datetime
) -> Campaign:
    """The campaign of this name; begun now if there is none yet."""
    if found := queries.campaign_named(session, actor, grid, name):
        found.starts_on = min(found.starts_on, day)
        return found
    campaign = Campaign(
        id=new_id(), grid=grid, name=name, domain=domain, starts_on=day,
        created_at=now, created_by=actor.id,
    )  # fmt: skip
    session.add(campaign)
    session.flush()
    return campaign


def add_sites(session: Session, sites: Sequence[CampaignSite]) -> None:
    """Put objects into their campaigns; rows, not objects."""
    rows: list[dict[str, Any]] = [
        {name: getattr(site, name) for name in CampaignSite.model_fields} for site in sites
    ]
    if rows:
        execute(session, insert_into(session, CampaignSite), rows)
