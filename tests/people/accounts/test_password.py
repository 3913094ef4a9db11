"""Passwords: which ones we take, and what changing one ends."""

import pytest

from tests.people.accounts.test_sign_in import sign_in
from tests.world import PASSWORD, Person, World

NEW = "Shuangliao-2027"


def change(person: Person, new: str, old: str = PASSWORD) -> tuple[int, str]:
    answer = person.post("/session/password", {"old": old, "new": new})
    return answer.status_code, answer.json().get("code", "")


def test_a_changed_password_is_the_one_that_counts(world: World) -> None:
    assert change(world.mei, NEW) == (200, "")

    assert sign_in(world, "limin").status_code == 401
    assert sign_in(world, "limin", NEW).status_code == 200


def test_every_other_sign_in_ends_and_this_one_stays(world: World) -> None:
    here = world.mei.cookie
    world.mei.signs_in_again()
    assert world.mei.cookie != here

    change(world.mei, NEW)

    assert world.mei.get("/session").status_code == 200
    world.mei.__dict__["cookie"] = here
    assert world.mei.get("/session").status_code == 401


def test_the_old_password_proves_who_asks(world: World) -> None:
    assert change(world.mei, NEW, old="wrong") == (403, "password.wrong")
    assert sign_in(world, "limin").status_code == 200


@pytest.mark.parametrize(
    ("weak", "why"),
    [
        ("Ab1!", "至少要 8 位"),
        ("Aa1!" * 33, "最多 128 位"),
        ("abcdefgh", "三种"),
        ("abcdef12", "三种"),
        ("ABCDEF12", "三种"),
        ("Password1!", "太容易"),
        ("Aa1!Aa1!Aa1!", "太容易"),
        ("aaaaaaaaaaaaaaaa", "太容易"),
        ("Qwerty-2026", "太容易"),
        ("Limin-2026", "用户名"),
        ("我叫李敏-2026a", "姓名"),
        ("Tel-19900000001", "手机号"),
        (PASSWORD, "原密码相同"),
        ("", "至少要 8 位"),
    ],
)
def test_a_weak_one_is_refused_with_the_reason(world: World, weak: str, why: str) -> None:
    world.hao.patch(f"/people/{world.mei.id}", {"phone": "19900000001"})

    answer = world.mei.post("/session/password", {"old": PASSWORD, "new": weak})

    assert (answer.status_code, answer.json()["code"]) == (422, "password.weak")
    assert why in answer.json()["detail"]


@pytest.mark.parametrize("good", ["Chun-feng7", "abcd1234!", "一只猫坐在双辽的屋顶上看雪花"])
def test_three_kinds_or_a_long_sentence_will_do(world: World, good: str) -> None:
    assert change(world.mei, good) == (200, "")


def test_the_first_password_must_be_changed_before_anything_else(world: World) -> None:
    first = world.zhou.post(f"/people/{world.mei.id}/password").json()["initial_password"]
    world.mei.signs_in_again()

    refused = world.mei.get("/hazards")
    assert (refused.status_code, refused.json()["code"]) == (403, "password.change_first")
    assert world.mei.get("/session").json()["must_change_password"] is True
    assert change(world.mei, NEW, old=first) == (200, "")
    assert world.mei.get("/hazards").status_code == 200


def test_a_change_stays_on_record_and_the_password_does_not(world: World) -> None:
    change(world.mei, NEW)

    trail = world.trail(world.mei.id)[0]
    assert (trail.action, trail.by_name, trail.facts) == ("password.change", "李敏", {})
