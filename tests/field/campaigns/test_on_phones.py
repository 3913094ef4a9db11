"""What a phone keeps of campaigns: those that run here, and the sites of its own grid."""

from tests.field.campaigns.work import MEI, TAO, begins, finds, meets
from tests.world import World


def test_a_phone_keeps_running_campaigns_with_its_own_sites(world: World) -> None:
    campaign = begins(world)
    mine, theirs = meets(world.mei, campaign), meets(world.tao, campaign)

    rows, _ = world.mei.pulls_all()

    (kept,) = rows["campaign"]
    assert (kept["id"], kept["site"]) == (campaign, "billboard")
    assert [line["code"] for line in kept["items"]] == ["HG01", "HG02"]
    assert [site["id"] for site in rows["site"]] == [mine] != [theirs]


def test_next_door_and_at_a_station_there_is_none(world: World) -> None:
    campaign = begins(world, grids=[MEI])
    meets(world.mei, campaign)

    for person in (world.tao, world.sun, world.deng):
        rows, _ = person.pulls_all()
        assert not {"campaign", "site"} & set(rows), person.user.name


def test_ended_it_leaves_the_phone_and_extended_it_comes_back(world: World) -> None:
    campaign = begins(world)
    site = meets(world.mei, campaign)
    _, cursor = world.mei.pulls_all()

    world.zhou.does("campaign.end", id=campaign)
    page = world.mei.pull(cursor)
    world.zhou.does("campaign.amend", id=campaign, ends_on="2026-12-31")
    rows, _ = world.mei.pulls_all(page["cursor"])

    assert (page["gone"]["campaign"], page["gone"]["site"]) == ([campaign], [site])
    assert ([c["id"] for c in rows["campaign"]], [s["id"] for s in rows["site"]]) == (
        [campaign], [site],
    )  # fmt: skip


def test_a_site_joined_to_another_leaves_the_phone_that_made_it(world: World) -> None:
    campaign = begins(world)
    first = meets(world.mei, campaign)
    _, cursor = world.mei.pulls_all()

    again = meets(world.mei, campaign)
    page = world.mei.pull(cursor)

    assert page["gone"]["site"] == [again]
    assert [site["id"] for site in page["rows"]["site"]] == [first]


def test_a_colleague_sees_what_was_found(world: World) -> None:
    campaign = begins(world)
    site = meets(world.mei, campaign)
    _, cursor = world.zhou.pulls_all()

    ticket = finds(world.mei, campaign, site)

    rows, _ = world.zhou.pulls_all(cursor)
    assert [(s["outcome"], s["hazard_id"]) for s in rows["site"]] == [("found", ticket)]
    assert TAO not in {s["grid"] for s in rows["site"]}
