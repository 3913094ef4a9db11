"""What is shown: the original as it came, a small copy, and one with the watermark."""

import io

import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from tests.world import Picture, World, taken


def with_place() -> Picture:
    """A picture whose metadata says where it was taken, and by which phone."""
    exif = Image.Exif()
    exif[Base.Make] = "HUAWEI"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (43.0, 31.0, 5.0)
    out = io.BytesIO()
    Image.new("RGB", (2400, 1800), (90, 140, 120)).save(
        out, "JPEG", exif=exif, comment=b"at home", quality=70
    )
    return taken(content=out.getvalue())


def kept(world: World, picture: Picture) -> str:
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.does("hazard.note", id=hazard, text="补照片", photos=[picture.facts])
    world.mei.uploads(picture)
    return hazard


def shown(world: World, picture: Picture, size: str) -> Image.Image:
    answer = world.zhou.get(f"/photos/{picture.id}/{size}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    return Image.open(io.BytesIO(answer.content))


def test_the_original_is_what_was_sent_byte_for_byte(world: World) -> None:
    picture = with_place()
    kept(world, picture)

    shown(world, picture, "view")

    assert world.zhou.get(f"/photos/{picture.id}/original").content == picture.content


@pytest.mark.parametrize(("size", "edge"), [("small", 400), ("view", 1600)])
def test_copies_are_as_large_as_they_say(world: World, size: str, edge: int) -> None:
    picture = with_place()
    kept(world, picture)

    assert max(shown(world, picture, size).size) == edge


@pytest.mark.parametrize("size", ["small", "view"])
def test_copies_do_not_say_where_or_by_which_phone(world: World, size: str) -> None:
    picture = with_place()
    kept(world, picture)

    content = world.zhou.get(f"/photos/{picture.id}/{size}").content

    assert dict(Image.open(io.BytesIO(content)).getexif()) == {}
    for word in (b"Exif", b"HUAWEI", b"at home"):
        assert word in picture.content
        assert word not in content


def test_the_watermark_is_on_the_copy(world: World) -> None:
    picture = with_place()
    kept(world, picture)

    copy = shown(world, picture, "view").convert("L")

    top = copy.crop((0, 0, copy.width, 200)).getextrema()
    bottom = copy.crop((0, copy.height - 200, copy.width, copy.height)).getextrema()
    assert top[1] - top[0] < 20  # pyright: ignore[reportOperatorIssue]
    assert bottom[1] - bottom[0] > 150  # pyright: ignore[reportOperatorIssue]


def test_a_copy_is_kept_by_the_reader_and_by_nobody_between(world: World) -> None:
    picture = taken()
    kept(world, picture)

    control = world.mei.get(f"/photos/{picture.id}/small").headers["cache-control"]

    assert "private" in control
    assert "immutable" in control


@pytest.mark.parametrize("size", ["original", "view", "small"])
def test_a_neighbour_sees_no_copy(world: World, size: str) -> None:
    picture = taken()
    kept(world, picture)

    for person in (world.tao, world.sun):
        assert person.get(f"/photos/{picture.id}/{size}").status_code == 404


@pytest.mark.parametrize("size", ["large", "..", "original.jpg", "%2e%2e"])
def test_no_other_size_is_served(world: World, size: str) -> None:
    picture = taken()
    kept(world, picture)

    assert world.mei.get(f"/photos/{picture.id}/{size}").status_code == 404


def test_what_is_announced_but_not_here_is_not_shown(world: World) -> None:
    picture = taken()
    world.mei.visits(world.noodle_shop, photos=[picture.facts])

    assert world.mei.get(f"/photos/{picture.id}/small").json()["code"] == "photo.unknown"
