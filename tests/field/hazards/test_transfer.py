"""疑似重大 and 移交: a document with a number goes out, a receipt must come back."""

from typing import Any

import pytest

from tests.field.hazards.test_whistle import department
from tests.world import MAJOR, SERIOUS, Person, World, taken

FIRE = "消防救援大队"


def transfers(person: Person, hazard: str, **more: Any) -> dict[str, Any]:
    facts = {"document_number": "辽西移〔2026〕3号", "department": department(person, FIRE)}
    return person.acts("hazard.transfer", hazard, **(facts | more))


def receives(person: Person, hazard: str, **more: Any) -> dict[str, Any]:
    return person.acts("hazard.receipt", hazard, **({"text": "已受理"} | more))


def suspects(person: Person, hazard: str, **more: Any) -> dict[str, Any]:
    return person.acts("hazard.suspect", hazard, **({"reason": "唯一出口封死"} | more))


def test_handed_over_and_receipted(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop, MAJOR)
    assert world.zhou.ticket(hazard)["suggested_department"]["name"] == FIRE

    assert transfers(world.zhou, hazard)["result"] == "applied"
    ticket = world.mei.ticket(hazard)
    assert (ticket["state"], ticket["transfer"]) == (
        "rectifying",
        {
            "department": FIRE, "document_number": "辽西移〔2026〕3号",
            "at": "2026-03-04T02:00:00Z", "receipted_at": None,
        },
    )  # fmt: skip
    waiting = world.zhou.get("/hazards", waiting="receipt", counts="true").json()
    assert ([h["id"] for h in waiting["items"]], waiting["counts"]["receipt_missing"]) == (
        [hazard],
        1,
    )
    receives(world.zhou, hazard, major=True, due_on="2026-04-01", document_number="消〔2026〕9号")

    ticket = world.mei.ticket(hazard)
    assert (ticket["level"], ticket["due_on"]) == ("major", "2026-04-01")
    assert ticket["transfer"]["receipted_at"] == "2026-03-04T02:00:00Z"


def test_a_suspicion_is_not_closed_without_hand_over_and_receipt(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop, SERIOUS)
    suspects(world.mei, hazard)
    waiting = world.zhou.get("/hazards", waiting="transfer").json()["items"]
    assert [h["id"] for h in waiting] == [hazard]

    before = world.zhou.passes(hazard)
    transfers(world.zhou, hazard)
    between = world.zhou.passes(hazard)
    receives(world.zhou, hazard)
    after = world.zhou.passes(hazard)

    assert {before["code"], between["code"]} == {"hazard.hand_over_first"}
    assert (before["result"], after["result"]) == ("superseded", "applied")
    ticket = world.mei.ticket(hazard)
    assert (ticket["state"], ticket["level"]) == ("closed", "suspected_major")
    assert ticket["evidence"] == {"declared": 4, "received": 4}


def test_what_was_handed_over_before_the_suspicion_does_not_count(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop, SERIOUS)
    transfers(world.zhou, hazard)
    receives(world.zhou, hazard)
    world.clock.forward(hours=1)
    suspects(world.mei, hazard)

    assert world.zhou.passes(hazard)["code"] == "hazard.hand_over_first"


def test_decided_not_major_the_street_goes_on(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop, MAJOR)
    transfers(world.zhou, hazard)
    receives(world.zhou, hazard, major=False)

    assert world.mei.ticket(hazard)["level"] == "serious"
    assert world.zhou.passes(hazard)["result"] == "applied"


def test_a_suspicion_stops_a_closing_that_waits_for_pictures(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop, SERIOUS)
    picture = taken(at=world.now)
    world.zhou.acts("hazard.reinspect", hazard, passed=True, photos=[picture.facts])
    suspects(world.mei, hazard)

    world.zhou.uploads(picture)

    ticket = world.mei.ticket(hazard)
    assert (ticket["state"], ticket["closing"]) == ("submitted", False)


def test_without_a_number_it_is_not_handed_over(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    result = transfers(world.zhou, hazard, document_number=" ")

    assert (result["result"], "移交文号" in result["detail"]) == ("parked", True)


def test_what_does_not_fit_is_told(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    none_out = receives(world.zhou, hazard)
    transfers(world.zhou, hazard)
    again = transfers(world.song, hazard)
    decided = receives(world.zhou, hazard, major=True)

    assert [r["code"] for r in (none_out, again, decided)] == [
        "hazard.receipt_not_pending", "hazard.receipt_pending", "hazard.not_suspected",
    ]  # fmt: skip


def test_suspected_twice_is_told(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    suspects(world.mei, hazard)

    result = suspects(world.ding, hazard)

    assert (result["code"], "疑似重大" in result["detail"]) == ("hazard.other_level", True)


def test_a_day_from_outside_is_not_moved_by_the_street(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    transfers(world.zhou, hazard)
    receives(world.zhou, hazard, due_on="2026-03-12")
    world.zhou.fails(hazard)

    ask = {"reason": "来不及", "protection": "看护", "due_on": "2026-03-20"}
    result = world.mei.acts("hazard.extend_ask", hazard, **ask)

    assert result["code"] == "hazard.due_from_outside"
    assert world.mei.ticket(hazard)["due_on"] == "2026-03-12"


@pytest.mark.parametrize("who", ["mei", "ding", "feng", "deng", "hao"])
def test_only_the_office_hands_over(world: World, who: str) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    assert transfers(getattr(world, who), hazard, base=2)["code"] == "forbidden"


def test_neighbours_hand_over_and_suspect_nothing(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)

    codes = {
        transfers(world.sun, hazard, base=2)["code"],
        suspects(world.tao, hazard, base=2)["code"],
    }
    assert codes == {"hazard.unknown"}
