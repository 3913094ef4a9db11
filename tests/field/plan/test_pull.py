"""The plan on the phone: of its own street and county, approved, small, anew with a revision."""

import json

from backend.core.database import WriteSession
from backend.field.plan.jobs import of_week
from tests.field.plan.test_plans import approved, proposed, saved
from tests.world import World


def test_the_approved_plan_comes_with_the_next_pull_and_no_draft(world: World) -> None:
    assert world.noodle_shop
    draft = proposed(world.zhou)
    rows, cursor = world.mei.pulls_all()
    assert "plan" not in rows

    approved(world, draft)

    rows, cursor = world.mei.pulls_all(cursor)
    (plan,) = rows["plan"]
    assert (plan["id"], plan["version"], len(plan["rules"])) == ("220382.002.", 1, 13)
    assert plan["rules"][0]["since"] == draft["plan"]["valid_from"]
    assert len(json.dumps(plan, ensure_ascii=False).encode()) < 6_000
    assert world.mei.pulls_all(cursor)[0] == {}


def test_a_revision_comes_with_what_it_ended(world: World) -> None:
    assert world.noodle_shop
    approved(world, proposed(world.zhou))
    _, cursor = world.mei.pulls_all()
    world.clock.forward(hours=48)
    second = proposed(world.zhou)
    rules = [{**one, "every": 14, "unit": "day"} if one["name"] == "红色场所" else one
             for one in second["rules"]]  # fmt: skip
    saved(world.zhou, second, rules=rules)
    approved(world, second)

    (plan,) = world.mei.pulls_all(cursor)[0]["plan"]

    red = [
        (r["every"], r["since"], r.get("until")) for r in plan["rules"] if r["name"] == "红色场所"
    ]
    assert red == [(1, "2026-03-04", "2026-03-05"), (14, "2026-03-06", None)]
    kept = [r for r in plan["rules"] if r["name"] == "小餐饮"]
    assert [(r["since"], r.get("until")) for r in kept] == [("2026-03-04", None)]


def test_next_door_has_no_plan_and_the_county_has_all(world: World) -> None:
    assert world.noodle_shop
    approved(world, proposed(world.zhou))
    world.venue(world.sun, "南关烧烤", "220382.003.01.01.")

    assert "plan" not in world.sun.pulls_all()[0]
    assert [p["id"] for p in world.hao.pulls_all()[0]["plan"]] == ["220382.002."]


def test_holidays_come_along_and_once_a_week_anew(world: World) -> None:
    assert world.noodle_shop
    approved(world, proposed(world.zhou))
    rows, cursor = world.mei.pulls_all()
    assert "2026-05-01" in rows["plan"][0]["rests"]

    for _ in range(2):
        with world.db.writing() as session:
            assert isinstance(session, WriteSession)
            of_week(session, world.now)
    rows, cursor = world.mei.pulls_all(cursor)

    assert len(rows["plan"]) == 1
