"""What a text is to its readers: one spelling for what is searched, nothing that is not seen.

The same here and on phones (`pwa/src/words/folding.ts`).
"""

import re
import unicodedata

from backend.identity import words_with_numbers

_UNSEEN = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
                     "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
                     "\ufff9-\ufffb\U000e0000-\U000e0fff]")  # fmt: skip
MOST_NAMED = 10
_LIKE = re.compile(r"([\\%_])")


def fold_text(text: str) -> str:
    """Plain forms for full-width ones, nothing unseen, small letters, single blanks."""
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFKC", text)).lower().split())


def seen(text: str) -> str:
    """A text without what is never drawn: variation selectors, joiners, marks of direction."""
    return _UNSEEN.sub("", text)


def named(characters: str) -> str:
    """Name characters so that they can be found where they cannot be seen; the first few."""
    told = [f"“{c}”" if c.isprintable() else "看不见的字符" for c in characters[:MOST_NAMED]]
    first = "、".join(f"{t}(U+{ord(c):04X})" for t, c in zip(told, characters, strict=False))
    return first if len(characters) <= MOST_NAMED else f"{first} 等 {len(characters)} 个字"


def search_words(text: str) -> list[tuple[str, str]]:
    r"""Each word typed, with its LIKE pattern; escaped by `\`. A number is one in any spelling."""
    words = words_with_numbers(fold_text(text))
    return [(word, "%" + _LIKE.sub(r"\\\1", word) + "%") for word in words]
