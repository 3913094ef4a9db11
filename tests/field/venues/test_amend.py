"""Fields found otherwise at the door: merged one by one, and conflicts stay to be seen."""

from typing import Any

import pytest

from tests.world import Person, World


def amend(person: Person, **changes: tuple[object, object]) -> dict[str, Any]:
    """Each field from what the phone saw to what it is now."""
    told = {name: {"from": old, "to": new} for name, (old, new) in changes.items()}
    return person.does("venue.amend", venue_id=person.world.noodle_shop, changes=told)


def venue(world: World) -> dict[str, Any]:
    found: dict[str, Any] = world.zhou.get(f"/venues/{world.noodle_shop}").json()["venue"]
    return found


def test_fields_are_filled_in_over_visits(world: World) -> None:
    amend(world.mei, area_m2=(None, 86), exits=(None, 2))
    amend(world.zhou, gas_alarm=(None, True), extinguishers_expire_on=(None, "2026-12-31"))

    row = venue(world)
    assert (row["area_m2"], row["exits"], row["gas_alarm"]) == (86, 2, True)
    assert (row["extinguishers_expire_on"], row["version"]) == ("2026-12-31", 3)
    assert world.zhou.tasks() == []


def test_two_who_changed_different_fields_at_once_are_merged(world: World) -> None:
    amend(world.mei, floors=(None, "1/6"))
    amend(world.zhou, operator=("王芳", "王小芳"))

    row = venue(world)
    assert (row["floors"], row["operator"]) == ("1/6", "王小芳")


def test_the_same_field_changed_by_two_keeps_the_first_and_shows_both(world: World) -> None:
    amend(world.mei, operator=("王芳", "王小芳"))

    result = amend(world.zhou, operator=("王芳", "李强"))

    assert (result["result"], venue(world)["operator"]) == ("applied", "王小芳")
    task = world.zhou.tasks()[0]
    assert (task["kind"], task["subject_id"]) == ("venue_conflict", world.noodle_shop)
    assert task["facts"] == {"field": "operator", "kept": "王小芳", "offered": "李强"}


def test_several_conflicts_of_one_command_are_several_matters(world: World) -> None:
    amend(world.mei, operator=("王芳", "王小芳"), exits=(None, 1))

    result = amend(world.zhou, operator=("王芳", "李强"), exits=(None, 3), floors=(None, "2/6"))

    assert result["result"] == "applied"
    assert {t["facts"]["field"] for t in world.zhou.tasks()} == {"operator", "exits"}
    assert venue(world)["floors"] == "2/6"


def test_two_who_agree_do_not_conflict(world: World) -> None:
    amend(world.mei, exits=(None, 2))

    amend(world.zhou, exits=(None, 2))

    assert (world.zhou.tasks(), venue(world)["version"]) == ([], 2)


def test_a_new_name_is_found_by_its_pinyin(world: World) -> None:
    amend(world.mei, name=("福满楼面馆", "双辽烧烤"))

    def finds(word: str) -> int:
        return int(world.mei.get("/venues", q=word).json()["total"])

    assert [finds(w) for w in ("slsk", "shuangliao", "烧烤", "面馆", "fmlmg")] == [1, 1, 1, 0, 0]


def test_a_licence_noted_later_opens_the_venue(world: World) -> None:
    amend(world.mei, credit_code=(None, "91220382MA17XKPQ2D"))

    kinds = {c["kind"]: c["value"] for c in venue(world)["codes"]}
    assert kinds["licence"] == "91220382MA17XKPQ2D"


def test_a_licence_that_opens_another_shop_of_the_owner_goes_on_doing_so(world: World) -> None:
    code = "91220382MA17XKPQ2D"
    first = world.venue(world.mei, "另一家", "220382.002.01.01.", credit_code=code)

    result = amend(world.mei, credit_code=(None, code))

    assert result["result"] == "applied"
    assert venue(world)["credit_code"] == code
    assert world.mei.get(f"/venues/by-code/{code}").json()["venue"]["id"] == first


@pytest.mark.parametrize(
    "wrong",
    [
        {"colour": ("red", "blue")}, {"grid": ("220382.002.01.01.", "220382.002.01.02.")},
        {"number": ("辽西-0001", "辽西-0002")}, {"exits": (None, "两个")},
        {"name": ("福满楼面馆", "")},
        {"status": ("operating", "gone")}, {"exits": (None, {"x": 1})}, {"exits": (None, 10**9)},
    ],
    ids=str,
)  # fmt: skip
def test_a_change_that_cannot_be_right_is_parked(
    world: World, wrong: dict[str, tuple[object, object]]
) -> None:
    before = venue(world)

    assert amend(world.mei, **wrong)["result"] == "parked"
    assert venue(world) == before


def test_nothing_changed_is_no_amendment(world: World) -> None:
    result = world.mei.does("venue.amend", venue_id=world.noodle_shop, changes={})

    assert result["code"] == "command.malformed"


@pytest.mark.parametrize("who", ["feng", "ding"])
def test_readers_amend_nothing(world: World, who: str) -> None:
    assert amend(getattr(world, who), exits=(None, 2))["code"] == "forbidden"


def test_a_neighbour_amends_nothing(world: World) -> None:
    shop = world.noodle_shop

    result = world.tao.does("venue.amend", venue_id=shop, changes={"exits": {"to": 9}})

    assert (result["result"], result["code"]) == ("parked", "venue.unknown")
    assert venue(world)["exits"] is None
