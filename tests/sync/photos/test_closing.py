"""Closing waits for the pictures that prove it, and for no others."""

from tests.world import EDITION, GENERAL, SERIOUS, World, taken


def test_it_waits_for_the_picture_of_the_report_too(world: World) -> None:
    before, after = taken(), taken()
    hazard = taken().id
    world.mei.does("hazard.report", id=hazard, venue_id=world.noodle_shop, item_code=GENERAL,
                   edition=EDITION, photos=[before.facts])  # fmt: skip
    world.mei.acts("hazard.reinspect", hazard, passed=True, photos=[after.facts])
    world.mei.uploads(after)
    waiting = world.mei.state(hazard)
    world.mei.uploads(before)

    assert (waiting, world.mei.state(hazard)) == ("submitted", "closed")


def test_it_does_not_wait_for_a_remark_in_passing(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.does("hazard.note", id=hazard, text="外景", photos=[taken().facts])

    world.mei.passes(hazard)

    ticket = world.mei.ticket(hazard)
    assert (ticket["state"], ticket["evidence"]) == ("closed", {"declared": 3, "received": 2})


def test_every_picture_of_the_pass_must_be_there(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    pictures = [taken() for _ in range(3)]
    world.mei.acts("hazard.reinspect", hazard, passed=True, photos=[p.facts for p in pictures])

    states: list[str] = []
    for picture in pictures:
        world.mei.uploads(picture)
        states.append(world.mei.state(hazard))

    assert states == ["submitted", "submitted", "closed"]


def test_while_it_waits_nothing_counts_as_closed(world: World) -> None:
    hazard, picture = world.mei.reports(world.noodle_shop), taken()
    world.mei.acts("hazard.reinspect", hazard, passed=True, photos=[picture.facts])

    total = world.zhou.get("/reports/monthly").json()["total"]

    assert (total["found"], total["closed"], total["closed_in_period"]) == (1, 0, 0)


def test_it_closed_when_it_was_passed_whenever_the_pictures_came(world: World) -> None:
    hazard, picture = world.mei.reports(world.noodle_shop), taken()
    world.mei.acts("hazard.reinspect", hazard, passed=True, photos=[picture.facts])
    world.clock.forward(days=2)

    world.mei.uploads(picture)

    ticket = world.mei.ticket(hazard)
    assert (ticket["closed_at"], ticket["closed_by_name"]) == ("2026-03-04T02:00:00Z", "李敏")
    closed = ticket["events"][-1]
    assert (closed["kind"], closed["received_at"]) == ("closed", "2026-03-06T02:00:00Z")


def test_the_submission_of_a_serious_one_must_be_whole_before_another_closes_it(
    world: World,
) -> None:
    hazard, submitted = world.mei.reports(world.noodle_shop, SERIOUS), taken()
    world.mei.acts("hazard.submit", hazard, photos=[submitted.facts])
    world.zhou.passes(hazard)
    waiting = world.mei.ticket(hazard)
    world.mei.uploads(submitted)

    assert (waiting["state"], waiting["closing"]) == ("submitted", True)
    assert world.mei.ticket(hazard)["closed_by_name"] == "周海燕"


def test_a_parked_pass_filled_in_anew_closes_with_the_picture_that_is_there(world: World) -> None:
    hazard, picture = world.mei.reports(world.noodle_shop), taken()
    parked = world.mei.acts(
        "hazard.reinspect", hazard, passed=True, photos=[picture.facts], note="长" * 501
    )
    world.mei.uploads(picture)

    world.mei.acts("hazard.reinspect", hazard, passed=True, photos=[picture.facts])

    assert parked["result"] == "parked"
    assert world.mei.state(hazard) == "closed"


def test_a_picture_lost_with_a_phone_in_an_earlier_round_does_not_keep_it_open(
    world: World,
) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.acts("hazard.submit", hazard, photos=[taken().facts])
    world.zhou.fails(hazard)

    world.mei.submits(hazard)
    world.zhou.passes(hazard)

    assert world.mei.state(hazard) == "closed"
