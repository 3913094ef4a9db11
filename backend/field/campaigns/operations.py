"""What is done to campaigns: begun, changed, ended, and given the sites they look at."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any

import msgspec
from sqlmodel import Session

from backend.core.change_log import insert_into, record_change
from backend.core.clock import day_of
from backend.core.commands import DONE, CommandResult, CommandTime
from backend.core.database import execute, new_id
from backend.core.errors import Conflict, Invalid
from backend.core.text import fold_text
from backend.field.campaigns import queries
from backend.field.campaigns.models import Campaign, CampaignSite, SiteKind
from backend.field.campaigns.schemas import (
    CampaignAddSites,
    CampaignAmend,
    CampaignBegin,
    CampaignEnd,
    CampaignLine,
    SiteFacts,
)
from backend.field.campaigns.templates.catalogue import CampaignItem, Theme, theme
from backend.field.hazards import queries as hazards
from backend.field.hazards.models import DayUnit, Disposal, Domain
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, GridLevel
from backend.people.accounts.trail.operations import leave_trail

OWN = "自定"
"""The edition of a line that the office wrote itself; a notice prints that it is a requirement."""
MOST_TAKEN_OUT = 200
_MARKS = re.compile(r"[\W_]+")


class CampaignThere(Conflict):
    """The id is another campaign's."""

    code = "campaign.exists"
    sentence = "这个专项已经建好了，没有重复建立。"


class CampaignNameTaken(Conflict):
    """Two of one name could not be told apart."""

    code = "campaign.name_taken"
    sentence = "已经有叫“{name}”的专项。请换一个名字，例如加上年份；已填的内容不会丢。"


class AlreadyEnded(Conflict):
    """It is over already."""

    code = "campaign.ended"
    sentence = "这个专项在 {day} 已经结束了，没有重复结束。"


def begin(
    session: Session, actor: Actor, grid: str, name: str, domain: str, day: date, now: datetime
) -> Campaign:
    """The campaign of this name that an old ledger tells of; begun now if there is none yet."""
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


def begin_campaign(
    session: Session, actor: Actor, facts: CampaignBegin, moment: CommandTime
) -> CommandResult:
    """Make a campaign; it keeps the lines it is begun with."""
    if accounts.grid(session, actor, facts.grid).level is not GridLevel.STREET:
        raise Invalid(reason="专项要建在街道（乡镇）下，请先选街道")
    if queries.campaign_exists(session, actor, facts.id):
        raise CampaignThere(campaign=facts.id)
    template = _template(facts.template)
    domain = template.domain if template else facts.domain
    campaign = Campaign(
        id=facts.id,
        grid=facts.grid,
        name=_free_name(session, actor, facts.grid, facts.name),
        domain=domain.value,
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
        template=template.key if template else None,
        items=_lines(session, actor, facts.items, template, domain),
        grids=_grids(session, actor, facts.grid, facts.grids),
        classes=None if facts.classes is None else [one.value for one in facts.classes],
        created_at=moment.at,
        created_by=actor.id,
    )
    _demand_period(campaign)
    session.add(campaign)
    _told(session, actor, "campaign.begin", campaign, moment)
    return DONE


def amend(
    session: Session, actor: Actor, facts: CampaignAmend, moment: CommandTime
) -> CommandResult:
    """Change what is said; one that was ended goes on with it."""
    campaign = queries.own_campaign(session, actor, facts.id)
    if facts.name is not None and facts.name.strip() != campaign.name:
        campaign.name = _free_name(session, actor, campaign.grid, facts.name)
    for name in ("starts_on", "ends_on"):
        if (day := getattr(facts, name)) is not None:
            setattr(campaign, name, day)
    if facts.grids is not None:
        campaign.grids = _grids(session, actor, campaign.grid, facts.grids)
    if facts.classes is not None:
        campaign.classes = [one.value for one in facts.classes]
    if facts.items is not None:
        template = theme(campaign.template) if campaign.template else None
        domain = Domain(campaign.domain)
        lines = _lines(session, actor, facts.items, template, domain)
        campaign.items = [*lines, *_taken_out(campaign, lines)]
    _demand_period(campaign)
    ran, campaign.ended_on = campaign.runs, None
    campaign.version += 1
    if campaign.runs and (not ran or facts.items is not None):
        _tell_sites(session, actor, campaign)
    _told(session, actor, "campaign.amend", campaign, moment)
    return DONE


def end(session: Session, actor: Actor, facts: CampaignEnd, moment: CommandTime) -> CommandResult:
    """Take it off the phones; what is open goes on, and whoever ends it is told how much."""
    campaign = queries.own_campaign(session, actor, facts.id)
    if campaign.ended_on:
        raise AlreadyEnded(campaign=campaign.id, day=campaign.ended_on)
    campaign.ended_on = day_of(moment.at)
    campaign.version += 1
    _tell_sites(session, actor, campaign)
    still = queries.open_tickets(session, actor, campaign.grid, [campaign.id]).get(campaign.id, 0)
    _told(session, actor, "campaign.end", campaign, moment, open=still)
    if not still:
        return DONE
    return CommandResult(
        note=f"专项已结束，还有 {still} 条隐患没有销号：期限、提醒和复查照常，改完为止。"
    )


def add_listed(
    session: Session, actor: Actor, facts: CampaignAddSites, moment: CommandTime
) -> CommandResult:
    """Take a list of sites; one that is there already, or stands in the list twice, is one."""
    campaign = queries.own_campaign(session, actor, facts.campaign_id)
    for path in sorted({one.grid for one in facts.sites}):
        demand_within(session, actor, campaign, path)
    keys = [site_key(one.kind, one.grid, one.place) for one in facts.sites]
    there = set(queries.keyed(session, actor, campaign.id, keys))
    new: list[CampaignSite] = []
    for one, key in zip(facts.sites, keys, strict=True):
        if key not in there:
            there.add(key)
            new.append(new_site(campaign, one, key, moment))
    add_sites(session, new)
    for site in new:
        record_change(session, "site", site.id, site.grid)
    twice = len(facts.sites) - len(new)
    _told(session, actor, "campaign.add_sites", campaign, moment, added=len(new), twice=twice)
    return CommandResult(note=f"有 {twice} 处已经在册，没有重复添加。" if twice else "")


def add_sites(session: Session, sites: Sequence[CampaignSite]) -> None:
    """Put objects into their campaigns; rows, not objects."""
    rows: list[dict[str, Any]] = [
        {name: getattr(site, name) for name in CampaignSite.model_fields} for site in sites
    ]
    if rows:
        execute(session, insert_into(session, CampaignSite), rows)


def new_site(campaign: Campaign, facts: SiteFacts, key: str, moment: CommandTime) -> CampaignSite:
    """A site as it is told of."""
    return CampaignSite(
        id=new_id(), campaign_id=campaign.id, grid=facts.grid, kind=facts.kind,
        place=facts.place.strip(), owner=facts.owner, size=facts.size, count=facts.count or 1,
        treatment=facts.treatment, payer=facts.payer, key=key,
        created_at=moment.at, updated_at=moment.at,
    )  # fmt: skip


def site_key(kind: SiteKind, grid: str, place: str) -> str:
    """What a site is known by: its kind, its grid, and its place however it is spelled."""
    words = _MARKS.sub("", fold_text(place))
    if not words:
        raise Invalid(reason="位置要写出来，例如“民主街 85 号门前”")
    return f"{kind.value}/{grid}/{words}"[:240]


def demand_within(session: Session, actor: Actor, campaign: Campaign, path: str) -> None:
    """Refuse a place outside the actor's grid, or outside the campaign's sub-district."""
    accounts.grid(session, actor, path)
    if not path.startswith(campaign.grid):
        raise Invalid(reason=f"这一处不在“{campaign.name}”的街道里")


def line_of(campaign: Campaign, code: str, edition: str) -> CampaignItem | None:
    """The campaign's own line that a report names; none: it is one of the checklist."""
    for stored in campaign.items:
        if (stored["code"], stored["edition"]) == (code, edition):
            return msgspec.convert(stored, CampaignItem)
    return None


def _template(key: str) -> Theme | None:
    if not key:
        return None
    if found := theme(key):
        return found
    raise Invalid(reason="没有这个专项模板，请重新选一个")


def _free_name(session: Session, actor: Actor, grid: str, name: str) -> str:
    if not (told := name.strip()):
        raise Invalid(reason="专项要有名字")
    if queries.campaign_named(session, actor, grid, told):
        raise CampaignNameTaken(name=told)
    return told


def _grids(session: Session, actor: Actor, street: str, paths: Sequence[str]) -> list[str]:
    wanted = sorted(set(paths))
    for path in wanted:
        accounts.grid(session, actor, path)
        if not path.startswith(street):
            raise Invalid(reason="选中的网格不在这个街道里")
    return [one for one in wanted if not any(one != up and one.startswith(up) for up in wanted)]


def _demand_period(campaign: Campaign) -> None:
    if campaign.ends_on and campaign.ends_on < campaign.starts_on:
        raise Invalid(reason="结束日期不能早于开始日期")


def _lines(
    session: Session, actor: Actor, lines: Sequence[CampaignLine], template: Theme | None,
    domain: Domain,
) -> list[dict[str, Any]]:  # fmt: skip
    """What may be found, each line once, as it is told now."""
    shipped = {item.code: item for item in template.items} if template else {}
    found: dict[tuple[str, str], CampaignItem] = {}
    for line in lines:
        item = _line(session, actor, line, shipped, domain)
        found.setdefault((item.code, item.edition), item)
    return [msgspec.to_builtins(item) for item in found.values()]


def _taken_out(campaign: Campaign, lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines that are asked no more; what a phone found by them before keeps their wording."""
    there = {(one["code"], one["edition"]) for one in lines}
    out = [one for one in campaign.items if (one["code"], one["edition"]) not in there]
    return [{**one, "asked": False} for one in out][:MOST_TAKEN_OUT]


def _line(
    session: Session,
    actor: Actor,
    line: CampaignLine,
    shipped: dict[str, CampaignItem],
    domain: Domain,
) -> CampaignItem:
    if text := line.text.strip():
        return _own(line, text, domain)
    if not line.edition and line.code in shipped:
        return shipped[line.code]
    known: Any = hazards.item(session, actor, line.edition, line.code)
    return CampaignItem(
        code=known.code, edition=known.edition, group=known.group, text=known.text,
        disposal=known.disposal, days=known.days, day_unit=known.day_unit, level=known.level,
        basis=known.basis, laws=known.laws, domain=domain,
    )  # fmt: skip


def _own(line: CampaignLine, text: str, domain: Domain) -> CampaignItem:
    """Words of the office's own: no law is made up for them; the code says what they were."""
    days = line.days
    if line.disposal is Disposal.DEADLINE and not days:
        raise Invalid(reason=f"“{text}”是限期整改，要写几天内改好")
    told = f"{text}/{line.disposal}/{days}/{line.level}".encode()
    return CampaignItem(
        code=f"Z{sha256(told).hexdigest()[:8]}",
        edition=OWN, group="专项自定", text=text, disposal=line.disposal,
        days=0 if line.disposal is Disposal.ON_THE_SPOT else days, day_unit=DayUnit.NATURAL,
        level=line.level, domain=domain,
    )  # fmt: skip


def _tell_sites(session: Session, actor: Actor, campaign: Campaign) -> None:
    """Phones take its sites up, or let go of them."""
    for site, grid in queries.sites_in(session, actor, campaign.id):
        record_change(session, "site", site, grid)


def _told(
    session: Session, actor: Actor, act: str, campaign: Campaign, moment: CommandTime, **facts: Any
) -> None:
    leave_trail(
        session, actor, act, "campaign", campaign.id, campaign.grid, moment.at,
        name=campaign.name, **facts,
    )  # fmt: skip
