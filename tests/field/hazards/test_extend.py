"""延期: asked before the last day, granted at most twice, never for what is put right at once."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.world import ON_THE_SPOT, SERIOUS, Person, World, taken

ASK = {"reason": "配件没到货", "protection": "专人看护并停用", "due_on": "2026-03-16"}
EARLY = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)


def asks(person: Person, hazard: str, **more: Any) -> dict[str, Any]:
    return person.acts("hazard.extend_ask", hazard, **(ASK | more))


def grants(person: Person, hazard: str, **more: Any) -> dict[str, Any]:
    return person.acts("hazard.extend", hazard, granted=True, **more)


def test_asking_changes_nothing_until_the_office_answers(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    assert asks(world.mei, hazard)["result"] == "applied"

    ticket = world.zhou.ticket(hazard)
    assert (ticket["due_on"], ticket["extensions"]) == ("2026-03-07", 0)
    assert ticket["extension"] == {
        "asked_due_on": "2026-03-16", "reason": "配件没到货", "protection": "专人看护并停用",
        "by_name": "李敏", "at": "2026-03-04T02:00:00Z",
    }  # fmt: skip
    assert "hazard.extend" in ticket["actions"]
    waiting = world.zhou.get("/hazards", waiting="extension", counts="true").json()
    assert [h["id"] for h in waiting["items"]] == [hazard]
    assert waiting["items"][0]["extension"] == ticket["extension"]
    assert waiting["counts"]["extension"] == 1


@pytest.mark.parametrize(("more", "due"), [({}, "2026-03-16"), ({"due_on": "2026-03-12"},) * 2])
def test_granted_the_last_day_moves(world: World, more: Any, due: Any) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    asks(world.mei, hazard)

    grants(world.zhou, hazard, **more)

    ticket = world.mei.ticket(hazard)
    due = due if isinstance(due, str) else due["due_on"]
    assert (ticket["due_on"], ticket["extensions"], ticket["extension"]) == (due, 1, None)
    assert ticket["events"][-1]["facts"] == {"due_on": due, "before": "2026-03-07"}


def test_refused_it_stays_and_the_reason_is_told(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    asks(world.mei, hazard)

    wordless = world.zhou.acts("hazard.extend", hazard, granted=False)
    world.zhou.acts("hazard.extend", hazard, granted=False, note="可以先换临时件")

    ticket = world.mei.ticket(hazard)
    assert (wordless["code"], "写明理由" in wordless["detail"]) == ("invalid", True)
    assert (ticket["due_on"], ticket["extensions"], ticket["extension"]) == ("2026-03-07", 0, None)
    assert ticket["events"][-1]["text"] == "可以先换临时件"


def test_the_third_time_is_refused_and_kept(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    for due in ("2026-03-16", "2026-03-23"):
        asks(world.mei, hazard, due_on=due)
        grants(world.zhou, hazard)

    result = asks(world.mei, hazard, due_on="2026-03-30")

    assert (result["result"], result["code"]) == ("superseded", "hazard.extended_twice")
    assert world.mei.ticket(hazard)["events"][-1]["kind"] == "superseded"
    assert "hazard.extend_ask" not in world.mei.ticket(hazard)["actions"]


def test_after_the_last_day_it_is_too_late_by_when_it_was_asked(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    world.clock.forward(days=6)

    late = asks(world.mei, hazard)
    in_time = asks(world.mei, hazard, at=EARLY)

    assert (late["code"], in_time["result"]) == ("hazard.extension_too_late", "applied")
    assert "2026-03-07" in late["detail"]


def test_what_is_put_right_at_once_is_never_extended(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop, ON_THE_SPOT, fixed=None)
    assert asks(world.mei, hazard)["result"] == "applied"  # it became 限期 by itself

    picture = {"photos": [taken().facts]}
    spot = world.mei.reports(world.noodle_shop, ON_THE_SPOT, fixed=picture)
    world.zhou.fails(spot)

    result = asks(world.mei, spot)
    assert (result["result"], result["code"]) == ("superseded", "hazard.never_extended")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"reason": " "}, "写明原因"),
        ({"protection": ""}, "临时防护措施"),
        ({"due_on": "2026-03-07"}, "晚于现在的期限"),
        ({"due_on": "2026-03-01"}, "早于今天"),
        ({"due_on": "9999-12-31"}, "两年"),
    ],
)
def test_what_is_missing_is_named(world: World, wrong: dict[str, str], told: str) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    result = asks(world.mei, hazard, **wrong)

    assert (result["result"], told in result["detail"]) == ("parked", True)


def test_asking_twice_or_granting_nothing_is_told(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    nothing = grants(world.zhou, hazard)
    asks(world.mei, hazard)

    assert nothing["code"] == "hazard.extension_not_asked"
    assert asks(world.zhou, hazard)["code"] == "hazard.extension_pending"


def test_submitting_makes_the_question_moot(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    asks(world.mei, hazard)
    world.mei.submits(hazard)

    assert world.zhou.ticket(hazard)["extension"] is None
    assert grants(world.zhou, hazard)["result"] == "superseded"


@pytest.mark.parametrize("who", ["ding", "feng", "deng", "hao"])
def test_only_worker_and_office_ask(world: World, who: str) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    assert asks(getattr(world, who), hazard, base=2)["code"] == "forbidden"


def test_neighbours_ask_and_grant_nothing(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop, SERIOUS)
    ask, grant = asks(world.tao, hazard, base=2), grants(world.sun, hazard, base=2)

    assert {ask["code"], grant["code"]} == {"hazard.unknown"}
