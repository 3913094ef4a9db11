"""The seven ledgers of the sub-district as their office sent them, and a registry without grids."""

import json
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from backend.core.spreadsheets.ledger.columns import ImportReport
from backend.office.imports.kinds import IMPORTS
from backend.people.accounts.models import Grid
from backend.people.accounts.queries import actor_of
from tests.world import Person, World

DATA = Path(__file__).parents[2] / "data"
EXPECTED: dict[str, Any] = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))
FILES = {
    "grids": "网格名册.xlsx",
    "venues": "九小场所台账.xlsx",
    "ebikes": "电动自行车台账.xlsx",
    "hazards": "防火隐患台账.xlsx",
    "campaign": "护栏广告牌专项台账.xlsx",
    "road": "道路隐患台账.xlsx",
    "dissuasions": "劝导登记表.xlsx",
}


def clear(world: World) -> None:
    """Leave the sub-district without communities, as on its first day."""
    with world.db.writing() as session:
        for grid in session.exec(select(Grid).where(col(Grid.path).startswith("220382.002.0"))):
            session.delete(grid)


def takes(
    person: Person, kind: str, source: bytes | Path | None = None, *, dry_run: bool = False
) -> ImportReport:
    file = source if source is not None else DATA / FILES[kind]
    world = person.world
    name = file.name if isinstance(file, Path) else FILES[kind]
    return IMPORTS[kind](
        world.db, actor_of(person.user), file, name, dry_run=dry_run, now=world.now
    )


def takes_all(person: Person) -> dict[str, ImportReport]:
    return {kind: takes(person, kind) for kind in FILES}


def counted(report: ImportReport) -> tuple[int, int, int, int, int]:
    """New, changed, same, merged, left out."""
    return report.new, report.changed, report.same, report.merged, report.left_out


def accounted(report: ImportReport) -> int:
    """Lines of the file of which the result speaks."""
    return sum(counted(report)) + report.dressing
