"""A campaign at the desk: made from a template, changed, ended, its sites listed."""

from typing import Any

from backend.core.database import new_id
from tests.field.campaigns.work import MEI, STREET, TAO, begins, finds, listed, meets, progress
from tests.world import World


def refused(world: World, **more: Any) -> str:
    facts = {
        "grid": STREET,
        "name": "某专项",
        "starts_on": "2026-03-01",
        "items": [{"code": "HG01"}],
    }
    facts |= {"template": "facilities", **more}
    result = world.zhou.does("campaign.begin", id=str(new_id()), **facts)
    assert result["result"] == "parked", result
    return str(result["code"])


def test_the_desk_is_offered_twelve_templates(world: World) -> None:
    offered = world.zhou.get("/campaigns/templates").json()["items"]

    assert len(offered) == 12
    assert world.mei.get("/campaigns/templates").status_code == 403
    grain = next(one for one in offered if one["key"] == "grain")
    assert grain["items"][0]["ask"] == "这仓装粮前检查过没有？"


def test_a_campaign_keeps_the_lines_it_is_begun_with(world: World) -> None:
    own = {"text": "灯箱线路裸露", "disposal": "deadline", "days": 3}
    campaign = begins(world, items=[{"code": "HG02"}, own, {"code": "HG02"}])

    page = world.zhou.get(f"/campaigns/{campaign}").json()

    assert [one["text"] for one in page["items"]][1] == "灯箱线路裸露"
    assert len(page["items"]) == 2
    assert (page["items"][1]["basis"], page["campaign"]["works"]) == ("工作要求", True)


def test_what_cannot_be_meant_is_refused_with_a_reason(world: World) -> None:
    begins(world, name="占着的名字")

    assert refused(world, name="占着的名字") == "campaign.name_taken"
    assert refused(world, ends_on="2026-02-01") == "invalid"
    assert refused(world, items=[{"code": "没有"}]) == "hazard.item_unknown"
    assert refused(world, items=[{"text": "没写几天", "disposal": "deadline"}]) == "invalid"
    assert refused(world, grid=MEI) == "invalid"
    assert refused(world, grid="220382.003.") == "not_found"
    assert refused(world, grids=["220382.003.01."]) == "not_found"
    assert refused(world, template="没有的模板") == "invalid"


def test_ended_with_open_tickets_it_says_so_and_they_go_on(world: World) -> None:
    campaign = begins(world)
    ticket = finds(world.mei, campaign, meets(world.mei, campaign), "HG02")

    result = world.zhou.does("campaign.end", id=campaign)

    assert "还有 1 条隐患没有销号" in result["detail"]
    row = progress(world.zhou, campaign)
    assert (row["works"], row["open_tickets"]) == (False, 1)
    assert world.mei.submits(ticket)["result"] == "applied"
    world.zhou.passes(ticket)
    assert progress(world.zhou, campaign)["open_tickets"] == 0
    assert world.zhou.does("campaign.end", id=campaign)["code"] == "campaign.ended"


def test_what_was_seen_before_the_end_counts_when_it_comes_after(world: World) -> None:
    campaign = begins(world)
    site = meets(world.mei, campaign)
    world.zhou.does("campaign.end", id=campaign)

    assert world.mei.does("site.inspect", id=site, clear=True)["result"] == "applied"
    assert progress(world.zhou, campaign)["clear"] == 1


def test_extended_it_goes_on(world: World) -> None:
    campaign = begins(world, ends_on="2026-03-31")
    world.zhou.does("campaign.end", id=campaign)

    world.zhou.does("campaign.amend", id=campaign, ends_on="2026-06-30", name="延长的专项")

    row = progress(world.zhou, campaign)
    assert (row["works"], row["ends_on"], row["name"]) == (True, "2026-06-30", "延长的专项")


def test_a_line_taken_out_keeps_its_wording_for_a_phone_that_had_it(world: World) -> None:
    campaign = begins(world)
    site = meets(world.mei, campaign)
    world.zhou.does("campaign.amend", id=campaign, items=[{"code": "HG02"}])

    page = world.zhou.get(f"/campaigns/{campaign}").json()
    assert [one["code"] for one in page["items"]] == ["HG02"]
    assert world.mei.ticket(finds(world.mei, campaign, site))["item_code"] == "HG01"


def test_a_pasted_list_takes_each_site_once(world: World) -> None:
    campaign = begins(world)
    rows = [("民主街1号", MEI), ("民主街 1 号", MEI), ("民主街2号", MEI), ("民主街1号", TAO)]
    sites = [{"kind": "billboard", "place": p, "grid": g} for p, g in rows]

    first = world.zhou.does("campaign.add_sites", campaign_id=campaign, sites=sites)
    again = world.zhou.does("campaign.add_sites", campaign_id=campaign, sites=sites)

    assert ("1 处" in first["detail"], "4 处" in again["detail"]) == (True, True)
    assert progress(world.zhou, campaign)["total"] == 3
    by_grid = world.zhou.get(f"/campaigns/{campaign}").json()["by_grid"]
    assert [(one["grid"], one["total"]) for one in by_grid] == [(MEI, 2), (TAO, 1)]
    assert len(listed(world.mei, campaign)) == 2


def test_a_list_with_a_place_next_door_is_not_taken_in_part(world: World) -> None:
    campaign = begins(world)
    sites = [{"kind": "billboard", "place": "一号", "grid": g} for g in (MEI, "220382.003.01.01.")]

    result = world.zhou.does("campaign.add_sites", campaign_id=campaign, sites=sites)

    assert result["code"] == "not_found"
    assert progress(world.zhou, campaign)["total"] == 0


def test_it_is_seen_where_it_looks_and_nowhere_else(world: World) -> None:
    campaign = begins(world, grids=[MEI])

    assert [one["id"] for one in world.mei.get("/campaigns").json()["items"]] == [campaign]
    assert world.tao.get("/campaigns").json()["items"] == []
    assert world.sun.get(f"/campaigns/{campaign}").json()["code"] == "campaign.unknown"
    assert world.sun.does("campaign.end", id=campaign)["code"] == "campaign.unknown"
    assert world.mei.does("campaign.end", id=campaign)["code"] == "forbidden"
