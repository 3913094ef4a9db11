"""What a plaque's PDF really holds: each face by itself, and in it the letters of the name."""

import io
import re
from pathlib import Path
from typing import Any

from PIL import ImageChops, ImageStat
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.ttfonts import TTFontFile
from reportlab.pdfgen.canvas import Canvas

from backend.field.venues.plaques.canvas import BOLD, Paper, PngCanvas, Style, font_name
from backend.field.venues.plaques.views import write_sheets
from tests.field.venues.samples import plaque
from tests.office.notices.papers import NEEDS_POPPLER, pages_of_pdf

BACKEND = Path(__file__).parents[3] / "backend"
DPI, ALIKE = 144, 20
"""A font has unhinted edges here and smooth ones there; a box in place of a letter is 60 off."""
RARE = "丼㐂丱㙇朙亰乄氼𰻞"


def test_no_two_shipped_faces_share_a_name() -> None:
    files = sorted(BACKEND.rglob("fonts/*.ttf"))
    names = [TTFontFile(str(file)).name.decode() for file in files]

    assert names == [file.stem for file in files]


def test_every_face_that_a_name_needs_is_embedded() -> None:
    out = io.BytesIO()
    write_sheets([plaque("牛丼屋 한국관")], 8, out)

    content = out.getvalue()
    used = set(re.findall(rb"/BaseFont\s*/[A-Z]{6}\+([\w-]+)", content))
    embedded = re.findall(rb"/FontFile2\s+(\d+) 0 R", content)
    assert {b"NotoSansSC-Bold", b"NotoSansSC-Rare-Bold", b"NotoSansKR-Bold"} <= used
    assert len(set(embedded)) == len(used)


@NEEDS_POPPLER
def test_rare_characters_are_drawn_on_paper_as_in_a_picture(tmp_path: Path) -> None:
    out, picture, letters = io.BytesIO(), PngCanvas(210, 297, DPI), f"店{RARE}"
    embedded: Any = font_name(BOLD)
    canvas = Canvas(out, pagesize=A4, initialFontName=embedded)
    for n, letter in enumerate(letters):
        for on in (Paper(canvas, 0, 0), picture):
            on.words(20, 25 + n * 25, letter, Style(20, "#000000", BOLD))
    canvas.save()
    (page,) = pages_of_pdf(out.getvalue(), tmp_path, DPI)

    for n, letter in enumerate(letters):
        left, top, right, bottom = (
            round(mm * DPI / 25.4) for mm in (18, 6 + n * 25, 42, 30 + n * 25)
        )
        paper, drawn = (
            of.convert("L").crop((left, top, right, bottom)).reduce(8)
            for of in (page, picture.image)
        )
        off = ImageStat.Stat(ImageChops.difference(paper, drawn)).mean[0]
        assert off < ALIKE, f"{letter}: {off:.0f} of 255"
