"""Every field has its history: who, when, from what to what."""

from tests.field.venues.ledger_rows import NOODLES, but, imports
from tests.world import World


def test_each_change_of_a_field_says_who_and_from_what_to_what(world: World) -> None:
    shop = world.noodle_shop
    changes = {"operator": {"from": "王芳", "to": "李强"}, "exits": {"from": None, "to": 2}}
    world.mei.does("venue.amend", venue_id=shop, changes=changes)

    step, entered = world.zhou.get(f"/venues/{shop}/history").json()["items"]

    assert entered["action"] == "venue.register"
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

    step, entered = world.zhou.get(f"/venues/{shop}/history").json()["items"]

    assert (step["action"], step["facts"]["reason"]) == ("code.issue", "旧牌破损")
    assert (entered["action"], entered["by_name"]) == ("venue.register", "李敏")


def test_the_desk_reads_it_in_its_own_grids(world: World) -> None:
    shop = world.noodle_shop

    assert world.sun.get(f"/venues/{shop}/history").status_code == 404
    assert world.mei.get(f"/venues/{shop}/history").status_code == 403


def past(world: World, field: str) -> list[tuple[str, str, object]]:
    items = world.zhou.get(f"/venues/{world.noodle_shop}/history/{field}").json()["items"]
    return [(v["source"], v["by_name"], v["value"]) for v in items]


def test_one_field_is_told_value_by_value_since_its_first(world: World) -> None:
    shop = world.noodle_shop
    changes = {"operator": {"from": "王芳", "to": "王小芳"}}
    world.mei.does("venue.amend", venue_id=shop, changes=changes)
    world.clock.forward(days=1)
    world.zhou.does("venue.transfer", venue_id=shop, operator="李强")

    assert past(world, "operator") == [
        ("transferred", "周海燕", "李强"), ("amended", "李敏", "王小芳"),
        ("registered", "李敏", "王芳"),
    ]  # fmt: skip
    assert past(world, "phone") == [
        ("transferred", "周海燕", ""),
        ("registered", "李敏", "138****5678"),
    ]
    assert past(world, "exits") == [("registered", "李敏", None)]


def test_what_a_ledger_brought_says_so(world: World) -> None:
    imports(world.zhou, NOODLES)
    imports(world.zhou, but(NOODLES, owner="李强"))
    shop = world.zhou.get("/venues", q="聚宏").json()["items"][0]["id"]

    items = world.zhou.get(f"/venues/{shop}/history/operator").json()["items"]

    assert [(v["source"], v["by_name"], v["value"]) for v in items] == [
        ("imported", "周海燕", "李强"), ("imported", "周海燕", "许龙磊"),
    ]  # fmt: skip


def test_a_field_there_is_not_and_a_neighbour_are_told_nothing(world: World) -> None:
    shop = world.noodle_shop

    assert world.zhou.get(f"/venues/{shop}/history/grid").status_code == 404
    assert world.sun.get(f"/venues/{shop}/history/operator").status_code == 404
    assert world.mei.get(f"/venues/{shop}/history/operator").status_code == 403
