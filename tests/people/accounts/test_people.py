"""People: who may invite, change, suspend and reset whom, and where."""

from typing import Any

import pytest
from httpx import Response

from tests.people.accounts.test_sign_in import sign_in
from tests.world import Person, World

HERE = "220382.002.01.01."
ROLES = ("grid_worker", "station_duty", "enforcer", "leader", "office", "admin")
BELOW_OFFICE = {"grid_worker", "station_duty", "enforcer", "leader"}


def invite(person: Person, **facts: Any) -> Response:
    plain = {"name": "赵新", "user_name": "zhaoxin", "role": "grid_worker", "grid": HERE}
    return person.post("/people", plain | facts)


def test_the_invited_sign_in_with_the_password_that_is_shown_once(world: World) -> None:
    answer = invite(world.zhou, phone="19911112222")

    assert answer.status_code == 201
    person, first = answer.json()["person"], answer.json()["initial_password"]
    assert (person["phone_masked"], person["must_change_password"]) == ("199****2222", True)
    assert sign_in(world, "zhaoxin", first).json()["must_change_password"] is True
    assert first not in world.zhou.get("/people").text


@pytest.mark.parametrize("role", ROLES)
def test_the_office_invites_those_below_it_and_the_county_anybody(world: World, role: str) -> None:
    office = invite(world.zhou, role=role, user_name="first")
    county = invite(world.hao, role=role, user_name="second")

    assert office.status_code == (201 if role in BELOW_OFFICE else 403)
    assert county.status_code == 201


@pytest.mark.parametrize("who", ["mei", "deng", "ding", "feng"])
def test_nobody_else_invites(world: World, who: str) -> None:
    assert invite(getattr(world, who)).status_code == 403


@pytest.mark.parametrize("grid", ["220382.003.01.01.", "220382.", "220382.002.99.", "", "x"])
def test_nobody_is_invited_into_a_grid_not_ones_own(world: World, grid: str) -> None:
    assert world.sun

    assert invite(world.zhou, grid=grid).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"name": " "}, {"user_name": "a"}, {"user_name": "a/b"}, {"user_name": "a@b"},
        {"user_name": "x" * 41}, {"name": "长" * 41}, {"phone": "1" * 21}, {"role": "king"},
        {"password": "x"}, {"user_name": None},
    ],
    ids=str,
)  # fmt: skip
def test_facts_that_cannot_be_right_are_refused(world: World, wrong: dict[str, Any]) -> None:
    answer = invite(world.zhou, **wrong)

    assert answer.status_code in {400, 422}
    assert answer.json()["detail"]
    assert world.zhou.get("/people", q="zhaoxin").json()["total"] == 0


@pytest.mark.parametrize(
    "taken", [{"user_name": "sunyang"}, {"phone": "19900000009"}, {"user_name": "19900000009"}]
)
def test_a_login_is_given_once_in_the_whole_county(world: World, taken: dict[str, str]) -> None:
    world.hao.patch(f"/people/{world.sun.id}", {"phone": "19900000009"})

    answer = invite(world.zhou, **taken)

    assert (answer.status_code, answer.json()["code"]) == (409, "person.login_taken")
    assert "孙*" in answer.json()["detail"]
    assert "孙洋" not in answer.text


def test_people_are_found_by_name_role_and_grid(world: World) -> None:
    assert [world.mei, world.tao, world.feng, world.sun]

    def found(**filters: str) -> list[str]:
        return [p["name"] for p in world.zhou.get("/people", **filters).json()["items"]]

    assert set(found()) == {"李敏", "陶军", "冯书记", "周海燕"}
    assert found(q="陶") == ["陶军"]
    assert found(q="limin") == ["李敏"]
    assert found(role="leader") == ["冯书记"]
    assert found(grid=HERE) == ["李敏"]
    assert found(q="孙洋") == []
    assert world.zhou.get("/people", grid="220382.003.").status_code == 404


def test_a_change_is_shown_and_stays_on_record(world: World) -> None:
    answer = world.zhou.patch(f"/people/{world.mei.id}", {"name": "李小敏", "phone": "19900000001"})

    assert (answer.json()["name"], answer.json()["phone_masked"]) == ("李小敏", "199****0001")
    assert world.mei.get("/session").json()["name"] == "李小敏"
    assert [(t.action, t.by_name) for t in world.trail(world.mei.id)] == [
        ("person.change", "周海燕")
    ]


def test_what_is_left_out_stays_and_an_empty_phone_is_none(world: World) -> None:
    world.zhou.patch(f"/people/{world.mei.id}", {"phone": "19900000001"})

    kept = world.zhou.patch(f"/people/{world.mei.id}", {"name": "李小敏"}).json()
    gone = world.zhou.patch(f"/people/{world.mei.id}", {"phone": ""}).json()

    assert (kept["phone_masked"], gone["phone_masked"]) == ("199****0001", None)


@pytest.mark.parametrize("who", ["song", "hao", "zhou"])
def test_the_office_changes_none_of_its_own_rank_or_above(world: World, who: str) -> None:
    target = getattr(world, who).id

    for change in ({"active": False}, {"role": "grid_worker"}, {"name": "某某"}):
        assert world.zhou.patch(f"/people/{target}", change).status_code in {403, 404}
    assert world.zhou.post(f"/people/{target}/password").status_code in {403, 404}


@pytest.mark.parametrize("role", ["office", "admin"])
def test_the_office_raises_nobody_to_its_own_rank(world: World, role: str) -> None:
    assert world.zhou.patch(f"/people/{world.mei.id}", {"role": role}).status_code == 403
    assert world.mei.get("/session").json()["role"] == "grid_worker"


@pytest.mark.parametrize("grid", ["220382.003.01.01.", "220382."])
def test_nobody_is_moved_out_of_ones_own_grid(world: World, grid: str) -> None:
    assert world.zhou.patch(f"/people/{world.mei.id}", {"grid": grid}).status_code == 404


@pytest.mark.parametrize("who", ["mei", "deng", "ding", "feng"])
def test_nobody_else_changes_anybody(world: World, who: str) -> None:
    person, target = getattr(world, who), world.tao.id

    assert person.patch(f"/people/{target}", {"active": False}).status_code == 403
    assert person.post(f"/people/{target}/password").status_code == 403
    assert person.post(f"/people/{target}/phone").status_code == 403


def test_the_office_next_door_cannot_tell_that_somebody_exists(world: World) -> None:
    target = world.mei.id

    answers = [
        world.sun.patch(f"/people/{target}", {"active": False}),
        world.sun.post(f"/people/{target}/password"),
        world.sun.post(f"/people/{target}/phone"),
    ]

    assert [a.status_code for a in answers] == [404] * 3
    assert world.sun.get("/people", q="李敏").json()["total"] == 0
    assert world.mei.get("/session").status_code == 200


def test_numbers_are_masked_and_shown_on_asking_which_stays_on_record(world: World) -> None:
    world.hao.patch(f"/people/{world.mei.id}", {"phone": "19900000001"})

    world.clock.forward(minutes=1)
    listed = world.zhou.get("/people", q="李敏").text
    shown = world.zhou.post(f"/people/{world.mei.id}/phone").json()

    assert "19900000001" not in listed
    assert shown == {"phone": "19900000001"}
    assert world.trail(world.mei.id)[0].action == "phone.reveal"


def test_a_reset_ends_every_sign_in_and_gives_a_password_to_change(world: World) -> None:
    assert world.mei.get("/session").status_code == 200

    answer = world.zhou.post(f"/people/{world.mei.id}/password")

    assert answer.status_code == 201
    assert world.mei.get("/session").status_code == 401
    again = sign_in(world, "limin", answer.json()["initial_password"])
    assert again.json()["must_change_password"] is True
    assert world.trail(world.mei.id)[0].action == "password.reset"


def test_the_tree_shows_who_works_where(world: World) -> None:
    assert world.mei
    assert world.tao

    items = world.zhou.get("/grids").json()["items"]

    workers = {g["path"]: [w["name"] for w in g["workers"]] for g in items}
    assert (workers[HERE], workers["220382.002.01.02."]) == (["李敏"], ["陶军"])
    assert "220382.003." not in workers
    assert [g["path"] for g in world.mei.get("/grids").json()["items"]] == [HERE]
