"""Pictures as bytes: is it one, how is it coded, small copies, watermarks. No database."""

import io
import threading
import warnings
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import lru_cache
from typing import IO

from PIL import Image, ImageDraw, ImageFont, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile

from backend.core.errors import Busy, Invalid, TooLarge
from backend.core.fonts import FONTS

START, SCAN = b"\xff\xd8", 0xDA
ONE_PASS = {0xC0, 0xC1}
"""Frames whose scans may hold all components at once: baseline, and extended with Huffman codes."""
NO_FRAMES = {0xC4, 0xC8, 0xCC}
"""Tables and an extension, numbered among the frames."""


def in_one_scan(file: IO[bytes]) -> bool:
    """Whether the first scan holds every component, so that libjpeg keeps a few lines only.

    Otherwise it keeps the coefficients of the whole picture, baseline or not. What cannot be told
    counts as held whole.
    """
    at = file.tell()
    try:
        file.seek(0)
        return file.read(2) == START and _first_scan_is_whole(file)
    finally:
        file.seek(at)


def _first_scan_is_whole(file: IO[bytes]) -> bool:
    components = 0
    while (head := file.read(4))[:1] == b"\xff":
        kind, length = head[1], int.from_bytes(head[2:], "big")
        body = file.read(length - 2) if length > 2 else b""  # noqa: PLR2004 - its own two bytes
        if len(body) != length - 2:
            return False
        if kind == SCAN:
            return components > 0 and body[:1] == bytes([components])
        if kind in ONE_PASS and not components and len(body) > 5:  # noqa: PLR2004 - as it is laid out
            components = body[5]
        elif 0xC0 <= kind <= 0xCF and kind not in NO_FRAMES:  # noqa: PLR2004 - the frames
            return False
    return False


LARGEST_BYTES = 8 * 1024 * 1024
TAKEN_PIXELS = 24_000_000
"""More than any phone of ours sends: they shrink what they take. No more is ever held whole."""
WEBP_PIXELS = 12_500_000
"""Its decoder holds a picture four times over; a phone's camera has twelve million."""
DRAFTED_PIXELS = 110_000_000
"""What was kept before that limit: a JPEG of one scan is decoded at the size that is wanted."""
SMALL, VIEW = 400, 1600
FONT = FONTS / "NotoSansSC-Regular.ttf"
WAIT_S = 30.0
_at_once = threading.BoundedSemaphore(2)
"""Decoding takes memory; a crowd waits its turn, whichever way it came in."""
_held_whole = threading.BoundedSemaphore(1)
"""Of pictures that must be held whole, up to 200 MB each, one at a time."""


class PictureUnreadable(Invalid):
    """Bytes that are no picture we take."""

    code = "photo.unreadable"
    sentence = "这个文件不是能用的照片（只收 JPEG）。请重新拍一张。"


class TooBig(TooLarge):
    """More bytes or more pixels than a phone makes."""

    code = "photo.too_large"
    sentence = "照片太大，最多 {limit}。请用安巡里的拍照重新拍。"


@contextmanager
def decoding() -> Generator[None]:
    """Decode one of the two pictures that this process has in hand."""
    with _turn_of(_at_once):
        yield


@contextmanager
def _turn_of(room: threading.BoundedSemaphore) -> Generator[None]:
    if not room.acquire(timeout=WAIT_S):
        raise Busy(seconds=10)
    try:
        yield
    finally:
        room.release()


def decodes_in_small(picture: Image.Image) -> bool:
    """Whether it never stands in memory at its full size."""
    if not isinstance(picture, JpegImageFile) or picture.fp is None:
        return False
    return in_one_scan(picture.fp)


def in_turn(picture: Image.Image) -> AbstractContextManager[object]:
    """Wait, where this one cannot be decoded in small."""
    return nullcontext() if decodes_in_small(picture) else _turn_of(_held_whole)


def small_copy(content: bytes) -> tuple[bytes, tuple[int, int]]:
    """Decode at a quarter of its size, which proves it whole; gives a JPEG and the true size.

    A 300 KB picture of 1600 px costs about 4 ms. Metadata is not copied.
    """
    copy, size = shrunk(content)
    return encoded(copy), size


def shrunk(content: bytes, most: int = DRAFTED_PIXELS) -> tuple[Image.Image, tuple[int, int]]:
    """Decode at a quarter of its size; gives the small picture and the true size."""
    if len(content) > LARGEST_BYTES:
        raise TooBig(limit="8 MB")
    with decoding(), _opened(content, most) as picture:
        size = picture.size
        return _reduced(picture, SMALL), size


def watermarked(content: bytes, lines: list[str]) -> bytes:
    """Draw time, place, ticket and author on a copy; the original stays as it is."""
    with decoding(), _opened(content) as picture:
        copy = _reduced(picture, VIEW)
    size = max(18, copy.width // 46)
    font = _font(size)
    band = int(size * 1.45) * len(lines) + size
    shade = Image.new("RGBA", (copy.width, band), (10, 20, 36, 150))
    draw = ImageDraw.Draw(shade)
    for n, line in enumerate(lines):
        draw.text((size, size // 2 + n * int(size * 1.45)), line, font=font, fill="white")
    copy.paste(shade.convert("RGB"), (0, copy.height - band), shade.getchannel("A"))
    return encoded(copy, quality=82)


def bare(content: bytes, edge: int = VIEW) -> bytes:
    """Copy a picture for those outside: no metadata, no name of anybody on it."""
    with decoding(), _opened(content) as picture:
        copy = _reduced(picture, edge)
    return encoded(copy, quality=82)


def draft(picture: Image.Image, edge: int) -> None:
    """Have a JPEG decoded at a half, a quarter or an eighth, no smaller than `edge`.

    Both edges must be said: of a wide picture (400, 400) would decode four times as much.
    """
    width, height = picture.size
    scale = edge / max(width, height, 1)
    if scale < 1:
        picture.draft("RGB", (max(int(width * scale), 1), max(int(height * scale), 1)))


def demand_decodable(picture: Image.Image, most: int = DRAFTED_PIXELS) -> None:
    """Refuse by its header what would take too much memory to decode."""
    if picture.format == "WEBP":
        most = min(most, WEBP_PIXELS)
    elif not decodes_in_small(picture):
        most = min(most, TAKEN_PIXELS)
    if picture.width * picture.height > most:
        raise TooBig(limit=f"{most // 10_000} 万像素")


def _opened(content: bytes, most: int = DRAFTED_PIXELS) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=("JPEG",))
    except Image.DecompressionBombError as error:
        raise TooBig(limit=f"{most // 10_000} 万像素") from error
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise PictureUnreadable from error
    demand_decodable(picture, most)
    return picture


def _reduced(picture: Image.Image, edge: int) -> Image.Image:
    draft(picture, edge)
    try:
        with in_turn(picture):
            copy = picture.convert("RGB")
    except (OSError, SyntaxError, ValueError) as error:
        raise PictureUnreadable from error
    copy.thumbnail((edge, edge), Image.Resampling.BILINEAR, reducing_gap=None)
    return copy


def encoded(picture: Image.Image, *, quality: int = 72) -> bytes:
    """Write a JPEG of the pixels alone."""
    picture.info.clear()
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size)
