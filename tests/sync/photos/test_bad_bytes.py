"""Any bytes as a photo: a clear refusal, in bounded memory."""

import io
import struct
import tracemalloc
from typing import Any

import pytest
from PIL import Image

from tests.world import Picture, World, jpeg, taken

MB = 1024 * 1024


def drawn(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), (9, 9, 9)).save(out, kind)
    return out.getvalue()


def claiming(width: int, height: int) -> bytes:
    """A small JPEG whose header claims to be large."""
    content = bytearray(jpeg("炸弹"))
    frame = content.index(b"\xff\xc0")
    content[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def sent(world: World, content: bytes) -> tuple[Any, str]:
    picture = taken(content=content)
    hazard = world.mei.reports(world.noodle_shop)
    world.mei.does("hazard.note", id=hazard, text="补照片", photos=[picture.facts])
    return world.mei.put(f"/photos/{picture.id}", content), hazard


NO_PICTURES = {
    "html": b"<!doctype html><script>alert(1)</script>",
    "text": b"not a picture",
    "one byte": b"\xff",
    "only the first marker": b"\xff\xd8",
    "png": drawn("PNG"),
    "gif": drawn("GIF"),
    "bmp": drawn("BMP"),
    "webp": drawn("WEBP"),
    "half a jpeg": jpeg("半张")[:3000],
    "a jpeg without its last bytes": jpeg("尾巴")[:-200],
    "a jpeg of noise": b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40,
    "nothing wide": claiming(0, 100),
    "eps that calls": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
}


@pytest.mark.parametrize("content", NO_PICTURES.values(), ids=NO_PICTURES.keys())
def test_what_is_no_whole_jpeg_is_refused_in_words(world: World, content: bytes) -> None:
    answer, hazard = sent(world, content)

    assert (answer.status_code, answer.json()["code"]) == (422, "photo.unreadable")
    assert "只收 JPEG" in answer.json()["detail"]
    assert world.mei.ticket(hazard)["evidence"] == {"declared": 2, "received": 1}


def test_an_empty_file_is_refused(world: World) -> None:
    picture = taken()
    world.mei.visits(world.noodle_shop, photos=[picture.facts])

    assert world.mei.put(f"/photos/{picture.id}", b"").status_code == 409


@pytest.mark.parametrize(
    ("size", "code"),
    [
        ((60_000, 60_000), "photo.too_large"),
        ((12_000, 9_000), "photo.too_large"),
        ((9_000, 6_000), "photo.too_large"),
        ((6_000, 4_001), "photo.too_large"),
    ],
)
def test_a_bomb_is_refused_by_its_header(world: World, size: tuple[int, int], code: str) -> None:
    tracemalloc.start()
    answer, _ = sent(world, claiming(*size))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert answer.json()["code"] == code
    assert peak < 40 * MB


@pytest.mark.parametrize("over", [1, 2000, 12 * MB])
def test_more_than_eight_megabytes_are_refused(world: World, over: int) -> None:
    whole = jpeg("大")
    answer, _ = sent(world, whole + b"\0" * (8 * MB + over - len(whole)))

    assert (answer.status_code, answer.json()["code"]) == (413, "photo.too_large")
    assert "8 MB" in answer.json()["detail"]


def test_eight_megabytes_are_taken(world: World) -> None:
    whole = jpeg("刚好")

    answer, _ = sent(world, whole + b"\0" * (8 * MB - len(whole)))

    assert answer.status_code == 200


def test_twelve_megapixels_are_taken(world: World) -> None:
    out = io.BytesIO()
    Image.effect_noise((4000, 3000), 9).convert("RGB").save(out, "JPEG", quality=30)

    answer, hazard = sent(world, out.getvalue())

    assert answer.status_code == 200
    assert world.mei.ticket(hazard)["evidence"] == {"declared": 2, "received": 2}


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_a_grey_or_printed_jpeg_is_taken(world: World, mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (300, 200)).save(out, "JPEG")

    assert sent(world, out.getvalue())[0].status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"sha256": "0" * 63}, {"sha256": "G" * 64}, {"bytes": 0}, {"bytes": 10**12},
        {"width": -1}, {"id": "x"}, {"taken_at": "noon"},
    ],
    ids=str,
)  # fmt: skip
def test_impossible_facts_park_the_command(world: World, wrong: dict[str, Any]) -> None:
    picture = Picture(b"", taken().facts | wrong)
    hazard = world.mei.reports(world.noodle_shop)

    result = world.mei.does("hazard.note", id=hazard, text="补照片", photos=[picture.facts])

    assert (result["result"], result["code"]) == ("parked", "command.malformed")
