"""A command nobody can carry out never blocks those behind it, whatever is wrong with it."""

import json
from typing import Any

import pytest

from backend.core.database import new_id
from tests.world import EDITION, GENERAL, World, taken

SHARED = taken()
NASTY: dict[str, dict[str, Any]] = {
    "no args": {"args": None},
    "args of another kind": {"args": [1, 2]},
    "no name": {"name": None},
    "a name of a thousand letters": {"name": "x" * 1000},
    "no id": {"id": None},
    "an id that is none": {"id": "42"},
    "no time": {"at": None},
    "a time without its zone": {"at": "2026-03-04T02:00:00"},
    "a time that is none": {"at": "yesterday"},
    "the first year": {"at": "0001-01-01T00:00:00+08:00"},
    "the last year": {"at": "9999-12-31T23:59:59-08:00"},
    "waits for nonsense": {"after": ["x"]},
    "a broken venue id": {"args": {"venue_id": "x"}},
    "nul in a text": {"args": {"note": "a\0b"}},
    "half an emoji": {"args": {"note": "\ud83d"}},
    "deep nesting": {"args": {"note": json.loads("[" * 60 + "]" * 60)}},
    "the same picture twice": {"args": {"photos": [SHARED.facts, SHARED.facts]}},
    "a picture without a zone": {
        "args": {"photos": [taken().facts | {"taken_at": "2026-03-04T02:00:00"}]}
    },
    "a picture of the first year": {
        "args": {"photos": [taken().facts | {"taken_at": "0001-01-01T00:00:00+08:00"}]}
    },
    "thirteen pictures": {"args": {"photos": [taken().facts for _ in range(13)]}},
}


@pytest.mark.parametrize("wrong", NASTY.values(), ids=NASTY.keys())
@pytest.mark.parametrize("mine", [True, False], ids=["own venue", "neighbour's"])
def test_it_is_kept_and_those_behind_it_are_done(
    world: World, wrong: dict[str, Any], mine: bool
) -> None:
    venue = world.noodle_shop if mine else world.hardware_store
    plain = world.mei.command("visit.record", id=str(new_id()), venue_id=venue, outcome="locked")
    args = plain["args"] | wrong["args"] if isinstance(wrong.get("args"), dict) else None
    broken = plain | wrong | ({"args": args} if args else {})
    behind = world.mei.command(
        "visit.record", id=str(new_id()), venue_id=world.noodle_shop, outcome="checked"
    )

    answer = world.mei.push(broken, behind)

    assert answer.status_code == 200, answer.text
    first, second = answer.json()["results"]
    assert first["result"] in {"parked", "applied"}
    assert second["result"] == "applied"
    assert world.mei.push(broken, behind).json()["results"][0]["result"] == "replayed"


def test_a_picture_that_is_somebody_elses_parks_the_command_only(world: World) -> None:
    picture = taken()
    world.mei.does("visit.record", id=str(new_id()), venue_id=world.noodle_shop, outcome="checked",
                   photos=[picture.facts])  # fmt: skip
    world.mei.uploads(picture)

    result = world.tao.does(
        "hazard.report", id=str(new_id()), venue_id=world.hardware_store, item_code=GENERAL,
        edition=EDITION, photos=[picture.facts],
    )  # fmt: skip

    assert (result["result"], result["code"]) == ("parked", "photo.id_reused")
    assert world.tao.get(f"/photos/{picture.id}/original").status_code == 404


def test_a_picture_does_not_leave_the_ticket_it_proves(world: World) -> None:
    """Nothing is edited away: cited again elsewhere, it stays where it was first."""
    picture = taken()
    first, second = str(new_id()), world.mei.reports(world.noodle_shop)
    world.mei.does(
        "hazard.report", id=first, venue_id=world.noodle_shop, item_code=GENERAL, edition=EDITION,
        photos=[picture.facts],
    )  # fmt: skip
    world.mei.uploads(picture)

    world.mei.does("hazard.note", id=second, text="同一张照片", photos=[picture.facts])

    assert [p["id"] for p in world.mei.ticket(first)["photos"]] == [picture.id]


def test_a_parked_command_filled_in_anew_brings_its_pictures(world: World) -> None:
    picture = taken()
    args = {"venue_id": world.noodle_shop, "item_code": "Z99", "edition": EDITION}
    world.mei.does("hazard.report", id=str(new_id()), **args, photos=[picture.facts])
    world.mei.uploads(picture)

    mended = args | {"item_code": GENERAL, "id": str(new_id())}
    result = world.mei.does("hazard.report", **mended, photos=[picture.facts])

    assert result["result"] == "applied"
    assert world.mei.ticket(mended["id"])["evidence"] == {"declared": 1, "received": 1}
