"""点位: met on the spot, looked at, joined where it was there already, and its ticket."""

from datetime import timedelta

from backend.core.database import new_id
from tests.field.campaigns.work import LINES, MEI, TAO, begins, finds, listed, meets, progress
from tests.world import World, taken

STANDS = ("total", "todo", "checked", "clear", "found", "closed")


def counts(world: World, campaign: str) -> tuple[int, ...]:
    row = progress(world.zhou, campaign)
    return tuple(row[name] for name in STANDS)


def test_a_site_is_left_to_do_until_somebody_stood_before_it(world: World) -> None:
    campaign = begins(world)
    site = meets(world.mei, campaign)
    assert counts(world, campaign) == (1, 1, 0, 0, 0, 0)

    world.mei.does("site.inspect", id=site, clear=True, count=2, size="6㎡", owner="物业")

    assert counts(world, campaign) == (1, 0, 1, 1, 0, 0)
    (row,) = world.zhou.get(f"/campaigns/{campaign}/sites").json()["items"]
    assert (row["outcome"], row["checked_by_name"]) == ("clear", "李敏")
    assert (row["count"], row["size"], row["owner"], row["state"]) == (2, "6㎡", "物业", None)


def test_what_is_wrong_at_a_site_is_an_ordinary_ticket_that_names_its_campaign(
    world: World,
) -> None:
    campaign = begins(world)
    site = meets(world.mei, campaign)

    ticket = world.mei.ticket(finds(world.mei, campaign, site))

    assert (ticket["campaign_id"], ticket["site_id"]) == (campaign, site)
    assert (ticket["domain"], ticket["item_code"]) == ("street_facility", "HG01")
    assert (ticket["venue_name"], ticket["venue_address"]) == ("广告牌", "民主街85号门前")
    assert ticket["basis"]
    assert counts(world, campaign) == (1, 0, 1, 0, 1, 0)


def test_put_right_and_passed_it_is_done(world: World) -> None:
    campaign = begins(world)
    ticket = finds(world.mei, campaign, meets(world.mei, campaign), "HG02")

    world.mei.submits(ticket)
    world.zhou.passes(ticket)

    assert counts(world, campaign) == (1, 0, 1, 0, 1, 1)
    assert listed(world.zhou, campaign, state="closed") == ["民主街85号门前"]


def test_each_number_is_as_long_as_its_list(world: World) -> None:
    campaign = begins(world)
    for place in ("一", "二", "三"):
        meets(world.mei, campaign, f"光明路{place}号")
    world.mei.does("site.inspect", id=meets(world.mei, campaign, "光明路四号"), clear=True)
    finds(world.mei, campaign, meets(world.mei, campaign, "光明路五号"))

    row = progress(world.zhou, campaign)

    for result in ("todo", "checked", "clear", "found"):
        assert len(listed(world.zhou, campaign, result=result)) == row[result], result
    assert (row["total"], row["todo"], row["clear"], row["found"]) == (5, 3, 1, 1)


def test_a_site_told_of_twice_is_joined_and_whoever_told_of_it_is_told(world: World) -> None:
    campaign = begins(world)
    first = meets(world.mei, campaign, "民主街 85 号，门前")
    again = str(new_id())

    result = world.mei.does(
        "site.record", id=again, campaign_id=campaign, kind="billboard",
        place="民主街85号（门前）", grid=MEI, owner="李四",
    )  # fmt: skip

    assert result["result"] == "applied"
    assert "已经在册" in result["detail"]
    assert counts(world, campaign)[0] == 1
    ticket = world.mei.ticket(finds(world.mei, campaign, again))
    assert ticket["site_id"] == first
    assert counts(world, campaign) == (1, 0, 1, 0, 1, 0)


def test_another_kind_or_grid_at_the_same_words_is_another_site(world: World) -> None:
    campaign = begins(world)
    meets(world.mei, campaign)
    meets(world.mei, campaign, kind="guardrail")
    meets(world.tao, campaign)

    assert counts(world, campaign)[0] == 3


def test_a_site_outside_ones_grid_is_refused_and_kept(world: World) -> None:
    campaign = begins(world)
    where = {"kind": "billboard", "place": "光明路9号", "grid": TAO}

    result = world.mei.does("site.record", id=str(new_id()), campaign_id=campaign, **where)
    next_door = world.tao.does("site.inspect", id=meets(world.mei, campaign), clear=True)

    assert (result["result"], result["code"]) == ("parked", "not_found")
    assert (next_door["result"], next_door["code"]) == ("parked", "site.unknown")
    assert world.feng.does("site.inspect", id=str(new_id()), clear=True)["code"] == "forbidden"


def test_a_look_that_was_earlier_does_not_undo_a_later_one(world: World) -> None:
    campaign = begins(world)
    site = meets(world.mei, campaign)
    late = world.now - timedelta(hours=2)
    world.mei.does("site.inspect", id=site, clear=True)

    world.mei.does("site.inspect", at=late, id=site, clear=False, payer="产权人")

    (row,) = world.zhou.get(f"/campaigns/{campaign}/sites").json()["items"]
    assert (row["outcome"], row["payer"]) == ("clear", "产权人")


def test_a_ticket_voided_by_mistake_leaves_the_site_looked_at(world: World) -> None:
    campaign = begins(world)
    ticket = finds(world.mei, campaign, meets(world.mei, campaign))
    world.mei.acts("hazard.void_ask", ticket, reason="看错了")
    world.zhou.acts("hazard.void", ticket, agreed=True)

    assert counts(world, campaign) == (1, 0, 1, 1, 0, 0)


def test_a_line_of_the_checklist_and_a_venue_may_be_of_a_campaign_too(world: World) -> None:
    campaign = begins(world, items=[*LINES, {"code": "B02", "edition": "2024-01-01"}])
    shop = world.noodle_shop

    of_checklist = world.mei.ticket(world.mei.reports(shop, "B02", campaign_id=campaign))

    assert (of_checklist["campaign_id"], of_checklist["venue_id"]) == (campaign, shop)
    assert progress(world.zhou, campaign)["open_tickets"] == 1


def test_a_site_of_another_campaign_or_without_one_is_no_place(world: World) -> None:
    here, there = begins(world), begins(world, name="另一个专项")
    site, shot = meets(world.mei, here), taken().facts
    told = {"item_code": "C01", "edition": "2024-01-01", "photos": [shot], "site_id": site}

    other = world.mei.does("hazard.report", id=str(new_id()), campaign_id=there, **told)
    none = world.mei.does("hazard.report", id=str(new_id()), **told)

    assert {other["code"], none["code"]} == {"site.other_campaign"}
