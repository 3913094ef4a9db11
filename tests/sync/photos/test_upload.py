"""Photos as they arrive: announced first, checked byte by byte, acknowledged when on disk."""

from typing import Any

import pytest

from backend.core.database import new_id
from tests.world import Person, Picture, World, taken


def announced(person: Person, *pictures: Picture) -> str:
    """Cite pictures on a ticket, without sending them yet."""
    hazard = person.reports(person.world.noodle_shop)
    person.does("hazard.note", id=hazard, text="补照片", photos=[p.facts for p in pictures])
    return hazard


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_an_announced_picture_is_taken_and_its_hash_told(world: World) -> None:
    picture = taken()
    announced(world.mei, picture)

    answer = world.mei.put(f"/photos/{picture.id}", picture.content)

    assert answer.json() == {
        "id": picture.id, "sha256": picture.facts["sha256"], "bytes": len(picture.content),
    }  # fmt: skip


def test_sent_twice_it_is_the_same_answer_and_one_event(world: World) -> None:
    hazard, picture = world.mei.reports(world.noodle_shop), taken()
    world.mei.acts("hazard.reinspect", hazard, passed=True, photos=[picture.facts])

    answers = [world.mei.put(f"/photos/{picture.id}", picture.content) for _ in range(3)]

    assert [a.status_code for a in answers] == [200] * 3
    assert answers[0].json() == answers[2].json()
    assert world.mei.timeline(hazard) == ["reported", "assigned", "passed", "closed"]


def test_before_its_command_arrived_it_is_asked_to_wait(world: World) -> None:
    picture = taken()

    answer = world.mei.put(f"/photos/{picture.id}", picture.content)

    assert refusal(answer) == (404, "photo.unknown")
    assert "先留在手机里" in answer.json()["detail"]
    announced(world.mei, picture)
    world.mei.uploads(picture)


def test_other_bytes_than_those_announced_are_refused_and_nothing_is_lost(world: World) -> None:
    picture, other = taken(), taken()
    hazard = announced(world.mei, picture)

    answer = world.mei.put(f"/photos/{picture.id}", other.content)

    assert refusal(answer) == (409, "photo.differs")
    assert world.mei.ticket(hazard)["evidence"] == {"declared": 2, "received": 1}
    world.mei.uploads(picture)


@pytest.mark.parametrize("cut", [0, 1, 100, -1, -400])
def test_a_picture_cut_short_is_refused(world: World, cut: int) -> None:
    picture = taken()
    announced(world.mei, picture)

    assert refusal(world.mei.put(f"/photos/{picture.id}", picture.content[:cut])) == (
        409,
        "photo.differs",
    )


def test_only_its_author_sends_it(world: World) -> None:
    picture = taken()
    announced(world.mei, picture)

    for person in (world.zhou, world.tao, world.hao):
        answer = person.put(f"/photos/{picture.id}", picture.content)
        assert refusal(answer) == (404, "photo.unknown")
    world.mei.uploads(picture)


def test_the_same_bytes_under_two_ids_are_two_pictures(world: World) -> None:
    one = taken("同一张")
    two = Picture(one.content, one.facts | {"id": str(new_id())})
    hazard = announced(world.mei, one, two)

    world.mei.uploads(one, two)

    assert world.mei.ticket(hazard)["evidence"] == {"declared": 3, "received": 3}


def test_a_picture_of_a_visit_is_taken_too(world: World) -> None:
    picture = taken()
    world.mei.visits(world.noodle_shop, "locked", photos=[picture.facts])

    world.mei.uploads(picture)

    page = world.zhou.get(f"/venues/{world.noodle_shop}").json()
    assert page["visits"][0]["photos"] == [picture.id]
    assert world.zhou.get(f"/photos/{picture.id}/small").status_code == 200
    assert world.tao.get(f"/photos/{picture.id}/small").status_code == 404


def test_a_full_disk_acknowledges_nothing_and_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = taken()
    hazard = announced(world.mei, picture)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("os.fsync", full)
        answer = world.mei.put(f"/photos/{picture.id}", picture.content)

    assert refusal(answer) == (507, "storage.full")
    assert "先留在手机里" in answer.json()["detail"]
    assert world.mei.ticket(hazard)["evidence"]["received"] == 1
    world.mei.uploads(picture)
    assert not list((world.config.data / "photos").rglob(".*"))
