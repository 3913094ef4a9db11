"""The one list of what the field may do: the union of what each feature declares."""

from typing import Any
from uuid import UUID

from msgspec import structs
from sqlmodel import Session

from backend.core.commands import CommandResult, CommandTime
from backend.field.campaigns import commands as campaigns
from backend.field.campaigns import queries as begun
from backend.field.campaigns.operations import line_of
from backend.field.campaigns.sites import operations as sites
from backend.field.ebikes import commands as ebikes
from backend.field.ebikes import queries as parked
from backend.field.ebikes.operations import called
from backend.field.hazards import commands as hazards
from backend.field.hazards import operations
from backend.field.hazards.operations import Place
from backend.field.hazards.schemas import HazardReport
from backend.field.inspections import commands as inspections
from backend.field.patrols import commands as patrols
from backend.field.stations import commands as stations
from backend.field.venues import commands as venues
from backend.office.notices import commands as notices
from backend.people.accounts.models import Actor
from backend.sync.commands import EVIDENCE, Command


def report(
    session: Session, actor: Actor, facts: HazardReport, moment: CommandTime
) -> CommandResult:
    """上报, of an e-bike or in a campaign too: tickets know nothing of either."""
    if facts.campaign_id:
        return _report_in_campaign(session, actor, facts, facts.campaign_id, moment)
    if facts.site_id:
        raise sites.OtherCampaign(site=facts.site_id)
    if facts.ebike_id is None:
        return operations.report(session, actor, facts, moment)
    ebike = parked.get_ebike(session, actor, facts.ebike_id)
    place = Place(ebike.grid, called(ebike), ebike.address)
    return operations.report(session, actor, facts, moment, place)


def _report_in_campaign(
    session: Session, actor: Actor, facts: HazardReport, named: UUID, moment: CommandTime
) -> CommandResult:
    """At one of its sites, or at a venue; by one of its own lines, or by one of the checklist."""
    campaign = begun.get_campaign(session, actor, named)
    line = line_of(campaign, facts.item_code, facts.edition)
    if facts.venue_id or facts.site_id is None:
        elsewhere = structs.replace(facts, site_id=None)
        return operations.report(session, actor, elsewhere, moment, line=line)
    site = sites.site_for_ticket(session, actor, campaign, facts.site_id)
    there = structs.replace(facts, site_id=site.id, ebike_id=None)
    told = operations.report(session, actor, there, moment, sites.place_of(site), line=line)
    sites.found(session, site, facts.id, actor, moment)
    return told


COMMANDS: tuple[Command[Any], ...] = (
    *venues.COMMANDS,
    *ebikes.COMMANDS,
    *campaigns.COMMANDS,
    *patrols.COMMANDS,
    hazards.on_ticket(
        "hazard.report", HazardReport, report, EVIDENCE, ("venue_id",), ("photos", "fixed.photos")
    ),
    *hazards.COMMANDS,
    *notices.COMMANDS,
    *inspections.COMMANDS,
    *stations.COMMANDS,
)
BY_NAME = {command.name: command for command in COMMANDS}
