"""The dictionary of departments over HTTP."""

from uuid import UUID

from litestar import Router, get, patch, post
from litestar.params import FromPath, FromQuery, JSONBody

from backend.core.clock import day_of
from backend.core.errors import Conflict, Forbidden, Invalid, NotFound
from backend.core.http.handlers import Here, refusing
from backend.people.accounts.sessions.handlers import CurrentActor, office_only
from backend.people.departments import operations, queries
from backend.people.departments.schemas import (
    DepartmentChange,
    DepartmentFacts,
    DepartmentList,
    DepartmentRow,
)


@get("/departments", sync_to_thread=True)
def list_departments(
    here: Here, me: CurrentActor, ended: FromQuery[bool] = False
) -> DepartmentList:
    """List the departments of the county and of one's own grid; who may: all unconfined."""
    with here.db.reading() as session:
        found = queries.list_departments(session, me, on=None if ended else day_of(here.now))
        return DepartmentList([DepartmentRow.of(d) for d in found])


@post("/departments", sync_to_thread=True, responses=refusing(Forbidden, Conflict, Invalid))
def add_department(here: Here, me: CurrentActor, data: JSONBody[DepartmentFacts]) -> DepartmentRow:
    """Enter a department; who may: office and admin, for their own grid."""
    office_only(me)
    with here.db.writing() as session:
        return DepartmentRow.of(operations.add_department(session, me, data, here.now))


@patch(
    "/departments/{department_id:uuid}",
    sync_to_thread=True,
    responses=refusing(Forbidden, NotFound, Conflict, Invalid),
)
def amend_department(
    here: Here, me: CurrentActor, department_id: FromPath[UUID], data: JSONBody[DepartmentChange]
) -> DepartmentRow:
    """Mend a department, for their own grid only; who may: office and admin."""
    office_only(me)
    with here.db.writing() as session:
        return DepartmentRow.of(
            operations.amend_department(session, me, department_id, data, here.now)
        )


router = Router(
    "/", route_handlers=[list_departments, add_department, amend_department], tags=["departments"]
)
