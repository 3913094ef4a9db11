"""Held: what a command depends on has not arrived; it is kept whole and done when it does."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from backend.core.database import new_id
from tests.world import EDITION, GENERAL, Person, World, taken


def a_visit_and_its_hazard(person: Person, venue: str) -> tuple[dict[str, Any], dict[str, Any]]:
    visit, hazard = str(new_id()), str(new_id())
    first = person.command("visit.record", id=visit, venue_id=venue, outcome="checked")
    second = person.command(
        "hazard.report", id=hazard, venue_id=venue, visit_id=visit, item_code=GENERAL,
        edition=EDITION, photos=[taken().facts], after=[first["id"]],
    )  # fmt: skip
    return first, second


def outcomes(answer: Any) -> list[str]:
    return [r["result"] for r in answer.json()["results"]]


def test_it_waits_and_says_for_what(world: World) -> None:
    first, second = a_visit_and_its_hazard(world.mei, world.noodle_shop)

    result = world.mei.push(second).json()["results"][0]

    assert (result["result"], result["facts"]) == ("held", {"waits_for": first["id"]})
    assert world.mei.get("/hazards").json()["total"] == 0


def test_it_is_done_when_what_it_waited_for_arrives(world: World) -> None:
    first, second = a_visit_and_its_hazard(world.mei, world.noodle_shop)
    world.mei.push(second)

    assert outcomes(world.mei.push(first)) == ["applied"]

    assert world.mei.get("/hazards").json()["total"] == 1
    assert outcomes(world.mei.push(second)) == ["replayed"]


def test_out_of_order_in_one_push_both_are_done(world: World) -> None:
    first, second = a_visit_and_its_hazard(world.mei, world.noodle_shop)

    assert outcomes(world.mei.push(second, first)) == ["held", "applied"]

    assert world.mei.get("/hazards").json()["total"] == 1


def test_a_chain_sent_backwards_is_done_to_its_end(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    notes: list[dict[str, Any]] = []
    for n in range(5):
        before = [notes[-1]["id"]] if notes else []
        notes.append(world.mei.command("hazard.note", id=hazard, text=f"第{n}句", after=before))

    for note in reversed(notes):
        world.mei.push(note)

    texts = [e["text"] for e in world.mei.ticket(hazard)["events"] if e["kind"] == "note"]
    assert texts == [f"第{n}句" for n in range(5)]


def test_a_command_that_waits_for_two_waits_for_both(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    one, two = (world.mei.command("hazard.note", id=hazard, text=t) for t in ("甲", "乙"))
    last = world.mei.command("hazard.note", id=hazard, text="丙", after=[one["id"], two["id"]])
    world.mei.push(last)

    world.mei.push(one)
    half = len(world.mei.timeline(hazard))
    world.mei.push(two)

    assert (half, len(world.mei.timeline(hazard))) == (3, 5)


def test_what_arrives_from_another_phone_releases_it(world: World) -> None:
    """The other half was carried by a colleague's phone; the author still acts."""
    hazard = world.mei.reports(world.noodle_shop)
    first = world.zhou.command("hazard.note", id=hazard, text="请复核")
    second = world.mei.command("hazard.note", id=hazard, text="已复核", after=[first["id"]])
    world.mei.push(second)

    world.zhou.push(first)

    assert [e["by_name"] for e in world.mei.ticket(hazard)["events"][-2:]] == ["周海燕", "李敏"]


def test_a_second_phone_of_the_same_person_releases_it(world: World) -> None:
    first, second = a_visit_and_its_hazard(world.mei, world.noodle_shop)
    world.mei.push(second)
    world.mei.device = new_id()

    world.mei.push(first)

    assert world.mei.get("/hazards").json()["total"] == 1


def test_sent_again_while_it_waits_it_still_waits_once(world: World) -> None:
    first, second = a_visit_and_its_hazard(world.mei, world.noodle_shop)

    for _ in range(3):
        assert outcomes(world.mei.push(second)) == ["held"]
    world.mei.push(first)

    assert world.mei.get("/hazards").json()["total"] == 1


def test_a_waiting_id_is_not_given_to_other_facts(world: World) -> None:
    first, second = a_visit_and_its_hazard(world.mei, world.noodle_shop)
    world.mei.push(second)

    forged = second | {"args": second["args"] | {"item_code": "A02"}}

    assert outcomes(world.mei.push(forged)) == ["id_reused"]
    assert outcomes(world.tao.push(second)) == ["id_reused"]
    world.mei.push(first)
    assert world.mei.get("/hazards").json()["items"][0]["item_code"] == "C01"


def test_released_but_no_longer_possible_it_is_parked_and_told(world: World) -> None:
    first, second = a_visit_and_its_hazard(world.tao, world.noodle_shop)
    world.tao.push(second)

    world.tao.push(first)

    assert [t["kind"] for t in world.zhou.tasks()] == ["parked", "parked"]
    answer = world.tao.push(second).json()["results"][0]
    assert (answer["result"], answer["of"]) == ("replayed", "parked")


def test_the_office_is_told_after_a_day(world: World) -> None:
    _, second = a_visit_and_its_hazard(world.mei, world.noodle_shop)
    world.mei.push(second)
    world.clock.forward(hours=23)
    early = world.zhou.tasks()
    world.clock.forward(hours=2)

    assert early == []
    task = world.zhou.tasks()[0]
    assert (task["kind"], UUID(task["subject_id"])) == ("held", UUID(second["id"]))
    assert "联系本人打开手机联网" in task["detail"]
    assert world.sun.tasks() == []


def test_a_command_that_waits_for_itself_harms_nobody(world: World) -> None:
    hazard = world.mei.reports(world.noodle_shop)
    note = world.mei.command("hazard.note", id=hazard, text="自等")
    note["after"] = [note["id"]]
    fine = world.mei.command("hazard.note", id=hazard, text="正常")

    assert outcomes(world.mei.push(note, fine)) == ["held", "applied"]


def test_held_commands_keep_the_clock_of_the_push_that_brought_them(world: World) -> None:
    """The phone was an hour fast when it spoke; later its clock was put right."""
    hazard = world.mei.reports(world.noodle_shop)
    first = world.mei.command("hazard.note", id=hazard, text="先")
    world.mei.skew = timedelta(hours=1)
    second = world.mei.command("hazard.note", id=hazard, text="后", after=[first["id"]])
    world.mei.push(second)
    world.mei.skew = timedelta()

    world.mei.push(first)

    assert world.mei.last_event(hazard)["at"] == "2026-03-04T02:00:00Z"
    assert world.mei.last_event(hazard)["clock_off"] is True
