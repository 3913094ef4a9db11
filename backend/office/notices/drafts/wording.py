"""What papers say: titles, opening, table and closing of each kind; drawn by others."""

from dataclasses import dataclass
from datetime import date, datetime

from backend.core.clock import BEIJING, day_of
from backend.field.hazards.checklist.catalogue import REQUIREMENT
from backend.field.hazards.lifecycle.projection import add_days
from backend.field.hazards.models import DAY_UNIT_NAMES, Disposal, Hazard
from backend.office.notices.models import NoticeKind
from backend.office.notices.schemas import Letter

TITLES = {
    NoticeKind.PROMPT: "安全隐患提示单",
    NoticeKind.TRANSFER: "安全隐患移交函",
    NoticeKind.WHISTLE: "“吹哨报到”工作单",
    NoticeKind.REVIEW: "安全隐患复查意见",
}


UNSET = "由部门确定"
ON_THE_SPOT_DONE = "已当场整改"
AT_ONCE = "立即整改"
LATE = "立即整改（原定期限已过）"
"""A notice never carries a deadline that has passed."""


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


def deadline_words(ticket: Hazard, kind: NoticeKind, issued_on: date, *, passed: bool) -> str:
    """What a notice prints as a ticket's deadline, with the kind of days where they are counted."""
    due = ticket.due_on
    if passed:
        return "已整改"
    if due is None:
        return UNSET if ticket.disposal is Disposal.TRANSFER else AT_ONCE
    if due < issued_on:
        return UNSET if kind in {NoticeKind.TRANSFER, NoticeKind.WHISTLE} else LATE
    found = day_of(ticket.found_at)
    words = f"{day(due)}前"
    if kind is NoticeKind.REVIEW or not ticket.days:
        return words
    if due == add_days(found, ticket.days, ticket.day_unit):
        words += f"（{ticket.days} 日内，{DAY_UNIT_NAMES[ticket.day_unit]}）"
    return words


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
    return [("序号", 11), ("隐患内容", 62), ("依据", 42), ("等级", 13), ("整改期限", 28)]


def cells(letter: Letter) -> list[list[str]]:
    """The table's rows."""
    rows: list[list[str]] = []
    for number, item in enumerate(letter.items, 1):
        told = "\n".join(t for t in (item.text, item.detail, f"编号 {item.number}") if t)
        due = item.due_words or ON_THE_SPOT_DONE
        if not item.due_words and item.state != ON_THE_SPOT_DONE:
            due = day(item.due_on) or UNSET
        if letter.kind is NoticeKind.REVIEW:
            rows.append([str(number), told, due, item.verdict, day(item.verdict_on)])
        else:
            rows.append([str(number), told, item.basis or REQUIREMENT, item.level, due])
    return rows
