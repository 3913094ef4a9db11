"""The departments that a new county starts with, and what falls to whom (移交 matrix)."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from backend.people.departments.models import Department

FILE = Path(__file__).parent / "catalogue.csv"


def first_departments(grid: str) -> list[Department]:
    """The shipped dictionary, as entries of a grid."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return [
            Department(
                grid=grid,
                name=row["name"],
                kinds=row["kinds"].split(),
                place=place,
                valid_from=date.fromisoformat(row["valid_from"]),
            )
            for place, row in enumerate(csv.DictReader(file))
        ]


def suggested(departments: Sequence[Department], words: Iterable[str]) -> Department | None:
    """Whom a matter falls to: by the first of its words that a department names."""
    for word in words:
        for department in departments:
            if word in department.kinds:
                return department
    return None
