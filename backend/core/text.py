"""What a text is to its readers: one spelling for names, numbers and searches, nothing unseen.

A name is typed on a phone's keyboard, pasted out of a chat or dictated into a sheet: full-width
letters, marks that nobody sees, blanks, capitals. Two spellings of one name are one name, two of
one number one number. Folding is the same here and on phones (`pwa/src/shared/words/folding.ts`).
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, cast

from backend.core.errors import Invalid


class _Pattern:
    """Compiled when it is first asked for anything."""

    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, found)
        return found


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """A regular expression that costs a start nothing: the ledgers' alone take a tenth of one."""
    return cast("re.Pattern[str]", _Pattern(text, flags))


_DASHES = {ord(mark): "-" for mark in "‐‑‒–—―−﹣－"}
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Drawn as nothing, though Unicode calls them letters, marks or signs."""
_BETWEEN = pattern(r"[\s().·_'’‘`-]")
_COUNTRY = pattern(r"(?:\+86|0086)|86(?=1[3-9]\d{9}$)|0(?=1[3-9]\d{9}$)")
_MOBILE = pattern(r"1[3-9]\d{9}", re.ASCII)
_LANDLINE = pattern(r"0?((?:10|2\d|[3-9]\d{2}))([2-9]\d{6,7})", re.ASCII)
_LOCAL = pattern(r"[2-9]\d{6,7}", re.ASCII)
MOST_PARTS = 5
"""A number is typed in so many parts at most: +86 199 7000 0000."""
_SERVICE = pattern(r"[48]00\d{7}|9[56]\d{3,4}", re.ASCII)


_USER_NAME = pattern(
    "[a-z0-9._-]{2,40}|[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af0-9._-]{2,40}"
)
"""Latin or Chinese; other scripts have letters that look like these."""


class PhoneKind(StrEnum):
    """What a number can be."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    """With its area code, as `0434-7230119`."""
    LOCAL = "local"
    """Without: good in one town only."""
    SERVICE = "service"
    """400 and 800 numbers, 95xxx and 96xxx."""


class PhoneNumber(NamedTuple):
    """A number as it is stored, and what it is."""

    text: str
    kind: PhoneKind

    @property
    def personal(self) -> bool:
        """Whether one person can be called by it from anywhere."""
        return self.kind in {PhoneKind.MOBILE, PhoneKind.LANDLINE}


def plain(text: str) -> str:
    """The text as it is read: one width, one kind of dash and blank, nothing that is not seen."""
    wide = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return " ".join("".join(c for c in wide if c.isspace() or not _unseen(c)).split())


def login(text: str) -> str:
    """What somebody signs in by: a number as it is stored, else the name in small letters."""
    number = read_phone(text)
    return number.text if number and number.personal else user_name(text)


def user_name(text: str) -> str:
    """A user name: no blanks, small letters."""
    small = plain(text).replace(" ", "").casefold()
    return unicodedata.normalize("NFKC", small)


def is_one_script(user_name: str) -> bool:
    """Whether a new user name cannot be taken for another by its letters."""
    return _USER_NAME.fullmatch(user_name) is not None


def read_phone(text: str) -> PhoneNumber | None:
    """The number that is meant, or nothing where none is."""
    digits = _BETWEEN.sub("", plain(text))
    own = _COUNTRY.sub("", digits, count=1) if _COUNTRY.match(digits) else digits
    abroad = digits.startswith(("+86", "0086"))
    if _MOBILE.fullmatch(own):
        return PhoneNumber(own, PhoneKind.MOBILE)
    if _SERVICE.fullmatch(own):
        return PhoneNumber(own, PhoneKind.SERVICE)
    if (land := _LANDLINE.fullmatch(own)) and (own.startswith("0") or abroad):
        return PhoneNumber(f"0{land[1]}-{land[2]}", PhoneKind.LANDLINE)
    return PhoneNumber(own, PhoneKind.LOCAL) if _LOCAL.fullmatch(own) else None


def words_with_numbers(text: str) -> list[str]:
    """The words of a text; a whole number is one of them as it is stored, however it was typed.

    `王芳 +86 199 7000 0000` is 王芳 and 19970000000. Seven digits may be anything: they stay.
    """
    words, told = text.split(), list[str]()
    while words:
        length, word = next(_numbers_first(words), (1, words[0]))
        told.append(word)
        del words[:length]
    return told


def _numbers_first(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    for length in range(min(len(words), MOST_PARTS), 0, -1):
        number = read_phone(" ".join(words[:length]))
        if number and number.kind is not PhoneKind.LOCAL:
            yield length, number.text


def phone_text(text: str | None) -> str | None:
    """A number as it is stored; what cannot be read as one stays as typed, for a person to mend."""
    if text is None:
        return None
    number = read_phone(text)
    return number.text if number else plain(text) or None


def phone_doubt(*phones: str | None) -> str:
    """A sentence about numbers that were kept though nobody can be called by them; else nothing."""
    odd = [phone for phone in phones if phone and "*" not in phone and read_phone(phone) is None]
    return f"电话“{'”“'.join(odd)}”不像电话号码，已照原样保存。请核对后更正。" if odd else ""


def _unseen(character: str) -> bool:
    return (
        unicodedata.category(character) in {"Cf", "Cc"}
        or character in _UNSEEN
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
    )


_NOT_DRAWN = pattern("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
                     "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
                     "\ufff9-\ufffb\U000e0000-\U000e0fff]")  # fmt: skip
MOST_NAMED = 10
_LIKE = pattern(r"([\\%_])")
_ODD = pattern(r"(?=(?:\D*\d){11,13}\D*$)[\d+().#*转-]+", re.ASCII)
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
    return " ".join(_NOT_DRAWN.sub("", unicodedata.normalize("NFKC", text)).lower().split())


def seen(text: str) -> str:
    """A text without what is never drawn: variation selectors, joiners, marks of direction."""
    return _NOT_DRAWN.sub("", text)


def name_characters(characters: str) -> str:
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
