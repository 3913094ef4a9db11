"""A closed account is closed: for every token it ever had, at once, and by a word of its own."""

import pytest

from tests.world import PASSWORD, Person, World


def closes(world: World, person: Person, *, active: bool = False) -> None:
    answer = world.hao.patch(f"/people/{person.id}", {"active": active})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("path", ["/session", "/sync/pull", "/messages", "/notices", "/hazards"])
def test_a_closed_account_is_told_so_wherever_it_asks(world: World, path: str) -> None:
    """The phone empties its copy on this word alone: a lost session leaves it as it is."""
    assert world.mei.get("/session").status_code == 200
    closes(world, world.mei)

    answer = world.mei.get(path)

    assert (answer.status_code, answer.json()["code"]) == (401, "account.closed")
    assert "应急办" in answer.json()["detail"]


def test_a_closed_account_sends_nothing(world: World) -> None:
    venue = world.noodle_shop
    command = world.mei.command("visit.record", id=venue, venue_id=venue, outcome="checked")
    closes(world, world.mei)

    answer = world.mei.push(command)

    assert (answer.status_code, answer.json()["code"]) == (401, "account.closed")


def test_a_session_that_merely_ended_is_not_called_closed(world: World) -> None:
    assert world.mei.delete("/session/all").status_code == 204

    answer = world.mei.get("/session")

    assert (answer.status_code, answer.json()["code"]) == (401, "session.missing")


def test_a_closed_account_that_opens_again_has_none_of_its_old_sessions(world: World) -> None:
    """Else a phone lost before would be let in again with it."""
    assert world.mei.get("/session").status_code == 200
    closes(world, world.mei)
    closes(world, world.mei, active=True)

    answer = world.mei.get("/session")

    assert (answer.status_code, answer.json()["code"]) == (401, "session.missing")
    world.mei.signs_in_again()
    assert world.mei.get("/session").status_code == 200


def test_a_change_of_an_open_account_ends_no_session(world: World) -> None:
    assert world.mei.get("/session").status_code == 200
    closes(world, world.mei, active=True)

    assert world.mei.get("/session").status_code == 200


def test_a_closed_account_cannot_sign_in_and_is_told_nothing_more(world: World) -> None:
    body = {"name": world.mei.user.user_name, "password": PASSWORD}
    closes(world, world.mei)

    answer = world.http.post("/api/session", json=body, headers={"x-anxun": "1"})

    assert (answer.status_code, answer.json()["code"]) == (401, "session.refused")


def test_a_closed_account_can_still_leave(world: World) -> None:
    assert world.mei.cookie
    closes(world, world.mei)

    answer = world.mei.delete("/session")

    assert (answer.status_code, answer.headers["clear-site-data"]) == (204, '"cache"')
