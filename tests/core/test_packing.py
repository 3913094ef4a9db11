"""Answers are packed where that pays."""

from tests.world import World

PACKED = {"accept-encoding": "gzip"}


def test_what_is_small_travels_as_it_is(world: World) -> None:
    answer = world.mei.ask("GET", "/session", headers=PACKED)

    assert len(answer.content) < 1024
    assert "content-encoding" not in answer.headers


def test_what_is_large_travels_packed_and_says_so(world: World) -> None:
    answer = world.mei.ask("GET", "/checklist", headers=PACKED)

    assert answer.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in answer.headers["vary"].lower()
    assert int(answer.headers["content-length"]) < len(answer.content) / 3


def test_who_cannot_unpack_it_gets_it_whole(world: World) -> None:
    answer = world.mei.ask("GET", "/checklist", headers={"accept-encoding": "identity"})

    assert "content-encoding" not in answer.headers
    assert int(answer.headers["content-length"]) == len(answer.content)
