"""Keeping the dictionary of departments."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from backend.core.clock import day_of
from backend.core.errors import Conflict
from backend.core.text import phone_text
from backend.people.accounts.models import Actor
from backend.people.accounts.trail.operations import leave_trail
from backend.people.departments import queries
from backend.people.departments.models import Department
from backend.people.departments.schemas import Clocks, DepartmentChange, DepartmentFacts


class NameTaken(Conflict):
    """Two entries of one name would not be told apart."""

    code = "department.name_taken"
    sentence = "已经有名为“{name}”的部门，没有保存。请直接修改那一个，或换个名称。"


def add_department(
    session: Session, actor: Actor, facts: DepartmentFacts, now: datetime
) -> Department:
    """Enter a department for the actor's grid."""
    name = facts.name.strip()
    _free(session, actor, actor.grid, name)
    place = max((d.place for d in queries.of_county(session, actor)), default=0) + 1
    row = Department(
        grid=actor.grid, name=name, kinds=_words(facts.kinds), phone=phone_text(facts.phone) or "",
        place=place, valid_from=day_of(now),
    )  # fmt: skip
    _set_clocks(row, facts.whistle_minutes)
    session.add(row)
    leave_trail(session, actor, "department.add", "department", row.id, row.grid, now)
    return row


def amend_department(
    session: Session, actor: Actor, department_id: UUID, change: DepartmentChange, now: datetime
) -> Department:
    """Mend an entry; one of a higher grid stays, and the actor's grid gets its own instead."""
    row = queries.get_department(session, actor, department_id)
    name = row.name if change.name is None else change.name.strip()
    ours = actor.sees(row.grid)
    if name != row.name:
        _free(session, actor, row.grid if ours else actor.grid, name)
    if not ours:
        row = _own(session, actor, row, name, now)
    row.name = name
    if change.kinds is not None:
        row.kinds = _words(change.kinds)
    if change.phone is not None:
        row.phone = phone_text(change.phone) or ""
    if change.whistle_minutes is not None:
        _set_clocks(row, change.whistle_minutes)
    if change.ended is not None:
        row.valid_to = day_of(now) if change.ended else None
    leave_trail(session, actor, "department.amend", "department", row.id, row.grid, now)
    return row


def _own(session: Session, actor: Actor, row: Department, name: str, now: datetime) -> Department:
    """The entry of the actor's grid that goes before a higher one; renamed, that one is hidden."""
    if name != row.name:
        _copy(session, actor, row, row.name).valid_to = day_of(now)
    return _copy(session, actor, row, name)


def _copy(session: Session, actor: Actor, row: Department, name: str) -> Department:
    if known := queries.department_named(session, actor, actor.grid, name):
        return known
    mine = Department(grid=actor.grid, name=name, **row.model_dump(exclude={"id", "grid", "name"}))
    session.add(mine)
    return mine


def _free(session: Session, actor: Actor, grid: str, name: str) -> None:
    if not name or queries.department_named(session, actor, grid, name):
        raise NameTaken(name=name)


def _set_clocks(row: Department, clocks: Clocks) -> None:
    row.emergency_minutes, row.urgent_minutes = clocks.emergency, clocks.urgent
    row.normal_minutes = clocks.normal


def _words(kinds: list[str]) -> list[str]:
    return list(dict.fromkeys(k.strip() for k in kinds if k.strip()))
