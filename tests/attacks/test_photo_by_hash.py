"""Whoever knows only the hash of a picture sees none, and does not learn that there is one."""

import hashlib
from typing import Any

import pytest

from backend.core.database import new_id
from tests.world import Person, Picture, World, taken

SIZES = ("original", "view", "small", "public")


def secret_of(world: World) -> Picture:
    """A picture of Tao's grid, which Mei does not see."""
    picture = taken("陶军拍的身份证")
    world.tao.visits(world.hardware_store, photos=[picture.facts])
    world.tao.uploads(picture)
    return picture


def announces(person: Person, venue: str, sha256: str) -> str:
    """Cite a picture by its hash alone, under an id of one's own."""
    photo = taken().facts | {"sha256": sha256, "id": str(new_id())}
    person.visits(venue, photos=[photo])
    return str(photo["id"])


def answers(person: Person, photo: str) -> list[tuple[int, Any]]:
    told = [person.get(f"/photos/{photo}/{size}") for size in SIZES]
    return [(a.status_code, a.json() | {"photo": ""}) for a in told]


def test_announcing_a_hash_opens_nothing_and_tells_nothing(world: World) -> None:
    secret = secret_of(world)
    there = announces(world.mei, world.noodle_shop, secret.facts["sha256"])
    nowhere = announces(world.mei, world.noodle_shop, hashlib.sha256(b"none").hexdigest())

    opened, unknown = answers(world.mei, there), answers(world.mei, nowhere)

    assert {status for status, _ in opened} == {404}
    assert opened == unknown  # that such a picture exists is not to be told from these


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe0 no picture", taken("别的").content])
def test_other_bytes_are_refused_alike_whether_or_not_there_is_such_a_picture(
    world: World, content: bytes
) -> None:
    secret = secret_of(world)
    there = announces(world.mei, world.noodle_shop, secret.facts["sha256"])
    nowhere = announces(world.mei, world.noodle_shop, hashlib.sha256(b"none").hexdigest())

    told = [world.mei.put(f"/photos/{one}", content) for one in (there, nowhere)]

    assert [(t.status_code, t.json()["code"]) for t in told] == [(409, "photo.differs")] * 2
    assert {status for status, _ in answers(world.mei, there)} == {404}


def test_who_has_the_very_bytes_is_shown_what_they_sent(world: World) -> None:
    secret = secret_of(world)
    mine = announces(world.mei, world.noodle_shop, secret.facts["sha256"])

    assert world.mei.put(f"/photos/{mine}", secret.content).status_code == 200

    assert [world.mei.get(f"/photos/{mine}/{size}").status_code for size in SIZES] == [200] * 4


def test_no_other_page_shows_what_was_only_announced(world: World) -> None:
    """A hazard whose only picture is somebody else's hash: its file and its paper stay empty."""
    secret = secret_of(world)
    photo = taken().facts | {"sha256": secret.facts["sha256"], "id": str(new_id())}
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.does("hazard.note", id=hazard, text="附图", photos=[photo])
    bare = len(world.zhou.get(f"/hazards/{hazard}/dossier/pdf").content)

    world.mei.put(f"/photos/{photo['id']}", secret.content)

    assert len(world.zhou.get(f"/hazards/{hazard}/dossier/pdf").content) > bare + 1000
