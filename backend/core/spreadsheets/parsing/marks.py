"""Ticks, crosses and boxes: what a cell chooses by a mark, as forms on paper do.

An empty box chooses nothing, and of several words the ticked one is meant. Where that is not
certain nobody says which.
"""

import re
from itertools import pairwise

TICKS = "√✓✔☑✅🗸🗹"
FILLED = "■●◉⊙⬛◼"
"""Beside words they choose; alone they say nothing."""
CROSSES = "×✗✘✕✖⨯╳☓❌🗴🗙"
EMPTY = "□☐○◯◻▢⬜❏❑❒◇▫◌"
UNCLEAR = "☒❎🗷⊠⊗⊡△▲◎◐?？"
"""A crossed box means yes to some and no to others."""
YES, NO = "√", "×"
_MARKS = TICKS + FILLED + CROSSES + EMPTY + UNCLEAR
_PIECES = re.compile(rf"[{_MARKS}]|[^{_MARKS}]+")
_BRACKETS = re.compile(rf"[(（\[［【〔｛{{]\s*([{_MARKS}vV]?)\s*[)）\]］】〕｝}}]")
_BETWEEN = " \t\u3000、，,；;/|·:："
_STYLE = re.compile("[\ufe0e\ufe0f\u20e3]")


def chosen(words: str) -> str | None:
    """The words a cell chooses; none where that is not clear. Without marks they are all of it.

    A tick or a cross alone is √ or ×, however it is drawn.
    """
    plain = _BRACKETS.sub(_within, _STYLE.sub("", words))
    pieces = [one for piece in _PIECES.findall(plain) if (one := piece.strip(_BETWEEN))]
    marked = [piece in _MARKS for piece in pieces]
    if not any(marked):
        return words
    if all(marked):
        return _alone(pieces)
    if marked[0] == marked[-1] or any(a == b for a, b in pairwise(marked)):
        return None
    first = 0 if marked[0] else 1
    pairs = list(zip(pieces[first::2], pieces[1 - first :: 2], strict=True))
    if any(mark in UNCLEAR for mark, _ in pairs):
        return None
    ticked = [said for mark, said in pairs if mark in TICKS + FILLED]
    return ticked[0] if len(ticked) == 1 else None


def _within(found: re.Match[str]) -> str:
    """What stands in brackets that hold a mark or nothing: `( )` is an empty box."""
    return {"": EMPTY[0], "v": YES, "V": YES}.get(found[1], found[1])


def _alone(marks: list[str]) -> str | None:
    if len(marks) != 1:
        return None
    return YES if marks[0] in TICKS else NO if marks[0] in CROSSES else None
