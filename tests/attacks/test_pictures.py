"""A small file never asks for the memory of a large picture, whatever its coding."""

import io
from collections.abc import Callable

import pytest
from PIL import Image

from backend.public.forms.pictures import PictureTooBig, cleaned
from backend.sync.photos.pictures import TooBig, decodes_in_small, shrunk
from tests.attacks.pictures import jpeg_in_scans, turned


def plain(size: tuple[int, int], **how: bool) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (90, 120, 60)).save(out, "JPEG", quality=60, **how)
    return out.getvalue()


def in_small(content: bytes) -> bool:
    with Image.open(io.BytesIO(content)) as picture:
        return decodes_in_small(picture)


def test_a_jpeg_in_several_scans_counts_as_one_that_is_held_whole() -> None:
    assert not in_small(jpeg_in_scans(64, 48))
    assert not in_small(plain((64, 48), progressive=True))
    assert in_small(plain((64, 48)))
    assert in_small(plain((64, 48), optimize=True))


def test_what_cannot_be_told_counts_as_held_whole() -> None:
    content = plain((64, 48))
    frame = content.index(b"\xff\xc0")

    assert not in_small(content[:frame] + b"\xff" + content[frame:])
    assert in_small(content[:2] + b"\xff\xfe\x00\x04ab" + content[2:])


@pytest.mark.parametrize("size", [(10_000, 10_900), (4900, 4899)])
def test_no_kept_picture_above_24_megapixels_is_held_whole(size: tuple[int, int]) -> None:
    with pytest.raises(TooBig):
        shrunk(jpeg_in_scans(*size))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(lambda: jpeg_in_scans(10_000, 10_900), id="several scans"),
        pytest.param(lambda: plain((6200, 4000)), id="one scan"),
        pytest.param(lambda: turned("PNG", (6200, 4000), "P"), id="png"),
        pytest.param(lambda: turned("WEBP", (4200, 3200), "RGB", lossless=True), id="webp"),
    ],
)
def test_a_stranger_sends_nothing_larger_than_is_taken(content: Callable[[], bytes]) -> None:
    with pytest.raises(PictureTooBig):
        cleaned(io.BytesIO(content()))


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB")])
def test_what_is_taken_is_turned_upright_after_it_is_shrunk(kind: str, mode: str) -> None:
    kept = cleaned(io.BytesIO(turned(kind, (4000, 3000), mode)))

    assert (kept.width, kept.height) == (1200, 1600)


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_picture_stands_as_its_camera_meant_it(turn: int) -> None:
    drawn = Image.new("RGB", (3300, 1700), "white")
    drawn.paste("black", (0, 0, 1200, 600))
    noted = Image.Exif()
    noted[0x112] = turn
    out = io.BytesIO()
    drawn.save(out, "PNG", exif=noted)

    with Image.open(io.BytesIO(cleaned(io.BytesIO(out.getvalue())).content)) as kept:
        wide, high = kept.size
        corners = [(9, 9), (wide - 9, 9), (wide - 9, high - 9), (9, high - 9)]
        dark = [n for n, at in enumerate(corners) if kept.convert("L").getpixel(at) < 128]  # type: ignore[operator]

    assert (wide > high, dark) == {
        1: (True, [0]), 2: (True, [1]), 3: (True, [2]), 4: (True, [3]),
        5: (False, [0]), 6: (False, [1]), 7: (False, [2]), 8: (False, [3]),
    }[turn]  # fmt: skip
