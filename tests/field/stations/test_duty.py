"""A shift at a station: opened and closed by hand, tallied, undone; nobody is named or clocked."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from backend.field.stations.jobs import of_stations
from backend.people.accounts.models import Role
from backend.sync.photos.models import Photo
from tests.field.stations.stand import VILLAGE, a_station, figures, opens, shift, tally
from tests.world import World, taken


def the_duties(world: World) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = world.zhou.get("/duties").json()["items"]
    return found


def register(world: World) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = world.zhou.get("/dissuasions").json()["items"]
    return found


def test_a_shift_is_opened_and_closed_by_hand(world: World) -> None:
    station = a_station(world)
    duty = opens(world.deng, station)
    more = {"weather": "snow", "vehicles": 120, "leaflets": 15, "note": "标志牌倒了"}

    result = world.deng.does("duty.close", id=duty, people=["邓宝", "王梅", "邓宝"], **more)

    (told,) = the_duties(world)
    assert result["result"] == "applied"
    assert (told["people"], told["shift"]) == (["邓宝", "王梅"], "早班")
    assert {name: told[name] for name in more} == more
    assert told["closed_at"] is not None


def test_a_shift_closed_again_is_as_the_last_says(world: World) -> None:
    duty = opens(world.deng, a_station(world))
    world.deng.does("duty.close", id=duty, leaflets=5)

    world.deng.does("duty.close", id=duty, leaflets=50, note="重填")

    (told,) = the_duties(world)
    assert (told["leaflets"], told["note"], told["people"]) == (50, "重填", ["邓宝"])


def test_a_duty_opened_twice_is_one(world: World) -> None:
    station = a_station(world)
    duty = opens(world.deng, station)

    again = world.deng.does("duty.open", id=duty, station_id=station["id"])

    assert (again["result"], again["code"]) == ("parked", "duty.exists")
    assert len(the_duties(world)) == 1


def test_one_person_talked_to_stands_in_the_register(world: World) -> None:
    station = a_station(world)
    duty = opens(world.deng, station)

    told = tally(station, duty, also=["lights", "no_helmet"], action="reflector_on")
    assert world.deng.does("dissuasion.record", **told)["result"] == "applied"

    (row,) = register(world)
    assert (row["by_name"], row["also"], row["reflector"]) == ("邓宝", ["lights"], True)
    assert (row["plate"], row["duty_id"]) == (None, duty)


def test_a_slip_of_the_thumb_is_taken_back_and_stays_on_record(world: World) -> None:
    station = a_station(world)
    told = tally(station, opens(world.deng, station))
    world.deng.does("dissuasion.record", **told)

    assert world.deng.does("dissuasion.withdraw", id=told["id"])["result"] == "applied"

    assert register(world) == []
    (newest,) = world.trail(told["id"])
    assert (newest.action, newest.facts["violation"]) == ("dissuasion.withdraw", "no_helmet")


def test_nobody_takes_back_what_a_colleague_tapped(world: World) -> None:
    station = a_station(world)
    told = tally(station)
    world.zhou.does("dissuasion.record", **told)

    refused = world.deng.does("dissuasion.withdraw", id=told["id"])

    assert (refused["code"], len(register(world))) == ("dissuasion.not_yours", 1)


def test_a_plate_is_kept_only_for_the_police(world: World) -> None:
    station = a_station(world)
    for action in ("told", "police"):
        told = tally(station, action=action, plate="吉C·12345 ")
        world.deng.does("dissuasion.record", **told)

    plates = {row["action"]: row["plate"] for row in register(world)}

    assert plates == {"told": None, "police": "吉C·12345"}


def test_a_plate_and_its_picture_go_after_ninety_days_on_record(world: World) -> None:
    station, picture = a_station(world), taken()
    told = tally(station, action="police", plate="吉C12345", photos=[picture.facts])
    world.deng.does("dissuasion.record", **told)
    world.deng.uploads(picture)
    assert world.zhou.get(f"/photos/{picture.id}/small").status_code == 200

    world.clock.now += timedelta(days=91)
    world.zhou.signs_in_again()
    tidy(world)

    (row,) = register(world)
    assert (row["plate"], row["photos"]) == (None, [])
    assert world.zhou.get(f"/photos/{picture.id}/small").status_code == 404
    (newest,) = world.trail(told["id"])
    assert (newest.action, newest.facts) == ("dissuasion.purge", {"plate": True, "photos": 1})


def test_a_picture_outlives_a_withdrawn_dissuasion_no_longer_than_ninety_days(
    world: World,
) -> None:
    station, picture = a_station(world), taken()
    told = tally(station, action="police", photos=[picture.facts])
    world.deng.does("dissuasion.record", **told)
    world.deng.uploads(picture)
    world.deng.does("dissuasion.withdraw", id=told["id"])

    world.clock.now += timedelta(days=91)
    tidy(world)

    with world.db.reading() as session:
        assert session.get(Photo, UUID(picture.id)) is None
    newest = world.trail(told["id"])[0]
    assert (newest.action, newest.facts) == ("dissuasion.purge", {"plate": False, "photos": 1})


def test_figures_are_their_list_also_after_something_was_taken_back(world: World) -> None:
    station = a_station(world)
    duty = opens(world.deng, station)
    taps = [tally(station, duty, vehicle=v) for v in ("van", "van", "car")]
    for told in taps:
        world.deng.does("dissuasion.record", **told)

    world.deng.does("dissuasion.withdraw", id=taps[1]["id"])

    told = figures(world, "2026-03-01", "2026-03-31")
    assert (told["dissuasions"], told["by_vehicle"]) == (2, {"car": 1, "van": 1})
    assert (len(register(world)), the_duties(world)[0]["dissuasions"]) == (2, 2)
    (row,) = world.zhou.get("/stations", year=2026).json()["items"]
    assert row["total"] == 2


def tidy(world: World) -> None:
    """What the clock does at stations."""
    from backend.core.blob_store import Blobs  # noqa: PLC0415 - the app's own folder

    with world.db.writing() as session:
        of_stations(Blobs(world.config.data / "photos"))(session, world.now)


def test_a_duty_that_nobody_closed_ends_with_its_shift_and_a_hand_still_wins(world: World) -> None:
    station = a_station(world)
    duty = opens(world.deng, station, day=world.now.date().isoformat())

    world.clock.now += timedelta(hours=25)
    tidy(world)

    (told,) = the_duties(world)
    assert (told["by_hand"], told["closed_at"] is None) == (False, False)
    world.deng.does("duty.close", id=duty, leaflets=9)
    (told,) = the_duties(world)
    assert (told.get("by_hand", True), told["leaflets"]) == (True, 9)


def test_a_clock_of_another_shift_is_taken_said_and_counted_for_no_hour(world: World) -> None:
    station = a_station(world)
    early = world.now.replace(hour=22) - timedelta(days=1)  # 06:00 in Beijing
    duty = opens(world.deng, station, at=early)
    inside = world.deng.command("dissuasion.record", at=early, **tally(station, duty))
    noon = early + timedelta(hours=6)
    outside = world.deng.command("dissuasion.record", at=noon, **tally(station, duty))

    results = world.deng.push(inside, outside).json()["results"]

    assert [r["result"] for r in results] == ["applied", "applied"]
    assert ["手机时钟可能不准" in r.get("detail", "") for r in results] == [False, True]
    told = figures(world, "2026-03-01", "2026-03-31")
    assert (told["dissuasions"], told["by_hour"]) == (2, {"06": 1, "?": 1})


def test_what_was_tapped_without_network_comes_once_however_often_it_is_sent(world: World) -> None:
    station = a_station(world)
    duty = str(world.deng.device)
    opened = world.deng.command("duty.open", id=duty, station_id=station["id"])
    taps = [
        world.deng.command("dissuasion.record", after=[opened["id"]], **tally(station, duty))
        for _ in range(40)
    ]

    world.deng.push(opened, *taps[:30])
    world.deng.push(opened, *taps)

    assert world.zhou.get("/dissuasions").json()["total"] == 40
    assert the_duties(world)[0]["dissuasions"] == 40


def test_a_village_next_door_knows_no_such_station(world: World) -> None:
    station = a_station(world)
    other = world.person("外站", "waizhan", Role.STATION_DUTY, "220382.003.")

    refused = other.does("dissuasion.record", **tally(station))

    assert refused["code"] == "station.unknown"
    assert (
        world.sun.get(
            f"/stations/{station['id']}/roster", **{"from": "2026-03-01", "to": "2026-03-02"}
        ).status_code
        == 404
    )


def test_a_grid_worker_has_no_part_in_it(world: World) -> None:
    station = a_station(world, grid=VILLAGE)

    refused = world.mei.does(
        "duty.open", id=str(world.mei.device), station_id=station["id"], shift_id=shift(station)
    )

    assert refused["code"] == "forbidden"
