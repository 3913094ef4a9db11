"""Plans as clients see them: versions, what follows from them, what is due, how far it has come."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from msgspec import structs
from sqlmodel import Session

from backend.core.clock import days_of, work_calendar
from backend.core.errors import Refusal
from backend.field.plan import queries
from backend.field.plan.due.operations import claims_of_draft, due_in, seen_from, venues_to_visit
from backend.field.plan.forecast.operations import Forecast, forecast
from backend.field.plan.models import PatrolPlan, PlanPhase, PlanRule
from backend.field.plan.operations import above_of, check
from backend.field.plan.rules import VISITS_COUNT_DAYS
from backend.field.plan.schemas import (
    Consequences,
    CoverageList,
    DueList,
    DueRow,
    GridCoverage,
    GridMonths,
    PhaseClaim,
    PhaseFacts,
    PlanContent,
    PlanLine,
    PlanList,
    PlanRow,
    PlanShown,
    RuleClaim,
    RuleFacts,
    Visits,
)
from backend.field.venues.models import CLASS_NAMES
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor, Role

DAYS_KNOWN = 120
"""So far ahead phones know on which days offices work."""
SATURDAY = 5


def line(session: Session, actor: Actor, plan: PatrolPlan) -> PlanLine:
    """One version in a list."""
    return PlanLine.of(plan, accounts.grid_names(session, actor, [plan.grid])[plan.grid])


def in_force_at(session: Session, actor: Actor, grid: str, day: date) -> list[PlanLine]:
    """The versions that hold in a grid on a day: the county's first."""
    found: list[PlanLine] = []
    for one in queries.above(grid):
        plans = [
            p for p in queries.versions(session, actor, one, approved=True) if p.valid_from <= day
        ]
        found += [line(session, actor, plan) for plan in plans[:1]]
    return found


def plan_list(session: Session, actor: Actor, grid: str, today: date) -> PlanList:
    """All versions of a grid's plan."""
    place = accounts.grid(session, actor, grid)
    return PlanList(
        grid=grid,
        grid_name=place.full_name,
        venues=sum(queries.in_business(session, actor, grid).values()),
        items=[
            line(session, actor, p) for p in queries.versions(session, actor, grid, approved=False)
        ],
        above=in_force_at(session, actor, grid, today)[:-1]
        if queries.newest_approved(session, actor, grid)
        else in_force_at(session, actor, grid, today),
        may_propose=actor.role in {Role.OFFICE, Role.ADMIN},
    )


def shown(session: Session, actor: Actor, plan: PatrolPlan) -> PlanShown:
    """A version, whole."""
    over = above_of(session, actor, plan.grid)
    draft = plan.approved_at is None and actor.sees(plan.grid)
    lines = [queries.newest_approved(session, actor, one) for one in queries.above(plan.grid)[:-1]]
    county = plan.grid.count(".") == 1
    approver = actor.role is Role.LEADER or (actor.role is Role.ADMIN and county)
    return PlanShown(
        plan=line(session, actor, plan),
        rules=[RuleFacts.of(row) for row in queries.rules_of(session, actor, plan)],
        phases=[PhaseFacts.of(row) for row in queries.phases_of(session, actor, plan)],
        above=[line(session, actor, one) for one in lines if one],
        rules_above=over.rules,
        phases_above=over.phases,
        may_edit=draft and actor.role in {Role.OFFICE, Role.ADMIN},
        may_approve=draft and approver,
    )


def consequences(
    session: Session, actor: Actor, grid: str, draft: PlanContent, today: date
) -> Consequences:
    """What a plan would ask from its day to the end of its year, with those above and below it."""
    first, last = draft.valid_from, date(draft.valid_from.year, 12, 31)
    if problem := problem_of(session, actor, grid, draft):
        return _told(Forecast(), 0, first, last, {}, problem)
    rules, phases = claims_of_draft(session, actor, grid, draft)
    on = min(max(first, today), last)
    venues = [(v, c) for _, v, c in venues_to_visit(session, actor, grid, on, today)]
    found = forecast(venues, rules, phases, first, last)
    names = accounts.grid_names(session, actor, list(found.by_grid))
    return _told(found, len(venues), first, last, names)


def problem_of(session: Session, actor: Actor, grid: str, draft: PlanContent) -> str:
    """Why it could not be saved like this; empty: it could."""
    plan = PatrolPlan.model_construct(grid=grid, year=draft.valid_from.year)
    try:
        check(session, actor, plan, draft)
    except Refusal as refusal:
        return str(refusal.facts.get("reason", ""))
    return ""


def _told(
    found: Forecast,
    venues: int,
    first: date,
    last: date,
    names: Mapping[str, str],
    problem: str = "",
) -> Consequences:
    weeks = max((last - first).days + 1, 7) / 7

    def rows(counts: Mapping[Any, int], words: Mapping[Any, str]) -> list[Visits]:
        return [
            Visits(str(key), words.get(key, str(key)), count, round(count / weeks, 1))
            for key, count in sorted(counts.items(), key=lambda one: str(one[0]))
        ]

    busiest = max(found.by_week.items(), key=lambda one: (one[1], one[0]), default=(None, 0))
    months: dict[str, dict[str, int]] = {}
    for (grid, month), count in sorted(found.by_grid_and_month.items()):
        months.setdefault(grid, {})[month] = count
    return Consequences(
        first=first,
        last=last,
        venues=venues,
        visits=found.total,
        a_week=round(found.total / weeks, 1),
        busiest_week=busiest[0],
        busiest_visits=busiest[1],
        by_month=rows(found.by_month, {}),
        by_grid=rows(found.by_grid, names),
        by_class=rows(found.by_class, CLASS_NAMES),
        by_grid_and_month=[GridMonths(grid, counts) for grid, counts in months.items()],
        problem=problem,
    )


def due_list(
    session: Session, actor: Actor, grid: str, month: int, today: date, on: date | None = None
) -> DueList:
    """What is due by the end of a month."""
    seen, until = seen_from(month, today)
    seen = on or seen
    venues, found = due_in(session, actor, grid, seen, until, today)
    items = [
        DueRow(
            venue_id=row.id,
            number=row.number,
            name=row.name,
            address=row.address,
            grid=row.grid,
            due_on=due.due_on,
            reasons=due.reasons,
            state=due.state,
            attempts=due.attempts,
        )
        for row, due in found
    ]
    return DueList(
        month=f"{until:%Y-%m}",
        as_of=seen,
        until=until,
        plans=in_force_at(session, actor, grid, until),
        venues=venues,
        items=items,
        total=len(items),
    )


def coverage(session: Session, actor: Actor, grid: str, month: int) -> CoverageList:
    """How many venues of each grid were visited in a month: two statements."""
    there = queries.in_business(session, actor, grid)
    visited = queries.visited_in(session, actor, grid, (month, month))
    names = accounts.grid_names(session, actor, list(there))
    items = [
        GridCoverage(path, names.get(path, ""), count, visited.get(path, 0))
        for path, count in sorted(there.items())
    ]
    first, _ = days_of(month)
    return CoverageList(
        f"{first:%Y-%m}", items, sum(there.values()), sum(one.visited for one in items)
    )


def plan_rows(session: Session, actor: Actor, grids: Iterable[str], today: date) -> list[PlanRow]:
    """What phones derive by, of these grids: none that is neither above nor below the reader."""
    return [
        row
        for grid in grids
        if actor.grid.startswith(grid) or grid.startswith(actor.grid)
        if (row := _plan_row(session, actor, grid, today))
    ]


def _plan_row(session: Session, actor: Actor, grid: str, today: date) -> PlanRow | None:
    plan = queries.newest_approved(session, actor, grid)
    if plan is None:
        return None
    rests, works = _odd_days(today)
    return PlanRow(
        id=grid,
        year=plan.year,
        version=plan.version,
        rules=[
            RuleClaim(**structs.asdict(RuleFacts.of(row)), since=row.since, until=row.until)
            for row in _alive(queries.claiming(session, actor, PlanRule, [grid]), today)
        ],
        phases=[
            PhaseClaim(**structs.asdict(PhaseFacts.of(row)), since=row.since, until=row.until)
            for row in _alive(queries.claiming(session, actor, PlanPhase, [grid]), today)
            if row.last_on >= today
        ],
        rests=rests,
        works=works,
    )


def _alive(rows: Sequence[Any], today: date) -> list[Any]:
    return [r for r in rows if r.until is None or (today - r.until).days <= VISITS_COUNT_DAYS]


def _odd_days(today: date) -> tuple[list[date], list[date]]:
    """Days on which offices rest or work against the week."""
    calendar = work_calendar()
    days = [today + timedelta(days=n) for n in range(-7, DAYS_KNOWN)]
    odd = [d for d in days if calendar.is_working_day(d) != (d.weekday() < SATURDAY)]
    return [d for d in odd if d.weekday() < SATURDAY], [d for d in odd if d.weekday() >= SATURDAY]
