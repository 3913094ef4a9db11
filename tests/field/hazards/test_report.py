"""Reporting: what the checklist makes of a hazard, and who is refused."""

from typing import Any

import pytest

from backend.core.database import new_id
from tests.world import EDITION, GENERAL, MAJOR, SERIOUS, TRANSFER, World, taken


def facts(venue: str, **more: Any) -> dict[str, Any]:
    plain = {"id": str(new_id()), "venue_id": venue, "item_code": GENERAL, "edition": EDITION}
    return {**plain, "photos": [taken().facts], **more}


def test_a_report_gets_a_number_and_the_words_of_its_edition(world: World) -> None:
    first, second = world.mei.reports(world.noodle_shop), world.mei.reports(world.noodle_shop)

    ticket = world.zhou.ticket(first)
    assert ticket["number"] == "YH-220382002-2026-0001"
    assert world.zhou.ticket(second)["number"] == "YH-220382002-2026-0002"
    assert (ticket["edition"], ticket["item_code"], ticket["level"]) == (EDITION, "C01", "general")
    assert ticket["item_text"].startswith("未配置灭火器")
    assert (ticket["venue_name"], ticket["found_by_name"]) == ("福满楼面馆", "李敏")
    assert ticket["grid_name"] == "电厂社区第1网格"


def test_the_checklist_sets_level_and_deadline_by_itself(world: World) -> None:
    ticket = world.mei.ticket(world.mei.reports(world.noodle_shop, SERIOUS))

    assert (ticket["state"], ticket["level"], ticket["due_on"]) == (
        "rectifying",
        "serious",
        "2026-03-11",
    )
    assigned = ticket["events"][1]
    assert (assigned["kind"], assigned["by"], assigned["by_name"]) == (
        "assigned",
        None,
        "按清单自动",
    )
    assert assigned["facts"] == {"due_on": "2026-03-11"}


@pytest.mark.parametrize("item", [MAJOR, TRANSFER])
def test_what_a_department_must_decide_waits_for_the_office(world: World, item: str) -> None:
    hazard = world.mei.reports(world.noodle_shop, item)

    assert world.mei.state(hazard) == "reported"
    assert world.mei.timeline(hazard) == ["reported"]
    assert "hazard.assign" in world.zhou.get(f"/hazards/{hazard}/actions").json()


def test_a_visit_shows_the_hazards_found_in_it(world: World) -> None:
    visit = world.mei.visits(world.noodle_shop)
    hazard = world.mei.reports(world.noodle_shop, visit_id=visit)

    page = world.zhou.get(f"/venues/{world.noodle_shop}").json()
    assert [h["id"] for h in page["hazards"]] == [hazard]
    assert page["visits"][0]["hazards"] == 1


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"photos": []}, "command.malformed"),
        ({"item_code": "Z99"}, "hazard.item_unknown"),
        ({"edition": "1999-01-01"}, "hazard.item_unknown"),
        ({"venue_id": str(new_id())}, "venue.unknown"),
        ({"detail": "长" * 501}, "command.malformed"),
    ],
)
def test_a_report_that_cannot_be_right_is_parked_whole(
    world: World, wrong: dict[str, Any], code: str
) -> None:
    args = facts(world.noodle_shop) | wrong

    result = world.mei.does("hazard.report", **args)

    assert (result["result"], result["code"]) == ("parked", code)
    assert world.zhou.get("/hazards").json()["total"] == 0
    assert [t["kind"] for t in world.zhou.tasks()] == ["parked"]


def test_the_same_ticket_is_not_opened_twice(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    again = world.mei.does("hazard.report", **facts(world.noodle_shop, id=hazard))

    assert (again["result"], again["code"]) == ("parked", "hazard.exists")
    assert world.mei.get("/hazards").json()["total"] == 1


@pytest.mark.parametrize("who", ["feng", "deng", "hao"])
def test_those_who_do_not_inspect_report_nothing(world: World, who: str) -> None:
    venue, person = world.noodle_shop, getattr(world, who)

    result = person.does("hazard.report", **facts(venue))

    assert (result["result"], result["code"]) == ("parked", "forbidden")


def test_a_neighbour_reports_nothing_in_a_grid_not_theirs(world: World) -> None:
    venue = world.noodle_shop

    result = world.tao.does("hazard.report", **facts(venue))

    assert (result["result"], result["code"]) == ("parked", "venue.unknown")
    assert "福满楼" not in str(result)
    assert world.zhou.get("/hazards").json()["total"] == 0


def test_a_neighbour_cannot_tell_that_the_ticket_exists(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    assert world.tao.get(f"/hazards/{hazard}").status_code == 404
    assert world.tao.get(f"/hazards/{hazard}/actions").status_code == 404
    assert world.tao.get("/hazards").json()["items"] == []


def test_the_longest_words_that_are_taken_are_kept(world: World) -> None:
    """A database that counts letters must have room for all that a phone may send."""
    here, long = "220382.002.01.01.", "长" * 500
    words = dict.fromkeys(("operator", "landlord", "subtype", "police_officer"), long[:40])
    venue = world.venue(world.mei, long[:80], here, address=long[:200], remark=long, **words)
    hazard = world.mei.reports(venue, detail=long)

    world.mei.visits(venue, note=long, photos=[taken().facts])
    world.mei.submits(hazard, note=long)
    world.zhou.fails(hazard)
    world.mei.does("hazard.note", id=hazard, text=long, photos=[taken().facts])
    world.zhou.acts("hazard.void_ask", hazard, reason=long)
    result = world.song.acts("hazard.void", hazard, agreed=True, note=long)

    assert result["result"] == "applied"
    assert world.mei.submits(hazard, base=1)["result"] == "superseded"
    assert world.mei.last_event(hazard)["kind"] == "superseded"
