"""Pictures of the door: those of the first entry, of a plaque put up, and newer ones."""

from tests.world import World, taken

GRID = "220382.002.01.01."


def test_the_door_is_seen_from_its_first_entry_on_the_newest_first(world: World) -> None:
    first, newer = taken("first", at=world.now), taken("newer", at=world.now.replace(minute=59))
    shop = world.venue(world.mei, "新店", GRID, photos=[first.facts])
    world.clock.forward(days=1)

    done = world.mei.does("venue.photograph", venue_id=shop, photos=[newer.facts])
    world.mei.put(f"/photos/{newer.id}", newer.content)

    items = world.zhou.get(f"/venues/{shop}/photos").json()["items"]
    assert done["result"] == "applied"
    assert [(p["id"], p["received"]) for p in items] == [(newer.id, True), (first.id, False)]
    assert (items[0]["author_name"], items[0]["place"]) == ("李敏", "新店 光明路1号")
    assert world.zhou.get(f"/photos/{newer.id}/small").status_code == 200


def test_a_picture_put_up_with_a_plaque_is_among_them(world: World) -> None:
    shop, photo = world.noodle_shop, taken("plaque")
    token = world.mei.get(f"/venues/{shop}").json()["venue"]["codes"][0]["value"]

    world.mei.does("code.install", venue_id=shop, value=token, photos=[photo.facts])

    items = world.mei.get(f"/venues/{shop}/photos").json()["items"]
    assert [p["id"] for p in items] == [photo.id]


def test_a_newer_picture_stays_on_record(world: World) -> None:
    shop = world.noodle_shop
    world.mei.does("venue.photograph", venue_id=shop, photos=[taken().facts])

    step = world.zhou.get(f"/venues/{shop}/history").json()["items"][0]
    assert (step["action"], step["facts"]) == ("venue.photograph", {"count": 1})


def test_no_picture_and_too_many_are_turned_down(world: World) -> None:
    shop = world.noodle_shop

    none = world.mei.does("venue.photograph", venue_id=shop, photos=[])
    many = world.mei.does(
        "venue.photograph", venue_id=shop, photos=[taken().facts for _ in range(4)]
    )

    assert (none["code"], many["code"]) == ("command.malformed", "command.malformed")


def test_readers_add_none_and_a_neighbour_neither_adds_nor_sees_any(world: World) -> None:
    shop, photo = world.noodle_shop, taken()
    world.mei.does("venue.photograph", venue_id=shop, photos=[photo.facts])

    for person, code in ((world.feng, "forbidden"), (world.tao, "venue.unknown")):
        more = person.does("venue.photograph", venue_id=shop, photos=[taken().facts])
        assert more["code"] == code
    assert world.feng.get(f"/venues/{shop}/photos").status_code == 200
    assert world.tao.get(f"/venues/{shop}/photos").status_code == 404
    assert world.sun.get(f"/venues/{shop}/photos").status_code == 404
