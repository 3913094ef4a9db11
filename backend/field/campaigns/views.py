"""Campaigns as clients see them: put together from objects, tickets and names of grids."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlmodel import Session

from backend.field.campaigns import queries
from backend.field.campaigns.models import Campaign, CampaignSite, SiteKind
from backend.field.campaigns.schemas import (
    PROGRESS_FIGURES,
    CampaignMirror,
    CampaignPage,
    CampaignProgress,
    CampaignRow,
    GridProgress,
    KindProgress,
    SiteList,
    SiteMirror,
    SiteResult,
    SiteRow,
)
from backend.field.campaigns.templates.catalogue import CampaignItem, theme
from backend.field.hazards.listing.queries import HazardFilter
from backend.field.hazards.models import OPEN, Domain
from backend.field.venues.models import VenueClass
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor


def list_campaigns(session: Session, actor: Actor, grid: str, today: date) -> list[CampaignRow]:
    """Campaigns with how far they have come in a grid, whole and by kind."""
    counted = queries.progress(session, actor, grid, today)
    found = queries.campaigns(session, actor, grid, list({row["campaign_id"] for row in counted}))
    whole = _rows(session, actor, found, grid)
    for row in counted:
        if one := whole.get(row["campaign_id"]):
            one.kinds.append(KindProgress(site=SiteKind(row["kind"]), **_numbers(row)))
            one.count(one.kinds[-1])
    return list(whole.values())


def _rows(
    session: Session, actor: Actor, found: Sequence[Campaign], grid: str
) -> dict[UUID, CampaignRow]:
    names = accounts.grid_names(session, actor, {one.grid for one in found})
    still = queries.open_tickets(session, actor, grid, [one.id for one in found])
    return {
        one.id: CampaignRow(
            id=one.id, name=one.name, domain=Domain(one.domain), grid=one.grid,
            grid_name=names.get(one.grid, ""), starts_on=one.starts_on, ends_on=one.ends_on,
            ended_on=one.ended_on, works=one.runs, open_tickets=still.get(one.id, 0),
        )
        for one in found
    }  # fmt: skip


def _numbers(row: Mapping[str, Any]) -> dict[str, int]:
    return {name: int(row[name] or 0) for name in CampaignProgress.__struct_fields__}


def page(session: Session, actor: Actor, campaign: UUID, grid: str, today: date) -> CampaignPage:
    """One campaign whole, and how far each grid is."""
    (row,) = [r for r in list_campaigns(session, actor, grid, today) if r.id == campaign] or [None]
    if row is None:
        raise queries.CampaignUnknown(campaign=campaign)
    kept = queries.get_campaign(session, actor, campaign)
    counted = queries.by_grid(session, actor, campaign, grid, today)
    names = accounts.grid_names(session, actor, {one["grid"] for one in counted})
    return CampaignPage(
        campaign=row,
        template=kept.template,
        grids=kept.grids,
        classes=_classes(kept),
        items=items_of(kept),
        by_grid=[
            GridProgress(grid=one["grid"], grid_name=names.get(one["grid"], ""), **_numbers(one))
            for one in counted
        ],
        figures=PROGRESS_FIGURES,
    )


def items_of(campaign: Campaign) -> list[CampaignItem]:
    """The lines that are asked."""
    return [one for one in msgspec.convert(campaign.items, list[CampaignItem]) if one.asked]


def _classes(campaign: Campaign) -> list[VenueClass] | None:
    return None if campaign.classes is None else [VenueClass(one) for one in campaign.classes]


def mirrored_campaigns(session: Session, actor: Actor, ids: Sequence[UUID]) -> list[CampaignMirror]:
    """Campaigns as phones keep them."""
    return [_mirrored(one) for one in queries.campaigns_shown(session, actor, ids)]


def _mirrored(one: Campaign) -> CampaignMirror:
    template = theme(one.template) if one.template else None
    return CampaignMirror(
        id=one.id, name=one.name, grid=one.grid, domain=Domain(one.domain),
        starts_on=one.starts_on, ends_on=one.ends_on, classes=_classes(one),
        site=template.site if template else SiteKind.OTHER, items=items_of(one),
    )  # fmt: skip


def mirrored_sites(session: Session, actor: Actor, ids: Sequence[UUID]) -> list[SiteMirror]:
    """Sites as phones keep them."""
    return [_site(one) for one in queries.sites_shown(session, actor, ids)]


def _site(site: CampaignSite) -> SiteMirror:
    return SiteMirror(**{name: getattr(site, name) for name in SiteMirror.__struct_fields__})


def sites(
    session: Session, actor: Actor, campaign: UUID, wanted: HazardFilter, kind: SiteKind | None,
    result: SiteResult | None, today: date, *, offset: int, limit: int,
) -> SiteList:  # fmt: skip
    """One page of a campaign's objects."""
    found, total = queries.sites(
        session, actor, campaign, wanted, kind, result, today, offset=offset, limit=limit
    )
    return SiteList([SiteRow(**row, overdue_days=_late(row, today)) for row in found], total)


def _late(row: dict[str, object], today: date) -> int | None:
    due = row["due_on"]
    return (today - due).days if isinstance(due, date) and row["state"] in OPEN else None
