"""Which lines below a header are entries, and which only dress the table."""

import re
from collections.abc import Callable, Sequence
from enum import Enum, auto

from backend.core.spreadsheets.ledger.columns import Ledger
from backend.core.spreadsheets.ledger.headings import Header, as_seen
from backend.core.spreadsheets.parsing.cells import tidy
from backend.core.spreadsheets.parsing.values import Cell

_TOTAL = re.compile(r"(?:本页|本表|累计)?(?:合计|小计|总计|共计|累计)(?:[:：（(\d].*)?")
_PART_TOTAL = re.compile(r".{1,12}(?:合计|小计|总计|共计)(?:[:：（(\d].*)?")
_NOTE = re.compile(
    r"(?:备?注|附注|说明|填表说明|填报说明|填[报表]人|制表人?|审[核批]人?|经办人|联系人|(?:单位|主要|分管)?(?:负责人|领导)"
    r"|填[报表]单位|填[报表]日期|盖章|单位)(?:（.*?）|签[字名])?[:：].*"
)
_SAMPLE = frozenset({"例", "例如", "示例", "样例", "填写示例", "举例"})
FEWEST_NUMBERS = 3
REPEATED_SHARE = 0.6


class Line(Enum):
    """What a line is."""

    ENTRY = auto()
    BLANK = auto()
    DRESSING = auto()
    """A total, a note, the header once more on the next page."""


Judge = Callable[[Sequence[Cell], Sequence[Cell]], Line]


def judge(ledger: Ledger, header: Header) -> Judge:
    """Give the judge of this table's lines: as they stand, and with merged cells filled in."""
    wanted = sorted(header.places.values())
    filled = [header.places[c.field] for c in ledger.columns if c.filled]
    headings = {header.places[field]: name for field, name in header.names.items()}

    def kind_of(row: Sequence[Cell], with_merged: Sequence[Cell]) -> Line:
        present = [at for at in wanted if at < len(row) and row[at] is not None]
        if not present or not any(tidy(row[at]) for at in present):
            return Line.BLANK
        whole = all(at < len(with_merged) and with_merged[at] is not None for at in filled)
        if _dresses(next(tidy(c) for c in row if c is not None), whole=whole):
            return Line.DRESSING
        if _only_numbers(row, len(wanted)):
            return Line.DRESSING
        return Line.DRESSING if repeats(row, present) else Line.ENTRY

    def repeats(row: Sequence[Cell], present: list[int]) -> bool:
        first = next((at for at in present if row[at]), present[0])
        if as_seen(row[first]) != headings[first]:
            return False
        again = sum(as_seen(row[at]) == headings[at] for at in present)
        return again > 1 and again >= len(wanted) * REPEATED_SHARE

    return kind_of


def _dresses(first: str, *, whole: bool) -> bool:
    words = first.replace(" ", "")
    if _TOTAL.fullmatch(words) or words in _SAMPLE:
        return True
    return not whole and bool(_PART_TOTAL.fullmatch(words) or _NOTE.fullmatch(words))


def _only_numbers(row: Sequence[Cell], wanted: int) -> bool:
    """Whether this is the line `1 2 3 4 …` some forms have under their header."""
    numbers = [c for c in row if c is not None]
    return len(numbers) >= max(wanted, FEWEST_NUMBERS) and numbers == list(
        range(1, len(numbers) + 1)
    )
