"""A phone that knows more than this server: what it says is done, and what is not read is kept."""

from typing import Any

import pytest
from sqlmodel import select

from backend.core.database import new_id
from backend.sync.models import OfficeTask, PendingCommand
from tests.world import EDITION, GENERAL, World, taken


def kept(world: World) -> list[PendingCommand]:
    with world.db.reading() as session:
        return list(session.exec(select(PendingCommand)))


def tasks(world: World) -> list[OfficeTask]:
    with world.db.reading() as session:
        return list(session.exec(select(OfficeTask)))


def report(world: World, **more: Any) -> dict[str, Any]:
    args = {"id": str(new_id()), "venue_id": world.noodle_shop, "item_code": GENERAL}
    return world.mei.does("hazard.report", **args, edition=EDITION, **more)


def test_a_field_of_a_newer_app_is_kept_and_the_rest_is_done(world: World) -> None:
    result = report(world, photos=[taken().facts], weather="雪")

    assert result["result"] == "applied"
    [row] = kept(world)
    assert row.entry["args"]["weather"] == "雪"
    assert tasks(world) == []


def test_a_field_of_a_newer_app_inside_another_is_kept_too(world: World) -> None:
    picture = taken().facts | {"lens": "wide"}

    assert report(world, photos=[picture])["result"] == "applied"

    [row] = kept(world)
    assert row.entry["args"]["photos"][0]["lens"] == "wide"


def test_what_is_read_whole_is_not_kept_twice(world: World) -> None:
    assert report(world, photos=[taken().facts])["result"] == "applied"

    assert kept(world) == []


def test_a_command_sent_again_after_that_is_the_same_answer(world: World) -> None:
    args: dict[str, Any] = {
        "id": str(new_id()), "venue_id": world.noodle_shop, "item_code": GENERAL,
        "edition": EDITION, "photos": [taken().facts], "weather": "雪",
    }  # fmt: skip
    entry = world.mei.command("hazard.report", **args)

    first, second = (world.mei.push(entry).json()["results"][0]["result"] for _ in range(2))

    assert (first, second) == ("applied", "replayed")
    assert len(kept(world)) == 1


def test_whole_pictures_of_a_broken_command_are_taken(world: World) -> None:
    """One that nobody can read takes none of the others with it."""
    whole = taken()
    result = report(world, photos=[whole.facts, {"id": "no picture"}], note=5)

    assert (result["result"], result["code"]) == ("parked", "command.malformed")
    world.mei.uploads(whole)


def test_what_a_newer_app_says_is_kept_of_a_command_that_had_to_wait(world: World) -> None:
    ticket = world.mei.reports(world.noodle_shop)
    first = world.mei.command("hazard.note", id=ticket, text="先到的一条")
    visit: dict[str, Any] = {
        "id": str(new_id()),
        "venue_id": world.noodle_shop,
        "outcome": "checked",
    }
    second = world.mei.command("visit.record", after=[first["id"]], **visit, mood="好")

    world.mei.push(second)
    world.mei.push(first)

    [row] = kept(world)
    assert (row.entry["args"]["mood"], row.waits_for) == ("好", None)
    assert len(world.mei.get(f"/venues/{world.noodle_shop}").json()["visits"]) == 1


@pytest.mark.parametrize("broken", [{"at": "1999-01-01T00:00:00Z"}, {"after": "no list"}])
def test_pictures_of_a_command_in_a_broken_envelope_are_taken(
    world: World, broken: dict[str, Any]
) -> None:
    picture = taken()
    entry = world.mei.command("hazard.report", id=str(new_id()), photos=[picture.facts]) | broken

    assert world.mei.push(entry).json()["results"][0]["result"] == "parked"
    world.mei.uploads(picture)
