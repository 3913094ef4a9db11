"""Grids that nobody looks after: said before somebody leaves, and put before the office after.

A grid has a person when a grid worker in service works in it, or above it in the tree.
"""

from collections.abc import Collection, Generator, Mapping
from contextlib import contextmanager
from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from msgspec import UNSET
from sqlmodel import Session

from backend.core.commands import OfficeTaskDraft
from backend.core.spreadsheets.ledger.columns import LeftAlone
from backend.office.grid_handovers import queries
from backend.people.accounts import operations as people
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, Role, User
from backend.people.accounts.passwords.operations import FirstPassword
from backend.people.accounts.schemas import Invitation, PersonChange
from backend.sync import queries as sync
from backend.sync.models import TaskKind
from backend.sync.receipts.operations import leave_task

COVERED = "这个网格已经有网格员了。"


def left_alone(
    session: Session, actor: Actor, workplaces: Collection[str] | None = None
) -> dict[str, LeftAlone]:
    """Grids with venues or open tickets and no person, by path; `workplaces` as they would be."""
    if workplaces is None:
        workplaces = accounts.workers_of(session, actor).keys()
    alone = {
        path: work
        for path, work in queries.work_by_grid(session, actor).items()
        if not any(path.startswith(place) for place in workplaces)
    }
    names = accounts.grid_names(session, actor, alone.keys())
    return {
        path: LeftAlone(path, names.get(path, path), venues, tickets)
        for path, (venues, tickets) in alone.items()
    }


def newly(before: Mapping[str, LeftAlone], after: Mapping[str, LeftAlone]) -> list[LeftAlone]:
    """Those that had a person before."""
    return [one for path, one in after.items() if path not in before]


def preview(session: Session, actor: Actor, user_id: UUID, facts: PersonChange) -> list[LeftAlone]:
    """What would be left without a person, were somebody closed or moved like this."""
    user = accounts.person(session, actor, user_id)
    before = left_alone(session, actor)
    role = user.role if facts.role is UNSET else facts.role
    grid = user.grid if facts.grid is UNSET else facts.grid
    active = user.active if facts.active is UNSET else facts.active
    others = {
        path
        for path, there in accounts.workers_of(session, actor).items()
        if any(one.id != user.id for one in there)
    }
    stays = {grid} if active and role is Role.GRID_WORKER else set[str]()
    return newly(before, left_alone(session, actor, others | stays))


def change_person(
    session: Session, actor: Actor, user_id: UUID, facts: PersonChange, now: datetime
) -> User:
    """Change a person; a grid that is left without one becomes a matter for the office."""
    with settling(session, actor, now):
        return people.change_person(session, actor, user_id, facts, now)


def invite_to_grid(
    session: Session, actor: Actor, facts: Invitation, first: FirstPassword, now: datetime
) -> User:
    """Add a person; what waited for one in that grid is settled."""
    with settling(session, actor, now):
        return people.invite_person(session, actor, facts, first, now)


@contextmanager
def settling(session: Session, actor: Actor, now: datetime) -> Generator[None]:
    """Around what is done to people: what it leaves alone is told, what is cared for settled."""
    before = left_alone(session, actor)
    yield
    session.flush()
    settle_vacancies(session, actor, before, now)


def settle_vacancies(
    session: Session,
    actor: Actor,
    before: Mapping[str, LeftAlone],
    now: datetime,
    also: Collection[str] = (),
) -> list[LeftAlone]:
    """Put what is newly alone (and `also` these, where they are) before the office, each once.

    What has a person again is settled. Gives what was put before the office.
    """
    after = left_alone(session, actor)
    told = newly(before, after) + [after[path] for path in also if path in before and path in after]
    for one in told:
        _tell(session, actor, one, now)
    for task in sync.open_tasks(session, actor, TaskKind.GRID_UNCOVERED):
        if task.grid not in after:
            task.settled_at, task.settled_by_name, task.settlement = now, actor.name, COVERED
    return sorted(told, key=lambda one: one.grid)


def _tell(session: Session, actor: Actor, alone: LeftAlone, now: datetime) -> None:
    subject = uuid5(NAMESPACE_OID, alone.grid)
    there = sync.open_task(session, actor, TaskKind.GRID_UNCOVERED, subject)
    title = f"{alone.grid_name}没有网格员"[:200]
    detail = (
        f"{alone.venues} 家场所、{alone.open_hazards} 条没销号的隐患没有人管。"
        "请给这个网格安排网格员，或把它交接给别人；网格改了名称的，请在人员与网格里改名。"
    )
    if there:
        there.detail = detail
        return
    facts: dict[str, object] = {"venues": alone.venues, "open_hazards": alone.open_hazards}
    matter = OfficeTaskDraft(
        kind=TaskKind.GRID_UNCOVERED, subject_kind="grid", subject_id=subject, grid=alone.grid,
        title=title, detail=detail, facts=facts,
    )  # fmt: skip
    leave_task(session, actor, matter, now)
