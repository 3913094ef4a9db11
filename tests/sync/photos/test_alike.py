"""看起来是同一张: a picture shown twice is flagged for a person to judge, and bars nothing."""

import io
import random
import time
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image

from backend.core.blob_store import Blobs
from backend.core.database import execute, new_id
from backend.people.accounts.queries import actor_of
from backend.sync.photos.models import PhotoKey, PhotoLikeness, PhotoPrint
from backend.sync.photos.pictures import shrunk
from backend.sync.photos.similarity.operations import catch_up
from backend.sync.photos.similarity.pictures import Print, keys_like, keys_of, likeness, print_of
from tests.sync.photos.scenes import COPIES, Place, jpeg_of
from tests.world import World, taken

GRID = "220382.002.01.01."


def printed(content: bytes) -> Print:
    found = print_of(shrunk(content)[0])
    assert found
    return found


def told_alike(one: Print, other: Print) -> bool:
    """Found by its keys, and then judged the same: what happens when a picture arrives."""
    filed = set(keys_of(one, GRID))
    found = bool(filed & set(keys_like(other, GRID)))
    return found and likeness(one.thumb, other.thumb) is not None


def test_of_a_hundred_copies_at_least_95_are_told() -> None:
    rng = random.Random(2026)
    told = 0
    for number in range(100):
        picture = Place.made(rng).seen(rng)
        copy = COPIES[number % 4](picture, rng)
        told += told_alike(printed(jpeg_of(picture)), printed(copy))
    assert told >= 95


def test_of_a_hundred_pictures_of_one_place_at_most_5_are_told() -> None:
    rng = random.Random(382)
    places = [Place.made(rng) for _ in range(10)]
    told = 0
    for place in places:
        shots = [printed(jpeg_of(place.seen(rng))) for _ in range(11)]
        told += sum(told_alike(one, other) for one, other in pairwise(shots))
    assert told <= 5


def test_a_print_costs_less_than_the_decoding() -> None:
    rng = random.Random(1)
    small, _ = shrunk(jpeg_of(Place.made(rng).seen(rng)))
    rounds: list[float] = []
    for _ in range(5):
        start = time.process_time()
        for _ in range(20):
            print_of(small)
        rounds.append((time.process_time() - start) / 20)
    assert min(rounds) <= 0.0015


@pytest.fixture
def picture() -> Image.Image:
    rng = random.Random(7)
    return Place.made(rng).seen(rng)


def reported(world: World, content: bytes, venue: object = None) -> tuple[str, str]:
    """Report a hazard with this picture; gives ticket and photo."""
    shot = taken(content=content, at=world.now)
    hazard = str(new_id())
    result = world.mei.does(
        "hazard.report",
        id=hazard,
        venue_id=str(venue or world.noodle_shop),
        item_code="C01",
        edition="2024-01-01",
        photos=[shot.facts],
    )
    assert result["result"] == "applied"
    world.mei.uploads(shot)
    return hazard, shot.id


def flags(world: World, hazard: str, **more: object) -> list[dict[str, Any]]:
    answer = world.zhou.get("/likenesses", subject_id=hazard, **more)
    assert answer.status_code == 200
    return list(answer.json()["items"])


def test_last_years_picture_cropped_is_told_on_both_tickets(
    world: World, picture: Image.Image
) -> None:
    old, old_photo = reported(world, jpeg_of(picture))
    world.clock.forward(days=300)
    world.mei.signs_in_again()
    new, new_photo = reported(world, COPIES[2](picture, random.Random(3)))

    flag = flags(world, new)[0]
    assert (flag["photo"]["id"], flag["other"]["id"]) == (new_photo, old_photo)
    assert flag["other"]["subject_id"] == old
    assert "福满楼面馆" in str(flag["other"]["place"])
    assert len(flags(world, old)) == 1
    assert world.mei.state(new) == "rectifying"


def test_the_after_photo_that_is_the_before_photo_is_told(
    world: World, picture: Image.Image
) -> None:
    hazard, _ = reported(world, jpeg_of(picture))
    shot = taken(content=COPIES[3](picture, random.Random(3)), at=world.now)
    world.mei.acts("hazard.submit", hazard, photos=[shot.facts])
    world.mei.uploads(shot)

    stages = [(f["photo"]["stage"], f["other"]["stage"]) for f in flags(world, hazard)]
    assert stages == [("after", "before")]
    assert world.mei.state(hazard) == "submitted"


def test_the_very_same_bytes_are_told_however_plain(world: World) -> None:
    content = taken("grey").content
    reported(world, content)
    hazard, _ = reported(world, content)

    assert [f["percent"] for f in flags(world, hazard)] == [100]


def test_plain_pictures_are_not_taken_for_each_other(world: World) -> None:
    reported(world, taken("one").content)
    hazard, _ = reported(world, taken("two").content)

    assert flags(world, hazard) == []


def test_two_views_in_one_report_are_no_matter(world: World, picture: Image.Image) -> None:
    hazard, _ = reported(world, jpeg_of(picture))
    shot = taken(content=COPIES[1](picture, random.Random(3)), at=world.now)
    world.mei.does("hazard.note", id=hazard, text="再补一张", photos=[shot.facts])
    world.mei.uploads(shot)
    both = flags(world, hazard)
    assert [f["photo"]["stage"] for f in both] == ["other"]

    rival = taken(content=COPIES[3](picture, random.Random(3)), at=world.now)
    world.mei.does("hazard.note", id=hazard, text="又一张", photos=[rival.facts])
    world.mei.uploads(rival)
    assert len(flags(world, hazard)) == 2


def test_a_person_says_they_differ_and_it_is_kept_with_the_name(
    world: World, picture: Image.Image
) -> None:
    reported(world, jpeg_of(picture))
    hazard, _ = reported(world, COPIES[1](picture, random.Random(3)))
    flag = flags(world, hazard)[0]["id"]

    told = world.zhou.post(f"/likenesses/{flag}/dismiss", {"reason": "同一角度两次拍摄"}).json()
    world.clock.forward(days=1)
    world.song.post(f"/likenesses/{flag}/dismiss", {"reason": "别的"})

    assert told["dismissed_by_name"] == "周海燕"
    assert flags(world, hazard) == []
    kept = flags(world, hazard, dismissed=True)[0]
    assert (kept["dismissed_by_name"], kept["reason"]) == ("周海燕", "同一角度两次拍摄")


def test_a_grid_worker_judges_nothing_and_the_neighbour_sees_nothing(
    world: World, picture: Image.Image
) -> None:
    reported(world, jpeg_of(picture))
    hazard, _ = reported(world, jpeg_of(picture))
    flag = flags(world, hazard)[0]["id"]

    assert world.mei.post(f"/likenesses/{flag}/dismiss", {}).status_code == 403
    assert world.sun.get("/likenesses").json()["items"] == []
    assert world.sun.post(f"/likenesses/{flag}/dismiss", {}).status_code == 404


def test_a_door_photographed_again_is_no_matter(world: World, picture: Image.Image) -> None:
    venue = {"grid": GRID, "name": "新店", "venue_class": "shop", "address": "光明路9号"}
    for _ in range(2):
        shot = taken(content=jpeg_of(picture), at=world.now)
        world.mei.does("venue.register", id=str(new_id()), **venue, photos=[shot.facts])
        world.mei.uploads(shot)

    assert world.zhou.get("/likenesses").json()["items"] == []


def test_the_desk_sees_when_a_picture_was_taken_and_came(world: World) -> None:
    world.mei.skew = timedelta(minutes=9)
    shot = taken("grey", at=world.now + timedelta(minutes=9))
    world.mei.does(
        "hazard.note", id=world.mei.reports(world.noodle_shop), text="看", photos=[shot.facts]
    )
    world.clock.forward(minutes=3)
    world.mei.uploads(shot)

    story = world.zhou.get(f"/photos/{shot.id}/story").json()
    assert story["taken_at"] == "2026-03-04T02:00:00Z"
    assert story["received_at"] == "2026-03-04T02:03:00Z"
    assert story["skew_ms"] == 540_000


def test_a_copy_for_outside_has_no_metadata_and_no_name(world: World) -> None:
    exif = Image.Exif()
    exif[0x010F] = "HUAWEI"
    out = io.BytesIO()
    Image.new("RGB", (2400, 1800), (90, 140, 120)).save(out, "JPEG", exif=exif, comment=b"at home")
    _, photo = reported(world, out.getvalue())

    shown = world.zhou.get(f"/photos/{photo}/public")
    opened = Image.open(io.BytesIO(shown.content))
    assert (opened.size, dict(opened.getexif()), "comment" in opened.info) == (
        (1600, 1200),
        {},
        False,
    )
    assert opened.getpixel((20, 1190)) == opened.getpixel((20, 20))


def test_older_pictures_are_caught_up_with(world: World, picture: Image.Image) -> None:
    reported(world, jpeg_of(picture))
    hazard, _ = reported(world, COPIES[1](picture, random.Random(3)))
    with world.db.writing() as session:
        for table in (PhotoLikeness, PhotoKey, PhotoPrint):
            execute(session, sa.delete(table))

    done = catch_up(
        world.db, Blobs(world.config.data / "photos"), actor_of(world.hao.user), world.now
    )

    assert (done.pictures, done.alike, done.missing) == (2, 1, 0)
    assert len(flags(world, hazard)) == 1
    again = catch_up(
        world.db, Blobs(world.config.data / "photos"), actor_of(world.hao.user), world.now
    )
    assert (again.pictures, again.alike) == (0, 0)
