"""How large each class may be and still count as small (九小场所), by province and day.

The limits are dated rows in `thresholds.csv`, not code. Rows of one sort are alternatives: a venue
is small where any of them says so. Whatever exceeds them is warned of, never refused.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from backend.field.venues.models import VenueClass

FILE = Path(__file__).parent / "thresholds.csv"
MEASURES = {
    "area_m2": ("建筑面积", "㎡"), "rooms": ("客房", " 间"), "beds": ("床位", " 张"),
    "pupils": ("在校（园）人数", " 人"), "staff_count": ("从业人数", " 人"),
}  # fmt: skip
"""The facts that measure a venue: as they are called, and their units."""


class SizeClass(NamedTuple):
    """Venues that are measured alike; the first of its class with a mark that fits is taken."""

    province: str
    place: str
    since: date
    venue_class: VenueClass
    called: str
    marks: tuple[str, ...]
    """Words of the name or the finer class; none: all the others of the class."""
    limits: tuple[tuple[str, int], ...]
    """Measures, and below what a venue is small; none: it is, however large."""


@cache
def table() -> tuple[SizeClass, ...]:
    """The limits as they are written down; of a class those with marks stand first."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return read_size_limits(csv.DictReader(file))


def read_size_limits(rows: Iterable[dict[str, str]]) -> tuple[SizeClass, ...]:
    """Put rows of a sheet together, sort by sort."""
    names = ("province", "place", "since", "class", "called", "marks")
    return tuple(
        SizeClass(
            province=province,
            place=place,
            since=date.fromisoformat(since),
            venue_class=VenueClass(kind),
            called=called,
            marks=tuple(marks.split()),
            limits=tuple((row["measure"], int(row["below"])) for row in alike if row["measure"]),
        )
        for (province, place, since, kind, called, marks), alike in groupby(
            rows, key=lambda row: tuple(row[name] for name in names)
        )
    )


@lru_cache(maxsize=64)
def in_force(province: str, today: date) -> Sequence[SizeClass]:
    """The newest sorts of every class; looked up once a day, as a scanned code must not wait."""
    return limits_in_force(table(), province, today)


def limits_in_force(
    sorts: Iterable[SizeClass], province: str, today: date
) -> tuple[SizeClass, ...]:
    """What holds on a day: of each class the sorts of its latest date."""
    known = [one for one in sorts if one.province == province and one.since <= today]
    latest = {one.venue_class: one.since for one in sorted(known, key=lambda one: one.since)}
    return tuple(one for one in known if one.since == latest[one.venue_class])


def oversize(venue: Any, today: date) -> str | None:
    """Say in a sentence what makes a venue look larger than small; nothing where nothing does."""
    if (sort := _sort_of(venue, in_force(venue.grid[:2], today))) is None:
        return None
    found = [(name, limit, getattr(venue, name)) for name, limit in sort.limits]
    known = [(name, limit, value) for name, limit, value in found if value is not None]
    if not known or any(value < limit for _, limit, value in known):
        return None
    has = "、".join(f"{MEASURES[name][0]} {value:g}{MEASURES[name][1]}" for name, _, value in known)
    most = "、".join(f"{limit}{MEASURES[name][1]}" for name, limit, _ in known)
    return (
        f"{has}，不小于{sort.place}{sort.called}上限 {most}，"
        "可能不属于九小场所，请核实是否按一般单位或重点单位管理"
    )


def _sort_of(venue: Any, sorts: Sequence[SizeClass]) -> SizeClass | None:
    said = f"{venue.name}{venue.subtype or ''}"
    for sort in sorts:
        fits = not sort.marks or any(mark in said for mark in sort.marks)
        if fits and sort.venue_class == venue.venue_class:
            return sort
    return None
