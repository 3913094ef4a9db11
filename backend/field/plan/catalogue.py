"""What a plan is proposed from: dated rows of two sheets, and the days that the moon gives them."""

import csv
import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from backend.core.errors import Invalid
from backend.field.plan.models import RuleKind, TimeUnit, VenueTrait
from backend.field.plan.rules import Targets
from backend.field.plan.schemas import PhaseFacts, RuleFacts
from backend.field.risk_ratings.models import Colour
from backend.field.venues.models import VenueClass

FOLDER = Path(__file__).parent
LUNAR_YEARS = range(1901, 2101)
"""For which of them the library knows every lunar day and solar term."""
_DAY = re.compile(r"(?P<name>\d\d-\d\d|[^\d+-]+)(?P<days>[+-]\d+)?")
_MOON = {"正月十五": (1, 15), "中秋": (8, 15), "端午": (5, 5), "春节": (1, 1)}
QINGMING = 6
"""清明 among the solar terms of a year, counted from 小寒 as 0."""
Row = dict[str, str]


class BeyondLunar(Invalid):
    """No calendar of ours reaches that year."""

    code = "plan.beyond_lunar"
    sentence = (
        "{year} 年的农历推算不出来，能推算的是 {first} 到 {last} 年。请换一个年份；"
        "确实要这一年的，请把除夕、清明、中秋这些阶段的日期手工填进计划。"
    )


@cache
def _sheet(name: str) -> tuple[Row, ...]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _edition(rows: Iterable[Row], year: int) -> list[Row]:
    """The rows of the newest edition that had begun by the end of a year; else of the first."""
    known = sorted({row["edition"] for row in rows})
    begun = [edition for edition in known if edition <= f"{year}-12-31"] or known[:1]
    return [row for row in rows if row["edition"] == begun[-1]]


def first_rules(year: int) -> list[RuleFacts]:
    """How often which venues, as shipped."""
    return [
        RuleFacts(
            kind=RuleKind(row["kind"]),
            name=row["name"],
            targets=_targets(row),
            every=int(row["every"]),
            unit=TimeUnit(row["unit"]),
        )
        for row in _edition(_sheet("rules.csv"), year)
    ]


def first_phases(year: int) -> list[PhaseFacts]:
    """The seasons of a year, as shipped, on the days on which they fall."""
    if year not in LUNAR_YEARS:
        raise BeyondLunar(year=str(year), first=str(LUNAR_YEARS[0]), last=str(LUNAR_YEARS[-1]))
    found = [
        PhaseFacts(
            name=row["name"],
            targets=_targets(row),
            first_on=day_in(year, row["from"]),
            last_on=day_in(year, row["to"]),
            look_at=row["look_at"],
            dated_by="" if row["from"][0].isdigit() and row["to"][0].isdigit()
            else f"{_said(row['from'])}至{_said(row['to'])}",
        )
        for row in _edition(_sheet("phases.csv"), year)
    ]  # fmt: skip
    return sorted(found, key=lambda phase: (phase.first_on, phase.last_on))


def _targets(row: Row) -> Targets:
    return Targets(
        classes=tuple(VenueClass(one) for one in row["classes"].split()),
        colours=tuple(Colour(one) for one in row["colours"].split()),
        traits=tuple(VenueTrait(one) for one in row["traits"].split()),
        words=tuple(row["words"].split()),
    )


def _said(written: str) -> str:
    """除夕-15 as 除夕前15天."""
    return (
        written
        if written[0].isdigit()
        else re.sub(r"([+-])(\d+)", lambda m: f"{'前' if m[1] == '-' else '后'}{m[2]}天", written)
    )


def day_in(year: int, written: str) -> date:
    """The day that `除夕-15`, `清明+2`, `正月十五` or `03-15` is in a year."""
    found = _DAY.fullmatch(written)
    if found is None:
        raise ValueError(written)
    return _named(year, found["name"]) + timedelta(days=int(found["days"] or 0))


@cache
def _named(year: int, name: str) -> date:
    from borax.calendars.lunardate import (  # noqa: PLC0415 # pyright: ignore[reportMissingTypeStubs]
        LunarDate,
        TermUtils,
    )

    if name[0].isdigit():
        month, day = name.split("-")
        return date(year, int(month), int(day))
    if name == "清明":
        return TermUtils.nth_term_day(year, QINGMING)
    if name == "除夕":
        return LunarDate(year, 1, 1).to_solar_date() - timedelta(days=1)
    return LunarDate(year, *_MOON[name]).to_solar_date()
