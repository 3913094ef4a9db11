"""需处理: what only a person in the office can settle."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from backend.people.accounts import queries as accounts
from backend.people.accounts.models import REVEALED, Actor
from backend.people.accounts.phone_numbers.operations import demand_reveal
from backend.people.accounts.trail.operations import leave_trail
from backend.sync import queries
from backend.sync.models import OfficeTask, PendingCommand, TaskKind
from backend.sync.office_tasks.schemas import SIDES, TaskPhones, TaskRow, of_numbers

THEIRS = "它要等同一台手机里更早的一条先发到，已超过 24 小时。请联系本人打开手机联网。"
OURS = "执行这一条时系统出了问题，内容完整，正在自动重试，已超过 24 小时。请联系系统管理员。"


def list_office_tasks(
    session: Session, actor: Actor, before: datetime, *, settled: bool
) -> list[TaskRow]:
    """Matters left by pushes, and commands held since before a moment."""
    found = list(queries.tasks(session, actor, settled=settled))
    if not settled:
        found += [_held(w) for w in queries.held_since(session, actor, before)]
    paths = list({t.grid for t in found})
    names = {g.path: g.full_name for g in accounts.grids_by_path(session, actor, paths)}
    return [TaskRow.of(t, names.get(t.grid, "")) for t in found]


def settle_office_task(
    session: Session, actor: Actor, task_id: UUID, note: str, now: datetime
) -> TaskRow:
    """Close a matter with a word on what was done; the first word stands."""
    task = queries.task(session, actor, task_id)
    if task.settled_at is None:
        task.settled_at, task.settled_by_name, task.settlement = now, actor.name, note
        leave_trail(session, actor, "task.settle", "task", task.id, task.grid, now)
    names = {g.path: g.full_name for g in accounts.grids_by_path(session, actor, [task.grid])}
    return TaskRow.of(task, names.get(task.grid, ""))


def phones(session: Session, actor: Actor, task_id: UUID, now: datetime) -> TaskPhones:
    """Show both numbers that a matter is about; that they were shown stays on record."""
    task = queries.task(session, actor, task_id)
    if not of_numbers(task):
        raise queries.TaskUnknown(task=task_id)
    demand_reveal(session, actor, now)
    leave_trail(session, actor, REVEALED, task.subject_kind, task.subject_id, task.grid, now)
    return TaskPhones(*(task.facts.get(side) for side in SIDES))


def _held(row: PendingCommand) -> OfficeTask:
    return OfficeTask(
        id=row.id,
        kind=TaskKind.HELD,
        subject_kind="command",
        subject_id=row.id,
        command_id=row.id,
        grid=row.grid,
        title=f"{row.author_name}的一条记录{'还没有执行成功' if row.again_at else '在等前一条'}",
        detail=OURS if row.again_at else THEIRS,
        by_name=row.author_name,
        facts={"command": row.name},
        created_at=row.received_at,
    )
