"""A grid passes from one worker to another in one step; tickets and venues stay in the grid.

The giver's phone loses the grid at its next pull; what it has not sent yet is judged by the scope
held when it was done, so that nothing of it is lost.
"""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from backend.core.change_log import lock_county
from backend.core.clock import day_of
from backend.core.errors import Conflict, Forbidden, Invalid
from backend.office.grid_handovers import queries
from backend.office.grid_handovers.models import HandOver
from backend.office.grid_handovers.schemas import HandOverAsk, Passing
from backend.office.grid_handovers.vacancies.operations import settling
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, Role, User
from backend.people.accounts.operations import place
from backend.people.accounts.trail.operations import leave_trail

MAY = {Role.OFFICE, Role.ADMIN}


class NotWorkers(Invalid):
    """Grids pass between workers in service only."""

    code = "handover.not_workers"
    sentence = "交接双方都要是在岗的网格员，而且不是同一个人。请重新选人。"


class SameGrid(Conflict):
    """The taker has it already."""

    code = "handover.same_grid"
    sentence = "{name}已经在这个网格里，不用交接。请刷新后再看。"


class TooLateToUndo(Conflict):
    """Only on the same day, and while nobody was moved again."""

    code = "handover.too_late"
    sentence = "这次交接不能撤回了：{reason}。需要时再做一次交接。"


def preview(session: Session, actor: Actor, asked: HandOverAsk, now: datetime) -> Passing:
    """Say what would pass, before anything does."""
    giver, taker, giver_to = _checked(session, actor, asked)
    names = accounts.grid_names(session, actor, {giver.grid, taker.grid, giver_to})
    left = accounts.workers_of(session, actor, taker.grid).get(taker.grid, [])
    stay = [user for user in left if user.id != taker.id]
    return Passing(
        grid=giver.grid,
        grid_name=names.get(giver.grid, ""),
        giver_name=giver.name,
        taker_name=taker.name,
        giver_to=giver_to,
        giver_to_name=names.get(giver_to, ""),
        taker_from_name=names.get(taker.grid, ""),
        uncovered=not stay and giver_to != taker.grid,
        **queries.work_in(session, actor, giver.grid, day_of(now)),
    )


def hand_over(session: Session, actor: Actor, asked: HandOverAsk, now: datetime) -> HandOver:
    """Do it: both get new assignments, the old ones stay on record."""
    lock_county(session, actor.county)
    giver, taker, giver_to = _checked(session, actor, asked)
    row = HandOver(
        grid=giver.grid,
        at=now,
        by=actor.id,
        by_name=actor.name,
        giver=giver.id,
        giver_name=giver.name,
        taker=taker.id,
        taker_name=taker.name,
        giver_to=giver_to,
        taker_from=taker.grid,
        moved=dict(queries.work_in(session, actor, giver.grid, day_of(now))),
    )
    with settling(session, actor, now):
        place(session, taker, taker.role, row.grid, now)
        place(session, giver, giver.role, giver_to, now)
        session.add(row)
        _trail(session, actor, row, "grid.hand_over", now)
    return row


def undo(session: Session, actor: Actor, hand_over: UUID, now: datetime) -> HandOver:
    """Take it back on the same day: everybody is where they were."""
    if actor.role not in MAY:
        raise Forbidden
    lock_county(session, actor.county)
    row = queries.get_handover(session, actor, hand_over)
    giver = accounts.person(session, actor, row.giver)
    taker = accounts.person(session, actor, row.taker)
    if reason := _stuck(row, giver, taker, now):
        raise TooLateToUndo(reason=reason)
    with settling(session, actor, now):
        place(session, giver, giver.role, row.grid, now)
        place(session, taker, taker.role, row.taker_from, now)
        row.undone_at = now
        _trail(session, actor, row, "grid.hand_back", now)
    return row


def may_undo(row: HandOver, now: datetime) -> bool:
    """Whether it is still the same day; who was moved since is asked when it is done."""
    return row.undone_at is None and day_of(row.at) == day_of(now)


def _checked(session: Session, actor: Actor, asked: HandOverAsk) -> tuple[User, User, str]:
    if actor.role not in MAY:
        raise Forbidden
    giver = accounts.person(session, actor, asked.giver)
    taker = accounts.person(session, actor, asked.taker)
    workers = all(u.active and u.role is Role.GRID_WORKER for u in (giver, taker))
    if not workers or giver.id == taker.id:
        raise NotWorkers
    if giver.grid == taker.grid:
        raise SameGrid(name=taker.name)
    giver_to = accounts.grid(session, actor, asked.giver_to or taker.grid).path
    if giver_to == giver.grid:
        raise Invalid(reason="交出网格的人要换到别的网格")
    return giver, taker, giver_to


def _stuck(row: HandOver, giver: User, taker: User, now: datetime) -> str:
    if row.undone_at:
        return "已经撤回过"
    if day_of(row.at) != day_of(now):
        return "只能当天撤回"
    if (giver.grid, taker.grid) != (row.giver_to, row.grid):
        return "之后又有人换了网格"
    return ""


def _trail(session: Session, actor: Actor, row: HandOver, action: str, now: datetime) -> None:
    told = {"giver": str(row.giver), "taker": str(row.taker), **row.moved}
    leave_trail(session, actor, action, "grid", row.grid, row.grid, now, **told)
