"""What a row of a ticket ledger says: its state, its claims, and what speaks against them."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import NAMESPACE_OID, uuid5

from msgspec import Struct
from sqlmodel import Session

from backend.core.commands import OfficeTaskDraft
from backend.core.spreadsheets.ledger.reader import Row
from backend.core.spreadsheets.parsing.cells import (
    Cell,
    CellError,
    Value,
    chosen,
    fold,
    plain,
    shown,
    tidy,
)
from backend.core.text import pattern
from backend.field.campaigns.models import SITE_NAMES, SiteKind
from backend.field.hazards.history.operations import HistoricTicket
from backend.field.hazards.models import Domain, Hazard
from backend.people.accounts.models import Actor, Grid
from backend.sync import queries as sync
from backend.sync.models import TaskKind
from backend.sync.receipts.operations import leave_task


class LedgerState(StrEnum):
    """What the words mean."""

    CLOSED = "closed"
    OPEN = "open"
    RETURNED = "returned"
    """Re-inspected and not put right: open, and it was open before."""
    REFUSED = "refused"
    """Whoever should put it right will not: returned, and a matter for the office."""
    VOIDED = "voided"
    UNKNOWN = "unknown"
    """None of the words we know: open until a person says otherwise."""


CLOSED_WORDS = (
    *("已整改", "整改完成", "整改完毕", "整改到位", "已改", "已完成", "完成", "已销号", "销号"),
    *("已治理", "治理完成", "通过", "验收通过", "合格", "复查合格", "已解决", "解决", "已拆除"),
    *("已处理", "是", "√"),
)
OPEN_WORDS = (
    *("未整改", "整改中", "正在整改", "部分整改", "限期整改中", "待整改", "未治理", "治理中"),
    *("未改", "未完成", "未解决", "处理中", "待复查", "否", "×", "未销号", "待销号", "未处理"),
    *("待处理", "未拆除", "待拆除", "未复查", "未验收", "待验收", "未落实", "未办结"),
)
RETURNED_WORDS = (
    *("复查不合格", "不合格", "不通过", "未通过", "反弹", "退回", "整改不到位"),
    *("不达标", "不符合要求"),
)
REFUSED_WORDS = ("拒不整改", "拒绝整改", "拒不改正", "拒绝改正", "拒不执行", "拒不拆除", "拒绝拆除")
VOIDED_WORDS = ("已撤销", "撤销", "误报", "已作废")
ONLY_DONE = ("是", "√", "完成", "已完成", "已处理", "销号", "解决")
"""Said of a re-inspection these tell that it took place, not how it ended."""

STATE_FIELDS = ("state", "recheck")
UNREAD = "unread"
"""A level in words that we do not know: whoever closes such a one may be the wrong person."""
_DAY = pattern(
    r"(?:20)?\d{2}[年./-]\d{1,2}[月./-]\d{1,2}[日号]?|\d{1,2}(?:月\d{1,2}[日号]?|[.-]\d{1,2})"
)
"""`3/5` is no day: it may be three of five."""
_AROUND = (
    *("已经", "已", "经", "全部", "均", "现场", "当场", "于", "并", "复查", "核查", "验收"),
    *("安装", "更换", "清理", "清除", "修复", "配齐", "隐患", "了"),
)
"""Words that may stand beside a closing one and take nothing from it."""
_DONE = ("已", "经", "了", "合格", "通过")
"""One of these tells that the day beside it is past: 12月31日整改完成 may be a plan."""
_ODD = pattern(r"[^\w\s，。、,.；;：:（）()“”\"'‘’！/-]")
"""Any other sign beside a word may take it back."""
_NOT = ("无", "未", "没有", "不")
_DASHES = frozenset(["/", "\\", "-", "--", "—", "——", "–"])
LONGEST = 60
ADVICE = "先按没有完成登记，请核实；确已完成时，请改成“已整改”再导入一次"


def state_of(cell: Cell) -> str | CellError | None:
    """The state a cell tells of; anything that is in none of the lists is told, a dash too."""
    words = tidy(cell)
    if not words:
        return None
    picked = chosen(words)
    if picked is None:
        return CellError(f"状态看不出勾的是哪一项：“{shown(cell)}”", ADVICE)
    doubted = bool(_ODD.search(picked)) and picked not in _EXACT
    if (known := _EXACT.get(plain(picked))) and not doubted:
        return known.value
    rest = fold(_DAY.sub("", picked))[:LONGEST]
    for state, listed in _NOT_CLOSING:
        if _holds(rest, listed):
            return state.value
    dated = bool(_DAY.search(picked)) and not any(word in picked for word in _DONE)
    if not doubted and not dated and "/" not in _DAY.sub("", picked) and _only_closes(rest):
        return LedgerState.CLOSED.value
    return CellError(f"状态未识别：“{shown(cell)}”", ADVICE)


def recheck_of(cell: Cell) -> str | CellError | None:
    """How a re-inspection ended; that there was one says nothing of that, and a dash says none."""
    if tidy(cell) in _DASHES:
        return None
    state = state_of(cell)
    picked = chosen(tidy(cell))
    if state == LedgerState.CLOSED and picked and plain(picked) in ONLY_DONE:
        return CellError(f"“{shown(cell)}”没有说复查的结果", ADVICE)
    return state


def overheard(cell: Cell) -> str | None:
    """What a cell says, in whatever column, that stands against closing."""
    words = chosen(tidy(cell)) or ""
    state = _EXACT.get(plain(words)) if len(words) > 1 else None
    return words if state in {LedgerState.OPEN, LedgerState.RETURNED, LedgerState.REFUSED} else None


def settled(values: dict[str, Value]) -> tuple[LedgerState | None, CellError | None]:
    """What all cells of a row say together, taken out of its values; and what contradicts itself.

    Nothing is closed that one of them calls open.
    """
    fields = [key for key in values if key.partition(".")[0] in STATE_FIELDS]
    told = {LedgerState(str(values.pop(key))) for key in fields}
    aside = values.pop("overheard", None) or overheard(str(values.get("remark") or ""))
    closed = LedgerState.CLOSED in told
    for state in (LedgerState.REFUSED, LedgerState.RETURNED):
        if state in told:
            return state, None
    if LedgerState.UNKNOWN in told:
        return LedgerState.UNKNOWN, None
    if len(told) > 1:
        return LedgerState.UNKNOWN, _CONTRADICTS
    if aside and (closed or (not told and values.get("done_on"))):
        doubt = CellError(f"这一行别的列里写着“{aside}”，和已整改对不上", ADVICE)
        return LedgerState.UNKNOWN, doubt
    return next(iter(told), None), None


_CONTRADICTS = CellError("几列说的整改情况互相矛盾", ADVICE)


def _holds(words: str, known: tuple[str, ...]) -> bool:
    """Whether one of these is among the words, and not denied: 无反弹."""
    return any(
        (at := words.find(word)) >= 0 and not words[:at].endswith(_NOT)
        for word in map(fold, known)
        if len(word) > 1
    )


def _only_closes(words: str) -> bool:
    """Whether nothing is left of the words but a closing one: 要求整改到位 asks for it."""
    for word in sorted(map(fold, CLOSED_WORDS), key=len, reverse=True):
        if len(word) > 1 and word in words:
            rest = words.replace(word, "")
            for beside in _AROUND:
                rest = rest.replace(beside, "")
            return not rest
    return False


_NOT_CLOSING = (
    (LedgerState.REFUSED, REFUSED_WORDS),
    (LedgerState.RETURNED, RETURNED_WORDS),
    (LedgerState.OPEN, OPEN_WORDS),
)
_EXACT = {
    plain(word): state
    for state, words in (
        (LedgerState.CLOSED, CLOSED_WORDS),
        *_NOT_CLOSING,
        (LedgerState.VOIDED, VOIDED_WORDS),
    )
    for word in words
}


class PenaltyCase(Struct, kw_only=True):
    """What was found where, on which day."""

    number: int
    grid: Grid
    values: dict[str, Value]
    mark: str
    """Place, wording and day in one: two rows of one mark speak of the same thing."""
    place: str

    @classmethod
    def of(cls, row: Row, grid: Grid, domain: Domain) -> "PenaltyCase":
        """Judge a row whose grid is known."""
        values = row.values
        address = str(values.get("address") or "")
        if "site" in values:
            place = f"{address} {SITE_NAMES[SiteKind(str(values['site']))]}"
        else:
            place = str(values.get("venue") or address)
        told = (
            domain.value, grid.path, str(values["found_on"]), fold(place), fold(address),
            fold(str(values["words"])),
        )  # fmt: skip
        mark = hashlib.sha256("\n".join(told).encode()).hexdigest()
        return cls(number=row.number, grid=grid, values=values, mark=mark, place=place)

    @property
    def title(self) -> str:
        """What people call it."""
        return f"{self.place} {self.values['words']}"

    def text(self, field: str) -> str | None:
        """A value as text."""
        value = self.values.get(field)
        return None if value is None else str(value)

    def day(self, field: str) -> date | None:
        """A value as a day."""
        value = self.values.get(field)
        return value if isinstance(value, date) else None


NAMED = 12
"""So many tickets are named in one task."""
REFUSES = (
    "台账写着拒不整改。请核实，上门督促；仍不整改的，移交消防救援大队或主管部门依法处理，"
    "再写明怎么办的。"
)
TITLE, WORDS = 200, 80


def closing_claimed(hazard: Hazard, told: HistoricTicket) -> OfficeTaskDraft:
    """A ticket that the field opened, and a ledger calls closed."""
    checker = f"，复查人 {told.checker}" if told.checker else ""
    return OfficeTaskDraft(
        kind=TaskKind.LEDGER_CLOSES,
        subject_kind="hazard",
        subject_id=hazard.id,
        grid=hazard.grid,
        title=f"{hazard.venue_name}：台账写已整改，系统里还没有销号"[:200],
        detail=f"{told.source.ledger}第 {told.source.row} 行写明 {told.done_on} 整改完成{checker}。"
        "导入不能替人销号。",
        facts={"number": hazard.number, "done_on": str(told.done_on)},
    )


def unproven(ledger: str, tickets: Sequence[str], grid: str) -> OfficeTaskDraft:
    """All tickets of one ledger that came in as submitted, for want of evidence."""
    named = "、".join(tickets[:NAMED]) + ("等" if len(tickets) > NAMED else "")
    return OfficeTaskDraft(
        kind=TaskKind.LEDGER_UNPROVEN,
        subject_kind="ledger",
        subject_id=uuid5(NAMESPACE_OID, f"{grid} {ledger} {tickets}"),
        grid=grid,
        title=f"{ledger}：{len(tickets)} 条写了已整改，证据不够销号",
        detail=f"较大隐患要有另一人复查，疑似重大要有移交和回执。先登记为待复查：{named}"[:500],
        facts={"count": len(tickets)},
    )


def put_before_the_office(
    session: Session, actor: Actor, told: HistoricTicket, now: datetime
) -> bool:
    """Leave a matter about a ticket whose owner refuses, once; gives whether it is new."""
    if sync.ever_told(session, actor, TaskKind.REFUSED, told.id):
        return False
    matter = OfficeTaskDraft(
        kind=TaskKind.REFUSED, subject_kind="hazard", subject_id=told.id, grid=told.grid,
        title=f"{told.place}拒不整改：{told.words[:WORDS]}"[:TITLE], detail=REFUSES,
        facts={"sheet": told.source.sheet, "row": told.source.row},
    )  # fmt: skip
    leave_task(session, actor, matter, now)
    return True
