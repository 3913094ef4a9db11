"""Templates of campaigns as dated data: what a lay worker can see and ask, sector by sector.

`items.csv` is one edition. A campaign keeps the lines that it was begun with, as a ticket keeps its
wording; a newer edition changes no campaign. Nothing is cited that the file does not cite.
"""

import csv
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from backend.field.campaigns.models import SiteKind
from backend.field.hazards.checklist.catalogue import REQUIREMENT, printed_basis
from backend.field.hazards.models import (
    Building,
    Citation,
    DayUnit,
    Disposal,
    Domain,
    LegalBasis,
    Level,
)
from backend.field.venues.models import VenueClass

EDITION = "2026-11-30"
"""The day of the look-ups that the file rests on."""
MOST_ITEMS = 200
"""Of a shipped file: a longer one is no edition of ours."""
_HERE = Path(__file__).parent
_DISPOSALS = {"立": Disposal.ON_THE_SPOT, "限": Disposal.DEADLINE, "移": Disposal.TRANSFER}
Row = dict[str, str]


class CampaignItem(Struct, kw_only=True):
    """What may be found in a campaign: a line as a ticket takes it, and what to look at and ask."""

    code: str
    edition: str
    group: str
    text: str
    look_at: str = ""
    ask: str = ""
    disposal: Disposal
    days: int | None = None
    """In `day_unit`; 0 is at once, none is for the department to say."""
    day_unit: DayUnit = DayUnit.NATURAL
    level: Level
    hand_over_to: str = ""
    basis: str = REQUIREMENT
    """What a notice prints: an article nobody saw is left out."""
    laws: list[dict[str, Any]] = []
    domain: Domain
    asked: bool = True
    """No longer once the office took it out; a phone that had it may still name it."""


class Theme(Struct, kw_only=True):
    """A template: what a campaign of this sector is called, looks at and finds."""

    key: str
    sector: str
    name: str
    edition: str
    domain: Domain
    by_venues: bool
    """Venues by rule; else sites."""
    classes: list[VenueClass]
    """Of venues by rule; none named means all."""
    site: SiteKind
    """What its sites mostly are."""
    items: list[CampaignItem]


@cache
def themes() -> tuple[Theme, ...]:
    """The templates that ship."""
    lines = _read("items.csv")
    if len(lines) > MOST_ITEMS:
        raise ValueError(f"items.csv has {len(lines)} lines")
    return tuple(_theme(row, lines) for row in _read("themes.csv"))


def theme(key: str) -> Theme | None:
    """One template by its key."""
    return next((one for one in themes() if one.key == key), None)


def _read(name: str) -> list[Row]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _theme(row: Row, lines: list[Row]) -> Theme:
    domain = Domain(row["domain"])
    return Theme(
        key=row["key"],
        sector=row["sector"],
        name=row["name"],
        edition=EDITION,
        domain=domain,
        by_venues=row["targets"] == "venues",
        classes=[VenueClass(one) for one in row["classes"].split()],
        site=SiteKind(row["site"]),
        items=[_item(line, domain) for line in lines if line["sector"] == row["sector"]],
    )


def _item(row: Row, domain: Domain) -> CampaignItem:
    law = _law(row)
    return CampaignItem(
        code=row["code"],
        edition=EDITION,
        group=row["sector"],
        text=row["text"],
        look_at=row["what_to_look_at"],
        ask=row["ask"],
        disposal=_DISPOSALS[row["mode"]],
        days=int(row["days"]) if row["days"] else None,
        level=Level(row["level"]),
        hand_over_to=row["hand_over_to"],
        basis=printed_basis([law], floors=None, venue_class=None),
        laws=[msgspec.to_builtins(law)],
        domain=domain,
    )


def _law(row: Row) -> LegalBasis:
    titles = row["instrument"].split("；") if row["instrument"] else []
    articles = row["article"].split("；")
    return LegalBasis(
        building=Building.ALL,
        classes=[],
        text=row["text"],
        citations=[
            Citation(title, articles[n] if n < len(articles) else "")
            for n, title in enumerate(titles)
        ],
        in_force_from=row["in_force_from"],
        in_force_to="",
        hand_over_to=row["hand_over_to"],
        note="",
        verified=row["verified"] == "yes",
    )
