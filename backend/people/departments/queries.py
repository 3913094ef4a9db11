"""Reads of the departments; every one of them takes the actor."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from backend.core.errors import NotFound
from backend.people.accounts.models import Actor
from backend.people.accounts.queries import within
from backend.people.departments.models import Department


class DepartmentUnknown(NotFound):
    """None of the actor's."""

    code = "department.unknown"
    sentence = "没有找到这个部门，可能已停用。请刷新部门名单后重新选择。"


def get_department(session: Session, actor: Actor, department_id: UUID) -> Department:
    """Fetch one department that the actor knows, ended or not."""
    statement = select(Department).where(Department.id == department_id, _known(actor.grid))
    if found := session.exec(statement).one_or_none():
        return found
    raise DepartmentUnknown(department=department_id)


def list_departments(
    session: Session, actor: Actor, *, on: date | None, grid: str = ""
) -> list[Department]:
    """Departments in their order: of a grid and those above and below, the nearest of a name."""
    place = grid or actor.grid
    found = session.exec(select(Department).where(_known(place))).all()
    nearest: dict[tuple[str, str], Department] = {}
    for row in sorted(found, key=lambda d: d.grid):
        above = place.startswith(row.grid)
        nearest[row.name, "" if above else row.grid] = row
    there = [d for d in nearest.values() if not (on and d.valid_to and d.valid_to <= on)]
    return sorted(there, key=lambda d: (d.place, d.name, d.grid))


def department_named(session: Session, actor: Actor, grid: str, name: str) -> Department | None:
    """The entry of this name that a grid has itself."""
    statement = select(Department).where(Department.grid == grid, Department.name == name)
    return session.exec(statement).one_or_none()


def of_county(session: Session, actor: Actor) -> Sequence[Department]:
    """All entries of the actor's county."""
    statement = select(Department).where(within(col(Department.grid), f"{actor.county}."))
    return session.exec(statement).all()


def _known(grid: str) -> sa.ColumnElement[bool]:
    parts = grid.split(".")[:-1]
    above = [".".join(parts[: n + 1]) + "." for n in range(len(parts))]
    return sa.or_(col(Department.grid).in_(above), within(col(Department.grid), grid))
