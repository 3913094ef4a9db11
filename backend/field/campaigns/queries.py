"""Reads of campaigns and their sites; every one of them takes the actor."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from backend.core.database import execute, param
from backend.core.errors import NotFound
from backend.core.text import search_words
from backend.field.campaigns.models import Campaign, CampaignSite, SiteKind, SiteOutcome
from backend.field.campaigns.schemas import SiteResult
from backend.field.hazards.listing.queries import HazardFilter, conditions
from backend.field.hazards.models import OPEN, Hazard, State
from backend.people.accounts.models import Actor, Grid, Role
from backend.people.accounts.queries import beyond, narrowed, visible_to, within

_lies_in: sa.ColumnElement[str] = sa.func.coalesce(col(Hazard.grid), col(CampaignSite.grid))
"""By the ticket, as lists are: it may have moved with its place."""
_VOIDED = sa.func.coalesce(col(Hazard.state), "") == State.VOIDED
_STANDS = sa.and_(
    col(CampaignSite.joined_into).is_(None),
    sa.or_(sa.not_(_VOIDED), col(CampaignSite.checked_at).is_not(None)),
)
"""A site that counts; one of an old ledger whose ticket was a mistake does not."""
_TICKET_HERE = sa.and_(col(CampaignSite.hazard_id).is_not(None), sa.not_(_VOIDED))
_OUTCOME = sa.func.coalesce(col(CampaignSite.outcome), "")
_FOUND = sa.or_(
    _TICKET_HERE,
    sa.and_(col(CampaignSite.hazard_id).is_(None), _OUTCOME == SiteOutcome.FOUND),
)
_TODO = sa.and_(col(CampaignSite.hazard_id).is_(None), col(CampaignSite.outcome).is_(None))
RESULTS: dict[SiteResult, sa.ColumnElement[bool]] = {
    SiteResult.TODO: _TODO,
    SiteResult.CHECKED: sa.not_(_TODO),
    SiteResult.CLEAR: sa.and_(sa.not_(_TODO), sa.not_(_FOUND)),
    SiteResult.FOUND: _FOUND,
}
"""One declaration of each: for the number, and for the list that it opens."""
_LATE = sa.and_(col(Hazard.state).in_(OPEN), col(Hazard.due_on) < param("today", kind=sa.Date))
_COUNTED = {
    **{result.value: condition for result, condition in RESULTS.items()},
    "closed": col(Hazard.state) == State.CLOSED,
    "submitted": col(Hazard.state) == State.SUBMITTED,
    "overdue": _LATE,
}


def _counting(*by: Any) -> Any:
    sums = (sa.func.sum(sa.case((c, 1), else_=0)).label(n) for n, c in _COUNTED.items())
    return (
        sa.select(*by, sa.func.count().label("total"), *sums)
        .select_from(CampaignSite)
        .outerjoin(Hazard, col(Hazard.id) == col(CampaignSite.hazard_id))
        .where(_lies_in >= param("below"), _lies_in < param("beyond"), _STANDS)
        .group_by(*by)
        .order_by(*by)
    )


_PROGRESS = _counting(col(CampaignSite.campaign_id), col(CampaignSite.kind))
_BY_GRID = _counting(col(CampaignSite.grid)).where(
    col(CampaignSite.campaign_id) == param("campaign")
)
_SITE = ("id", "place", "owner", "size", "treatment", "count", "payer", "outcome", "checked_at",
         "checked_by_name")  # fmt: skip
_TICKET = (
    "number", "item_text", "detail", "level", "state", "found_at", "due_on", "closed_at",
    "closed_by_name",
)  # fmt: skip


class CampaignUnknown(NotFound):
    """No such campaign in the actor's grid."""

    code = "campaign.unknown"
    sentence = (
        "没有找到这个专项，或它在你的网格里没有对象。请回到专项整治重新选，需要时联系应急办。"
    )


class SiteUnknown(NotFound):
    """No such site in the actor's grid."""

    code = "site.unknown"
    sentence = "没有找到这一处，或它不在你负责的网格里。请刷新后再看，需要时联系街道应急办。"


def campaign_named(session: Session, actor: Actor, grid: str, name: str) -> Campaign | None:
    """The campaign of a sub-district by its name; whoever works there may add to it."""
    statement = select(Campaign).where(Campaign.grid == grid, Campaign.name == name)
    return session.exec(statement).one_or_none()


def campaign_exists(session: Session, actor: Actor, campaign: UUID) -> bool:
    """Whether an id is in use, in whatever grid."""
    return session.get(Campaign, campaign) is not None


def _above_and_below(actor: Actor) -> sa.ColumnElement[bool]:
    """Campaigns of the actor's grid, of those below it and of those that it lies in."""
    parts = actor.grid.strip(".").split(".")
    above = [".".join(parts[:n]) + "." for n in range(1, len(parts) + 1)]
    return sa.or_(col(Campaign.grid).in_(above), within(col(Campaign.grid), actor.grid))


def get_campaign(session: Session, actor: Actor, campaign: UUID) -> Campaign:
    """Fetch one campaign that reaches the actor's grid."""
    statement = select(Campaign).where(Campaign.id == campaign, _above_and_below(actor))
    if actor.venue is None and (found := session.exec(statement).one_or_none()):
        return found
    raise CampaignUnknown(campaign=campaign)


def own_campaign(session: Session, actor: Actor, campaign: UUID) -> Campaign:
    """Fetch one campaign that is the actor's to change."""
    statement = visible_to(actor, Campaign, select(Campaign).where(Campaign.id == campaign))
    if found := session.exec(statement).one_or_none():
        return found
    raise CampaignUnknown(campaign=campaign)


def running(session: Session, actor: Actor) -> Sequence[Campaign]:
    """Campaigns that people work on now, and that reach the actor's grid; stations have none."""
    if actor.role is Role.STATION_DUTY:
        return []
    statement = select(Campaign).where(col(Campaign.ended_on).is_(None), _above_and_below(actor))
    found = [one for one in session.exec(statement).all() if one.runs]
    return [one for one in found if reaches(one, actor.grid)]


def campaigns_shown(session: Session, actor: Actor, ids: Sequence[UUID]) -> Sequence[Campaign]:
    """Those of these campaigns that phones keep."""
    if not ids:
        return []
    wanted = set(ids)
    return [one for one in running(session, actor) if one.id in wanted]


def get_site(session: Session, actor: Actor, site: UUID) -> CampaignSite:
    """Fetch one site of the actor's; of one that was there already, that other."""
    found = _site(session, actor, site)
    return _site(session, actor, found.joined_into) if found.joined_into else found


def _site(session: Session, actor: Actor, site: UUID) -> CampaignSite:
    statement = visible_to(actor, CampaignSite, select(CampaignSite).where(CampaignSite.id == site))
    if found := session.exec(statement).one_or_none():
        return found
    raise SiteUnknown(site=site)


def site_exists(session: Session, actor: Actor, site: UUID) -> bool:
    """Whether an id is in use, in whatever grid."""
    return session.get(CampaignSite, site) is not None


def keyed(session: Session, actor: Actor, campaign: UUID, keys: Sequence[str]) -> dict[str, UUID]:
    """Sites of a campaign by what they are known by; the oldest of each."""
    statement = (
        select(CampaignSite.key, CampaignSite.id)
        .where(
            CampaignSite.campaign_id == campaign,
            col(CampaignSite.key).in_(keys),
            col(CampaignSite.joined_into).is_(None),
        )
        .order_by(col(CampaignSite.created_at).desc())
    )
    found = session.exec(visible_to(actor, CampaignSite, statement)).all()
    return {key: site for key, site in found if key}


def sites_shown(session: Session, actor: Actor, ids: Sequence[UUID]) -> Sequence[CampaignSite]:
    """Those of these sites that phones keep: of campaigns that run."""
    if not ids:
        return []
    statement = select(CampaignSite).where(
        col(CampaignSite.id).in_(ids), col(CampaignSite.joined_into).is_(None)
    )
    now = {one.id for one in running(session, actor)}
    found = session.exec(visible_to(actor, CampaignSite, statement)).all()
    return [site for site in found if site.campaign_id in now]


def sites_in(session: Session, actor: Actor, campaign: UUID) -> Sequence[tuple[UUID, str]]:
    """Id and grid of all sites of a campaign."""
    statement = select(CampaignSite.id, CampaignSite.grid).where(
        CampaignSite.campaign_id == campaign, col(CampaignSite.joined_into).is_(None)
    )
    return session.exec(visible_to(actor, CampaignSite, statement)).all()


def sites_of(session: Session, actor: Actor, hazards: Sequence[UUID]) -> dict[UUID, CampaignSite]:
    """The objects that tickets are about, by ticket."""
    if not hazards:
        return {}
    statement = select(CampaignSite).where(col(CampaignSite.hazard_id).in_(hazards))
    found = session.exec(visible_to(actor, CampaignSite, statement)).all()
    return {site.hazard_id: site for site in found if site.hazard_id}


def progress(session: Session, actor: Actor, grid: str, today: date) -> list[Any]:
    """Sites of a grid by campaign and kind: how many, and how many of them stand how."""
    path = narrowed(actor, grid)
    values = {"below": path, "beyond": beyond(path), "today": today}
    return list(execute(session, _PROGRESS, values).mappings())


def by_grid(session: Session, actor: Actor, campaign: UUID, grid: str, today: date) -> list[Any]:
    """Sites of one campaign by grid."""
    path = narrowed(actor, grid)
    values = {"below": path, "beyond": beyond(path), "today": today, "campaign": campaign}
    return list(execute(session, _BY_GRID, values).mappings())


def open_tickets(
    session: Session, actor: Actor, grid: str, campaigns: Sequence[UUID]
) -> dict[UUID, int]:
    """How many tickets of each campaign are open in a grid, at venues too."""
    statement = (
        sa.select(col(Hazard.campaign_id), sa.func.count())
        .where(
            col(Hazard.campaign_id).in_(campaigns),
            col(Hazard.state).in_(OPEN),
            within(col(Hazard.grid), narrowed(actor, grid)),
        )
        .group_by(col(Hazard.campaign_id))
    )
    return {row[0]: row[1] for row in execute(session, statement)} if campaigns else {}


def campaigns(session: Session, actor: Actor, grid: str, told: Sequence[UUID]) -> list[Campaign]:
    """Campaigns, the newest first: those told of, and those that are at work in the grid.

    A campaign is its sub-district's, above the grid of most who work on it.
    """
    path = narrowed(actor, grid)
    statement = select(Campaign).where(sa.or_(col(Campaign.id).in_(told), _above_and_below(actor)))
    found = session.exec(
        statement.order_by(col(Campaign.starts_on).desc(), col(Campaign.name))
    ).all()
    known = set(told)
    return [one for one in found if one.id in known or (one.items and reaches(one, path))]


def reaches(campaign: Campaign, path: str) -> bool:
    """Whether a campaign looks at anything in this grid, or it at anything within that."""
    places = campaign.grids or [campaign.grid]
    return any(one.startswith(path) or path.startswith(one) for one in places)


def sites(
    session: Session, actor: Actor, campaign: UUID, wanted: HazardFilter, kind: SiteKind | None,
    result: SiteResult | None, today: date, *, offset: int, limit: int,
) -> tuple[list[Any], int]:  # fmt: skip
    """One page of a campaign's objects, what is due first on top, and how many there are."""
    here = _narrowed(actor, campaign, wanted, kind, result, today)
    ended = sa.case((col(Hazard.state).in_(OPEN), 0), (_TODO, 1), else_=2)
    page = (
        here(
            sa.select(
                *(col(getattr(CampaignSite, name)) for name in _SITE),
                col(CampaignSite.kind).label("site"),
                col(CampaignSite.hazard_id),
                *(col(getattr(Hazard, name)) for name in _TICKET),
                _lies_in.label("grid"),
                col(Grid.full_name).label("grid_name"),
            ).select_from(CampaignSite)
        )
        .join(Grid, col(Grid.path) == col(CampaignSite.grid))
        .order_by(
            ended, col(Hazard.due_on).asc().nulls_last(), col(Hazard.number).asc().nulls_last(),
            col(CampaignSite.grid), col(CampaignSite.place), col(CampaignSite.id),
        )
        .offset(offset)
        .limit(limit)
    )  # fmt: skip
    found = list(execute(session, page).mappings())
    count = here(sa.select(sa.func.count()).select_from(CampaignSite))
    total: int = execute(session, count).scalar_one()
    if total == 0:
        _known(session, actor, campaign)
    return found, total


def _narrowed(
    actor: Actor,
    campaign: UUID,
    wanted: HazardFilter,
    kind: SiteKind | None,
    result: SiteResult | None,
    today: date,
) -> Any:
    """What narrows a statement over sites: the filters of the board, the kind, the result."""

    def here(statement: Any) -> Any:
        joined = statement.outerjoin(Hazard, col(Hazard.id) == col(CampaignSite.hazard_id)).where(
            col(CampaignSite.campaign_id) == campaign, _STANDS
        )
        if kind:
            joined = joined.where(col(CampaignSite.kind) == kind)
        if result:
            joined = joined.where(RESULTS[result])
        return _told(joined, actor, wanted, today)

    return here


def _told(statement: Any, actor: Actor, wanted: HazardFilter, today: date) -> Any:
    """By words and grid a site is found without a ticket, too; by what a ticket is, with one."""
    statement = statement.where(within(_lies_in, narrowed(actor, wanted.grid), own=wanted.own))
    for word in search_words(wanted.text):
        said = [col(CampaignSite.place), col(CampaignSite.owner), col(Hazard.search)]
        statement = statement.where(
            sa.or_(*(sa.func.lower(one).like(word.like, escape="\\") for one in said))
        )
    return statement.where(*conditions(wanted, today))


def _known(session: Session, actor: Actor, campaign: UUID) -> None:
    """Refuse a campaign that has nothing in the actor's grid, and does not look there."""
    one = select(CampaignSite.id).where(CampaignSite.campaign_id == campaign).limit(1)
    if session.exec(visible_to(actor, CampaignSite, one)).first() is not None:
        return
    found = get_campaign(session, actor, campaign)
    if not (found.items and reaches(found, actor.grid)):
        raise CampaignUnknown(campaign=campaign)
