"""The plaque on a venue's door: its design, the sheets to print, a picture for the sign maker."""


# pyright: reportUnknownMemberType=false
# The type stubs of reportlab leave some arguments without a type.

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, BinaryIO, Literal

from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from backend.core.errors import Invalid
from backend.core.text import name_characters
from backend.field.venues.plaques.canvas import (
    BOLD,
    Align,
    Paper,
    PngCanvas,
    Style,
    curve,
    fitted,
    font_name,
    missing_characters,
    read_back,
)

# pyright: reportUnknownMemberType=false
# The type stubs of reportlab leave some arguments without a type.


INK, TEXT, MUTED, RED = "#143C78", "#16202E", "#455468", "#B42318"
SOFT, PALE, LINE, WHITE = "#E8EFF9", "#C9D8F0", "#7A8797", "#FFFFFF"
INKS = (
    (WHITE, "#000000"),
    (WHITE, INK),
    (WHITE, TEXT),
    (WHITE, RED),
    (WHITE, SOFT),
    (INK, PALE),
    (SOFT, INK),
    (SOFT, TEXT),
    (SOFT, MUTED),
    (SOFT, RED),
)
"""Colours that meet on a plaque."""

WIDTH, HEIGHT = 90, 120
"""A single plaque, in millimetres."""

REPORT = "扫码可查看、反映隐患"

Surface = Paper | PngCanvas


@dataclass(frozen=True, slots=True)
class Plaque:
    """What is printed; `url` is the upper-case address of `codes.plaque_url`."""

    url: str
    name: str
    class_name: str
    number: str
    office_name: str
    office_phone: str
    street_name: str


class CannotPrint(Invalid):
    """Names hold characters that our fonts lack: told before anything is drawn."""

    code = "plaque.cannot_print"
    sentence = (
        "有 {count} 块码牌含有字库里没有的字，还不能打印：{which}。"
        "请在场所档案里把这些字换成通行的写法，再打印。"
    )


def draw_png(plaque: Plaque, dpi: int = 300) -> bytes:
    """Draw one plaque of 90 by 120 mm; the finished picture is read back."""
    _refuse_missing([plaque])
    ground = _ground(plaque.street_name, plaque.office_name, plaque.office_phone, dpi)
    picture = PngCanvas(WIDTH, HEIGHT, dpi, ground)
    _upright_own(picture, plaque)
    png = picture.png(INKS)
    read_back(Image.open(io.BytesIO(png)).convert("L"), plaque.url)
    return png


@lru_cache(maxsize=4)
def _ground(street: str, office: str, phone: str, dpi: int) -> Image.Image:
    """Draw what all plaques of a street share, which is most of the work, once."""
    picture = PngCanvas(WIDTH, HEIGHT, dpi)
    _upright_shared(picture, street, office, phone)
    return picture.image


# ---- sheets ----


@dataclass(frozen=True, slots=True)
class Layout:
    """How plaques stand on an A4 page, in millimetres."""

    design: Callable[[Surface, Plaque], None]
    columns: int
    rows: int
    width: float
    height: float
    gap_x: float = 0
    gap_y: float = 0
    scale: float = 1

    def corners(self) -> list[tuple[float, float]]:
        """Upper left corners, row by row, the whole in the middle of the page."""
        step_x, step_y = self.width + self.gap_x, self.height + self.gap_y
        left = (210 - self.columns * step_x + self.gap_x) / 2
        top = (297 - self.rows * step_y + self.gap_y) / 2
        places = [(column, row) for row in range(self.rows) for column in range(self.columns)]
        return [(left + column * step_x, top + row * step_y) for column, row in places]


def write_sheets(
    plaques: Sequence[Plaque],
    layout: Literal[8, 1],
    out: BinaryIO,
    on_progress: Callable[[int], None] | None = None,
) -> None:
    """Write an A4 PDF; nothing is written unless every code reads back from its own bitmap.

    `on_progress` hears after each page how many plaques are drawn.
    """
    _refuse_missing(plaques)
    sheet = LAYOUTS[layout]
    corners = sheet.corners()
    embedded: Any = font_name(BOLD)  # the stub takes it for a number
    canvas = Canvas(out, pagesize=A4, invariant=1, initialFontName=embedded)
    canvas.setTitle("场所安全码")
    canvas.setAuthor("安巡")
    starts = range(0, len(plaques), len(corners))
    for start in starts:
        here = plaques[start : start + len(corners)]
        for plaque, (left, top) in zip(here, corners, strict=False):
            sheet.design(Paper(canvas, left, top, sheet.scale), plaque)
            _cut_marks(canvas, left, top, sheet)
        _margin(Paper(canvas, 0, 0), f"{start // len(corners) + 1} / {len(starts)}")
        canvas.showPage()
        if on_progress:
            on_progress(start + len(here))
    canvas.save()


def _cut_marks(canvas: Canvas, left: float, top: float, sheet: Layout) -> None:
    """Draw two hairlines outside each corner, clear of the plaque and of its neighbours."""
    canvas.setLineWidth(0.1 * mm)
    canvas.setStrokeGray(0.5)
    for x, out_x in ((left, -1), (left + sheet.width, 1)):
        for y, out_y in ((top, -1), (top + sheet.height, 1)):
            for dx, dy in ((out_x, 0), (0, out_y)):
                ends = [(x + length * dx, 297 - y - length * dy) for length in (0.4, 1.9)]
                canvas.line(*(length * mm for end in ends for length in end))


def _margin(page: Paper, number: str) -> None:
    small = Style(2.6, LINE)
    page.words(8, 292, "打印时选“实际大小”(100%)，沿角线裁切", small)
    page.words(202, 292, number, small, "right")


# ---- names the fonts lack ----


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A plaque that cannot be printed, and which characters the fonts lack."""

    plaque: Plaque
    missing: str

    @property
    def words(self) -> str:
        """For a person who looks for it in the registry."""
        return f"{self.plaque.number} {self.plaque.name}，缺{name_characters(self.missing)}"


def printable(plaques: Sequence[Plaque]) -> tuple[list[Plaque], list[LeftOut]]:
    """Part what can be printed from what cannot, each in the order given."""
    lacking = [(p, missing_characters(_drawn(p))) for p in plaques]
    return [p for p, lack in lacking if not lack], [LeftOut(p, k) for p, k in lacking if k]


def _refuse_missing(plaques: Sequence[Plaque]) -> None:
    """Refuse what cannot be printed, all together: callers print the rest by `printable`."""
    if lacking := printable(plaques)[1]:
        raise CannotPrint(
            count=len(lacking),
            which="；".join(one.words for one in lacking),
            numbers=[one.plaque.number for one in lacking],
        )


def _drawn(plaque: Plaque) -> str:
    lines = (plaque.name, plaque.class_name, plaque.number, plaque.street_name)
    return " ".join(" ".join((*lines, plaque.office_name, plaque.office_phone)).split())


# ---- the two designs ----


def _upright(on: Surface, plaque: Plaque) -> None:
    """90 by 120 mm: name above, code in the middle, how to report below."""
    _upright_shared(on, plaque.street_name, plaque.office_name, plaque.office_phone)
    _upright_own(on, plaque)


def _upright_shared(on: Surface, street: str, office: str, phone: str) -> None:
    on.panel(2.5, 2.5, 85, 115, 4, INK)
    on.panel(3.2, 20.5, 83.6, 96.3, 3.4, WHITE)
    _shield(on, 7.8, 6.2, 10.4)
    on.words(19.2, 14.2, "安巡", Style(7.4, WHITE, BOLD))
    on.words(82.3, 10.8, street, _line(street, 42, 4.2, WHITE), "right")
    on.words(82.3, 15.8, "场所安全码", Style(3.1, PALE), "right")
    on.panel(7, 102.2, 76, 11.4, 2, SOFT)
    on.words(10.2, 107, REPORT, Style(3.4, INK, BOLD))
    contact = f"{office}  {phone}".strip()
    on.words(10.2, 111.7, contact, Style(3.1, TEXT).within(51, contact))
    _fire(on, 63.8, 104.5)


def _upright_own(on: Surface, plaque: Plaque) -> None:
    _name(on, plaque.name, (45, 31.2), 77, (8.4, 6.2), "middle")
    on.code(18, 38.8, 54, plaque.url)
    number = _line(plaque.number, 40, 6.4, TEXT)
    chip = _line(plaque.class_name, 29.6, 3.5, INK).width(plaque.class_name) + 4.4
    left = 45 - (chip + 3 + number.width(plaque.number)) / 2
    _chip(on, left, 93.2, plaque.class_name)
    on.words(left + chip + 3, 98.6, plaque.number, number)


def wide(on: Surface, plaque: Plaque) -> None:
    """Draw it 94 by 66 mm: name across, code on the left, the rest beside it."""
    on.panel(1.8, 1.8, 90.4, 62.4, 3.2, INK)
    on.panel(2.3, 12.6, 89.4, 51.1, 2.8, WHITE)
    _shield(on, 7.6, 3.8, 7)
    on.words(15.4, 9.1, "安巡", Style(5.2, WHITE, BOLD))
    on.words(86.8, 8.6, "场所安全码", Style(2.9, PALE), "right")
    on.words(70, 8.6, plaque.street_name, _line(plaque.street_name, 40, 3.6, WHITE), "right")
    _name(on, plaque.name, (7.8, 19.2), 79, (6.4, 4.4), "left")
    on.code(3.9, 25.3, 38, plaque.url)
    _chip(on, 43.4, 29.3, plaque.class_name, 26.6)
    _fire(on, 72.1, 29.3, 0.92)
    on.words(43.2, 42.4, plaque.number, _line(plaque.number, 43.6, 7, TEXT))
    on.panel(43.4, 45.4, 43.4, 13.9, 2, SOFT)
    on.words(45.6, 49.6, REPORT, Style(3.2, INK, BOLD))
    on.words(45.6, 53.2, plaque.office_name, Style(2.6, MUTED).within(39, plaque.office_name))
    on.words(45.6, 57.5, plaque.office_phone, _line(plaque.office_phone, 39, 4, TEXT))


LAYOUTS: dict[int, Layout] = {
    8: Layout(wide, columns=2, rows=4, width=94, height=66, gap_x=6, gap_y=4),
    1: Layout(_upright, columns=1, rows=1, width=2 * WIDTH, height=2 * HEIGHT, scale=2),
}


def _line(text: str, width: float, size: float, colour: str) -> Style:
    return Style(size, colour, BOLD).within(width, text)


def _name(
    on: Surface,
    name: str,
    middle: tuple[float, float],
    width: float,
    sizes: tuple[float, float],
    align: Align,
) -> None:
    """Write one line or two around a middle height, as large as the width allows."""
    one, two = (Style(size, TEXT, BOLD) for size in sizes)
    style, lines = fitted(" ".join(name.split()), width, one, two)
    pitch = style.size * 1.24
    baseline = middle[1] + style.size * 0.36 - pitch * (len(lines) - 1) / 2
    for line in lines:
        on.words(middle[0], baseline, line, style, align)
        baseline += pitch


def _chip(on: Surface, x: float, y: float, text: str, width: float = 34) -> None:
    style = _line(text, width - 4.4, 3.5, INK)
    on.panel(x, y, style.width(text) + 4.4, 6.2, 1.6, SOFT)
    on.words(x + 2.2, y + 4.4, text, style)


def _fire(on: Surface, x: float, y: float, scale: float = 1.0) -> None:
    on.panel(x, y, 16 * scale, 6.8 * scale, 1.6, RED)
    on.words(x + 8 * scale, y + 4.8 * scale, "火警 119", Style(3.6 * scale, WHITE, BOLD), "middle")


_RIGHT = [
    *curve((0.44, 0), (0.62, 0.14), (0.88, 0.14)),
    *curve((0.88, 0.46), (0.88, 0.84), (0.44, 1)),
]
_SHIELD = _RIGHT + [(0.88 - x, y) for x, y in reversed(_RIGHT)]
_TICK = ((0.19, 0.51), (0.265, 0.435), (0.385, 0.555), (0.615, 0.325), (0.69, 0.4), (0.385, 0.705))


def _shield(on: Surface, x: float, y: float, height: float) -> None:
    """Draw the sign of the system: a shield with a tick."""
    for shape, colour in ((_SHIELD, WHITE), (_TICK, INK)):
        on.patch([(x + height * across, y + height * down) for across, down in shape], colour)


def write_calibration(plaque: Plaque, out: BinaryIO) -> None:
    """Write a page that shows whether the printer keeps to the millimetre: rulers and a plaque."""
    embedded: Any = font_name(BOLD)  # the stub takes it for a number
    canvas = Canvas(out, pagesize=A4, invariant=1, initialFontName=embedded)
    canvas.setTitle("打印校准页")
    page = Paper(canvas, 0, 0)
    page.words(105, 24, "打印校准页", Style(7, INK, BOLD), "middle")
    lines = (
        "1. 打印时选“实际大小”（100%），不要选“适合页面”。",
        "2. 用直尺量下面两条线：横竖都应当正好 100 毫米，误差不超过 1 毫米。",
        "3. 不是 100 毫米，就在打印设置里把缩放改回 100%，再打一张量。",
        "4. 用手机扫右边的样张：扫得出（提示没有这块码牌）就可以打印码牌了。",
    )
    for n, line in enumerate(lines):
        page.words(20, 38 + n * 8, line, Style(4, TEXT))
    _ruler(canvas, page, 20, 84, down=False)
    _ruler(canvas, page, 30, 112, down=True)
    design = Paper(canvas, 96, 112)
    wide(design, plaque)
    canvas.showPage()
    canvas.save()


RULER = 100
"""Millimetres."""


def _ruler(canvas: Canvas, page: Paper, left: float, top: float, *, down: bool) -> None:
    """Draw a line of 100 mm with a tick at every millimetre, figures at every tenth."""
    canvas.setStrokeGray(0)
    canvas.setLineWidth(0.2 * mm)

    def line(one: tuple[float, float], other: tuple[float, float]) -> None:
        ends = [
            (left + x, 297 - top - y) for x, y in ((p[::-1] if down else p) for p in (one, other))
        ]
        canvas.line(*(length * mm for end in ends for length in end))

    line((0, 0), (RULER, 0))
    for at in range(RULER + 1):
        line((at, 0), (at, 5 if at % 10 == 0 else 3.5 if at % 5 == 0 else 2))
        if at % 10 == 0:
            place = (left + 6.5, top + at + 1) if down else (left + at, top + 9)
            page.words(*place, str(at), Style(3, TEXT), "left" if down else "middle")
