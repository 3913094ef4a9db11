"""换经营者: a new owner; the tickets stay, what the old one could do ends."""

from datetime import timedelta
from typing import Any

import pytest

from tests.public.owner_portal.owner import bindings, bound, code_from
from tests.stranger import Stranger
from tests.world import Person, World

OLD, NEW = "91220382MA17XKPQ2D", "92220382MA14ABCDXC"


def transfer(person: Person, **facts: Any) -> dict[str, Any]:
    told = {"venue_id": person.world.noodle_shop, "operator": "李强"} | facts
    return person.does("venue.transfer", **told)


def venue(world: World) -> dict[str, Any]:
    found: dict[str, Any] = world.zhou.get(f"/venues/{world.noodle_shop}").json()["venue"]
    return found


def amend(world: World, **changes: object) -> None:
    told = {name: {"from": None, "to": value} for name, value in changes.items()}
    world.mei.does("venue.amend", venue_id=world.noodle_shop, changes=told)


def test_a_new_owner_is_put_in_and_the_pledge_is_to_be_signed_anew(world: World) -> None:
    amend(world, pledge_signed=True, licence_name="福满楼")

    done = transfer(world.mei, phone="13987654321")

    row = venue(world)
    assert done["result"] == "applied"
    assert (row["operator"], row["phone"], row["pledge_signed"]) == ("李强", "139****4321", None)
    assert (row["name"], row["licence_name"]) == ("福满楼面馆", "福满楼")
    assert row["taken_over_at"] is not None


def test_the_old_owners_number_is_not_kept(world: World) -> None:
    transfer(world.mei)

    assert venue(world)["phone"] is None
    assert world.mei.get("/venues", q="13812345678").json()["total"] == 0
    assert world.mei.get("/venues", q="李强").json()["total"] == 1


def test_the_old_owners_phone_acts_no_more_and_the_new_ones_does(world: World) -> None:
    ticket = world.mei.reports(world.noodle_shop)
    old = bound(world, world.mei, world.noodle_shop)
    old.opens(f"/o/tickets/{ticket}")
    world.clock.forward(minutes=5)

    transfer(world.mei)

    assert "绑定已经解除" in old.opens("/o", 404)
    old.opens(f"/o/tickets/{ticket}", 404)
    assert bindings(world.mei, world.noodle_shop) == []
    world.clock.forward(minutes=5)
    new = bound(world, world.mei, world.noodle_shop)
    assert "福满楼面馆" in new.opens("/o")
    new.opens(f"/o/tickets/{ticket}")


def test_a_code_shown_to_the_old_owner_binds_nobody(world: World) -> None:
    shown = code_from(world.mei, world.noodle_shop)
    world.clock.forward(minutes=5)

    transfer(world.mei)

    Stranger(world).opens(shown, 404)
    assert bindings(world.mei, world.noodle_shop) == []


def test_who_was_bound_after_the_change_goes_on(world: World) -> None:
    """The worker writes it down a day late; the new owner is bound already."""
    day = world.now
    world.clock.forward(days=1)
    new = bound(world, world.mei, world.noodle_shop)

    transfer(world.mei, taken_over_at=day.isoformat())

    assert "福满楼面馆" in new.opens("/o")


def test_the_plaque_of_the_door_is_a_strangers_to_the_old_owner(world: World) -> None:
    plaque = f"/V/{venue(world)['codes'][0]['value']}"
    old = bound(world, world.mei, world.noodle_shop)
    world.clock.forward(minutes=5)

    transfer(world.mei)

    assert "码牌有效" in old.opens(plaque)
    assert "码牌有效" in Stranger(world).opens(plaque)


def test_another_licence_opens_the_venue_in_place_of_the_old_one(world: World) -> None:
    amend(world, credit_code=OLD)

    transfer(world.mei, credit_code=NEW, licence_name="李强面馆")

    assert venue(world)["licence_name"] == "李强面馆"
    opened = world.mei.get(f"/venues/by-code/{NEW}").json()["venue"]
    assert opened["id"] == world.noodle_shop
    assert world.mei.get(f"/venues/by-code/{OLD}").json()["code"] == "venue.code_revoked"


def test_the_same_licence_goes_on_opening_it(world: World) -> None:
    amend(world, credit_code=OLD)

    transfer(world.mei)

    assert world.mei.get(f"/venues/by-code/{OLD}").status_code == 200


def test_who_comes_back_with_the_old_licence_is_opened_by_it(world: World) -> None:
    amend(world, credit_code=OLD)
    transfer(world.mei, credit_code=NEW)

    transfer(world.mei, operator="王芳", credit_code=OLD)

    assert world.mei.get(f"/venues/by-code/{OLD}").status_code == 200
    assert world.mei.get(f"/venues/by-code/{NEW}").status_code == 404


def test_it_stays_on_record_from_whom_to_whom(world: World) -> None:
    transfer(world.mei, phone="13987654321", name="李记面馆")

    answer = world.zhou.get(f"/venues/{world.noodle_shop}/history")

    step = answer.json()["items"][0]
    changes = {c["field"]: (c["before"], c["after"]) for c in step["changes"]}
    assert (step["action"], step["by_name"]) == ("venue.transfer", "李敏")
    assert changes["operator"] == ("王芳", "李强")
    assert changes["name"] == ("福满楼面馆", "李记面馆")
    assert changes["phone"] == ("138****5678", "139****4321")


def test_told_late_it_does_not_undo_a_newer_one(world: World) -> None:
    transfer(world.mei, operator="李强")

    nine_days_ago = (world.now - timedelta(days=9)).isoformat()
    late = transfer(world.mei, operator="赵六", taken_over_at=nine_days_ago)

    assert (late["result"], late["code"]) == ("parked", "venue.taken_over_since")
    assert venue(world)["operator"] == "李强"


@pytest.mark.parametrize(
    "wrong",
    [
        {"operator": "王芳", "phone": "13812345678"}, {"operator": " "}, {"operator": ""},
        {"name": ""}, {"taken_over_at": "1970-01-01T00:00:00Z"},
    ],
    ids=str,
)  # fmt: skip
def test_nothing_new_or_nobody_is_no_change_of_owner(world: World, wrong: dict[str, str]) -> None:
    before = venue(world)

    assert transfer(world.mei, **wrong)["result"] == "parked"
    assert venue(world) == before


@pytest.mark.parametrize("who", ["feng", "ding", "deng"])
def test_only_who_keeps_the_registry_writes_it_down(world: World, who: str) -> None:
    world.noodle_shop  # noqa: B018 - registered before

    assert transfer(getattr(world, who))["result"] == "parked"
    assert venue(world)["operator"] == "王芳"


def test_a_neighbour_changes_no_owner(world: World) -> None:
    world.noodle_shop  # noqa: B018 - registered before

    assert transfer(world.tao)["code"] == "venue.unknown"
    assert venue(world)["operator"] == "王芳"


def test_the_month_is_asked_of_the_new_owner_again(world: World) -> None:
    old = bound(world, world.mei, world.noodle_shop)
    questions = old.opens(f"/o/check/{world.noodle_shop}")
    codes = {part.split('"')[0] for part in questions.split('name="q_')[1:]}
    old.fills(f"/o/check/{world.noodle_shop}", {f"q_{code}": "yes" for code in codes})
    world.clock.forward(minutes=5)

    transfer(world.mei)

    world.clock.forward(minutes=5)
    new = bound(world, world.mei, world.noodle_shop)
    assert "开始自查" in new.opens("/o")
