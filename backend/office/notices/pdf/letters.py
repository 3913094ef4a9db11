"""A notice as PDF: the words of its DOCX, set by reportlab, so that no office suite is needed."""

# pyright: reportUnknownMemberType=false
# The type stubs of reportlab leave some arguments without a type.

import io

from reportlab.lib.colors import black
from reportlab.lib.units import mm
from reportlab.platypus import (
    Flowable,
    HRFlowable,
    Image,
    KeepTogether,
    Spacer,
    Table,
    TableStyle,
)

from backend.office.notices.drafts.wording import (
    TITLES,
    Extras,
    cells,
    closing,
    columns,
    day,
    opening,
)
from backend.office.notices.models import NoticeKind
from backend.office.notices.pdf.canvas import (
    MUTED,
    RED,
    WIDTH,
    Code,
    at_right,
    centred,
    printed,
    style,
    words,
)
from backend.office.notices.schemas import Letter

LETTERED = {NoticeKind.TRANSFER, NoticeKind.WHISTLE}
"""Those that go to a department, under a red head."""
GRID = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.5, black),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ]
)
BARE = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("PADDING", (0, 0), (-1, -1), 0)])


def letter_pdf(letter: Letter, extras: Extras) -> bytes:
    """Print a notice."""
    title = TITLES[letter.kind]
    number = f"{letter.number}号"
    story: list[Flowable] = []
    if letter.kind in LETTERED:
        head = style("标题", 30, 40, colour=RED, after=6)
        story += [centred(letter.office, head), Spacer(0, 4 * mm)]
        story += [centred(number, style(after=4)), HRFlowable(WIDTH, 1.6, color=RED, spaceAfter=16)]
    story.append(centred(title, style("标题", 22, 34, after=4)))
    if letter.kind not in LETTERED:
        story.append(centred(number, style("正文", 14, 24, after=10)))
    addressee = letter.department if letter.kind in LETTERED else letter.venue
    story.append(words(f"{addressee}：", style()))
    story += [words(text, style(indent=2, after=6)) for text in opening(letter)]
    story.append(_table(letter))
    story.append(Spacer(0, 3 * mm))
    story += [words(text, style(indent=2)) for text in closing(letter)]
    story.append(KeepTogether([Spacer(0, 8 * mm), _foot(letter, extras)]))
    return printed(story, f"{title} {number}", f"{number}　校验码 {extras.seal[:16]}")


def _table(letter: Letter) -> Table:
    head, cell = style("黑体", 11, 16), style("正文", 11.5, 16.5)
    named = columns(letter)
    rows = [[centred(name, head) for name, _ in named]]
    rows += [[words(text, cell) for text in row] for row in cells(letter)]
    table = Table(rows, colWidths=[width * mm for _, width in named], repeatRows=1)
    table.setStyle(GRID)
    return table


def _foot(letter: Letter, extras: Extras) -> Table:
    small = style("正文", 10, 15, colour=MUTED)
    hint = "扫码查看" if extras.address.isupper() else "扫码打开隐患（需登录）"
    code = [Code(extras.address, 30 * mm), centred(hint, small)]
    signed: list[Flowable] = []
    if letter.kind not in LETTERED:
        signed.append(words("签收：", style("正文", 14, 24)))
        if extras.signature:
            signed.append(_signature(extras.signature))
        if extras.awaited:
            signed.append(words("（签名已在手机上完成，图片尚未传到）", small))
        signed.append(words(letter.signing or "　", small))
    phone = f"联系电话：{letter.phone}" if letter.phone else ""
    right = [
        at_right(letter.office, style()),
        at_right(day(letter.issued_on), style()),
        at_right(f"经办人：{letter.issuer}", style("正文", 12, 20)),
        at_right(phone, style("正文", 12, 20)),
    ]
    table = Table([[code, signed, right]], colWidths=[36 * mm, 46 * mm, WIDTH - 82 * mm])
    table.setStyle(
        TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("PADDING", (0, 0), (-1, -1), 0)])
    )
    return table


def _signature(content: bytes) -> Image:
    picture = Image(io.BytesIO(content), 42 * mm, 20 * mm, kind="proportional")
    picture.hAlign = "LEFT"
    return picture
