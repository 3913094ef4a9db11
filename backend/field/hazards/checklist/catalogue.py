"""The checklist (隐患清单) with its law, as dated data: one file, of which each edition is a view.

`checklist.csv` has one row for a hazard × building × period × classes. An edition starts on the day
after the last day of force of some row, so that a ticket keeps the law it was found under.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from backend.field.hazards.models import (
    Building,
    ChecklistItem,
    ChecklistLine,
    Citation,
    DayUnit,
    Disposal,
    Domain,
    LegalBasis,
    Level,
)

FILE = Path(__file__).parent / "checklist.csv"
FIRST_EDITION = "2024-01-01"
ON_THE_SPOT_GRACE_DAYS = 1
"""Days, in the item's own unit, that a 立查立改 without its after-photo gets as a 限期."""
REQUIREMENT = "工作要求"
"""What a notice prints of an item that no law we know of speaks of."""
HIGH_RISE_FROM = 10
"""Storeys; Order 5, article 50 counts metres (住宅 27, 公共建筑 24), which no registry holds."""
_DISPOSALS = {"立": Disposal.ON_THE_SPOT, "限": Disposal.DEADLINE, "移": Disposal.TRANSFER}
_UNITS = {
    "自然日": DayUnit.NATURAL,
    "工作日": DayUnit.WORKING,
    "当场": DayUnit.NATURAL,
    "": DayUnit.NATURAL,
}
_STOREYS = re.compile(r"(?:^|/)[^\d/]*(\d{1,3})[^\d/]*$")
Row = dict[str, str]


@cache
def _rows() -> tuple[Row, ...]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def editions() -> list[str]:
    """The editions that ship, oldest first; each is named by the day it starts."""
    ended = {date.fromisoformat(row["in_force_to"]) for row in _rows() if row["in_force_to"]}
    return [FIRST_EDITION, *sorted((day + timedelta(days=1)).isoformat() for day in ended)]


def read_edition(county: str, edition: str) -> list[ChecklistItem]:
    """Read one edition for a county; a following edition ends the one before."""
    later = [e for e in editions() if e > edition]
    by_code: dict[str, list[Row]] = {}
    for row in _rows():
        by_code.setdefault(row["code"], []).append(row)
    return [
        _item(county, edition, later[0] if later else None, _in_force(rows, edition))
        for rows in by_code.values()
    ]


def _in_force(rows: Sequence[Row], edition: str) -> list[Row]:
    """Those of one hazard's rows that an edition holds; of a period, where there are several."""
    dated = any(row["in_force_to"] for row in rows)
    there = [r for r in rows if not r["in_force_to"] or r["in_force_to"] >= edition]
    begun = [r for r in there if not dated or r["in_force_to"] or r["in_force_from"] <= edition]
    return begun or there


def _item(county: str, edition: str, ends: str | None, rows: Sequence[Row]) -> ChecklistItem:
    bases = [_basis(row) for row in rows]
    first = min(rows, key=lambda row: (row["building"] == Building.HIGH_RISE, bool(row["classes"])))
    return ChecklistItem(
        id=f"{county}/{edition}/{first['code']}",
        county=county,
        edition=edition,
        code=first["code"],
        group=first["group"],
        text=first["text"],
        disposal=_DISPOSALS[first["mode"]],
        days=int(first["days"]) if first["days"] else None,
        day_unit=_UNITS[first["day_unit"]],
        level=Level(first["level"]),
        basis=printed_basis(bases, floors=None, venue_class=None),
        laws=[msgspec.to_builtins(basis) for basis in bases],
        domain=Domain(first["domain"]),
        classes=_asked_of(rows),
        frequency=int(first["frequency"] or 0),
        valid_from=date.fromisoformat(edition),
        valid_to=date.fromisoformat(ends) if ends else None,
    )


def _asked_of(rows: Sequence[Row]) -> list[str]:
    """Venue classes; a row that names none asks all of them."""
    named = [row["classes"].split() for row in rows]
    return list(dict.fromkeys(c for classes in named for c in classes)) if all(named) else []


def _basis(row: Row) -> LegalBasis:
    titles = row["instrument"].split("；") if row["instrument"] else []
    articles = row["article"].split("；")
    return LegalBasis(
        building=Building(row["building"]),
        classes=row["classes"].split(),
        text=row["text"],
        citations=[
            Citation(title, articles[n] if n < len(articles) else "")
            for n, title in enumerate(titles)
        ],
        in_force_from=row["in_force_from"],
        in_force_to=row["in_force_to"],
        hand_over_to=row["hand_over_to"],
        note=row["note"],
        verified=row["verified"] == "yes",
    )


def bases_of(item: ChecklistLine) -> list[LegalBasis]:
    """Read an item's law as it is stored."""
    return msgspec.convert(item.laws, list[LegalBasis])


def storeys(floors: str | None) -> int | None:
    """Storeys of a building by `所在层/总层数` as people write it; none where it is not said."""
    found = _STOREYS.search((floors or "").strip())
    return int(found[1]) if found else None


def chosen_basis(
    bases: Sequence[LegalBasis], *, floors: str | None, venue_class: str | None
) -> LegalBasis | None:
    """Pick the row that holds at a venue: its class wins over none, unknown is not high-rise."""
    high = (storeys(floors) or 0) >= HIGH_RISE_FROM
    wanted = Building.HIGH_RISE if high else Building.LOW_RISE
    there = [b for b in bases if b.building in {Building.ALL, wanted}] or list(bases)
    ours = [b for b in there if not b.classes or venue_class in b.classes] or there
    return max(ours, key=lambda b: bool(b.classes), default=None)


def printed_basis(
    bases: Sequence[LegalBasis], *, floors: str | None, venue_class: str | None
) -> str:
    """What a notice prints: titles and articles, an unverified article not at all."""
    basis = chosen_basis(bases, floors=floors, venue_class=venue_class)
    cited = [_cited(c, verified=basis.verified) for c in basis.citations] if basis else []
    return "；".join(cited) or REQUIREMENT


def _cited(citation: Citation, *, verified: bool) -> str:
    article = citation.article if verified else ""
    if article and article[0].isdigit():
        article = f"第{article}条"
    return citation.title + article


def renewed(
    there: Iterable[ChecklistItem], county: str
) -> list[tuple[ChecklistItem, dict[str, Any]]]:
    """What of the shipped editions a database holds otherwise, as item and its new values."""
    shipped = {i.id: i for edition in editions() for i in read_edition(county, edition)}
    changed: list[tuple[ChecklistItem, dict[str, Any]]] = []
    for item in there:
        if new := shipped.get(item.id):
            values = {f: getattr(new, f) for f in RENEWED if getattr(new, f) != getattr(item, f)}
            if values:
                changed.append((item, values))
    return changed


RENEWED = (
    "text", "days", "day_unit", "disposal", "level", "basis", "laws", "classes", "valid_to",
)  # fmt: skip
"""What a newer release puts right in an edition that stands; tickets keep what they were given."""
