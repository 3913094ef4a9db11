"""A campaign as the office begins one, and what people do in it."""

from typing import Any

from backend.core.database import new_id
from tests.world import Person, World, taken

MEI, TAO, STREET = "220382.002.01.01.", "220382.002.01.02.", "220382.002."
LINES = [{"code": "HG01"}, {"code": "HG02"}]


def begins(world: World, **more: Any) -> str:
    """周 begins one about billboards; its id."""
    campaign = str(new_id())
    facts = {"grid": STREET, "name": "2026年护栏广告牌整治", "template": "facilities"}
    facts |= {"items": LINES, "starts_on": "2026-03-01", **more}
    result = world.zhou.does("campaign.begin", id=campaign, **facts)
    assert result["result"] == "applied", result
    return campaign


def meets(person: Person, campaign: str, place: str = "民主街85号门前", **more: Any) -> str:
    """Somebody meets a site; its id."""
    site = str(new_id())
    facts = {"kind": "billboard", "place": place, "grid": person.user.grid, **more}
    result = person.does("site.record", id=site, campaign_id=campaign, **facts)
    assert result["result"] == "applied", result
    return site


def finds(person: Person, campaign: str, site: str, item: str = "HG01", **more: Any) -> str:
    """Somebody finds something wrong there; the ticket's id."""
    from backend.field.campaigns.templates.catalogue import EDITION  # noqa: PLC0415

    picture, ticket = taken(at=person.world.now), str(new_id())
    facts = {"item_code": item, "edition": EDITION, "photos": [picture.facts], **more}
    result = person.does("hazard.report", id=ticket, campaign_id=campaign, site_id=site, **facts)
    assert result["result"] == "applied", result
    person.uploads(picture)
    return ticket


def progress(person: Person, campaign: str, **query: Any) -> dict[str, int]:
    """The numbers of one campaign."""
    row: dict[str, int] = person.get(f"/campaigns/{campaign}", **query).json()["campaign"]
    return row


def listed(person: Person, campaign: str, **query: Any) -> list[str]:
    """The places of its sites."""
    answer = person.get(f"/campaigns/{campaign}/sites", **query)
    assert answer.status_code == 200, answer.text
    return [one["place"] for one in answer.json()["items"]]
