"""Scope changes: a person or a venue moves, and copies follow."""

from uuid import UUID

from backend.field.venues.models import Venue
from backend.people.accounts.models import Role
from tests.world import World

HERE, NEXT_DOOR, ABOVE = "220382.002.01.01.", "220382.002.01.02.", "220382.002.01."


def move_person(world: World, grid: str) -> None:
    assert world.hao.patch(f"/people/{world.mei.id}", {"grid": grid}).status_code == 200


def move_venue(world: World, venue: str, grid: str) -> None:
    """As an import does that finds it in another grid."""
    with world.db.writing() as session:
        found = session.get(Venue, UUID(venue))
        assert found
        found.grid = grid


def test_who_moves_next_door_leaves_the_old_grid_and_enters_the_new_one(world: World) -> None:
    mine, theirs = world.noodle_shop, world.hardware_store
    _, cursor = world.mei.pulls_all()
    move_person(world, NEXT_DOOR)

    page = world.mei.pull(cursor)

    assert (page["leave"], page.get("reset")) == ([HERE], None)
    assert [v["id"] for v in page["rows"]["venue"]] == [theirs]
    assert mine not in str(page)
    assert set(world.mei.pull(page["cursor"])) == {"cursor", "server_time"}


def test_who_is_given_more_keeps_what_there_is_and_gets_the_rest(world: World) -> None:
    mine, theirs = world.noodle_shop, world.hardware_store
    lin = world.person("林海", "linhai", Role.LEADER, HERE)
    _, cursor = lin.pulls_all()
    assert world.hao.patch(f"/people/{lin.id}", {"grid": ABOVE}).status_code == 200

    page = lin.pull(cursor)

    assert (page.get("leave"), page.get("reset")) == (None, None)
    assert {v["id"] for v in page["rows"]["venue"]} == {mine, theirs}


def test_a_worker_who_is_given_more_begins_anew_without_the_numbers(world: World) -> None:
    mine, theirs = world.noodle_shop, world.hardware_store
    _, cursor = world.mei.pulls_all()
    move_person(world, ABOVE)

    page = world.mei.pull(cursor)

    assert (page.get("leave"), page["reset"]) == (None, True)
    assert {v["phone"] for v in page["rows"]["venue"]} == {"138****5678"}
    assert {v["id"] for v in page["rows"]["venue"]} == {mine, theirs}


def test_who_is_given_less_starts_afresh(world: World) -> None:
    mine, theirs = world.noodle_shop, world.hardware_store
    move_person(world, ABOVE)
    _, cursor = world.mei.pulls_all()
    move_person(world, HERE)

    page = world.mei.pull(cursor)

    assert page["reset"] is True
    assert [v["id"] for v in page["rows"]["venue"]] == [mine]
    assert theirs not in str(page)


def test_a_venue_that_moves_is_gone_here_and_comes_there(world: World) -> None:
    venue, _ = world.noodle_shop, world.hardware_store
    mine, theirs = world.mei.pulls_all()[1], world.tao.pulls_all()[1]
    move_venue(world, venue, NEXT_DOOR)

    here, there = world.mei.pull(mine), world.tao.pull(theirs)

    assert here["gone"] == {"venue": [venue]}
    assert "福满楼" not in str(here)
    assert [v["id"] for v in there["rows"]["venue"]] == [venue]
    assert not there.get("gone")


def test_above_both_grids_it_only_changed(world: World) -> None:
    venue, cursor = world.noodle_shop, world.zhou.pulls_all()[1]
    move_venue(world, venue, NEXT_DOOR)

    page = world.zhou.pull(cursor)

    assert not page.get("gone")
    assert [v["grid"] for v in page["rows"]["venue"]] == [NEXT_DOOR]


def test_a_venue_that_moves_away_and_back_is_here(world: World) -> None:
    venue, cursor = world.noodle_shop, world.mei.pulls_all()[1]
    move_venue(world, venue, NEXT_DOOR)
    move_venue(world, venue, HERE)

    page = world.mei.pull(cursor)

    assert not page.get("gone")
    assert [v["id"] for v in page["rows"]["venue"]] == [venue]


def test_a_copy_begun_after_a_move_never_saw_it(world: World) -> None:
    venue = world.noodle_shop
    move_venue(world, venue, NEXT_DOOR)

    assert venue not in str(world.mei.pulls_all())


def test_the_names_of_a_grids_workers_follow_who_works_there(world: World) -> None:
    cursor = world.zhou.pulls_all()[1]
    names: list[list[str]] = []
    for change in ({"name": "李小敏"}, {"active": False}, {"active": True}, {"grid": NEXT_DOOR}):
        assert world.hao.patch(f"/people/{world.mei.id}", change).status_code == 200
        page = world.zhou.pull(cursor)
        rows = {g["path"]: g["worker_names"] for g in page.get("rows", {}).get("grid", [])}
        names.append(rows.get(HERE, ["unchanged"]))
        cursor = page["cursor"]

    assert names == [["李小敏"], [], ["李小敏"], []]
