"""A merge taken back: everything goes where it was, but for what was done since."""

from datetime import timedelta

from backend.core.database import Record
from backend.office.venue_merging.queries import CARRIED
from backend.people.accounts.models import Grid
from tests.office.venue_merging.doubles import HERE, THERE, at, doubles, merged, shown, splits
from tests.public.owner_portal.owner import bindings, bound, code_from
from tests.world import World


def test_everything_goes_back_where_it_was(world: World) -> None:
    two = doubles(world)
    own = world.mei.reports(two.kept)
    before = [shown(world.mei, venue) for venue in (two.kept, two.gone)]
    merge = merged(world, two, facts=["area_m2", "phone", "name"])

    answer = splits(world.zhou, merge)

    assert answer.status_code == 200, answer.text
    assert answer.json()["stays"] == []
    assert answer.json()["merge"]["undone_at"] is not None
    assert at(world.mei, two.kept) == ({own}, set())
    assert at(world.mei, two.gone) == ({two.open, two.over}, {two.visit})
    after = [shown(world.mei, venue)["venue"] for venue in (two.kept, two.gone)]
    for was, now in zip(before, after, strict=True):
        for passing in ("version", "updated_at"):
            del was["venue"][passing], now[passing]
        assert now == was["venue"]


def test_phones_get_the_second_one_back(world: World) -> None:
    two = doubles(world)
    merge = merged(world, two)
    _, cursor = world.mei.pulls_all()

    splits(world.zhou, merge)

    rows = world.mei.pull(cursor)["rows"]
    assert {v["id"] for v in rows["venue"]} == {two.kept, two.gone}
    assert {h["venue_id"] for h in rows["hazard"]} == {two.gone}


def test_what_was_done_since_stays_and_is_told(world: World) -> None:
    two = doubles(world)
    merge = merged(world, two, facts=["area_m2"])
    world.clock.now += timedelta(minutes=1)
    (plate,) = [c["value"] for c in shown(world.mei, two.kept)["venue"]["codes"]][1:]
    new = world.mei.reports(two.kept)
    world.mei.visits(two.gone)
    world.mei.does(
        "venue.amend", venue_id=two.kept, changes={"area_m2": {"from": 66.0, "to": 70.0}}
    )
    revoked = {"kind": "token", "value": plate, "reason": "牌子丢了"}
    assert world.zhou.does("code.revoke", venue_id=two.kept, **revoked)["result"] == "applied"

    stays = splits(world.zhou, merge).json()["stays"]

    assert "1 次走访、1 条隐患留在" in stays[0]
    assert plate in stays[1]
    assert "建筑面积" in stays[2]
    assert new in at(world.mei, two.kept)[0]
    assert shown(world.mei, two.kept)["venue"]["area_m2"] == 70.0
    (code,) = shown(world.mei, two.gone)["venue"]["codes"]
    assert (code["value"], code["revoked"]) == (plate, True)


def test_across_grids_the_open_ones_go_home_and_what_closed_since_stays(world: World) -> None:
    two = doubles(world, THERE)
    second = world.tao.reports(two.gone)
    merge = merged(world, two)
    world.mei.passes(second)

    splits(world.zhou, merge)

    assert world.tao.ticket(two.open)["grid"] == THERE
    assert world.mei.ticket(second)["grid"] == HERE
    assert world.mei.ticket(second)["venue_id"] == two.gone
    assert two.gone not in str(world.mei.pulls_all()[0]["venue"])


def test_owners_are_bound_as_before(world: World) -> None:
    two = doubles(world)
    both = bound(world, world.mei, two.kept)
    both.fills(code_from(world.mei, two.gone), {})
    bound(world, world.mei, two.gone)
    merge = merged(world, two)

    splits(world.zhou, merge)

    assert [len(bindings(world.mei, venue)) for venue in (two.kept, two.gone)] == [1, 2]


def test_it_is_taken_back_once(world: World) -> None:
    merge = merged(world, doubles(world))
    assert splits(world.zhou, merge).status_code == 200

    again = splits(world.zhou, merge)

    assert (again.status_code, again.json()["code"]) == (409, "merge.split_already")
    assert "周海燕已经拆分过了" in again.json()["detail"]


def test_the_last_merge_is_taken_back_first(world: World) -> None:
    two = doubles(world)
    merge = merged(world, two)
    third = world.venue(world.mei, "第三行", HERE)
    body = {"gone": two.kept, "reason": "三行一家"}
    later = world.zhou.post(f"/venues/{third}/merge", body).json()["id"]

    early = splits(world.zhou, merge)

    assert (early.status_code, early.json()["code"]) == (409, "merge.merged_on")
    assert splits(world.zhou, later).status_code == 200
    assert shown(world.mei, two.gone)["venue"]["id"] == two.kept
    assert splits(world.zhou, merge).status_code == 200
    assert two.open in at(world.mei, two.gone)[0]


def test_a_grid_closed_since_takes_nothing_back(world: World) -> None:
    two = doubles(world, THERE)
    merge = merged(world, two)
    with world.db.writing() as session:
        grid = session.get(Grid, THERE)
        assert grid
        grid.valid_to = world.now.date()

    stays = splits(world.zhou, merge).json()["stays"]

    assert "原来的网格已经停用" in stays[0]
    assert shown(world.mei, two.gone)["venue"]["grid"] == HERE


def test_it_stays_on_record_of_both(world: World) -> None:
    two = doubles(world)
    splits(world.zhou, merged(world, two))

    for venue, other in ((two.kept, "福满楼饺子馆"), (two.gone, "福满楼面馆")):
        step = world.trail(venue)[0]
        assert (step.action, step.facts["name"], step.by_name) == ("venue.split", other, "周海燕")


def test_a_merge_can_be_made_again(world: World) -> None:
    two = doubles(world)
    splits(world.zhou, merged(world, two))

    merged(world, two)

    assert two.open in at(world.mei, two.kept)[0]
    assert len(world.zhou.get(f"/venues/{two.kept}/merges").json()["items"]) == 1


def test_nobody_next_door_splits_here(world: World) -> None:
    merge = merged(world, doubles(world))

    assert splits(world.sun, merge).json()["code"] == "merge.unknown"
    assert splits(world.mei, merge).status_code == 403
    assert splits(world.ding, merge).status_code == 403


def test_nothing_that_belongs_to_a_venue_is_forgotten() -> None:
    carried = {table.__name__.lower() for table, _ in CARRIED.values()}
    tables = Record.metadata.tables.values()
    pointing = {
        table.name
        for table in tables
        for key in table.foreign_keys
        if key.column.table.name == "venue"
    }

    assert pointing == carried | {"venue", "venuemerge", "colourday"}, (
        "say in registry/queries.py whether it goes along when two venues are one"
    )
