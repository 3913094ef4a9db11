"""Inspections as clients see them."""

from collections.abc import Sequence

from sqlmodel import Session

from backend.field.inspections.models import Inspection
from backend.field.inspections.schemas import InspectionRow
from backend.people.accounts.models import Actor
from backend.sync.photos import queries as photos


def inspection_rows(
    session: Session, actor: Actor, found: Sequence[Inspection]
) -> list[InspectionRow]:
    """Inspections with their pictures: one statement."""
    pictures = photos.of_subjects(session, actor, "inspection", [i.id for i in found])
    return [InspectionRow.of(i, [p.id for p in pictures.get(i.id, [])]) for i in found]
