"""Whether two pictures look like one and the same. Knows pictures only, no database.

A picture is looked at as a few gradients (dHash, 64 bits) of itself and of six usual crops, which
finds candidates by exact keys; then two thumbnails are laid over each other, cropped and lightened
until they fit best, and judged by how well they fit everywhere. Pillow alone does it in half a
millisecond; `imagehash` would load numpy and scipy for the same gradients, and knows no crops.
"""

# pyright: reportUnknownMemberType=false
# The type stubs of Pillow leave some arguments without a type.

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import mul
from zlib import crc32

from PIL import Image

EDGE = 80
"""Gradients are taken of a square of so many pixels."""
THUMB = 32
WHOLE = (0, 0, EDGE, EDGE)
CROPS = (
    (4, 4, 76, 76),
    (8, 8, 72, 72),
    (0, 0, 72, 72),
    (8, 0, 80, 72),
    (0, 8, 72, 80),
    (8, 8, 80, 80),
)
PLAIN = 6.0
"""A picture whose thumbnail varies less (of 255) shows nothing that could be told apart."""
FITS = 0.93
"""How well two thumbnails must agree over all (correlation)."""
WORST_PART = 0.030
"""How much of the difference one sixteenth of the picture may hold: a thing that is not there."""
HOPELESS = 0.6
BLOCK = THUMB // 4
_STARTS = (
    (0, 0, 0, 0),
    (0.05, 0.05, 0.05, 0.05),
    (0.1, 0.1, 0.1, 0.1),
    (0, 0, 0.1, 0.1),
    (0.1, 0, 0, 0.1),
    (0, 0.1, 0.1, 0),
    (0.1, 0.1, 0, 0),
)
_STEPS = (0.03, 0.015, 0.008)
_MOST_CUT = 0.15

Cut = tuple[float, float, float, float]
Fit = Callable[[Cut], float]


@dataclass(frozen=True, slots=True)
class Print:
    """What a picture is known by."""

    whole: int
    crops: tuple[int, ...]
    thumb: bytes


def print_of(picture: Image.Image) -> Print | None:
    """Take the print of a decoded picture; none where it is too plain to be told apart."""
    grey = picture.convert("L").resize((EDGE, EDGE), Image.Resampling.BOX)
    thumb = grey.resize((THUMB, THUMB), Image.Resampling.BOX).tobytes()
    mean = sum(thumb) / len(thumb)
    if sum((v - mean) ** 2 for v in thumb) / len(thumb) < PLAIN**2:
        return None
    whole, *crops = (_gradients(grey, box) for box in (WHOLE, *CROPS))
    return Print(whole, tuple(crops), thumb)


def _gradients(grey: Image.Image, box: tuple[int, int, int, int]) -> int:
    seen = grey.resize((9, 8), Image.Resampling.BOX, box=box).tobytes()
    bits = 0
    for at in range(71):
        if at % 9 != 8:  # noqa: PLR2004 - the last of a row has no neighbour
            bits = bits << 1 | (seen[at] < seen[at + 1])
    return bits


# ---- keys: four parts of sixteen bits; what is alike shares one, a bit more or less ----


def keys_of(mine: Print, grid: str) -> list[int]:
    """Under which keys a print is filed."""
    place = crc32(grid.encode()) << 19
    whole = [place | part for part in _parts(mine.whole)]
    crops = [place | 1 << 18 | part for crop in mine.crops for part in _parts(crop)]
    return sorted({*whole, *crops})


def keys_like(mine: Print, grid: str) -> list[int]:
    """Under which keys prints that look like this one would be filed in a grid."""
    place = crc32(grid.encode()) << 19
    near = {part ^ flip for part in _parts(mine.whole) for flip in _FLIPS}
    cropped = {part ^ flip for crop in mine.crops for part in _parts(crop) for flip in _FLIPS}
    return sorted({place | k for k in near | cropped} | {place | 1 << 18 | k for k in near})


_FLIPS = (0, *(1 << bit for bit in range(16)))


def _parts(bits: int) -> Iterator[int]:
    return (n << 16 | (bits >> 16 * n & 0xFFFF) for n in range(4))


# ---- judging two thumbnails ----


def likeness(one: bytes, other: bytes) -> int | None:
    """How much two pictures are alike, in percent; none when they are not the same picture."""
    found = max(_laid_over(one, other), _laid_over(other, one))
    fit, worst = found
    return min(100, round(fit * 100)) if fit >= FITS and -worst <= WORST_PART else None


def _laid_over(whole: bytes, part: bytes) -> tuple[float, float]:
    """Find the cut of one that fits the other best: how well, and minus its worst part."""
    ground = Image.frombytes("L", (THUMB, THUMB), whole)
    wanted = _levelled(part)
    tried: dict[Cut, float] = {}

    def fit(cut: Cut) -> float:
        if cut not in tried:
            tried[cut] = sum(map(mul, _levelled(_cut(ground, cut)), wanted))
        return tried[cut]

    best = max(_STARTS, key=fit)
    if fit(best) < HOPELESS:
        return fit(best), -1.0
    for step in _STEPS:
        best = _refined(best, step, fit)
    return fit(best), -_worst_part(_levelled(_cut(ground, best)), wanted)


def _refined(best: Cut, step: float, fit: Fit) -> Cut:
    for _ in range(3):
        nearby = [
            (*best[:side], min(_MOST_CUT, max(0.0, best[side] + by)), *best[side + 1 :])
            for side in range(4)
            for by in (step, -step)
        ]
        better = max((_four(cut) for cut in nearby), key=fit)
        if fit(better) <= fit(best):
            break
        best = better
    return best


def _four(cut: tuple[float, ...]) -> Cut:
    left, top, right, bottom = cut
    return left, top, right, bottom


def _cut(ground: Image.Image, cut: Cut) -> bytes:
    left, top, right, bottom = (side * THUMB for side in cut)
    box = (left, top, THUMB - right, THUMB - bottom)
    return ground.resize((THUMB, THUMB), Image.Resampling.BILINEAR, box=box).tobytes()


def _levelled(thumb: bytes) -> list[float]:
    """Take brightness and contrast out of it."""
    mean = sum(thumb) / len(thumb)
    levels = [v - mean for v in thumb]
    size = sum(map(mul, levels, levels)) ** 0.5 or 1.0
    return [v / size for v in levels]


def _worst_part(one: list[float], other: list[float]) -> float:
    gaps = [(a - b) ** 2 for a, b in zip(one, other, strict=True)]
    parts = [
        sum(sum(gaps[row * THUMB + x : row * THUMB + x + BLOCK]) for row in range(y, y + BLOCK))
        for y in range(0, THUMB, BLOCK)
        for x in range(0, THUMB, BLOCK)
    ]
    return max(parts)
