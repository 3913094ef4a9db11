"""Which characters our faces have: known without loading a face, and on phones by the same list."""

from bisect import bisect_right
from functools import cache
from pathlib import Path

import msgspec

from backend.folding import named, seen
from backend.notices.schemas import Letter

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
        f"{letter.number}号里有字库没有的字：{named(lacking)}，PDF 上会印成“〓”。"
        "请用 Word 版打印，或把它换成通行的写法后重新开一份。"
        if lacking
        else ""
    )
