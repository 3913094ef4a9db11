"""Sessions end: here, everywhere, by suspension, and by themselves when not used."""

import pytest

from tests.world import World


def test_signing_out_ends_this_sign_in_only(world: World) -> None:
    here = world.mei.cookie
    world.mei.signs_in_again()
    there = world.mei.cookie

    answer = world.mei.delete("/session")

    assert answer.status_code == 204
    assert "max-age=0" in answer.headers["set-cookie"].lower()
    for cookie, status in ((there, 401), (here, 200)):
        world.mei.__dict__["cookie"] = cookie
        assert world.mei.get("/session").status_code == status


def test_signing_out_everywhere_ends_them_all(world: World) -> None:
    cookies = [world.mei.cookie]
    world.mei.signs_in_again()
    cookies.append(world.mei.cookie)

    world.mei.delete("/session/all")

    for cookie in cookies:
        world.mei.__dict__["cookie"] = cookie
        assert world.mei.get("/session").status_code == 401
    assert world.tao.get("/session").status_code == 200


def test_signing_out_twice_is_no_error(world: World) -> None:
    assert [world.mei.delete("/session").status_code for _ in range(2)] == [204, 204]


@pytest.mark.parametrize(("days", "status"), [(30, 200), (31, 401)])
def test_a_sign_in_not_used_for_thirty_days_is_forgotten(
    world: World, days: int, status: int
) -> None:
    assert world.mei.get("/session").status_code == 200
    world.clock.forward(days=days)

    assert world.mei.get("/session").status_code == status


def test_one_with_which_the_app_is_started_now_and_then_goes_on(world: World) -> None:
    for _ in range(4):
        world.clock.forward(days=25)
        assert world.mei.get("/session").status_code == 200


def test_suspension_ends_every_sign_in_at_once(world: World) -> None:
    assert world.mei.get("/session").status_code == 200

    world.zhou.patch(f"/people/{world.mei.id}", {"active": False})

    assert world.mei.get("/session").status_code == 401
    world.zhou.patch(f"/people/{world.mei.id}", {"active": True})
    assert world.mei.get("/session").status_code == 401


def test_a_new_role_counts_at_once(world: World) -> None:
    assert world.mei.get("/people").status_code == 403

    world.hao.patch(f"/people/{world.mei.id}", {"role": "leader"})

    assert world.mei.get("/people").status_code == 200
