"""Every field has its history: who, when, from what to what."""

from tests.world import World


def test_each_change_of_a_field_says_who_and_from_what_to_what(world: World) -> None:
    shop = world.noodle_shop
    changes = {"operator": {"from": "王芳", "to": "李强"}, "exits": {"from": None, "to": 2}}
    world.mei.does("venue.amend", venue_id=shop, changes=changes)

    (step,) = world.zhou.get(f"/venues/{shop}/history").json()["items"]

    assert (step["by_name"], step["action"]) == ("李敏", "venue.amend")
    assert {c["field"]: (c["before"], c["after"]) for c in step["changes"]} == {
        "operator": ("王芳", "李强"), "exits": (None, 2),
    }  # fmt: skip


def test_a_phone_number_shows_its_ends_only(world: World) -> None:
    shop = world.noodle_shop
    changes = {"phone": {"from": "13812345678", "to": "13987654321"}}
    world.mei.does("venue.amend", venue_id=shop, changes=changes)

    answer = world.zhou.get(f"/venues/{shop}/history")

    assert not [n for n in ("13812345678", "13987654321") if n in answer.text]
    assert answer.json()["items"][0]["changes"][0]["field"] == "phone"


def test_what_was_done_to_its_codes_stands_there_too(world: World) -> None:
    shop = world.noodle_shop
    world.zhou.does("code.issue", venue_id=shop, reason="旧牌破损")

    (step,) = world.zhou.get(f"/venues/{shop}/history").json()["items"]

    assert (step["action"], step["facts"]["reason"]) == ("code.issue", "旧牌破损")


def test_the_desk_reads_it_in_its_own_grids(world: World) -> None:
    shop = world.noodle_shop

    assert world.sun.get(f"/venues/{shop}/history").status_code == 404
    assert world.mei.get(f"/venues/{shop}/history").status_code == 403
