"""群众反映 at the desk: read by those in the office, sorted out by the emergency office."""

from typing import Annotated
from uuid import UUID

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from backend.core.database import WriteSession, transact
from backend.core.errors import Conflict, Forbidden, Invalid, NotFound
from backend.core.http.handlers import Here, page, refusing
from backend.people.accounts.models import Role
from backend.people.accounts.sessions.handlers import CurrentActor, desk_only, only
from backend.public.citizen_reports import operations, queries, views
from backend.public.citizen_reports.models import ReportState
from backend.public.citizen_reports.schemas import (
    CitizenDecline,
    CitizenJoin,
    CitizenList,
    CitizenRow,
    CitizenTicket,
    GroupDecline,
    GroupDeclined,
)
from backend.public.citizen_reports.triage import operations as triage

MOST = 100
SORTERS = only(Role.OFFICE)
REFUSES = refusing(NotFound, Forbidden, Conflict, Invalid)


@get("/citizens", sync_to_thread=True, responses=refusing(Forbidden))
def list_reports(
    here: Here,
    me: CurrentActor,
    asked: Annotated[ReportState | None, QueryParameter(name="state")] = None,
    group: FromQuery[UUID | None] = None,
    offset: FromQuery[int] = 0,
    limit: FromQuery[int] = 50,
) -> CitizenList:
    """List citizens' reports, or those in a venue's line; who may: the desk, own grid."""
    desk_only(me)
    offset, limit = page(offset, limit, MOST)
    with here.db.reading() as session:
        found, total = queries.list_reports(session, me, asked, group, offset=offset, limit=limit)
        _, waiting = queries.list_reports(session, me, ReportState.NEW, offset=0, limit=1)
        waiting += len(queries.groups(session, me, ReportState.NEW))
        groups = views.groups(session, me, asked) if group is None else []
        return CitizenList(views.citizen_report_rows(session, me, found), total, waiting, groups)


@get("/citizens/{report_id:uuid}", sync_to_thread=True, responses=refusing(Forbidden, NotFound))
def show_report(here: Here, me: CurrentActor, report_id: FromPath[UUID]) -> CitizenRow:
    """Show a report; who may: the desk, over its own grid."""
    desk_only(me)
    with here.db.reading() as session:
        return views.citizen_report_rows(
            session, me, [queries.get_citizen_report(session, me, report_id)]
        )[0]


@post("/citizens/{report_id:uuid}/ticket", status_code=200, sync_to_thread=True, responses=REFUSES)
def make_ticket(
    here: Here, me: CurrentActor, report_id: FromPath[UUID], data: JSONBody[CitizenTicket]
) -> CitizenRow:
    """Make a ticket of a report; who may: office, over its own grid."""
    SORTERS(me)

    def work(session: WriteSession) -> CitizenRow:
        row = triage.to_ticket(session, me, report_id, data, here.store, here.now)
        session.flush()
        return views.citizen_report_rows(session, me, [row])[0]

    return transact(here.db, work)


@post("/citizens/{report_id:uuid}/join", status_code=200, sync_to_thread=True, responses=REFUSES)
def join_ticket(
    here: Here, me: CurrentActor, report_id: FromPath[UUID], data: JSONBody[CitizenJoin]
) -> CitizenRow:
    """Add a report to an open ticket; who may: office, over its own grid."""
    SORTERS(me)

    def work(session: WriteSession) -> CitizenRow:
        row = triage.join(session, me, report_id, data, here.store, here.now)
        session.flush()
        return views.citizen_report_rows(session, me, [row])[0]

    return transact(here.db, work)


@post("/citizens/{report_id:uuid}/decline", status_code=200, sync_to_thread=True, responses=REFUSES)
def decline_report(
    here: Here, me: CurrentActor, report_id: FromPath[UUID], data: JSONBody[CitizenDecline]
) -> CitizenRow:
    """Decline a report with a reason; who may: office, over its own grid."""
    SORTERS(me)

    def work(session: WriteSession) -> CitizenRow:
        row = triage.decline(session, me, report_id, data, here.now)
        operations.purge(session, here.store, here.now)
        session.flush()
        return views.citizen_report_rows(session, me, [row])[0]

    return transact(here.db, work)


@post(
    "/citizens/groups/{venue_id:uuid}/decline",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(NotFound, Forbidden, Invalid),
)
def decline_group(
    here: Here, me: CurrentActor, venue_id: FromPath[UUID], data: JSONBody[GroupDecline]
) -> GroupDeclined:
    """Decline what stands in a venue's line, with a reason; who may: office, own grid."""
    SORTERS(me)
    with here.db.writing() as session:
        return GroupDeclined(triage.decline_group(session, me, venue_id, data, here.now))


router = Router(
    "/",
    route_handlers=[
        list_reports, show_report, make_ticket, join_ticket, decline_report, decline_group,
    ],
    tags=["citizens"],
)  # fmt: skip
