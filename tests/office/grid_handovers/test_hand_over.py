"""A grid passes from one worker to another, work in progress included; taken back on the day."""

from datetime import timedelta
from typing import Any

from tests.world import GENERAL, Person, World

MEIS, TAOS = "220382.002.01.01.", "220382.002.01.02."


def asked(world: World, **more: Any) -> dict[str, Any]:
    return {"giver": str(world.mei.id), "taker": str(world.tao.id), **more}


def hands_over(world: World, **more: Any) -> dict[str, Any]:
    answer = world.zhou.post("/hand-overs", asked(world, **more))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def sees(person: Person, ticket: str) -> bool:
    return person.get(f"/hazards/{ticket}").status_code == 200


def test_what_passes_is_shown_before_anything_does(world: World) -> None:
    world.mei.reports(world.noodle_shop, GENERAL)

    shown = world.zhou.post("/hand-overs/preview", asked(world)).json()

    assert (shown["grid"], shown["giver_to"]) == (MEIS, TAOS)
    assert (shown["venues"], shown["open_hazards"], shown["uncovered"]) == (1, 1, False)
    away = world.zhou.post("/hand-overs/preview", asked(world, giver_to="220382.002.02.01."))
    assert away.json()["uncovered"] is True
    assert world.mei.get("/session").json()["grid"]["path"] == MEIS


def test_the_taker_has_the_tickets_and_the_giver_the_takers_grid(world: World) -> None:
    ticket = world.mei.reports(world.noodle_shop, GENERAL)

    row = hands_over(world)

    assert (row["venues"], row["open_hazards"], row["may_undo"]) == (1, 1, True)
    assert (sees(world.tao, ticket), sees(world.mei, ticket)) == (True, False)
    assert world.mei.get("/session").json()["grid"]["path"] == TAOS
    assert world.tao.passes(ticket)["result"] == "applied"
    assert "李敏" in world.zhou.get(f"/hazards/{ticket}").text


def test_the_givers_phone_loses_the_grid_and_nothing_that_waited(world: World) -> None:
    shop = world.noodle_shop
    rows, cursor = world.mei.pulls_all()
    assert [v["id"] for v in rows["venue"]] == [shop]
    waiting = world.mei.command("visit.record", id=shop, venue_id=shop, outcome="checked")
    world.clock.now += timedelta(minutes=30)
    hands_over(world)

    page = world.mei.pull(cursor)
    result = world.mei.push(waiting).json()["results"][0]

    assert page["leave"] == [MEIS]
    assert result["result"] == "applied"
    assert world.tao.pulls_all()[0]["venue"][0]["id"] == shop


def test_it_is_taken_back_on_the_same_day(world: World) -> None:
    ticket = world.mei.reports(world.noodle_shop, GENERAL)
    row = hands_over(world)

    answer = world.zhou.post(f"/hand-overs/{row['id']}/undo")

    assert (answer.status_code, answer.json()["may_undo"]) == (200, False)
    assert (sees(world.mei, ticket), sees(world.tao, ticket)) == (True, False)
    assert world.zhou.post(f"/hand-overs/{row['id']}/undo").json()["code"] == "handover.too_late"


def test_a_day_later_it_stands(world: World) -> None:
    row = hands_over(world)
    world.clock.now += timedelta(days=1)

    assert world.zhou.post(f"/hand-overs/{row['id']}/undo").json()["code"] == "handover.too_late"
    assert world.zhou.get("/hand-overs").json()["items"][0]["may_undo"] is False


def test_who_was_moved_since_is_not_moved_back(world: World) -> None:
    row = hands_over(world)
    world.zhou.patch(f"/people/{world.tao.id}", {"grid": "220382.002.02.01."})

    answer = world.zhou.post(f"/hand-overs/{row['id']}/undo")

    assert "之后又有人换了网格" in answer.json()["detail"]


def test_only_workers_in_service_give_and_take(world: World) -> None:
    wrong = [
        {"taker": str(world.mei.id)}, {"taker": str(world.ding.id)}, {"giver_to": MEIS},
    ]  # fmt: skip
    for more in wrong:
        assert world.zhou.post("/hand-overs", asked(world, **more)).status_code == 422, more
    world.zhou.patch(f"/people/{world.tao.id}", {"active": False})
    assert world.zhou.post("/hand-overs", asked(world)).json()["code"] == "handover.not_workers"


def test_the_office_next_door_moves_nobody_here(world: World) -> None:
    row = hands_over(world)

    assert world.sun.post("/hand-overs", asked(world)).status_code == 404
    assert world.sun.post(f"/hand-overs/{row['id']}/undo").status_code == 404
    assert world.sun.get("/hand-overs").json()["items"] == []
    assert world.mei.post("/hand-overs", asked(world)).status_code == 403


def test_it_stays_on_record(world: World) -> None:
    hands_over(world)

    assert world.trail(MEIS)[0].action == "grid.hand_over"
