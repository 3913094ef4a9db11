"""Which venues may be one: shown with the reason, side by side; what is told apart stays away."""

from typing import Any

from tests.office.venue_merging.doubles import HERE, THERE
from tests.world import World


def pairs(world: World, **params: Any) -> list[dict[str, Any]]:
    answer = world.zhou.get("/venues/duplicates", **params)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_the_likely_ones_are_listed_with_the_reason(world: World) -> None:
    one = world.venue(world.mei, "老王超市", HERE, address="向阳街1号", phone="13800000001")
    two = world.venue(world.tao, "老王 超市", THERE, address="向阳街 1 号", phone="13800000001")
    world.venue(world.mei, "老李超市", HERE, address="向阳街2号", phone="13800000002")

    (pair,) = pairs(world)

    assert {pair["one"]["id"], pair["other"]["id"]} == {one, two}
    assert pair["alike"] == ["名称", "地址", "电话"]
    assert pair["differ"] == ["name", "address"]
    assert "13800000001" not in str(pair)


def test_a_licence_on_both_tells_too(world: World) -> None:
    licence = {"credit_code": "92220382MADYKJ2QLN"}
    world.venue(world.mei, "甲店", HERE, address="甲街1号", phone="13800000001", **licence)
    world.venue(world.tao, "乙店", THERE, address="乙街1号", phone="13800000002", **licence)

    (pair,) = pairs(world)

    assert pair["alike"] == ["统一社会信用代码"]
    assert pairs(world, grid=HERE) == []


def test_two_licences_are_two_businesses(world: World) -> None:
    for code in ("92220382MADYKJ2QLN", "91220382MA0Y4ABC1X"):
        world.venue(world.mei, "老王超市", HERE, credit_code=code)

    assert pairs(world) == []


def test_a_closed_one_disturbs_nobody(world: World) -> None:
    world.venue(world.mei, "老王超市", HERE)
    world.venue(world.mei, "老王超市", HERE, status="closed")

    assert pairs(world) == []


def test_what_is_told_apart_stays_away_until_that_is_taken_back(world: World) -> None:
    one, two = (world.venue(world.mei, "老王超市", HERE) for _ in range(2))
    assert len(pairs(world)) == 1

    assert world.zhou.post(f"/venues/{two}/apart", {"other": one}).status_code == 204
    assert pairs(world) == []
    assert world.trail(two)[0].facts["other"] == one

    body = {"other": two, "apart": False}
    assert world.zhou.post(f"/venues/{one}/apart", body).status_code == 204
    assert len(pairs(world)) == 1


def test_any_two_may_be_held_against_each_other(world: World) -> None:
    one = world.venue(world.mei, "甲店", HERE, area_m2=50.0)
    two = world.venue(world.mei, "乙店", HERE, area_m2=60.0)

    pair = world.zhou.get(f"/venues/{one}/beside/{two}").json()

    assert (pair["one"]["name"], pair["other"]["name"]) == ("甲店", "乙店")
    assert set(pair["differ"]) == {"name", "area_m2"}
    assert pair["alike"] == ["地址", "电话"]


def test_of_many_alike_each_is_held_against_the_first(world: World) -> None:
    for _ in range(8):
        world.venue(world.mei, "老王超市", HERE)

    assert len(pairs(world)) == 7
    answer = world.zhou.get("/venues/duplicates", limit=2).json()
    assert (len(answer["items"]), answer["total"]) == (2, 7)


def test_nothing_of_the_neighbour_is_compared(world: World) -> None:
    one = world.venue(world.mei, "老王超市", HERE)
    there = world.venue(world.hao, "老王超市", "220382.003.01.01.")

    assert pairs(world) == []
    assert world.zhou.get(f"/venues/{one}/beside/{there}").status_code == 404
    assert world.zhou.post(f"/venues/{one}/apart", {"other": there}).status_code == 404
    assert world.zhou.post(f"/venues/{one}/apart", {"other": one}).status_code == 422
    assert world.mei.get("/venues/duplicates").status_code == 403
    assert len(world.hao.get("/venues/duplicates").json()["items"]) == 1
