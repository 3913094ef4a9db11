"""A page to measure a printer by: rulers of 100 mm, and a plaque to scan."""

# pyright: reportUnknownMemberType=false
# The type stubs of reportlab leave some arguments without a type.

from typing import Any, BinaryIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from backend.field.venues.plaques.canvas import BOLD, Paper, Style, font_name
from backend.field.venues.plaques.views import INK, TEXT, Plaque, wide


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
