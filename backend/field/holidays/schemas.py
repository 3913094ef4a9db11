"""Holidays on the wire."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

Days = Annotated[list[date], Meta(max_length=60)]


class NoticeText(Struct):
    """The notice's own words, to be read into days."""

    text: Annotated[str, Meta(min_length=1, max_length=5000)]


class NoticeDays(Struct):
    """The days of a year's notice."""

    rests: Days
    works: Days


class NoticeRead(NoticeDays):
    """What was understood of a notice's words; lines that name a day and were not, in full."""

    not_understood: list[str]


class HolidayYear(NoticeDays):
    """What is known of a year."""

    year: int
    source: str
    """`shipped`, `loaded`, or `statutory`: the law's days alone, no 调休."""
    loaded_by: str = ""
    loaded_at: datetime | None = None


class HolidayYears(Struct):
    """The years an office plans by."""

    items: list[HolidayYear]
    recounted: int = 0
    """How many tickets got another last day by the notice just loaded."""
