"""A venue goes to another grid: what is still to be done goes with it, what is over stays."""

from datetime import timedelta
from typing import Any

from httpx import Response

from backend.core.database import new_id
from backend.sync.receipts.verification.operations import verify
from tests.world import Person, World

HERE, THERE = "220382.002.01.01.", "220382.002.01.02."


def moves(person: Person, venue: str, grid: str = THERE, **more: Any) -> Response:
    body = {"grid": grid, "reason": "网格调整", **more}
    return person.post(f"/venues/{venue}/move", body)


def reported(world: World) -> dict[str, tuple[int, ...]]:
    """What a month's report says was done in each grid."""
    names = ("visits", "venues_visited", "found", "closed", "closed_in_period")
    rows = world.zhou.get("/reports/monthly").json()["by_grid"]
    return {row["grid"]: tuple(row[name] for name in names) for row in rows}


def test_open_tickets_go_with_it_and_what_is_over_stays(world: World) -> None:
    shop = world.noodle_shop
    still_open, over = world.mei.reports(shop), world.mei.reports(shop)
    world.mei.passes(over)
    visit = world.mei.visits(shop)
    assert world.tao.cookie

    answer = moves(world.zhou, shop)

    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["grid"], told["grid_name"], told["hazards"]) == (THERE, "电厂社区第2网格", 1)
    assert world.tao.ticket(still_open)["grid"] == THERE
    assert world.mei.get(f"/hazards/{still_open}").status_code == 404
    assert world.mei.ticket(over)["grid"] == HERE
    rows, _ = world.tao.pulls_all()
    assert [v["id"] for v in rows["venue"]] == [shop]
    assert [h["id"] for h in rows["hazard"]] == [still_open]
    assert visit not in str(rows)
    assert world.tao.last_event(still_open)["text"] == "随场所从电厂社区第1网格转到电厂社区第2网格"


def test_the_new_grids_worker_is_asked_for_them_and_sees_their_pictures(world: World) -> None:
    ticket = world.mei.reports(world.noodle_shop)
    assert world.tao.cookie

    moves(world.zhou, world.noodle_shop)

    inbox = world.tao.get("/messages").json()["items"]
    assert [(m["subject_id"], m["title"]) for m in inbox] == [(ticket, "新交办：福满楼面馆")]
    assert world.mei.get("/messages").json()["items"] == []
    picture = world.tao.ticket(ticket)["photos"][0]["id"]
    assert world.tao.get(f"/photos/{picture}/small").status_code == 200
    assert world.mei.get(f"/photos/{picture}/small").status_code == 404
    assert world.tao.passes(ticket)["result"] == "applied"


def test_phones_of_the_old_grid_lose_it_and_those_of_the_new_one_get_it(world: World) -> None:
    ticket = world.mei.reports(world.noodle_shop)
    _, meis = world.mei.pulls_all()
    _, taos = world.tao.pulls_all()

    moves(world.zhou, world.noodle_shop)

    gone = world.mei.pull(meis)["gone"]
    assert gone == {"venue": [world.noodle_shop], "hazard": [ticket]}
    rows = world.tao.pull(taos)["rows"]
    assert [v["grid"] for v in rows["venue"]] == [THERE]
    assert [h["id"] for h in rows["hazard"]] == [ticket]


def test_another_address_is_another_place_on_the_map(world: World) -> None:
    shop = world.venue(world.mei, "有坐标", HERE, lat=43.5, lng=123.5)

    moves(world.zhou, shop, HERE, address="光明路99号")

    venue = world.mei.get(f"/venues/{shop}").json()["venue"]
    assert (venue["address"], venue["lat"], venue["grid"]) == ("光明路99号", None, HERE)
    moved, amended = world.trail(shop)[:2]
    assert (moved.action, amended.action) == ("venue.move", "venue.amend")
    assert amended.facts["address"] == {"from": "光明路1号", "to": "光明路99号"}
    assert world.mei.get("/venues", q="光明路99号").json()["total"] == 1


def test_where_it_came_from_stays_on_record(world: World) -> None:
    moves(world.zhou, world.noodle_shop)

    step = world.zhou.get(f"/venues/{world.noodle_shop}/history").json()["items"][0]

    assert (step["action"], step["by_name"]) == ("venue.move", "周海燕")
    assert (step["facts"]["from"], step["facts"]["to"]) == (HERE, THERE)
    assert step["facts"]["reason"] == "网格调整"


def test_a_month_that_was_reported_does_not_change(world: World) -> None:
    for hazard in [world.mei.reports(world.noodle_shop) for _ in range(2)]:
        world.mei.passes(hazard)
    world.mei.visits(world.noodle_shop)
    before = reported(world)

    moves(world.zhou, world.noodle_shop, "220382.002.02.01.")

    assert before["220382.002.01."][:3] == (1, 1, 2)
    assert reported(world) == before


def test_receipts_and_timelines_still_hold(world: World) -> None:
    ticket = world.mei.reports(world.noodle_shop)
    moves(world.zhou, world.noodle_shop)
    assert world.tao.passes(ticket)["result"] == "applied"

    with world.db.reading() as session:
        verdict = verify(session)

    assert (verdict.whole, verdict.tickets) == (True, 1)


def test_what_was_done_before_it_moved_still_counts(world: World) -> None:
    shop = world.noodle_shop
    open_one = world.mei.reports(shop)
    waiting = [
        world.mei.command("visit.record", id=str(new_id()), venue_id=shop, outcome="checked"),
        world.mei.command("hazard.note", id=open_one, text="约好明天再来"),
    ]
    world.clock.now += timedelta(hours=1)
    moves(world.zhou, shop)

    results = world.mei.push(*waiting).json()["results"]

    assert [r["result"] for r in results] == ["applied", "applied"]
    assert world.tao.last_event(open_one)["text"] == "约好明天再来"
    assert len(world.tao.get(f"/venues/{shop}").json()["visits"]) == 1


def test_what_was_done_afterwards_is_kept_whole_for_the_office(world: World) -> None:
    shop = world.noodle_shop
    moves(world.zhou, shop)
    world.clock.now += timedelta(hours=1)

    result = world.mei.does("visit.record", id=str(new_id()), venue_id=shop, outcome="locked")

    assert (result["result"], result["code"]) == ("parked", "venue.unknown")
    assert world.zhou.tasks()[-1]["facts"]["command"] == "visit.record"


def test_it_goes_to_a_grid_that_is_in_use_and_only_if_something_changes(world: World) -> None:
    shop = world.noodle_shop
    for grid in ("220382.002.", "220382.002.01."):
        answer = moves(world.zhou, shop, grid)
        assert (answer.status_code, "具体" in answer.json()["detail"]) == (422, True)
    assert "没有要改的" in moves(world.zhou, shop, HERE).json()["detail"]
    assert moves(world.zhou, shop, reason="").status_code == 422
    assert moves(world.zhou, shop, "220382.003.01.01.").status_code == 404


def test_the_office_next_door_moves_nothing_here(world: World) -> None:
    assert moves(world.sun, world.noodle_shop, "220382.003.01.01.").status_code == 404
    assert moves(world.mei, world.noodle_shop).status_code == 403
    assert moves(world.feng, world.noodle_shop).status_code == 403
