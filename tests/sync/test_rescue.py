"""A phone is gone: the file it left is brought in by the office, as if it had sent it itself."""

from typing import Any

import sqlalchemy as sa

from backend.core.database import new_id
from tests.pictures import Picture, taken
from tests.world import EDITION, GENERAL, World

Left = tuple[dict[str, Any], Picture, str]


def left_behind(world: World) -> Left:
    """A report that never left Mei's phone."""
    picture, hazard = taken(at=world.now), str(new_id())
    report = world.mei.command(
        "hazard.report", id=hazard, venue_id=world.noodle_shop, item_code=GENERAL,
        edition=EDITION, photos=[picture.facts],
    )  # fmt: skip
    body = {
        "device": str(world.mei.device), "author": str(world.mei.id), "sequence": 1,
        "sent_at": world.now.isoformat(), "commands": [report],
    }  # fmt: skip
    return body, picture, hazard


def test_what_a_lost_phone_held_stands_under_its_authors_name(world: World) -> None:
    body, picture, hazard = left_behind(world)

    answer = world.zhou.post("/sync/rescue", body)
    kept = world.zhou.put(f"/sync/rescue/{world.mei.id}/photos/{picture.id}", picture.content)

    assert answer.json()["results"][0]["result"] == "applied"
    assert kept.status_code == 200
    ticket = world.mei.ticket(hazard)
    assert ticket["found_by_name"] == "李敏"
    assert ticket["evidence"] == {"declared": 1, "received": 1}
    assert next(t.action for t in world.trail(world.mei.id)) == "rescue.import"


def test_a_file_brought_in_twice_does_nothing_twice(world: World) -> None:
    body, picture, hazard = left_behind(world)
    world.zhou.post("/sync/rescue", body)

    again = world.zhou.post("/sync/rescue", body)
    from_the_phone_after_all = world.mei.post("/sync/push", body)

    assert again.json()["results"][0]["result"] == "replayed"
    assert from_the_phone_after_all.json()["results"][0]["result"] == "replayed"
    with world.db.reading() as session:
        count = sa.text("SELECT count(*) FROM hazard")
        assert session.connection().execute(count).scalar() == 1
    assert world.mei.ticket(hazard)["version"] == 2
    assert picture.id


def test_a_worker_brings_in_nobodys_file(world: World) -> None:
    body, picture, _ = left_behind(world)

    answer = world.tao.post("/sync/rescue", body)
    photo = world.tao.put(f"/sync/rescue/{world.mei.id}/photos/{picture.id}", picture.content)

    assert (answer.status_code, photo.status_code) == (403, 403)


def test_an_office_of_elsewhere_does_not_know_the_author(world: World) -> None:
    body, _, _ = left_behind(world)

    answer = world.sun.post("/sync/rescue", body)

    assert answer.status_code == 404


def test_a_file_that_is_none_says_so(world: World) -> None:
    answer = world.zhou.post("/sync/rescue", {"format": "anxun-rescue", "commands": 3})

    assert (answer.status_code, answer.json()["code"]) == (422, "push.unreadable")
