"""吹哨: a department is called, must answer by its clock, and is rated."""

from typing import Any

import pytest

from tests.world import Person, World


def department(person: Person, name: str = "综合行政执法局") -> str:
    items = person.world.zhou.get("/departments").json()["items"]
    return next(str(d["id"]) for d in items if d["name"] == name)


def whistles(person: Person, hazard: str, **more: Any) -> dict[str, Any]:
    facts = {"urgency": "emergency", "text": "店招压住消防窗，请到场拆除", "base": 2}
    return person.acts(
        "hazard.whistle", hazard, **({"department": department(person)} | facts | more)
    )


@pytest.mark.parametrize(
    ("urgency", "answer_by"),
    [
        ("emergency", "2026-03-04T02:30:00Z"),
        ("urgent", "2026-03-04T04:00:00Z"),
        ("normal", "2026-03-05T02:00:00Z"),
    ],
)
def test_the_clock_runs_by_urgency(world: World, urgency: str, answer_by: str) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    assert whistles(world.zhou, hazard, urgency=urgency)["result"] == "applied"

    whistle = world.mei.ticket(hazard)["whistle"]
    assert whistle == {
        "department": "综合行政执法局", "urgency": urgency, "at": "2026-03-04T02:00:00Z",
        "answer_by": answer_by, "answered_at": None, "rating": None,
    }  # fmt: skip


def test_called_answered_rated(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    whistles(world.zhou, hazard)
    waiting = world.zhou.get("/hazards", waiting="whistle", counts="true").json()
    assert ([h["id"] for h in waiting["items"]], waiting["counts"]["whistle_unanswered"]) == (
        [hazard],
        1,
    )
    world.clock.forward(minutes=40)

    world.zhou.acts("hazard.whistle_answer", hazard, text="已到场拆除")
    world.song.acts("hazard.whistle_rate", hazard, rating="fair", note="晚到 10 分钟")

    ticket = world.mei.ticket(hazard)
    assert [e["kind"] for e in ticket["events"]][-3:] == [
        "whistled", "whistle_answered", "whistle_rated",
    ]  # fmt: skip
    assert ticket["events"][-2]["facts"] == {"in_time": False}
    assert (ticket["whistle"]["answered_at"], ticket["whistle"]["rating"]) == (
        "2026-03-04T02:40:00Z",
        "fair",
    )
    assert ticket["state"] == "rectifying"
    assert world.zhou.get("/hazards", waiting="whistle").json()["total"] == 0


def test_the_call_that_runs_out_first_stands_on_top(world: World) -> None:
    slow, quick = (world.mei.reports(world.noodle_shop) for _ in "12")
    whistles(world.zhou, slow, urgency="normal")
    whistles(world.zhou, quick, urgency="emergency")

    waiting = world.zhou.get("/hazards", waiting="whistle").json()["items"]

    assert [h["id"] for h in waiting] == [quick, slow]


def test_a_department_with_a_clock_of_its_own(world: World) -> None:
    clocks = {"emergency": 15, "urgent": 60, "normal": 600}
    gas = department(world.zhou, "住房和城乡建设局(燃气办)")
    mine = world.zhou.patch(f"/departments/{gas}", {"whistle_minutes": clocks}).json()["id"]
    hazard = world.mei.reports(world.noodle_shop)

    whistles(world.zhou, hazard, department=mine)

    assert world.mei.ticket(hazard)["whistle"]["answer_by"] == "2026-03-04T02:15:00Z"


def test_a_second_whistle_waits_for_the_first_answer(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    whistles(world.zhou, hazard)

    second = whistles(world.song, hazard, base=3)
    world.zhou.acts("hazard.whistle_answer", hazard, text="到了")

    assert (second["result"], second["code"]) == ("superseded", "hazard.whistle_pending")
    assert whistles(world.song, hazard, base=5)["result"] == "applied"


def test_nothing_is_answered_or_rated_that_was_not_called(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    answer = world.zhou.acts("hazard.whistle_answer", hazard, text="到了")
    rating = world.zhou.acts("hazard.whistle_rate", hazard, rating="good")

    assert (answer["code"], rating["code"]) == (
        "hazard.whistle_not_pending",
        "hazard.whistle_not_answered",
    )


def test_an_unknown_department_or_no_words_are_told(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    unknown = whistles(world.zhou, hazard, department=hazard)
    wordless = whistles(world.zhou, hazard, text=" ")

    assert (unknown["code"], wordless["code"]) == ("department.unknown", "invalid")


@pytest.mark.parametrize("who", ["mei", "ding", "feng", "deng", "hao"])
def test_only_the_office_whistles(world: World, who: str) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    assert whistles(getattr(world, who), hazard)["code"] == "forbidden"


def test_a_neighbour_whistles_for_nothing(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    assert whistles(world.sun, hazard)["code"] == "hazard.unknown"
