"""Commands on campaigns and at their sites, each with its handler."""

from typing import Any

from backend.field.campaigns import operations
from backend.field.campaigns.schemas import (
    CampaignAddSites,
    CampaignAmend,
    CampaignBegin,
    CampaignEnd,
    SiteInspect,
    SiteRecord,
)
from backend.field.campaigns.sites import operations as sites
from backend.people.accounts.models import Role
from backend.sync.commands import DECISION, EVIDENCE, Command

KEEPERS = frozenset({Role.OFFICE, Role.ADMIN})
WRITERS = frozenset({Role.GRID_WORKER, Role.OFFICE, Role.ADMIN})
COMMANDS: tuple[Command[Any], ...] = (
    Command(
        "campaign.begin", "建立专项", CampaignBegin, operations.begin_campaign, DECISION, KEEPERS
    ),
    Command("campaign.amend", "修改专项", CampaignAmend, operations.amend, DECISION, KEEPERS),
    Command("campaign.end", "结束专项", CampaignEnd, operations.end, DECISION, KEEPERS),
    Command(
        "campaign.add_sites", "添加点位", CampaignAddSites, operations.add_listed, DECISION, KEEPERS
    ),
    Command("site.record", "登记点位", SiteRecord, sites.record, EVIDENCE, WRITERS),
    Command("site.inspect", "检查点位", SiteInspect, sites.inspect, EVIDENCE, WRITERS),
)
