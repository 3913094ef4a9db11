"""Drawn stand-ins for photos: a corridor, a kitchen, a shelf of extinguishers, before and after."""

import io
import random

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1280, 960
WALL, FLOOR, SHADE = (214, 220, 216), (150, 146, 140), (122, 150, 138)
BOX = ((196, 150, 92), (181, 134, 80), (208, 166, 110))


def scene(kind: str, seed: int, *, fixed: bool) -> bytes:
    """Draw one picture as a JPEG; `kind` is exit, wire, gas, extinguisher, ebike, door."""
    rng = random.Random(f"{kind}{seed}")  # noqa: S311 - a drawing
    picture = Image.new("RGB", (WIDTH, HEIGHT), WALL)
    draw = ImageDraw.Draw(picture)
    _room(draw, rng)
    {
        "exit": _exit, "wire": _wire, "gas": _gas, "extinguisher": _extinguisher,
        "ebike": _ebike, "door": _door,
    }[kind](draw, rng, fixed)  # fmt: skip
    light = Image.effect_noise((WIDTH, HEIGHT), 26 + rng.random() * 10).convert("RGB")
    picture = Image.blend(picture.filter(ImageFilter.GaussianBlur(0.8)), light, 0.07)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def _room(draw: ImageDraw.ImageDraw, rng: random.Random) -> None:
    turn = rng.randint(-40, 40)
    left, right, top, bottom = 430 + turn, 850 + turn, 250, 600
    draw.polygon([(0, 0), (left, top), (right, top), (WIDTH, 0)], fill=(232, 235, 232))
    draw.polygon([(0, 0), (left, top), (left, bottom), (0, HEIGHT)], fill=(198, 206, 202))
    draw.polygon([(WIDTH, 0), (right, top), (right, bottom), (WIDTH, HEIGHT)], fill=(190, 199, 196))
    draw.polygon([(0, HEIGHT), (left, bottom), (right, bottom), (WIDTH, HEIGHT)], fill=FLOOR)
    draw.polygon([(0, 640), (left, 470), (left, bottom), (0, HEIGHT)], fill=SHADE)
    draw.polygon([(WIDTH, 640), (right, 470), (right, bottom), (WIDTH, HEIGHT)], fill=SHADE)
    draw.rectangle([left, top, right, bottom], fill=(206, 213, 210))
    for n in range(3):
        depth = 60 + n * 80
        draw.polygon(
            [(560, depth), (720, depth), (700, depth + 26), (580, depth + 26)], fill=(250, 250, 244)
        )
    door = 590 + turn
    draw.rectangle(
        [door - 60, 350, door + 70, bottom], fill=(126, 140, 156), outline=(90, 100, 112), width=5
    )
    draw.line([(door + 5, 352), (door + 5, bottom)], fill=(90, 100, 112), width=4)
    draw.rectangle([door - 42, 300, door + 52, 334], fill=(24, 140, 82))
    draw.rectangle([door - 30, 310, door + 40, 324], fill=(220, 245, 230))


def _exit(draw: ImageDraw.ImageDraw, rng: random.Random, fixed: bool) -> None:  # noqa: FBT001
    for n in range(0 if fixed else rng.randint(8, 13)):
        size = rng.randint(80, 170)
        x, y = rng.randint(640, 1130), HEIGHT - 120 - rng.randint(0, 330)
        colour = BOX[n % 3]
        draw.rectangle(
            [x, y, x + size, y + int(size * 0.8)], fill=colour, outline=(120, 86, 44), width=3
        )
        draw.line([(x, y + size // 3), (x + size, y + size // 3)], fill=(230, 210, 170), width=6)


def _wire(draw: ImageDraw.ImageDraw, rng: random.Random, fixed: bool) -> None:  # noqa: FBT001
    draw.rectangle([930, 330, 1090, 560], fill=(176, 182, 188), outline=(90, 96, 102), width=5)
    draw.ellipse([1050, 430, 1070, 450], fill=(60, 64, 70))
    if fixed:
        draw.rectangle([994, 0, 1014, 330], fill=(236, 238, 238), outline=(150, 150, 150))
        return
    for n in range(7):
        points = [(rng.randint(150, 1200), rng.randint(90, 700)) for _ in range(4)]
        draw.line(
            [(1010, 545), *points],
            fill=((40, 40, 46), (170, 40, 36), (38, 80, 150))[n % 3],
            width=6,
        )


def _gas(draw: ImageDraw.ImageDraw, rng: random.Random, fixed: bool) -> None:  # noqa: FBT001
    draw.rectangle([120, 600, 900, 690], fill=(164, 170, 176), outline=(100, 106, 112), width=4)
    for n in range(3):
        draw.ellipse([180 + n * 240, 560, 340 + n * 240, 630], fill=(44, 46, 50))
    for n in range(1 if fixed else 4):
        x = 950 + (n % 2) * 130 + rng.randint(-8, 8)
        y = 590 + (n // 2) * 110
        draw.rounded_rectangle(
            [x, y, x + 105, y + 230], 40, fill=(70, 124, 92), outline=(40, 80, 58), width=4
        )
        draw.rectangle([x + 36, y - 34, x + 68, y + 6], fill=(120, 120, 124))


def _extinguisher(draw: ImageDraw.ImageDraw, rng: random.Random, fixed: bool) -> None:  # noqa: FBT001
    for n in range(2 if fixed else rng.randint(0, 1)):
        x = 560 + n * 190
        draw.rounded_rectangle(
            [x, 520, x + 120, 850], 46, fill=(196, 38, 32), outline=(120, 20, 18), width=5
        )
        draw.rectangle([x + 44, 470, x + 78, 524], fill=(40, 42, 46))
        draw.line([(x + 60, 486), (x - 30, 560), (x - 20, 700)], fill=(30, 30, 34), width=12)
        draw.rectangle([x + 22, 620, x + 98, 740], fill=(240, 236, 226))
    draw.rectangle([520, 850, 900, 880], fill=(110, 112, 116))


def _ebike(draw: ImageDraw.ImageDraw, rng: random.Random, fixed: bool) -> None:  # noqa: FBT001
    for n in range(0 if fixed else rng.randint(2, 3)):
        x = 260 + n * 290
        for wheel in (x, x + 190):
            draw.ellipse([wheel - 62, 700, wheel + 62, 824], outline=(34, 36, 40), width=16)
        draw.line(
            [(x, 762), (x + 70, 640), (x + 160, 640), (x + 190, 762)], fill=(36, 92, 168), width=22
        )
        draw.line([(x + 170, 650), (x + 150, 560), (x + 200, 548)], fill=(50, 52, 58), width=14)
        draw.rounded_rectangle([x + 10, 606, x + 110, 640], 12, fill=(40, 42, 46))


def _door(draw: ImageDraw.ImageDraw, rng: random.Random, fixed: bool) -> None:  # noqa: FBT001, ARG001
    """Of a shop, seen from the street."""
    shift = rng.randint(-20, 20)
    draw.rectangle([0, 0, WIDTH, HEIGHT], fill=(192, 184, 172))
    draw.rectangle([0, 830, WIDTH, HEIGHT], fill=FLOOR)
    draw.rectangle([120, 150, 1160, 300], fill=(176, 44, 36), outline=(120, 28, 22), width=6)
    for n in range(5):
        x = 300 + n * 145 + shift
        draw.rectangle([x, 180, x + 96, 270], outline=(248, 226, 150), width=14)
    for x in (170, 780):
        draw.rectangle([x, 360, x + 330, 760], fill=(150, 178, 190), outline=(70, 76, 84), width=10)
    draw.rectangle([540, 360, 740, 830], fill=(128, 154, 168), outline=(70, 76, 84), width=12)
    draw.line([(640, 366), (640, 828)], fill=(70, 76, 84), width=8)
    draw.rectangle([752, 470, 776, 520], fill=(250, 250, 250), outline=(36, 92, 168), width=5)
