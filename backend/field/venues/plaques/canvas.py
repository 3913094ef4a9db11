"""Drawing in millimetres: one design goes on a PDF page and into a PNG picture alike."""

# pyright: reportUnknownMemberType=false
# The type stubs of reportlab and Pillow leave some arguments without a type.

import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import groupby
from typing import Any, Literal

import zxingcpp
from PIL import Image, ImageColor, ImageDraw, ImageFont
from qrcode.constants import ERROR_CORRECT_H
from qrcode.main import QRCode
from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from backend.core.fonts import FONTS
from backend.core.text import seen

rl_config.useA85 = 0  # binary streams: a fifth smaller, and quicker

Align = Literal["left", "middle", "right"]
SHARE: dict[Align, float] = {"left": 0.0, "middle": 0.5, "right": 1.0}
"""How much of a line stands left of where it is anchored."""
Points = Sequence[tuple[float, float]]

REGULAR, BOLD = "NotoSansSC-Regular", "NotoSansSC-Bold"
FALLBACKS = ("NotoSansKR-Bold", "NotoSansSC-Rare-Bold")
"""Hangul, and Chinese characters outside the usual ones; read only when a text asks for them."""

QUIET_ZONE = 4
"""Light modules around a code, as ISO/IEC 18004 asks; they are part of its bitmap."""

PIXELS_PER_MODULE = 8
"""On paper: so many that a viewer which smooths pictures cannot blur a module away."""

_FINER = 4
"""Shapes in pictures are drawn so much larger, then shrunk."""


class CodeDiffers(Exception):  # noqa: N818 - said of a code
    """A drawn code does not read back as its address: nothing that holds it may be given out."""


# ---- type ----


@cache
def _font(name: str) -> TTFont:
    font = TTFont(name, str(FONTS / f"{name}.ttf"))
    pdfmetrics.registerFont(font)
    return font


def font_name(name: str) -> str:
    """Make sure that reportlab knows the font."""
    return str(_font(name).fontName)


def _draws(name: str, character: str) -> bool:
    return ord(character) in _font(name).face.charToGlyph


def missing_characters(text: str) -> str:
    """Return what no font can draw, each character once, in the order of the text."""
    odd = dict.fromkeys(c for c in seen(text) if not _draws(BOLD, c))
    return "".join(c for c in odd if not any(_draws(name, c) for name in FALLBACKS))


@lru_cache(maxsize=512)
def _runs(text: str, font: str) -> tuple[tuple[str, str], ...]:
    """Cut a line where its font changes: pairs of a font's name and the part it draws."""

    def drawn_by(character: str) -> str:
        if _draws(font, character):
            return font
        return next((name for name in FALLBACKS if _draws(name, character)), font)

    return tuple((name, "".join(part)) for name, part in groupby(seen(text), drawn_by))


@dataclass(frozen=True, slots=True)
class Style:
    """How a line is written; `size` is the height of the em square in millimetres."""

    size: float
    colour: str
    font: str = REGULAR

    def width(self, text: str) -> float:
        """Measure a line: without kerning it is as wide on paper as in a picture."""
        runs = _runs(text, self.font)
        return sum(float(_font(name).stringWidth(part, self.size)) for name, part in runs)

    def within(self, width: float, text: str) -> "Style":
        """Shrink, if need be, until the line fits."""
        return replace(self, size=self.size * min(1.0, width / max(self.width(text), 1e-9)))


def fitted(text: str, width: float, one: Style, two: Style) -> tuple[Style, list[str]]:
    """Set a name on one line or two, as large as it goes; nothing is ever cut off.

    One line is preferred while it is no smaller than the style for two.
    """
    single = one.within(width, text)
    places = _breaks(text)
    if single.size >= two.size or not places:
        return single, [text]

    def size(place: int) -> float:
        return min(two.within(width, line).size for line in _split(text, place))

    best = max(places, key=lambda i: (size(i), _natural(text, i), -abs(2 * i - len(text))))
    if single.size >= size(best):
        return single, [text]
    return replace(two, size=size(best)), _split(text, best)


_OPENING, _CLOSING = "(（[【「『《〈“‘", ")）]】」』》〉”’、。，．！？；：…·%％℃㎡,.!?;:"

_PLACES = ("街道", "社区", "村", "市", "县", "镇", "公司", "广场", "中心", "大厦")
"""A name breaks well after these."""


def _breaks(text: str) -> list[int]:
    """Places where a line may end: not inside a word or number, nor against a bracket."""
    inner = range(1, len(text))
    places = [i for i in inner if text[i] not in _CLOSING and text[i - 1] not in _OPENING]
    between = [i for i in places if not re.fullmatch("[0-9A-Za-z]{2}", text[i - 1 : i + 1])]
    return between or places


def _natural(text: str, place: int) -> bool:
    before = text[:place]
    return text[place] in _OPENING or " " in text[place - 1 : place + 1] or before.endswith(_PLACES)


def _split(text: str, place: int) -> list[str]:
    return [text[:place].strip(), text[place:].strip()]


# ---- codes ----


def code_modules(url: str) -> Image.Image:
    """Make a QR code of error correction H, one pixel a module, the quiet zone around it.

    Capitals make qrcode choose the alphanumeric mode. Its search for the best of eight masks is
    most of the cost, 3 ms of 4; it stays, as a worse mask is harder to read off a scratched plaque.
    """
    code = QRCode[Any](error_correction=ERROR_CORRECT_H, border=QUIET_ZONE)
    code.add_data(url, optimize=0)
    code.make()
    modules = code.get_matrix()
    pixels = bytes(0 if dark else 255 for row in modules for dark in row)
    return Image.frombytes("L", (len(modules), len(modules)), pixels)


def enlarged(modules: Image.Image, pixels: int) -> Image.Image:
    """Give every module so many pixels each way."""
    side = modules.width * pixels
    return modules.resize((side, side), Image.Resampling.NEAREST)


def read_back(picture: Image.Image, url: str) -> None:
    """Let an independent decoder read the picture; refuse it unless it says the address."""
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    found = [code.text for code in zxingcpp.read_barcodes(picture, formats=formats)]
    if found != [url]:
        raise CodeDiffers(url, found)


# ---- surfaces: x to the right and y down, from the upper left corner ----


class Paper:
    """A part of an A4 page in a PDF."""

    def __init__(self, canvas: Canvas, left: float, top: float, scale: float = 1.0) -> None:
        self._canvas, self._unit = canvas, scale * mm
        self._left, self._top = left * mm, (297 - top) * mm

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return self._left + x * self._unit, self._top - y * self._unit

    def panel(
        self, x: float, y: float, width: float, height: float, radius: float, colour: str
    ) -> None:
        """Fill a box with round corners."""
        corner, size = self._at(x, y + height), (width * self._unit, height * self._unit)
        self._canvas.setFillColor(HexColor(colour))
        self._canvas.roundRect(*corner, *size, radius * self._unit, stroke=0, fill=1)

    def patch(self, points: Points, colour: str) -> None:
        """Fill a polygon."""
        path = self._canvas.beginPath()
        path.moveTo(*self._at(*points[0]))
        for point in points[1:]:
            path.lineTo(*self._at(*point))
        path.close()
        self._canvas.setFillColor(HexColor(colour))
        self._canvas.drawPath(path, stroke=0, fill=1)

    def words(self, x: float, y: float, text: str, style: Style, align: Align = "left") -> None:
        """Write one line; `y` is its baseline."""
        left = x - SHARE[align] * style.width(text)
        self._canvas.setFillColor(HexColor(style.colour))
        for font, part in _runs(text, style.font):
            self._canvas.setFont(font_name(font), style.size * self._unit)
            self._canvas.drawString(*self._at(left, y), part)
            left += float(_font(font).stringWidth(part, style.size))

    def code(self, x: float, y: float, side: float, url: str) -> None:
        """Draw a QR code with its quiet zone into a square; its very bitmap is read back."""
        bitmap = enlarged(code_modules(url), PIXELS_PER_MODULE)
        read_back(bitmap, url)
        size = side * self._unit
        self._canvas.drawImage(ImageReader(bitmap), *self._at(x, y + side), size, size)


class PngCanvas:
    """A picture with so many dots an inch."""

    def __init__(
        self, width: float, height: float, dpi: int, ground: Image.Image | None = None
    ) -> None:
        self._dpi, self._unit = dpi, dpi / 25.4
        size = round(width * self._unit), round(height * self._unit)
        self.image = ground.copy() if ground else Image.new("RGB", size, "white")
        self._draw = ImageDraw.Draw(self.image)

    def panel(
        self, x: float, y: float, width: float, height: float, radius: float, colour: str
    ) -> None:
        """Fill a box with round corners, its edges on whole pixels."""
        lengths = (x, y, x + width, y + height, radius)
        left, top, right, bottom, turn = (round(length * self._unit) for length in lengths)
        self._draw.rectangle((left + turn, top, right - turn - 1, bottom - 1), colour)
        self._draw.rectangle((left, top + turn, right - 1, bottom - turn - 1), colour)
        disc = _disc(turn)
        for at_x, from_x in ((left, 0), (right - turn, turn)):
            for at_y, from_y in ((top, 0), (bottom - turn, turn)):
                quarter = disc.crop((from_x, from_y, from_x + turn, from_y + turn))
                self.image.paste(colour, (at_x, at_y), quarter)

    def patch(self, points: Points, colour: str) -> None:
        """Fill a polygon."""
        across, down = ([p[axis] * self._unit for p in points] for axis in (0, 1))
        left, top = math.floor(min(across)), math.floor(min(down))
        size = math.ceil(max(across)) - left, math.ceil(max(down)) - top
        mask = Image.new("L", (size[0] * _FINER, size[1] * _FINER), 0)
        fine = [
            ((x - left) * _FINER, (y - top) * _FINER) for x, y in zip(across, down, strict=True)
        ]
        ImageDraw.Draw(mask).polygon(fine, fill=255)
        self.image.paste(colour, (left, top), mask.reduce(_FINER))

    def words(self, x: float, y: float, text: str, style: Style, align: Align = "left") -> None:
        """Write one line; `y` is its baseline."""
        left = (x - SHARE[align] * style.width(text)) * self._unit
        for name, part in _runs(text, style.font):
            font = _drawn_font(str(_font(name).face.filename), style.size * self._unit)
            self._draw.text((left, y * self._unit), part, style.colour, font, "ls")
            left += font.getlength(part)

    def code(self, x: float, y: float, side: float, url: str) -> None:
        """Draw a QR code with its quiet zone into a square: whole pixels, so a little smaller."""
        modules = code_modules(url)
        bitmap = enlarged(modules, int(side * self._unit / modules.width))
        spare = (side * self._unit - bitmap.width) / 2
        self.image.paste(bitmap, (round(x * self._unit + spare), round(y * self._unit + spare)))

    def png(self, inks: Sequence[tuple[str, str]]) -> bytes:
        """Pack it; `inks` are the pairs of colours that meet, so that few shades are enough."""
        palette = Image.new("P", (1, 1))
        palette.putpalette(_shades(tuple(inks)))
        out = io.BytesIO()
        small = self.image.quantize(palette=palette, dither=Image.Dither.NONE)
        small.save(out, "PNG", dpi=(self._dpi, self._dpi), compress_level=4)
        return out.getvalue()


@cache
def _disc(radius: int) -> Image.Image:
    side = 2 * radius * _FINER
    mask = Image.new("L", (side, side), 0)
    ImageDraw.Draw(mask).ellipse((0, 0, side - 1, side - 1), fill=255)
    return mask.reduce(_FINER)


@lru_cache(maxsize=8)
def _drawn_font(path: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _shades(inks: tuple[tuple[str, str], ...]) -> list[int]:
    """Steps from one colour to the other, for each pair: smooth letters.

    Pillow looks a colour up by its upper six bits: nearer shades would stain the pure colours.
    """
    shades: list[int] = []
    for start, end in (map(ImageColor.getrgb, pair) for pair in inks):
        steps = max(abs(high - low) for low, high in zip(start, end, strict=True)) // 12 + 1
        for step in range(steps + 1):
            mixed = zip(start, end, strict=True)
            shades += [round(low + (high - low) * step / steps) for low, high in mixed]
    return shades


def curve(
    start: tuple[float, float], bend: tuple[float, float], end: tuple[float, float]
) -> Points:
    """Points along a quadratic Bézier curve."""
    steps = [step / 16 for step in range(17)]
    a, b, c = (complex(*point) for point in (start, bend, end))
    drawn = [(1 - t) ** 2 * a + 2 * t * (1 - t) * b + t**2 * c for t in steps]
    return [(point.real, point.imag) for point in drawn]
