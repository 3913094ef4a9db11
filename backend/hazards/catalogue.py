"""The checklist (隐患清单) as dated, versioned data, one CSV an edition."""

import csv
from datetime import date
from pathlib import Path

from backend.hazards.models import ChecklistItem, Disposal, Domain, Level

FOLDER = Path(__file__).parent / "editions"
ON_THE_SPOT_GRACE_DAYS = 1
"""Working days that a 立查立改 without its after-photo gets as a 限期."""


def editions() -> list[str]:
    """The editions that ship, oldest first; each is named by the day it starts."""
    return sorted(file.stem for file in FOLDER.glob("*.csv"))


def read_edition(county: str, edition: str) -> list[ChecklistItem]:
    """Read one edition for a county; a following edition ends the one before."""
    later = [e for e in editions() if e > edition]
    with (FOLDER / f"{edition}.csv").open(encoding="utf-8", newline="") as file:
        return [
            ChecklistItem(
                id=f"{county}/{edition}/{row['code']}",
                county=county,
                edition=edition,
                code=row["code"],
                group=row["group"],
                text=row["text"],
                disposal=Disposal(row["disposal"]),
                days=int(row["days"]) if row["days"] else None,
                level=Level(row["level"]),
                basis=row["basis"],
                domain=Domain(row["domain"]),
                classes=row["classes"].split(),
                frequency=int(row["frequency"] or 0),
                valid_from=date.fromisoformat(edition),
                valid_to=date.fromisoformat(later[0]) if later else None,
            )
            for row in csv.DictReader(file)
        ]
