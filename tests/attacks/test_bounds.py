"""What one person asks for never takes the service from the others."""

from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from httpx import Response

from tests.house.test_errors import problem
from tests.world import Person, World

PLAQUES = 24
"""They take a second or two."""


def prints(person: Person) -> Response:
    return person.post("/plaques/spares", {"grid": "220382.002.01.01.", "count": PLAQUES})


def test_one_person_never_gets_more_than_two_sheets_at_a_time(on_file: World) -> None:
    chief = on_file.zhou
    assert chief.cookie
    with ThreadPoolExecutor(6) as pool:
        answers = [a.result() for a in [pool.submit(prints, chief) for _ in range(6)]]

    told = sorted(a.status_code for a in answers)
    assert told == [201, 201, 429, 429, 429, 429]
    refused = next(a for a in answers if a.status_code == 429)
    assert problem(refused)["code"] == "heavy.still_making"
    assert int(refused.headers["retry-after"]) > 0
    assert prints(chief).status_code == 201


def test_sheets_never_take_the_threads_of_lookups_and_pushes(on_file: World) -> None:
    world, venue = on_file, on_file.noodle_shop
    people = [world.zhou, world.song, world.hao]
    assert all(person.cookie for person in (*people, world.mei))
    with ThreadPoolExecutor(6) as pool:
        waiting = [pool.submit(prints, person) for person in people for _ in range(2)]
        done = 0
        while not all(map(Future[Response].done, waiting)):
            assert world.mei.get(f"/venues/{venue}").status_code == 200
            world.mei.visits(venue)
            done += 1

    assert {w.result().status_code for w in waiting} == {201}
    assert done >= 10


@pytest.mark.parametrize(
    "path",
    [
        "/reports/monthly", "/reports/half-year", "/plaques/calibration", "/sync/pull",
        "/plaques/sheet",
    ],
)  # fmt: skip
def test_heavy_answers_still_come(world: World, path: str) -> None:
    assert world.noodle_shop
    assert world.hao.get(path).status_code == 200
