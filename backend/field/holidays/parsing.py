"""Read the words of 国务院办公厅关于某年部分节假日安排的通知 into days.

Days belong to the word that follows them, 放假 or 上班, whatever stands between two of them.
A sentence that names a day of which this cannot be said for certain is given back.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta

from backend.field.holidays.schemas import NoticeRead

_WEEKDAY = r"(?:周|星期|礼拜)[一二三四五六日天]"
_DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})"
_TO = r"(?:至|到|[—–―~-]+)"
_DAYS = re.compile(rf"(?<!\d){_DAY}(?:日(?:{_WEEKDAY})?)?{_TO}{_DAY}日(?:{_WEEKDAY})?"
                   rf"|(?<!\d){_DAY}日(?:{_WEEKDAY})?")  # fmt: skip
_VERB = re.compile(r"(不)?(?:(上班|补班|(?:照常|正常)工作|为工作日)|(?:放假|休息|休假|补休))")
_ANNOUNCES = re.compile(r"(?:时间|日期|安排|的日子)?(?:分别)?(?:[:为是])")
"""Between a word and the days behind it that it speaks of: `上班日期：2月14日、2月28日`."""
_AND = re.compile(r"[、和及与]?")
_NAMES_A_DAY = re.compile(
    rf"\d{{1,2}}月?\d{{0,2}}日|\d{{1,2}}月\d|(?<![\d.])\d{{1,2}}[./]\d{{1,2}}(?![\d.])|{_WEEKDAY}"
    r"|农历|正月|腊月|初[一二三四五六七八九十]|除夕"
)
_UNSURE = re.compile(r"鼓励|建议|可以|上午|下午|半天|除外|除.{1,12}外|待定|另行")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_WRAPPED = re.compile(
    r"(?<=[\d年月至到、,，(（~～—–-])[^\S\n]{0,20}\n\s{0,20}"
    r"|\n\s{0,20}(?=[年月日至到、,，)）~～—–])"
)
"""A line that ends in the middle of a day, as text copied out of a PDF does."""
_HAND = re.compile(r"[〇零一二三四五六七八九十]{1,4}(?=[月日])")
_DIGITS = {digit: n for n, digit in enumerate("〇一二三四五六七八九十")} | {"零": 0}
_PAPER = re.compile(r"(?<=[\])】〕])\d+号|第\d+号")
LONGEST_SPAN = 15
"""Days; a longer one is a misprint."""


def read_notice(year: int, text: str) -> NoticeRead:
    """Read a notice; a sentence that names a day and is not understood is given back."""
    found = NoticeRead([], [], [])
    for sentence in re.split(r"[。｡；;！!\n]", _WRAPPED.sub("", text)):
        if not _understood(year, sentence, found):
            found.not_understood.append(sentence.strip())
    found.rests, found.works = sorted(set(found.rests)), sorted(set(found.works))
    return found


def _understood(year: int, text: str, found: NoticeRead) -> bool:
    """Take the days of one sentence; false where it names one that is not taken."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    words = _HAND.sub(_number, _PAPER.sub("", plain))
    words = re.sub(r"(?<=\d)号", "日", words)
    asides, words = "".join(_ASIDE.findall(words)), _ASIDE.sub("", words)
    if _DAYS.search(asides) or (_UNSURE.search(words) and _NAMES_A_DAY.search(words)):
        return False
    sentence = _Sentence(year, found)
    return sentence.hear(words)


class _Sentence:
    """One sentence heard from left to right."""

    def __init__(self, year: int, found: NoticeRead) -> None:
        self._year, self._found = year, found
        self._month = 0
        self._waiting: list[date] = []
        """Days whose word is still to come."""
        self._told: list[date] | None = None
        """Where days of the word before would go."""
        self._announced = self._whole = False

    def hear(self, words: str) -> bool:
        """Whether every day that is named has gone where its word says."""
        at, between, self._whole = 0, list[str](), True
        tokens = sorted([*_DAYS.finditer(words), *_VERB.finditer(words)], key=lambda t: t.start())
        for token in tokens:
            between.append(words[at : token.start()])
            at = token.end()
            if token.re is _VERB:
                self._word(token)
            else:
                self._days(token, between[-1])
        between.append(words[at:])
        return self._whole and not self._waiting and not _NAMES_A_DAY.search(" ".join(between))

    def _word(self, token: re.Match[str]) -> None:
        self._announced = False
        self._told = self._found.works if token[2] else self._found.rests
        if token[1]:  # 不放假: nothing is said of what it is then
            self._whole &= not self._waiting
            self._told = None
        elif self._waiting:
            self._told += self._waiting
        self._waiting = []

    def _days(self, token: re.Match[str], between: str) -> None:
        days = list(self._read(token))
        self._whole &= bool(days)
        behind = _AND.fullmatch(between) if self._announced else _ANNOUNCES.fullmatch(between)
        if self._told is not None and behind and not self._waiting:
            self._announced = True
            self._told += days
        else:
            self._announced = False
            self._waiting += days

    def _read(self, token: re.Match[str]) -> Iterator[date]:
        """The days of a span or of one day; none where it is a misprint."""
        first_year, first_month, first_day = token[1] or token[7], token[2] or token[8], token[3]
        self._month = int(first_month or self._month)
        try:
            first = date(int(first_year or self._year), self._month, int(first_day or token[9]))
            self._month = int(token[5] or self._month)
            year = int(token[4] or first_year or self._year)
            last = date(year, self._month, int(token[6])) if token[6] else first
        except ValueError:
            return
        if 0 <= (last - first).days < LONGEST_SPAN:
            for n in range((last - first).days + 1):
                yield first + timedelta(days=n)


def _number(hand: re.Match[str]) -> str:
    """二十一 is 21, 〇五 is 5."""
    tens, ten, ones = hand[0].rpartition("十")
    if not ten:
        return str(int("".join(str(_DIGITS[digit]) for digit in ones)))
    return str(_DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0))
