"""A station's phone: its station, its roster, its tallies, and nothing of anybody else."""

import json
from datetime import timedelta

from backend.people.accounts.models import Role
from tests.field.stations.stand import VILLAGE, a_station, opens, puts, tally
from tests.world import World

PAGE_BYTES = 20 * 1024


def test_its_first_pull_is_small_and_names_no_operator(world: World) -> None:
    shop = world.venue(world.zhou, "村头饭店", f"{VILLAGE}01.", operator="王大力")
    world.zhou.reports(shop)
    ebike = {"id": str(world.zhou.device), "grid": f"{VILLAGE}01.", "owner": "赵车主"}
    world.zhou.does("ebike.register", **ebike)
    station = a_station(world)
    for day in range(2, 16):
        puts(world, station, f"2026-03-{day:02}", user_id=str(world.deng.id))
        puts(world, station, f"2026-03-{day:02}", name="王梅")
    duty = opens(world.deng, station)
    world.deng.push(
        *(world.deng.command("dissuasion.record", **tally(station, duty)) for _ in range(40))
    )

    answer = world.deng.get("/sync/pull")

    rows = answer.json()["rows"]
    assert set(rows) == {"grid", "station", "roster", "duty", "dissuasion"}
    assert (len(rows["dissuasion"]), len(rows["duty"]), len(rows["station"])) == (40, 1, 1)
    assert len(answer.content) <= PAGE_BYTES, len(answer.content)
    told = json.dumps(answer.json(), ensure_ascii=False)
    assert not [
        w for w in ("村头饭店", "王大力", "赵车主", "隐患", world.mei.user.name) if w in told
    ]


def test_it_moves_on_with_the_days(world: World) -> None:
    station = a_station(world)
    puts(world, station, "2026-03-20", name="王梅")
    first, cursor = world.deng.pulls_all()
    assert "roster" not in first

    world.clock.now += timedelta(days=14)
    page = world.deng.pull(cursor)

    assert page["reset"]
    assert [entry["day"] for entry in page["rows"]["roster"]] == ["2026-03-20"]


def test_what_is_taken_back_leaves_the_colleague_s_phone(world: World) -> None:
    station = a_station(world)
    told = tally(station, opens(world.deng, station))
    world.deng.does("dissuasion.record", **told)
    colleague = world.person("王梅", "wangmei", Role.STATION_DUTY, VILLAGE)
    _, cursor = colleague.pulls_all()

    world.deng.does("dissuasion.withdraw", id=told["id"])

    assert colleague.pull(cursor)["gone"] == {"dissuasion": [told["id"]]}


def test_a_grid_worker_s_phone_knows_nothing_of_stations(world: World) -> None:
    worker = world.person("村网格", "cunwang", Role.GRID_WORKER, VILLAGE)
    station = a_station(world)
    told = tally(station, opens(world.deng, station))
    world.deng.does("dissuasion.record", **told)
    rows, cursor = worker.pulls_all()

    world.deng.does("dissuasion.withdraw", id=told["id"])

    assert not {"station", "roster", "duty", "dissuasion"} & set(rows)
    assert worker.pull(cursor).get("gone", {}) == {}


def test_who_becomes_a_village_head_begins_afresh(world: World) -> None:
    a_station(world)
    _, cursor = world.deng.pulls_all()
    asked = {"role": "village_head"}
    assert world.zhou.patch(f"/people/{world.deng.id}", asked).status_code == 200

    page = world.deng.pull(cursor)

    assert page["reset"]
    assert set(page["rows"]) <= {"grid", "item", "hazard"}


def test_venues_tickets_and_owners_are_shut_to_a_station(world: World) -> None:
    for path in ("/venues", "/hazards", "/ebikes", "/visits", "/map/venues", "/colours", "/grids"):
        assert world.deng.get(path).status_code == 403, path
