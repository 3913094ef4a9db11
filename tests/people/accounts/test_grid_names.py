"""A grid is called otherwise at the desk: its path, its venues and its old ledgers stay."""

import pytest

from backend.people.accounts.models import Grid
from tests.world import Person, World

FIRST, COMMUNITY, STREET = "220382.002.01.01.", "220382.002.01.", "220382.002."


def names(person: Person) -> dict[str, str]:
    return {g["path"]: g["name"] for g in person.get("/grids").json()["items"]}


def test_a_grid_is_renamed_and_phones_hear_of_it(world: World) -> None:
    _, cursor = world.mei.pulls_all()

    told = world.zhou.patch(f"/grids/{FIRST}", {"name": " 电厂西片网格　"})

    assert told.status_code == 200, told.text
    assert (told.json()["name"], told.json()["path"]) == ("电厂西片网格", FIRST)
    rows, _ = world.mei.pulls_all(cursor)
    assert [row["name"] for row in rows["grid"]] == ["电厂西片网格"]
    assert world.mei.get("/session").json()["grid"]["name"] == "电厂西片网格"
    (trail,) = world.trail(FIRST)
    assert (trail.action, trail.by_name) == ("grid.rename", "周海燕")
    assert trail.facts == {"before": "电厂社区第1网格", "after": "电厂西片网格"}


def test_what_is_called_after_a_community_is_renamed_with_it(world: World) -> None:
    with world.db.writing() as session:
        for path, name in ((COMMUNITY, "电厂社区"), (FIRST, "电厂社区第1网格")):
            session.get_one(Grid, path).full_name = f"辽西街道{name}"

    world.zhou.patch(f"/grids/{COMMUNITY}", {"name": "电厂西社区"})

    assert names(world.zhou)[FIRST] == "电厂西社区第1网格"
    with world.db.reading() as session:
        assert session.get_one(Grid, FIRST).full_name == "辽西街道电厂西社区第1网格"


@pytest.mark.parametrize("name", ["电厂社区第2网格", "第2网格", "第二网格"])
def test_two_grids_of_one_community_are_never_called_alike(world: World, name: str) -> None:
    told = world.zhou.patch(f"/grids/{FIRST}", {"name": name})

    assert (told.status_code, told.json()["code"]) == (409, "grid.name_taken")
    assert names(world.zhou)[FIRST] == "电厂社区第1网格"


@pytest.mark.parametrize("name", ["", "  ", "长" * 61])
def test_a_name_is_needed(world: World, name: str) -> None:
    assert world.zhou.patch(f"/grids/{FIRST}", {"name": name}).status_code in {400, 422}


def test_the_same_name_again_changes_nothing(world: World) -> None:
    assert world.zhou.patch(f"/grids/{FIRST}", {"name": "电厂社区第1网格"}).status_code == 200
    assert world.trail(FIRST) == []


def test_nobody_renames_what_is_not_below_them(world: World) -> None:
    asked = {"name": "别的名称"}

    assert world.sun.patch(f"/grids/{FIRST}", asked).status_code == 404
    assert world.zhou.patch(f"/grids/{STREET}", asked).status_code == 403
    assert world.hao.patch(f"/grids/{STREET}", asked).status_code == 422
    for who in (world.mei, world.feng, world.ding):
        assert who.patch(f"/grids/{FIRST}", asked).status_code == 403
