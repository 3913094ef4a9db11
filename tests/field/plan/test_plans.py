"""Plans: proposed by the office, approved by a leader, revised; each bad one refused in words."""

from typing import Any

import pytest

from tests.world import Person, World

STREET = "220382.002."


def proposed(person: Person, year: int = 2026, grid: str = STREET) -> dict[str, Any]:
    answer = person.ask("POST", "/plans", params={"grid": grid}, json={"year": year})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def saved(person: Person, shown: dict[str, Any], **changes: Any) -> Any:
    plan = shown["plan"]
    body = {key: shown[key] for key in ("rules", "phases")}
    body |= {"valid_from": plan["valid_from"], "revision": plan["revision"], **changes}
    return person.ask("PUT", f"/plans/{plan['id']}", json=body)


def approved(world: World, shown: dict[str, Any]) -> dict[str, Any]:
    answer = world.feng.post(f"/plans/{shown['plan']['id']}/approve")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def rule(name: str, every: int = 1, unit: str = "month", **targets: Any) -> dict[str, Any]:
    return {"kind": "regular", "name": name, "every": every, "unit": unit, "targets": targets}


def phase(name: str, first: str, last: str, **targets: Any) -> dict[str, Any]:
    return {"name": name, "first_on": first, "last_on": last, "targets": targets}


def test_the_office_proposes_a_leader_approves_and_it_holds(world: World) -> None:
    shop = world.noodle_shop
    draft = proposed(world.zhou)
    assert (draft["may_edit"], draft["may_approve"]) == (True, False)
    assert world.zhou.post(f"/plans/{draft['plan']['id']}/approve").status_code == 403
    assert world.zhou.get("/plans/due").json()["plans"] == []

    shown = approved(world, draft)

    assert shown["plan"]["approved_by_name"] == "冯书记"
    due = world.zhou.get("/plans/due", in_month="2026-12").json()
    assert [plan["version"] for plan in due["plans"]] == [1]
    assert [item["venue_id"] for item in due["items"]] == [shop]
    assert due["items"][0]["reasons"]


def test_what_is_approved_is_not_edited_but_revised(world: World) -> None:
    assert world.noodle_shop
    first = proposed(world.zhou)
    approved(world, first)
    assert saved(world.zhou, first).json()["code"] == "plan.approved"

    second = proposed(world.zhou)

    assert second["plan"]["version"] == 2
    assert second["rules"] == first["rules"]
    rules = [one for one in second["rules"] if one["name"] != "小餐饮"]
    assert saved(world.zhou, second, rules=rules, note="小餐饮并入黄色").status_code == 200
    approved(world, second)
    listed = world.zhou.get("/plans").json()["items"]
    assert [(one["version"], one["note"]) for one in listed] == [(2, "小餐饮并入黄色"), (1, "")]


def test_two_who_edit_at_once_do_not_overwrite_each_other(world: World) -> None:
    assert world.noodle_shop
    draft = proposed(world.zhou)
    assert saved(world.zhou, draft).status_code == 200

    answer = saved(world.song, draft)

    assert (answer.status_code, answer.json()["code"]) == (409, "plan.changed")


def test_a_plan_without_venues(world: World) -> None:
    answer = world.zhou.ask("POST", "/plans", params={"grid": STREET}, json={"year": 2026})

    assert (answer.status_code, answer.json()["code"]) == (409, "plan.no_venues")
    assert "导入场所台账" in answer.json()["detail"]


def test_lunar_dates_beyond_the_library(world: World) -> None:
    assert world.noodle_shop
    answer = world.zhou.ask("POST", "/plans", params={"grid": STREET}, json={"year": 2101})

    assert (answer.status_code, answer.json()["code"]) == (422, "plan.beyond_lunar")
    assert "1901 到 2100" in answer.json()["detail"]


BAD: list[tuple[dict[str, Any], str]] = [
    ({"rules": [], "phases": []}, "一条规则、一个阶段也没有"),
    (
        {"rules": [rule("甲"), rule("乙", 3)]},
        "“甲”（每月一次）和“乙”（每季度一次）说的是同样的场所",
    ),
    ({"rules": [rule("甲"), rule("乙")]}, "留一条就够了"),
    ({"rules": [rule("甲", 0)]}, "间隔要在"),
    ({"rules": [rule("甲", 13)]}, "间隔要在"),
    ({"rules": [rule(" ")]}, "有一条规则没有名称"),
    ({"rules": [rule("甲", under="220382.003.")]}, "不在这份计划的范围里"),
    ({"phases": [phase("春防", "2026-05-31", "2026-03-15")]}, "结束日 2026-03-15 早于开始日"),
    ({"phases": [phase("春防", "2028-03-15", "2028-05-31")]}, "不在 2026 年前后"),
    ({"phases": [phase("春防", "2026-03-15", "2026-05-31")] * 2}, "写了两遍"),
    ({"valid_from": "2027-01-01"}, "不在 2026 年"),
]


@pytest.mark.parametrize(("changes", "sentence"), BAD, ids=[sentence for _, sentence in BAD])
def test_what_cannot_be_a_plan(world: World, changes: dict[str, Any], sentence: str) -> None:
    assert world.noodle_shop
    draft = proposed(world.zhou)

    answer = saved(world.zhou, draft, **changes)
    body = {key: draft[key] for key in ("rules", "phases")} | {"valid_from": "2026-03-02"}
    seen = world.zhou.post("/plans/consequences", body | changes).json()

    assert answer.status_code == 422, answer.text
    assert sentence in answer.json()["detail"]
    assert seen["visits"] == 0 or "valid_from" in changes
    kept = world.zhou.get(f"/plans/{draft['plan']['id']}").json()
    assert kept["rules"] == draft["rules"]


def test_the_countys_plan_is_seen_by_the_street_and_changed_by_the_county_alone(
    world: World,
) -> None:
    assert world.noodle_shop
    county = proposed(world.hao, grid="220382.")
    assert world.zhou.get(f"/plans/{county['plan']['id']}").status_code == 404
    assert world.hao.post(f"/plans/{county['plan']['id']}/approve").status_code == 200

    seen = world.zhou.get(f"/plans/{county['plan']['id']}").json()
    street = proposed(world.zhou)

    assert (seen["may_edit"], seen["may_approve"]) == (False, False)
    assert (street["rules"], len(street["rules_above"])) == ([], len(county["rules"]))
    assert saved(world.zhou, county).status_code in {403, 409}
    looser = [rule("红色放松", 3, colours=["red"])]
    answer = saved(world.zhou, street, rules=looser)
    assert "街道只能走得更勤" in answer.json()["detail"]
    stricter = [rule("红色加密", 14, "day", colours=["red"])]
    assert saved(world.zhou, street, rules=stricter).status_code == 200


def test_next_door_there_is_no_such_plan(world: World) -> None:
    assert world.noodle_shop
    draft = proposed(world.zhou)
    path = f"/plans/{draft['plan']['id']}"

    assert world.sun.get(path).status_code == 404
    assert world.sun.delete(path).status_code == 404
    assert (
        world.sun.ask("POST", "/plans", params={"grid": STREET}, json={"year": 2026}).status_code
        == 404
    )


def test_a_draft_may_be_thrown_away(world: World) -> None:
    assert world.noodle_shop
    draft = proposed(world.zhou)

    assert world.zhou.delete(f"/plans/{draft['plan']['id']}").status_code == 204

    assert world.zhou.get("/plans").json()["items"] == []


def test_a_month_that_is_past_is_seen_as_it_began(world: World) -> None:
    shop = world.noodle_shop
    approved(world, proposed(world.zhou))
    world.mei.visits(shop)
    world.clock.forward(hours=24 * 95)
    for person in (world.zhou, world.mei):
        person.signs_in_again()
    began = world.zhou.get("/plans/due", in_month="2026-04").json()

    assert (began["as_of"], began["until"]) == ("2026-04-01", "2026-04-30")
    now = world.zhou.get("/plans/due", in_month="2026-06").json()
    assert now["as_of"] == "2026-06-07"


def test_coverage_counts_venues_and_no_closed_door(world: World) -> None:
    world.mei.visits(world.noodle_shop)
    world.mei.visits(world.noodle_shop)
    world.tao.visits(world.hardware_store, "locked")

    found = world.zhou.get("/plans/coverage").json()

    assert (found["venues"], found["visited"]) == (2, 1)
    assert [(one["venues"], one["visited"]) for one in found["items"]] == [(1, 1), (1, 0)]
