"""What a ledger says of a ticket's state. A word that is not understood never closes one.

The three lists stand here and nowhere else.
"""

import re
from enum import StrEnum

from backend.workbooks.cells import NOTHING, fold, shown, tidy
from backend.workbooks.values import Cell, Doubt


class LedgerState(StrEnum):
    """What the words mean."""

    CLOSED = "closed"
    OPEN = "open"
    RETURNED = "returned"
    """Re-inspected and not put right: open, and it was open before."""
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
    *("未改", "未完成", "未解决", "处理中", "待复查", "否", "×"),
)
RETURNED_WORDS = (
    *("复查不合格", "不合格", "不通过", "未通过", "反弹", "拒不整改", "拒绝整改", "退回"),
    "整改不到位",
)
VOIDED_WORDS = ("已撤销", "撤销", "误报", "已作废")

_DAY = re.compile(r"(?:(?:20)?\d{2}[年.-])?\d{1,2}[月./-]\d{1,2}[日号]?")
_AROUND = (
    *("已经", "已", "经", "全部", "均", "现场", "当场", "于", "并", "复查", "核查", "验收"),
    *("安装", "更换", "清理", "清除", "修复", "配齐", "隐患", "了"),
)
"""Words that may stand beside a closing one and take nothing from it."""
_DOUBTED = re.compile(r"[?？×✗✘✕!]")
_NOT = ("无", "未", "没有", "不")
LONGEST = 60
ADVICE = "先按没有完成登记，请核实；确已完成时，请改成“已整改”再导入一次"


def state_of(cell: Cell) -> str | Doubt | None:
    """The state a cell tells of; anything that is in none of the lists is told."""
    words = tidy(cell)
    if words.lower() in NOTHING:
        return None
    doubted = bool(_DOUBTED.search(words)) and words not in _EXACT
    if (known := _EXACT.get(fold(words) or words)) and not doubted:
        return known.value
    plain = fold(_DAY.sub("", words))[:LONGEST]
    if _holds(plain, RETURNED_WORDS):
        return LedgerState.RETURNED.value
    if _holds(plain, OPEN_WORDS):
        return LedgerState.OPEN.value
    if not doubted and _only_closes(plain):
        return LedgerState.CLOSED.value
    return Doubt(f"状态未识别：“{shown(cell)}”", ADVICE)


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


_EXACT = {
    fold(word) or word: state
    for state, words in (
        (LedgerState.CLOSED, CLOSED_WORDS),
        (LedgerState.OPEN, OPEN_WORDS),
        (LedgerState.RETURNED, RETURNED_WORDS),
        (LedgerState.VOIDED, VOIDED_WORDS),
    )
    for word in words
}
