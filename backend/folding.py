"""One spelling for what is searched: the same here and on phones (`pwa/src/words/folding.ts`)."""

import re
import unicodedata

_UNSEEN = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
                     "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
                     "\ufff9-\ufffb\U000e0000-\U000e0fff]")  # fmt: skip
_LIKE = re.compile(r"([\\%_])")


def fold_text(text: str) -> str:
    """Plain forms for full-width ones, nothing unseen, small letters, single blanks."""
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFKC", text)).lower().split())


def search_words(text: str) -> list[tuple[str, str]]:
    r"""Each word typed, with its LIKE pattern; escaped by `\`."""
    return [(word, "%" + _LIKE.sub(r"\\\1", word) + "%") for word in fold_text(text).split()]
