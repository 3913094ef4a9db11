"""Paper as offices write it (GB/T 9704): its faces, its sizes, and what stands at the foot."""


# pyright: reportUnknownMemberType=false
# The type stubs of reportlab leave some arguments without a type.

import io
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, cast
from xml.sax.saxutils import escape

import msgspec
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from backend.core.fonts import FONTS
from backend.core.text import name_characters, seen
from backend.office.notices.schemas import Letter

HERE = Path(__file__).parent
FACES = {
    "正文": HERE / "fonts" / "NotoSerifSC-Regular.ttf",
    "标题": HERE / "fonts" / "NotoSerifSC-Bold.ttf",
    "黑体": FONTS / "NotoSansSC-Bold.ttf",
    "补字": FONTS / "NotoSansSC-Regular.ttf",
    "韩文": FONTS / "NotoSansKR-Bold.ttf",
    "僻字": FONTS / "NotoSansSC-Rare-Bold.ttf",
}
FALLBACKS = ("补字", "韩文", "僻字")
"""What stands in for characters a face lacks, in this order; what none has is set as 〓.

`printable.json` lists all that one of them has; who issues a notice is told what is not in it."""
BLANK = "〓"
RED, INK, MUTED = HexColor("#C8102E"), HexColor("#000000"), HexColor("#444444")
TOP, BOTTOM, LEFT, RIGHT = 30 * mm, 28 * mm, 28 * mm, 26 * mm
WIDTH = A4[0] - LEFT - RIGHT


@cache
def face(name: str) -> TTFont:
    """Load a face when it is first used."""
    font = TTFont(name, str(FACES[name]))
    pdfmetrics.registerFont(font)
    return font


def style(
    name: str = "正文",
    size: float = 16,
    leading: float = 28,
    *,
    indent: float = 0,
    align: Literal[0, 1, 2] = 0,
    colour: Any = INK,
    after: float = 0,
) -> ParagraphStyle:
    """How a paragraph is set; 16 points are 三号, 22 are 二号."""
    face(name)
    return ParagraphStyle(
        name=f"{name}{size}",
        fontName=name,
        fontSize=size,
        leading=leading,
        firstLineIndent=indent * size,
        alignment=align,
        textColor=colour,
        spaceAfter=after,
        wordWrap="CJK",
    )


BODY = {"size": 16, "leading": 28}


def words(text: str, how: ParagraphStyle) -> Paragraph:
    """Set a text; characters that a face lacks are taken from another, never drawn as boxes.

    What is not seen is not set: a variation selector is no missing letter.
    """
    lines = [escape(seen(line)) for line in text.split("\n")]
    plain = "<br/>".join(_whole(line, str(how.fontName)) for line in lines)
    return Paragraph(plain, how)


def centred(text: str, how: ParagraphStyle) -> Paragraph:
    """Set a text in the middle."""
    how.alignment = TA_CENTER
    return words(text, how)


def at_right(text: str, how: ParagraphStyle) -> Paragraph:
    """Set a text at the right margin."""
    how.alignment = TA_RIGHT
    return words(text, how)


def _whole(text: str, name: str) -> str:
    def owner(character: str) -> str:
        for one in (name, *FALLBACKS):
            if ord(character) in face(one).face.charToGlyph:
                return one
        return ""

    text = "".join(" " if c.isspace() and not owner(c) else c for c in text)
    told: list[str] = []
    for one, run in groupby(text, owner):
        piece = "".join(run)
        if one == name:
            told.append(piece)
        else:
            shown = piece if one else BLANK * len(piece)
            told.append(f'<font name="{one or FALLBACKS[0]}">{shown}</font>')
    return "".join(told)


class Code(Flowable):
    """A QR code as vectors, its quiet zone around it."""

    def __init__(self, text: str, size: float) -> None:
        super().__init__()
        code = QRCode[Any](error_correction=ERROR_CORRECT_M, border=4)
        code.add_data(text)
        code.make()
        self._modules: Sequence[Sequence[bool]] = code.get_matrix()
        self.width = self.height = size

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803
        """Say how large it is."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw all dark modules as one path, so that no hairlines show between them."""
        step = self.width / len(self._modules)
        path = self.canv.beginPath()
        for down, row in enumerate(self._modules):
            for across, dark in enumerate(row):
                if dark:
                    path.rect(across * step, self.height - (down + 1) * step, step, step)
        self.canv.setFillColor(INK)
        self.canv.drawPath(path, stroke=0, fill=1)


class _Numbered(Canvas):
    """A canvas that knows at the end how many pages there are."""

    foot = ""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        """Keep a page until all are known."""
        self._pages.append(dict(self.__dict__))
        cast("Any", self)._startPage()  # noqa: SLF001 - no other way to a new page

    def save(self) -> None:
        """Number the pages, then write them."""
        face("正文")
        for number, page in enumerate(self._pages, 1):
            self.__dict__.update(page)
            self.setFont("正文", 14)
            self.setFillColor(INK)
            self.drawCentredString(A4[0] / 2, 18 * mm, f"— {number} —")
            self.setFont("正文", 8)
            self.setFillColor(MUTED)
            self.drawString(LEFT, 10 * mm, self.foot)
            self.drawRightString(A4[0] - RIGHT, 10 * mm, f"共 {len(self._pages)} 页")
            super().showPage()
        super().save()


def printed(story: list[Flowable], title: str, foot: str) -> bytes:
    """Lay a story out on A4."""
    out = io.BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=A4,
        title=title,
        author="安巡",
        invariant=1,
        initialFontName=face("正文").fontName,
    )
    frame = Frame(LEFT, BOTTOM, WIDTH, A4[1] - TOP - BOTTOM, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate(frames=[frame]))
    canvas = type("Numbered", (_Numbered,), {"foot": foot})
    document.build(story, canvasmaker=canvas)
    return out.getvalue()


LISTED = Path(__file__).parent / "printable.json"
"""First and last of each run; `pwa/src/shared/words/printable.json` is a copy."""


@cache
def _runs() -> list[tuple[int, int]]:
    return msgspec.json.decode(LISTED.read_bytes(), type=list[tuple[int, int]])


def _printable(character: str) -> bool:
    place = bisect_right(_runs(), ord(character), key=lambda run: run[0]) - 1
    return place >= 0 and ord(character) <= _runs()[place][1]


def unprintable(*texts: str) -> str:
    """What no face has, each character once, in the order of the texts."""
    letters = dict.fromkeys(c for text in texts for c in seen(text) if not c.isspace())
    return "".join(c for c in letters if not _printable(c))


def doubt(letter: Letter) -> str:
    """A sentence for whoever issued a notice that paper cannot show as it is; else nothing."""
    plain = (
        letter.venue, letter.address, letter.operator, letter.grid, letter.office, letter.street,
        letter.issuer, letter.department, letter.document_number, letter.text,
    )  # fmt: skip
    items = (text for item in letter.items for text in (item.text, item.detail, item.basis))
    lacking = unprintable(*plain, *items)
    return (
        f"{letter.number}号里有字库没有的字：{name_characters(lacking)}，PDF 上会印成“〓”。"
        "请用 Word 版打印，或把它换成通行的写法后重新开一份。"
        if lacking
        else ""
    )
