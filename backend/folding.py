"""What a text is to its readers: one spelling for what is searched, nothing that is not seen.

The same here and on phones (`pwa/src/shared/words/folding.ts`).
"""

import re
import unicodedata
from typing import NamedTuple

from backend.errors import Invalid
from backend.identity import phone_text, read_phone, words_with_numbers

_UNSEEN = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
                     "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
                     "\ufff9-\ufffb\U000e0000-\U000e0fff]")  # fmt: skip
MOST_NAMED = 10
_LIKE = re.compile(r"([\\%_])")
_ODD = re.compile(r"(?=(?:\D*\d){11,13}\D*$)[\d+().#*转-]+", re.ASCII)
"""Digits of a whole number, though nobody could be called by it."""
LONGEST_SEARCH, MOST_WORDS = 200, 12


class SearchTooLong(Invalid):
    """More words than a list is searched for."""

    code = "query.too_long"
    sentence = (
        f"查询的内容太长，一项最多 {LONGEST_SEARCH} 个字、{MOST_WORDS} 个词。请写短一点再查。"
    )


class Word(NamedTuple):
    """One word that is searched for."""

    text: str
    like: str
    r"""Its LIKE pattern; escaped by `\`."""
    number: str | None
    """As it is stored, where it is a whole phone number."""


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


def search_words(text: str) -> list[Word]:
    """Each word typed, a number in any spelling being one; more than there can be is refused."""
    folded = fold_text(text) if len(text) <= LONGEST_SEARCH else None
    if folded is None or len(folded) > LONGEST_SEARCH:
        raise SearchTooLong
    words = words_with_numbers(folded)
    if len(words) > MOST_WORDS:
        raise SearchTooLong
    return [Word(word, _pattern(word), _number(word)) for word in words]


def numbers_in(text: str) -> frozenset[str]:
    """The whole phone numbers that are searched for."""
    return frozenset(word.number for word in search_words(text) if word.number)


def _pattern(word: str) -> str:
    return "%" + _LIKE.sub(r"\\\1", word) + "%"


def _number(word: str) -> str | None:
    return phone_text(word) if read_phone(word) or _ODD.fullmatch(word) else None
