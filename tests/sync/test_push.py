"""What becomes of a command: applied, replayed, superseded, parked, or its id was used before."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from backend.core.database import new_id
from tests.world import EDITION, GENERAL, Person, World, taken


def a_report(person: Person, venue: str) -> dict[str, Any]:
    return person.command(
        "hazard.report", id=str(new_id()), venue_id=venue, item_code=GENERAL, edition=EDITION,
        photos=[taken().facts],
    )  # fmt: skip


def first(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["results"][0]
    return found


def test_an_applied_command_tells_the_number_it_was_given(world: World) -> None:
    command = a_report(world.mei, world.noodle_shop)

    answer = world.mei.push(command)

    assert answer.json() == {
        "received_at": "2026-03-04T02:00:00Z",
        "skew_ms": 0,
        "results": [{"id": command["id"], "result": "applied", "number": "YH-220382002-2026-0001"}],
    }


def test_sent_again_it_is_replayed_and_done_once(world: World) -> None:
    command = a_report(world.mei, world.noodle_shop)
    world.mei.push(command)

    again = first(world.mei.push(command))

    assert (again["result"], again["of"]) == ("replayed", "applied")
    assert world.mei.get("/hazards").json()["total"] == 1


def test_a_replay_says_what_it_was_the_first_time(world: World) -> None:
    venue = world.noodle_shop
    command = world.tao.command("visit.record", id=str(new_id()), venue_id=venue, outcome="locked")
    world.tao.push(command)

    again = first(world.tao.push(command))

    assert (again["result"], again["of"], again["code"]) == ("replayed", "parked", "venue.unknown")
    assert len(world.zhou.tasks()) == 1


@pytest.mark.parametrize("change", ["args", "name", "at"])
def test_an_id_used_for_something_else_is_told_and_nothing_is_done(
    world: World, change: str
) -> None:
    venue = world.noodle_shop
    command = world.mei.command("visit.record", id=str(new_id()), venue_id=venue, outcome="locked")
    world.mei.push(command)
    other: dict[str, Any] = {
        "args": command["args"] | {"outcome": "checked"},
        "name": "hazard.note",
        "at": "2026-03-04T01:00:00+00:00",
    }

    result = first(world.mei.push(command | {change: other[change]}))

    assert (result["result"], result["code"], result["status"]) == (
        "id_reused",
        "command.id_reused",
        409,
    )
    assert [v["outcome"] for v in world.mei.get(f"/venues/{venue}").json()["visits"]] == ["locked"]


def test_an_id_is_not_shared_by_two_people(world: World) -> None:
    command = a_report(world.mei, world.noodle_shop)
    world.mei.push(command)

    result = first(world.tao.push(command))

    assert result["result"] == "id_reused"
    assert "福满楼" not in str(result)


def test_the_same_command_twice_in_one_push_is_done_once(world: World) -> None:
    command = a_report(world.mei, world.noodle_shop)

    results = world.mei.push(command, command).json()["results"]

    assert [r["result"] for r in results] == ["applied", "replayed"]
    assert world.mei.get("/hazards").json()["total"] == 1


def test_the_order_of_the_facts_does_not_make_it_another_command(world: World) -> None:
    command = a_report(world.mei, world.noodle_shop)
    world.mei.push(command)
    turned = command | {"args": dict(reversed(command["args"].items()))}

    assert first(world.mei.push(turned))["result"] == "replayed"


def test_an_outbox_goes_out_under_its_authors_name_only(world: World) -> None:
    command = a_report(world.mei, world.noodle_shop)

    answer = world.tao.push(command, author=str(world.mei.id))

    assert (answer.status_code, answer.json()["code"]) == (403, "outbox.not_yours")
    assert "只能由本人登录后发送" in answer.json()["detail"]
    assert world.mei.get("/hazards").json()["total"] == 0
    assert first(world.mei.push(command))["result"] == "applied"


def test_an_empty_outbox_is_answered(world: World) -> None:
    assert world.mei.push().json()["results"] == []


def test_without_a_session_the_outbox_is_kept_and_a_sign_in_asked_for(world: World) -> None:
    command = a_report(world.mei, world.noodle_shop)
    world.mei.delete("/session/all")

    answer = world.mei.push(command)

    assert (answer.status_code, answer.json()["code"]) == (401, "session.missing")
    del world.mei.__dict__["cookie"]
    assert first(world.mei.push(command))["result"] == "applied"


def test_an_unknown_command_is_parked_whole_for_a_later_server(world: World) -> None:
    result = world.mei.does("hazard.sing", id=str(new_id()), to="派出所")

    assert (result["result"], result["code"]) == ("parked", "command.unknown")
    assert "hazard.sing" in result["detail"]
    task = world.zhou.tasks()[0]
    assert (task["kind"], task["facts"]["mend"], task["by_name"]) == ("parked", "office", "李敏")


def test_the_pictures_of_a_parked_command_are_taken(world: World) -> None:
    """The phone must be able to let go of them; the office sees them with the matter."""
    venue, picture = world.noodle_shop, taken()
    world.tao.does(
        "hazard.report", id=str(new_id()), venue_id=venue, item_code=GENERAL, edition=EDITION,
        photos=[picture.facts],
    )  # fmt: skip

    world.tao.uploads(picture)

    assert world.zhou.get(f"/photos/{picture.id}/original").content == picture.content
    assert world.mei.get(f"/photos/{picture.id}/original").status_code == 404


def test_skew_is_told_in_milliseconds(world: World) -> None:
    world.mei.skew = timedelta(hours=-2)

    assert world.mei.push().json()["skew_ms"] == -7_200_000


def test_results_stand_in_the_order_of_the_commands(world: World) -> None:
    commands = [a_report(world.mei, world.noodle_shop) for _ in range(5)]

    results = world.mei.push(*commands).json()["results"]

    assert [UUID(r["id"]) for r in results] == [UUID(c["id"]) for c in commands]
