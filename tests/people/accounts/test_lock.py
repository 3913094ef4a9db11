"""Guessing passwords: five failures lock, and each further one doubles the wait."""

from httpx import Response

from tests.people.accounts.test_sign_in import sign_in
from tests.world import World


def fail(world: World, times: int = 1) -> Response:
    answers = [sign_in(world, "limin", "wrong-Passw0rd!") for _ in range(times)]
    return answers[-1]


def test_it_says_how_many_tries_are_left(world: World) -> None:
    assert world.mei

    assert [fail(world).json()["left"] for _ in range(4)] == [4, 3, 2, 1]


def test_the_fifth_failure_locks_even_the_right_password_out(world: World) -> None:
    assert world.mei

    fifth = fail(world, 5)
    right = sign_in(world, "limin")

    assert (fifth.status_code, fifth.json()["code"], fifth.json()["seconds"]) == (
        429,
        "session.locked",
        60,
    )
    assert fifth.headers["retry-after"] == "60"
    assert right.status_code == 429
    assert "请联系" not in right.json()["code"]


def test_the_lock_holds_for_every_spelling_of_a_number(world: World) -> None:
    world.hao.patch(f"/people/{world.mei.id}", {"phone": "19900000001"})
    for spelled in (
        "19900000001",
        "199 0000 0001",
        "+8619900000001",
        "199-0000-0001",
        "１９９00000001",
    ):
        sign_in(world, spelled, "wrong-Passw0rd!")

    assert sign_in(world, "19900000001").status_code == 429


def test_after_the_wait_the_right_password_opens_and_the_count_starts_again(world: World) -> None:
    assert world.mei
    fail(world, 5)
    world.clock.forward(seconds=61)

    assert sign_in(world, "limin").status_code == 200
    assert fail(world).json()["left"] == 4


def test_each_further_failure_doubles_the_wait_up_to_half_an_hour(world: World) -> None:
    assert world.mei
    waits = [fail(world, 5).json()["seconds"]]
    for _ in range(6):
        world.clock.forward(seconds=waits[-1] + 1)
        waits.append(fail(world).json()["seconds"])

    assert waits == [60, 120, 240, 480, 960, 1800, 1800]


def test_trying_while_locked_does_not_lengthen_the_wait(world: World) -> None:
    assert world.mei
    fail(world, 5)
    world.clock.forward(seconds=30)
    fail(world, 20)
    world.clock.forward(seconds=31)

    assert sign_in(world, "limin").status_code == 200


def test_who_is_signed_in_goes_on_working(world: World) -> None:
    assert world.mei.cookie
    fail(world, 9)

    assert world.mei.get("/session").status_code == 200


def test_a_colleague_is_not_locked_out(world: World) -> None:
    assert world.mei
    assert world.tao
    fail(world, 9)

    assert sign_in(world, "taojun").status_code == 200


def test_a_new_password_from_the_office_unlocks(world: World) -> None:
    assert world.mei
    fail(world, 5)

    first = world.zhou.post(f"/people/{world.mei.id}/password").json()["initial_password"]

    assert sign_in(world, "limin", first).status_code == 200
