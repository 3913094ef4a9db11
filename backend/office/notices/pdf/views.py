"""PDFs: a notice by its words (reportlab sets it, no office suite), 一患一档 of a ticket."""


# pyright: reportUnknownMemberType=false
# The type stubs of reportlab leave some arguments without a type.

import io

# pyright: reportUnknownMemberType=false
# The type stubs of reportlab leave some arguments without a type.
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any

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
from backend.office.notices.schemas import Dossier, DossierPhoto, Letter
from backend.sync.photos.models import Stage

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


Bytes = Callable[[DossierPhoto], bytes | None]
HALF = WIDTH / 2
PICTURE = (HALF - 6 * mm, 58 * mm)
PLACED = TableStyle([*GRID.getCommands(), ("VALIGN", (0, 0), (-1, -1), "TOP")])


def dossier_pdf(dossier: Dossier, extras: Extras, picture: Bytes) -> bytes:
    """Print a ticket's file; pictures are asked for one at a time."""
    story: list[Flowable] = [
        centred("安全隐患档案", style("标题", 22, 34, after=2)),
        centred("（一患一档）", style("正文", 14, 24, after=8)),
        _head(dossier, extras),
        _heading("一、基本情况"),
        _facts(dossier),
        *_headed("二、整改前后照片", _pictures(dossier, picture)),
        _heading("三、处理过程"),
        _steps(dossier),
        _heading("四、文书"),
        words("\n".join(dossier.notices) or "没有开具文书。", style("正文", 12, 20)),
        _heading("五、照片校验"),
        _hashes(dossier),
    ]
    foot = f"{dossier.number}　截至 {dossier.as_of}　校验码 {extras.seal[:16]}"
    return printed(story, f"一患一档 {dossier.number}", foot)


def _heading(text: str) -> Flowable:
    head = style("黑体", 14, 28)
    head.spaceBefore, head.keepWithNext = 8, 1
    return words(text, head)


def _headed(text: str, parts: list[Flowable]) -> list[Flowable]:
    """A heading stays with its first part, and no part is torn between two pages."""
    first = KeepTogether([_heading(text), parts[0]])
    return [first, *(KeepTogether([part]) for part in parts[1:])]


def _head(dossier: Dossier, extras: Extras) -> Table:
    plain, small = style("正文", 14, 24), style("正文", 10, 14, colour=MUTED)
    told = [words(t, plain) for t in (dossier.number, dossier.venue, dossier.title, dossier.office)]
    code = [Code(extras.address, 30 * mm), centred("扫码打开隐患（需登录）", small)]
    table = Table([[told, code]], colWidths=[WIDTH - 42 * mm, 42 * mm])
    table.setStyle(BARE)
    return table


def _facts(dossier: Dossier) -> Flowable:
    name, value = style("黑体", 11, 16), style("正文", 12, 17)
    rows = [[words(n, name), words(v or "—", value)] for n, v in dossier.facts]
    return _ruled(rows, [32 * mm, WIDTH - 32 * mm])


def _ruled(rows: Sequence[Sequence[Any]], widths: list[float], repeat: int = 0) -> Flowable:
    table = Table([list(row) for row in rows], colWidths=widths, repeatRows=repeat)
    table.setStyle(PLACED)
    return table


def _pictures(dossier: Dossier, picture: Bytes) -> list[Flowable]:
    before = [p for p in dossier.photos if p.stage is Stage.BEFORE]
    after = [p for p in dossier.photos if p.stage is Stage.AFTER]
    others = [p for p in dossier.photos if p.stage is Stage.OTHER]
    if not dossier.photos:
        return [words("没有照片。", style("正文", 12, 20))]
    head = [centred(t, style("黑体", 11, 16)) for t in ("整改前", "整改后")]
    shown: list[Flowable] = []
    for one, other in zip_longest(before, after):
        row = [_shown(one, picture), _shown(other, picture)]
        rows = [row] if shown else [head, row]
        shown.append(_ruled(rows, [HALF, HALF]))
    for one, other in zip_longest(others[::2], others[1::2]):
        row = [_shown(one, picture), _shown(other, picture)]
        shown.append(_ruled([row], [HALF, HALF]))
    return shown


def _shown(photo: DossierPhoto | None, picture: Bytes) -> list[Flowable]:
    small = style("正文", 10, 14)
    if photo is None:
        return [Spacer(0, 4 * mm), centred("（暂无）", small)]
    caption = words(f"{photo.name}　{photo.taken_at}　{photo.author}", small)
    content = picture(photo)
    if content is None:
        return [Spacer(0, 4 * mm), centred("（照片尚未传到）", small), caption]
    return [Image(io.BytesIO(content), *PICTURE, kind="proportional"), caption]


def _steps(dossier: Dossier) -> Flowable:
    head, cell = style("黑体", 11, 16), style("正文", 11, 16)
    rows = [[centred(t, head) for t in ("时间", "事项", "经办", "说明")]]
    rows += [[words(t or "—", cell) for t in (s.at, s.what, s.by, s.text)] for s in dossier.steps]
    return _ruled(rows, [38 * mm, 28 * mm, 24 * mm, WIDTH - 90 * mm], 1)


def _hashes(dossier: Dossier) -> Flowable:
    if not dossier.photos:
        return words("没有照片。", style("正文", 12, 20))
    head, cell = style("黑体", 10, 14), style("正文", 8.5, 13)
    rows = [[centred(t, head) for t in ("照片", "拍摄／收到", "SHA-256")]]
    rows += [
        [
            centred(p.name, style("正文", 9, 13)),
            words(f"{p.taken_at}\n{p.received_at or '尚未收到'}", cell),
            words(p.sha256, style("正文", 7.2, 13)),
        ]
        for p in dossier.photos
    ]
    return _ruled(rows, [16 * mm, 38 * mm, WIDTH - 54 * mm], 1)
