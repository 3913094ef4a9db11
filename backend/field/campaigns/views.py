"""Campaigns as clients see them: put together from objects, tickets and names of grids."""

from datetime import date
from uuid import UUID

from sqlmodel import Session

from backend.field.campaigns import queries
from backend.field.campaigns.models import SiteKind
from backend.field.campaigns.schemas import CampaignRow, KindProgress, SiteList, SiteRow
from backend.field.hazards.listing.queries import HazardFilter
from backend.field.hazards.models import OPEN, Domain
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor


def list_campaigns(session: Session, actor: Actor, grid: str, today: date) -> list[CampaignRow]:
    """Campaigns with how far they have come in a grid, whole and by kind."""
    kinds: dict[UUID, dict[SiteKind, KindProgress]] = {}
    whole: dict[UUID, CampaignRow] = {}
    counted = queries.progress(session, actor, grid, today)
    found = queries.campaigns(session, actor, list({row[0] for row in counted}))
    names = accounts.grid_names(session, actor, {one.grid for one in found})
    for one in found:
        whole[one.id] = CampaignRow(
            id=one.id, name=one.name, domain=Domain(one.domain), grid=one.grid,
            grid_name=names.get(one.grid, ""), starts_on=one.starts_on, ends_on=one.ends_on,
        )  # fmt: skip
    for campaign, kind, state, number, late in counted:
        part = kinds.setdefault(campaign, {}).setdefault(kind, KindProgress(site=kind))
        for progress in (part, whole[campaign]):
            progress.count(state, number, late)
    for campaign, row in whole.items():
        row.kinds = list(kinds[campaign].values())
    return list(whole.values())


def sites(
    session: Session, actor: Actor, campaign: UUID, wanted: HazardFilter, kind: SiteKind | None,
    today: date, *, offset: int, limit: int,
) -> SiteList:  # fmt: skip
    """One page of a campaign's objects."""
    found, total = queries.sites(
        session, actor, campaign, wanted, kind, today, offset=offset, limit=limit
    )
    return SiteList([SiteRow(**row, overdue_days=_late(row, today)) for row in found], total)


def _late(row: dict[str, object], today: date) -> int | None:
    due = row["due_on"]
    return (today - due).days if isinstance(due, date) and row["state"] in OPEN else None
