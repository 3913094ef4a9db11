"""What is done at a site: met, looked at, and what is wrong there told as a ticket."""

from uuid import UUID

from sqlmodel import Session

from backend.core.commands import DONE, CommandResult, CommandTime
from backend.core.errors import Conflict, Invalid
from backend.field.campaigns import queries
from backend.field.campaigns.models import SITE_NAMES, Campaign, CampaignSite, SiteOutcome
from backend.field.campaigns.operations import demand_within, new_site, site_key
from backend.field.campaigns.schemas import SiteInspect, SiteRecord
from backend.field.hazards.operations import Place
from backend.people.accounts.models import Actor
from backend.people.accounts.trail.operations import leave_trail
from backend.sync.photos import operations as photos
from backend.sync.photos.models import Stage
from backend.sync.photos.schemas import PhotoFacts

_KNOWN = ("owner", "size", "count", "treatment", "payer")


class SiteThere(Conflict):
    """The id is another site's."""

    code = "site.exists"
    sentence = "这一处已经登记过了，没有重复登记。"


class OtherCampaign(Invalid):
    """The site belongs to another campaign."""

    code = "site.other_campaign"
    sentence = "这一处不是这个专项的。请回到专项里重新选，已填的内容不会丢。"


def record(session: Session, actor: Actor, facts: SiteRecord, moment: CommandTime) -> CommandResult:
    """Take a site that somebody met; one that is there already is that one.

    The new id stays and means the other: what a phone did next in the same breath names it.
    """
    campaign = queries.get_campaign(session, actor, facts.campaign_id)
    demand_within(session, actor, campaign, facts.grid)
    if queries.site_exists(session, actor, facts.id):
        raise SiteThere(site=facts.id)
    key = site_key(facts.kind, facts.grid, facts.place)
    there = queries.keyed(session, actor, campaign.id, [key]).get(key)
    site = new_site(campaign, facts, key, moment)
    site.id, site.joined_into = facts.id, there
    session.add(site)
    session.flush()
    known = queries.get_site(session, actor, facts.id)
    _learn(session, actor, known, facts, facts.photos, moment)
    if facts.clear is not None:
        _look(known, clear=facts.clear, actor=actor, moment=moment)
    if there is None:
        return DONE
    return CommandResult(note=f"“{known.place}”已经在册，合在一处，没有重复登记。")


def inspect(
    session: Session, actor: Actor, facts: SiteInspect, moment: CommandTime
) -> CommandResult:
    """Note that somebody stood before it. Always taken, whatever has happened since."""
    site = queries.get_site(session, actor, facts.id)
    _learn(session, actor, site, facts, facts.photos, moment)
    _look(site, clear=facts.clear, actor=actor, moment=moment)
    leave_trail(
        session, actor, "site.inspect", "site", site.id, site.grid, moment.at, clear=facts.clear
    )
    return DONE


def place_of(site: CampaignSite) -> Place:
    """Where a ticket at a site stands."""
    return Place(site.grid, SITE_NAMES[site.kind], site.place)


def site_for_ticket(
    session: Session, actor: Actor, campaign: Campaign, site_id: UUID
) -> CampaignSite:
    """The site that a report names, of this campaign."""
    site = queries.get_site(session, actor, site_id)
    if site.campaign_id != campaign.id:
        raise OtherCampaign(site=site_id)
    return site


def found(
    session: Session, site: CampaignSite, hazard: UUID, actor: Actor, moment: CommandTime
) -> None:
    """A ticket was opened here: the site is known by its newest."""
    session.flush()  # the ticket first, since the site refers to it
    site.hazard_id = hazard
    _look(site, clear=False, actor=actor, moment=moment)


def _learn(
    session: Session,
    actor: Actor,
    site: CampaignSite,
    facts: SiteRecord | SiteInspect,
    pictures: list[PhotoFacts],
    moment: CommandTime,
) -> None:
    """Take what is said; what is left out stays as it is known."""
    for name in _KNOWN:
        if (value := getattr(facts, name)) is not None:
            setattr(site, name, value)
    site.version += 1
    site.updated_at = max(site.updated_at, moment.at)
    shows = photos.Shows("site", site.id, site.grid, f"{SITE_NAMES[site.kind]} {site.place}")
    photos.declare(session, actor, pictures, Stage.BEFORE, shows, moment)


def _look(site: CampaignSite, *, clear: bool, actor: Actor, moment: CommandTime) -> None:
    """The latest look counts, in whatever order they come in."""
    if site.checked_at and moment.at < site.checked_at:
        return
    site.outcome = SiteOutcome.CLEAR if clear else SiteOutcome.FOUND
    site.checked_at, site.checked_by_name = moment.at, actor.name
    site.version += 1
    site.updated_at = max(site.updated_at, moment.at)
