"""A notice as PDF: the words of its DOCX, set by reportlab, so that no office suite is needed."""

# pyright: reportUnknownMemberType=false
# The type stubs of reportlab leave some arguments without a type.

import io
from dataclasses import dataclass
from datetime import date, datetime

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

from backend.clock import BEIJING
from backend.notices.models import NoticeKind
from backend.notices.paper import MUTED, RED, WIDTH, Code, at_right, centred, printed, style, words
from backend.notices.schemas import Letter

TITLES = {
    NoticeKind.PROMPT: "安全隐患提示单",
    NoticeKind.TRANSFER: "安全隐患移交函",
    NoticeKind.WHISTLE: "“吹哨报到”工作单",
    NoticeKind.REVIEW: "安全隐患复查意见",
}
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


@dataclass(frozen=True, slots=True)
class Extras:
    """What is put to a letter when it is printed."""

    address: str
    """What its code opens."""
    seal: str
    """The hash of its words."""
    signature: bytes | None = None
    awaited: bool = False
    """The signature was given, and its picture has not arrived."""


def day(value: date | None) -> str:
    """A date as papers write it."""
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


def moment(value: datetime | None) -> str:
    """A time as papers write it, in Beijing."""
    if value is None:
        return ""
    local = value.astimezone(BEIJING)
    return f"{day(local.date())}{local.hour}时{local.minute:02d}分"


def opening(letter: Letter) -> list[str]:
    """The paragraphs before the list of tickets."""
    count = len(letter.items)
    found = day(min(item.found_on for item in letter.items))
    place = f"{letter.venue}（{letter.address}）" if letter.address else letter.venue
    if letter.kind is NoticeKind.PROMPT:
        return [
            f"{found}，网格员在走访中发现你单位存在以下 {count} 处安全隐患。为了你和他人的安全，"
            "请对照下表及时整改；整改中有困难的，可随时联系网格员或街道应急办。"
        ]
    if letter.kind is NoticeKind.TRANSFER:
        return [
            f"{found}，我街道在巡查走访中发现{place}存在下列安全隐患，属你单位职责范围。"
            "现移交你单位依法处理，请将处理结果书面反馈我街道。"
        ]
    if letter.kind is NoticeKind.WHISTLE:
        answer = f"，请于{moment(letter.answer_by)}前到场并答复" if letter.answer_by else ""
        level = f"（{letter.urgency}）" if letter.urgency else ""
        return [f"{place}存在下列安全隐患，需你单位到场共同处置{level}{answer}。"]
    return [f"对你单位下列 {count} 处安全隐患的整改情况，复查意见如下："]


def closing(letter: Letter) -> list[str]:
    """The paragraphs after the list of tickets."""
    told = [letter.text] if letter.text else []
    if letter.kind is NoticeKind.PROMPT:
        told.append("本单为巡查走访的安全提醒，不是行政检查文书。扫描下方二维码可查看整改进度。")
    if letter.kind is NoticeKind.WHISTLE:
        told.append("处置结果请反馈我街道，由街道作出评价。")
    return told


def columns(letter: Letter) -> list[tuple[str, float]]:
    """The table's columns with their widths in millimetres."""
    if letter.kind is NoticeKind.REVIEW:
        return [
            ("序号", 11),
            ("隐患内容", 68),
            ("整改期限", 27),
            ("复查结论", 29),
            ("复查日期", 21),
        ]
    return [("序号", 11), ("隐患内容", 72), ("依据", 36), ("等级", 13), ("整改期限", 24)]


def cells(letter: Letter) -> list[list[str]]:
    """The table's rows."""
    rows: list[list[str]] = []
    for number, item in enumerate(letter.items, 1):
        told = "\n".join(t for t in (item.text, item.detail, f"编号 {item.number}") if t)
        due = item.state if item.state == "已当场整改" else day(item.due_on) or "由部门确定"
        if letter.kind is NoticeKind.REVIEW:
            rows.append([str(number), told, due, item.verdict, day(item.verdict_on)])
        else:
            rows.append([str(number), told, item.basis or "—", item.level, due])
    return rows


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
