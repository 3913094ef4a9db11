"""E-bikes as clients see them, and the plate drive counted."""

from collections.abc import Sequence
from datetime import date

from msgspec import structs
from sqlmodel import Session

from backend.field.ebikes import queries
from backend.field.ebikes.models import Ebike, Plate
from backend.field.ebikes.schemas import (
    PLATE_FIGURES,
    DuplicateEbikes,
    EbikeListed,
    EbikeRow,
    PlateCount,
    PlateDrive,
)
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor
from backend.sync.photos import queries as photos


def ebike_views(
    session: Session, actor: Actor, found: Sequence[Ebike], *, private: bool
) -> list[EbikeRow]:
    """E-bikes with their pictures and the names of their grids: two statements."""
    if not found:
        return []
    paths = list({e.grid for e in found})
    names = {g.path: g.full_name for g in accounts.grids_by_path(session, actor, paths)}
    pictures = photos.of_subjects(session, actor, "ebike", [e.id for e in found])
    return [
        EbikeRow.of(
            e, names.get(e.grid, ""), [p.id for p in pictures.get(e.id, [])], private=private
        )
        for e in found
    ]


def ebike_rows(session: Session, actor: Actor, found: Sequence[Ebike]) -> list[EbikeListed]:
    """E-bikes for a list, each with those that bear the same code."""
    frames = [e.frame_code for e in found if e.frame_code]
    plates = [e.plate_number for e in found if e.plate_number]
    there = queries.like(session, actor, frames, plates) if frames or plates else []
    return [
        EbikeListed(
            **structs.asdict(row),
            twins=[
                other
                for other, frame, plate in there
                if other != row.id
                and ((frame and frame == row.frame_code) or (plate and plate == row.plate_number))
            ],
        )
        for row in ebike_views(session, actor, found, private=True)
    ]


def duplicates(session: Session, actor: Actor, grid: str) -> list[DuplicateEbikes]:
    """E-bikes in use that share a frame code or a plate."""
    groups: list[DuplicateEbikes] = []
    for field in ("frame_code", "plate_number"):
        for row in ebike_views(
            session, actor, queries.duplicates(session, actor, field, grid), private=True
        ):
            code = str(getattr(row, field))
            if not groups or (groups[-1].field, groups[-1].code) != (field, code):
                groups.append(DuplicateEbikes(field, code, []))
            groups[-1].items.append(row)
    return groups


def plate_drive(session: Session, actor: Actor, grid: str, since: date, until: date) -> PlateDrive:
    """Plates counted from the registry, in each grid right below the one asked for."""
    root = accounts.grid(session, actor, grid or actor.grid)
    depth = root.path.count(".") + 1
    below = accounts.grids(session, actor, root.path)
    parts = {g.path: PlateCount(g.path, g.name) for g in below if g.path.count(".") <= depth}
    total = PlateCount(root.path, root.name)

    def part_of(path: str) -> PlateCount:
        return parts.get(".".join(path.split(".")[:depth]) + ".", parts[root.path])

    for path, plate, number in queries.plates(session, actor, root.path, until):
        part_of(path).count(Plate(plate), number)
        total.count(Plate(plate), number)
    for path, number in queries.guided(session, actor, root.path, since, until):
        part_of(path).guided += number
        total.guided += number
    own = parts[root.path]
    own.own = len(parts) > 1
    shown = [c for c in parts.values() if c is not own or c.total or len(parts) == 1]
    return PlateDrive(since=since, until=until, figures=PLATE_FIGURES, rows=shown, total=total)
