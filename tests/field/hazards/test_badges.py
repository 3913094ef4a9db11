"""迟到, 并行 and a phone's wrong clock: told on the timeline, never held against the act."""

from datetime import timedelta

from tests.world import World


def test_what_was_done_before_the_newest_event_is_late(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    done = world.now
    world.clock.forward(hours=5)
    world.zhou.does("hazard.note", id=hazard, text="已电话督促")

    world.mei.does("hazard.note", id=hazard, text="店主不在", at=done + timedelta(hours=1))

    newest, late = world.mei.ticket(hazard)["events"][-2:]
    assert (newest["late"], late["late"], late["at"]) == (False, True, "2026-03-04T03:00:00Z")
    assert late["received_at"] == "2026-03-04T07:00:00Z"


def test_a_step_on_an_old_picture_that_is_still_right_is_parallel(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.zhou.does("hazard.note", id=hazard, text="已电话督促")

    result = world.mei.submits(hazard, base=2)

    event = world.mei.last_event(hazard)
    assert (result["result"], event["kind"], event["parallel"]) == ("applied", "submitted", True)


def test_a_step_on_the_newest_picture_has_no_badge(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    world.mei.submits(hazard)

    event = world.mei.last_event(hazard)
    assert (event["late"], event["parallel"], event["clock_off"]) == (False, False, False)


def test_a_clock_five_minutes_off_is_passed_over_and_six_are_told(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    for minutes in (4.9, -4.9, 6, -6):
        world.mei.skew = timedelta(minutes=minutes)
        world.mei.does("hazard.note", id=hazard, text="看过")

    events = world.mei.ticket(hazard)["events"][-4:]
    assert [e["clock_off"] for e in events] == [False, False, True, True]
    assert {e["at"] for e in events} == {"2026-03-04T02:00:00Z"}


def test_what_came_too_late_to_count_stays_on_the_timeline_with_its_pictures(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.zhou.passes(hazard)

    result = world.mei.submits(hazard, base=2)

    ticket = world.mei.ticket(hazard)
    event = ticket["events"][-1]
    assert (result["result"], ticket["state"]) == ("superseded", "closed")
    assert (event["kind"], event["facts"]) == ("superseded", {"command": "hazard.submit"})
    assert len(event["photos"]) == 1
    assert ticket["evidence"] == {"declared": 3, "received": 3}


def test_what_came_too_late_to_count_leaves_a_task(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.zhou.passes(hazard)
    world.mei.submits(hazard, base=2)

    task = world.zhou.tasks()[0]
    assert (task["kind"], task["subject_id"], task["by_name"]) == ("superseded", hazard, "李敏")
    assert task["title"] == "福满楼面馆：一步操作没有生效"
    assert "已销号" in task["detail"]
