"""The board: what is due first, filters, and the counts beside them."""

from typing import Any

import pytest

from tests.world import GENERAL, MAJOR, ON_THE_SPOT, SERIOUS, World


def board(world: World) -> dict[str, str]:
    """One ticket of each kind, found on Wednesday 4 March, looked at on Saturday 7 March."""
    made = {
        "general": world.mei.reports(world.noodle_shop, GENERAL, detail="后厨"),
        "serious": world.mei.reports(world.noodle_shop, SERIOUS),
        "late": world.tao.reports(world.hardware_store, ON_THE_SPOT),
        "major": world.mei.reports(world.noodle_shop, MAJOR),
        "closed": world.mei.reports(world.noodle_shop, GENERAL),
    }
    world.mei.passes(made["closed"])
    world.clock.forward(days=3)
    return made


def shown(world: World, made: dict[str, str], **filters: Any) -> list[str]:
    names = {hazard: name for name, hazard in made.items()}
    return [names[h["id"]] for h in world.zhou.get("/hazards", **filters).json()["items"]]


def test_what_is_due_first_stands_on_top_and_what_is_over_last(world: World) -> None:
    made = board(world)

    assert shown(world, made) == ["late", "general", "serious", "major", "closed"]


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({"overdue": "true"}, ["late"]),
        ({"due": "today"}, ["general"]),
        ({"due": "tomorrow"}, []),
        ({"state": "closed"}, ["closed"]),
        ({"state": ["reported", "closed"]}, ["major", "closed"]),
        ({"level": "serious"}, ["serious"]),
        ({"disposal": "transfer"}, ["major"]),
        ({"grid": "220382.002.01.02."}, ["late"]),
        ({"q": "鑫源"}, ["late"]),
        ({"q": "xywj"}, ["late"]),
        ({"q": "面馆 灭火器"}, ["general", "closed"]),
        ({"q": "%"}, []),
        ({"q": "0002"}, ["serious"]),
        ({"closed_from": "2026-03"}, ["closed"]),
        ({"closed_from": "2026-04"}, []),
        ({"found_to": "2026-02"}, []),
        ({"domain": "road"}, []),
        ({"limit": "1", "offset": "1"}, ["general"]),
    ],
    ids=str,
)
def test_a_filter_leaves_what_it_says(
    world: World, filters: dict[str, Any], left: list[str]
) -> None:
    made = board(world)

    assert shown(world, made, **filters) == left


def test_the_counts_say_what_each_filter_would_leave(world: World) -> None:
    board(world)

    answer = world.zhou.get("/hazards", counts="true", state="closed").json()

    assert answer["total"] == 1
    assert answer["counts"] == {
        "all": 5, "open": 4, "overdue": 1, "due_today": 1, "due_tomorrow": 0, "serious": 1,
        "suspected_major": 1, "long_overdue": 0, "undated": 0, "extension": 0,
        "whistle_unanswered": 0, "transfer_missing": 1, "receipt_missing": 0, "follow_up": 0,
        "by_state": {"reported": 1, "rectifying": 3, "submitted": 0, "closed": 1, "voided": 0},
    }  # fmt: skip


def test_a_line_of_the_list_shows_its_picture_its_days_and_its_last_event(world: World) -> None:
    made = board(world)

    line = world.zhou.get("/hazards", overdue="true").json()["items"][0]
    pictures = world.tao.ticket(made["late"])["photos"]
    assert line["cover"] == pictures[0]["id"]
    assert line["overdue_days"] == 2
    assert line["last_event"]["kind"] == "converted"
    assert "events" not in line


def test_the_buttons_follow_role_and_state(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    assert world.mei.ticket(hazard)["actions"] == [
        "hazard.submit", "hazard.reinspect", "hazard.note", "hazard.extend_ask", "hazard.suspect",
        "hazard.void_ask",
    ]  # fmt: skip
    assert world.feng.ticket(hazard)["actions"] == []
    world.mei.passes(hazard)
    assert world.mei.ticket(hazard)["actions"] == ["hazard.reopen", "hazard.note"]


@pytest.mark.parametrize(
    "wrong", [{"due": "someday"}, {"found_from": "2026-13"}, {"state": "gone"}, {"limit": "many"}]
)
def test_a_filter_that_cannot_be_is_refused(world: World, wrong: dict[str, str]) -> None:
    assert world.zhou.get("/hazards", **wrong).status_code == 422


def test_the_checklist_is_shown_to_all_who_report_by_it(world: World) -> None:
    items = world.feng.get("/checklist").json()

    assert len(items) > 90
    assert {"A02", "C01"} <= {item["code"] for item in items}
