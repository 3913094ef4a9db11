"""Plans over HTTP: office work, so these are no commands of the phone."""

from datetime import date
from uuid import UUID

from litestar import Router, delete, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody

from backend.core.clock import day_of, month, month_of
from backend.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from backend.core.http.handlers import Here, refusing
from backend.core.http.lanes import heavy
from backend.field.plan import operations, queries, views
from backend.field.plan.schemas import (
    Consequences,
    CoverageList,
    DueList,
    PlanAsk,
    PlanContent,
    PlanList,
    PlanSave,
    PlanShown,
)
from backend.people.accounts.models import Role
from backend.people.accounts.queries import narrowed
from backend.people.accounts.sessions.handlers import CurrentActor, desk_only, office_only, only

approvers_only = only(Role.LEADER, Role.ADMIN)


@get("/", sync_to_thread=True, responses=refusing(Forbidden, NotFound))
def list_plans(here: Here, me: CurrentActor, grid: FromQuery[str] = "") -> PlanList:
    """List the versions of a plan; who may: the desk (office, admin, leader, enforcer)."""
    desk_only(me)
    with here.db.reading() as session:
        return views.plan_list(session, me, narrowed(me, grid), day_of(here.now))


@get("/due", responses=refusing(Forbidden, NotFound, Invalid, TooMany))
@heavy("figures")
def list_due(
    here: Here,
    me: CurrentActor,
    in_month: FromQuery[str] = "",
    grid: FromQuery[str] = "",
    on: FromQuery[date | None] = None,
) -> DueList:
    """List what is due in a month; who may: the desk (office, admin, leader, enforcer)."""
    desk_only(me)
    wanted = month(in_month) if in_month else month_of(here.now)
    with here.db.reading() as session:
        place = narrowed(me, grid)
        return views.due_list(session, me, place, wanted, day_of(here.now), on)


@get("/coverage", sync_to_thread=True, responses=refusing(Forbidden, NotFound, Invalid))
def show_coverage(
    here: Here, me: CurrentActor, in_month: FromQuery[str] = "", grid: FromQuery[str] = ""
) -> CoverageList:
    """Show how far grids have come; who may: the desk (office, admin, leader, enforcer)."""
    desk_only(me)
    wanted = month(in_month) if in_month else month_of(here.now)
    with here.db.reading() as session:
        return views.coverage(session, me, narrowed(me, grid), wanted)


@post("/", responses=refusing(Forbidden, NotFound, Conflict, Invalid), sync_to_thread=True)
def propose_plan(
    here: Here, me: CurrentActor, data: JSONBody[PlanAsk], grid: FromQuery[str] = ""
) -> PlanShown:
    """Propose a year's plan, or a revision of it; who may: office, admin."""
    office_only(me)
    with here.db.writing() as session:
        plan = operations.propose(session, me, narrowed(me, grid), data.year, here.now)
        return views.shown(session, me, plan)


@post("/consequences", status_code=200, responses=refusing(Forbidden, NotFound, TooMany))
@heavy("figures")
def show_consequences(
    here: Here, me: CurrentActor, data: JSONBody[PlanContent], grid: FromQuery[str] = ""
) -> Consequences:
    """Show what a plan would ask; who may: the desk (office, admin, leader, enforcer)."""
    desk_only(me)
    with here.db.reading() as session:
        return views.consequences(session, me, narrowed(me, grid), data, day_of(here.now))


@get("/{plan_id:uuid}", sync_to_thread=True, responses=refusing(Forbidden, NotFound))
def show_plan(here: Here, me: CurrentActor, plan_id: FromPath[UUID]) -> PlanShown:
    """Show one version; who may: the desk (office, admin, leader, enforcer)."""
    desk_only(me)
    with here.db.reading() as session:
        return views.shown(session, me, queries.get_plan(session, me, plan_id))


@put(
    "/{plan_id:uuid}",
    sync_to_thread=True,
    responses=refusing(Forbidden, NotFound, Conflict, Invalid),
)
def save_plan(
    here: Here, me: CurrentActor, plan_id: FromPath[UUID], data: JSONBody[PlanSave]
) -> PlanShown:
    """Save a draft whole; who may: office, admin."""
    office_only(me)
    with here.db.writing() as session:
        plan = operations.save_draft(session, me, plan_id, data, here.now)
        return views.shown(session, me, plan)


@post(
    "/{plan_id:uuid}/approve",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(Forbidden, NotFound, Conflict, Invalid),
)
def approve_plan(here: Here, me: CurrentActor, plan_id: FromPath[UUID]) -> PlanShown:
    """Put a draft in force; who may: leader, and admin for the county's own."""
    approvers_only(me)
    with here.db.writing() as session:
        plan = queries.get_plan(session, me, plan_id)
        return views.shown(session, me, operations.approve(session, me, plan, here.now))


@delete("/{plan_id:uuid}", sync_to_thread=True, responses=refusing(Forbidden, NotFound, Conflict))
def discard_plan(here: Here, me: CurrentActor, plan_id: FromPath[UUID]) -> None:
    """Throw a draft away; who may: office, admin."""
    office_only(me)
    with here.db.writing() as session:
        operations.discard(session, me, plan_id, here.now)


router = Router(
    "/plans",
    route_handlers=[
        list_plans, list_due, show_coverage, propose_plan, show_consequences, show_plan,
        save_plan, approve_plan, discard_plan,
    ],
    tags=["plans"],
)  # fmt: skip
