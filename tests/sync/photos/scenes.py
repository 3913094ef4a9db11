"""Made photographs: places, what stands about in them at a moment, and what is done to a copy."""

# pyright: reportUnknownMemberType=false
# The type stubs of Pillow leave some arguments without a type.

import io
import random
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

SIZE = (640, 480)
Colour = tuple[int, int, int]


def colour(rng: random.Random, low: int, high: int) -> Colour:
    return rng.randrange(low, high), rng.randrange(low, high), rng.randrange(low, high)


@dataclass(frozen=True)
class Place:
    """A room: wall, floor and shelves with goods, the same at every moment."""

    wall: Colour
    floor: Colour
    horizon: float
    shelves: tuple[tuple[float, float, float, float, Colour], ...]
    goods: int

    @classmethod
    def made(cls, rng: random.Random) -> "Place":
        shelves = tuple(
            (rng.uniform(0.02, 0.7), rng.uniform(0.08, 0.35), rng.uniform(0.1, 0.28),
             rng.uniform(0.1, 0.3), colour(rng, 40, 220))
            for _ in range(4)
        )  # fmt: skip
        return cls(
            colour(rng, 120, 230), colour(rng, 70, 170), rng.uniform(0.45, 0.65), shelves,
            rng.randrange(1 << 30),
        )  # fmt: skip

    def seen(self, rng: random.Random) -> Image.Image:
        """Photograph it by hand: other things stand about, from another angle, in other light."""
        wide = (SIZE[0] * 5 // 4, SIZE[1] * 5 // 4)
        picture = Image.new("RGB", wide, self.wall)
        draw = ImageDraw.Draw(picture)
        draw.rectangle((0, wide[1] * self.horizon, *wide), fill=self.floor)
        self._shelves(draw, wide)
        for _ in range(rng.randrange(2, 6)):
            _thing(draw, wide, rng)
        picture = _by_hand(picture, rng)
        picture = ImageEnhance.Brightness(picture).enhance(rng.uniform(0.75, 1.25))
        return picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.2)))

    def _shelves(self, draw: ImageDraw.ImageDraw, wide: tuple[int, int]) -> None:
        goods, (w, h) = random.Random(self.goods), wide
        for x, y, across, down, fill in self.shelves:
            box = (x * w, y * h, (x + across) * w, (y + down) * h)
            draw.rectangle(box, fill=fill, outline=(30, 30, 30), width=4)
            for _ in range(14):
                left = (x + goods.random() * across * 0.9) * w
                top = (y + goods.random() * down * 0.85) * h
                size = (goods.uniform(10, 40), goods.uniform(10, 40))
                box = (left, top, left + size[0], top + size[1])
                draw.rectangle(box, fill=colour(goods, 0, 255))


def _thing(draw: ImageDraw.ImageDraw, wide: tuple[int, int], rng: random.Random) -> None:
    x, y = rng.uniform(0, 0.8) * wide[0], rng.uniform(0.35, 0.8) * wide[1]
    box = (x, y, x + rng.uniform(0.08, 0.3) * wide[0], y + rng.uniform(0.1, 0.35) * wide[1])
    shape: Any = draw.ellipse if rng.random() < 0.4 else draw.rectangle
    shape(box, fill=colour(rng, 20, 240), outline=(20, 20, 20), width=4)


def _by_hand(picture: Image.Image, rng: random.Random) -> Image.Image:
    w, h = picture.size
    shift = rng.choice((0.02, 0.05, 0.1))

    def off() -> float:
        return rng.uniform(0, shift)

    corners = (
        off() * w, off() * h, off() * w, (1 - off()) * h,
        (1 - off()) * w, (1 - off()) * h, (1 - off()) * w, off() * h,
    )  # fmt: skip
    return picture.transform(SIZE, Image.Transform.QUAD, corners, Image.Resampling.BILINEAR)


def jpeg_of(picture: Image.Image, quality: int = 82) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def recompressed(picture: Image.Image, rng: random.Random) -> bytes:
    return jpeg_of(picture.resize((500, 375)), rng.randrange(40, 70))


def cropped(picture: Image.Image, rng: random.Random) -> bytes:
    """A tenth of it cut away, more on one side or on the other."""
    w, h = picture.size
    left, top = rng.uniform(0, 0.1), rng.uniform(0, 0.1)
    box = (int(w * left), int(h * top), int(w * (0.9 + left)), int(h * (0.9 + top)))
    return jpeg_of(picture.crop(box))


def brightened(picture: Image.Image, rng: random.Random) -> bytes:
    return jpeg_of(ImageEnhance.Brightness(picture).enhance(rng.uniform(1.1, 1.35)))


def again(picture: Image.Image, rng: random.Random) -> bytes:
    return jpeg_of(picture)


COPIES = (again, recompressed, cropped, brightened)
