"""What the phone's camera sees: our plaques on a cluttered street, blurred first, then sharp."""

import io
import random
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from backend.field.venues.plaques.views import Plaque, draw_png

SIZE = (1280, 720)
HEIGHT = 360
"""Of the plaque in the picture: the code is about 200 of 720 lines."""
BLURS = (9, 7, 5, 3.5, 2)
SHARP = 24
"""Pictures that are sharp, of each plaque; at 20 a second that is more than a second."""


def film(path: Path, *plaques: Plaque) -> Path:
    """A video for Chromium's fake camera, shown again and again: pictures, one after the other."""
    with path.open("wb") as out:
        for plaque in plaques:
            still = street(plaque)
            for blur in BLURS:
                out.write(picture(still, blur) * 3)
            out.write(picture(still) * SHARP)
    return path


def photo(plaque: Plaque | None) -> bytes:
    """One picture of a plaque, or of the street alone, as an album has it."""
    return picture(street(plaque))


def street(plaque: Plaque | None) -> Image.Image:
    scene = clutter().copy()
    if plaque:
        drawn = Image.open(io.BytesIO(draw_png(plaque, dpi=150))).convert("RGB")
        width = round(HEIGHT * drawn.width / drawn.height)
        drawn.thumbnail((width, HEIGHT), Image.Resampling.LANCZOS)
        turned = drawn.convert("RGBA").rotate(4, expand=True, resample=Image.Resampling.BICUBIC)
        place = ((SIZE[0] - turned.width) // 2 + 20, (SIZE[1] - turned.height) // 2 - 10)
        scene.paste(turned, place, turned)
    return scene


@cache
def clutter() -> Image.Image:
    """A wall with posters, bars and dots: much that is no code."""
    rng = random.Random(7)
    scene = Image.new("RGB", SIZE, (168, 158, 150))
    draw = ImageDraw.Draw(scene)
    for _ in range(90):
        x, y = rng.randint(-60, SIZE[0]), rng.randint(-60, SIZE[1])
        colour = tuple(rng.randint(40, 230) for _ in range(3))
        draw.rectangle([x, y, x + rng.randint(10, 190), y + rng.randint(6, 110)], fill=colour)
    for _ in range(400):
        x, y = rng.randint(0, SIZE[0]), rng.randint(0, SIZE[1])
        draw.rectangle([x, y, x + 5, y + 5], fill=rng.choice(((15, 15, 15), (245, 245, 245))))
    noise = Image.effect_noise(SIZE, 40).convert("RGB")
    return Image.blend(scene.filter(ImageFilter.GaussianBlur(1.2)), noise, 0.12)


def picture(scene: Image.Image, blur: float = 0) -> bytes:
    out = io.BytesIO()
    seen = scene.filter(ImageFilter.GaussianBlur(blur)) if blur else scene
    seen.save(out, "JPEG", quality=82)
    return out.getvalue()
