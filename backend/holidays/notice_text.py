"""Read the words of 国务院办公厅关于某年部分节假日安排的通知 into days."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from backend.holidays.schemas import NoticeRead

_DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:[（(][^）)]*[）)])?"
_SPAN = re.compile(rf"{_DAY}(?:\s*(?:至|到|—|-|~|～)\s*{_DAY})?")
LONGEST_SPAN = 15
"""Days; a longer one is a misprint."""


def read_notice(year: int, text: str) -> NoticeRead:
    """Read a notice; a sentence that names days but neither 放假 nor 上班 is given back."""
    found = NoticeRead([], [], [])
    for sentence in re.split(r"[。；;\n]", text):
        if not _SPAN.search(sentence):
            continue
        days = list(_days(year, sentence))
        if not days:
            found.not_understood.append(sentence.strip())
        elif "上班" in sentence:
            found.works += days
        elif "放假" in sentence or "休息" in sentence:
            found.rests += days
        else:
            found.not_understood.append(sentence.strip())
    found.rests, found.works = sorted(set(found.rests)), sorted(set(found.works))
    return found


def _days(year: int, sentence: str) -> Iterator[date]:
    month = 0
    for first_year, first_month, first_day, last_year, last_month, last_day in _SPAN.findall(
        sentence
    ):
        month = int(first_month or month)
        try:
            first = date(int(first_year or year), month, int(first_day))
            month = int(last_month or month)
            last = date(int(last_year or year), month, int(last_day)) if last_day else first
        except ValueError:
            continue
        for n in range(min((last - first).days, LONGEST_SPAN) + 1):
            yield first + timedelta(days=n)
