"""Inspections over HTTP: reading, certificates, the yearly number. Recording is a command."""

from uuid import UUID

from litestar import Router, get, put
from litestar.params import FromPath, FromQuery, JSONBody

from backend.core.errors import Conflict, Forbidden, Invalid, NotFound
from backend.core.http.handlers import Here, page, refusing
from backend.field.inspections import operations, queries, views
from backend.field.inspections.schemas import (
    Cap,
    CertificateFacts,
    CertificateList,
    CertificateRow,
    InspectionFrequency,
    InspectionList,
    InspectionRow,
)
from backend.people.accounts.models import Role
from backend.people.accounts.sessions.handlers import CurrentActor, desk_only, office_only, only

MOST = 200
admin_only = only(Role.ADMIN)


@get("/inspections", sync_to_thread=True, responses=refusing(Forbidden, NotFound))
def list_inspections(
    here: Here,
    me: CurrentActor,
    grid: FromQuery[str] = "",
    venue_id: FromQuery[UUID | None] = None,
    offset: FromQuery[int] = 0,
    limit: FromQuery[int] = 50,
) -> InspectionList:
    """List inspections, newest first; who may: the desk, over its own grid."""
    desk_only(me)
    offset, limit = page(offset, limit, MOST)
    with here.db.reading() as session:
        found, total = queries.list_inspections(
            session, me, grid, venue_id, offset=offset, limit=limit
        )
        return InspectionList(views.inspection_rows(session, me, found), total)


@get("/inspections/{inspection_id:uuid}", sync_to_thread=True, responses=refusing(NotFound))
def show_inspection(here: Here, me: CurrentActor, inspection_id: FromPath[UUID]) -> InspectionRow:
    """Show an inspection; who may: the desk, over its own grid."""
    desk_only(me)
    with here.db.reading() as session:
        return views.inspection_rows(
            session, me, [queries.get_inspection(session, me, inspection_id)]
        )[0]


@get("/inspections/standing/{venue_id:uuid}", sync_to_thread=True, responses=refusing(NotFound))
def tell_standing(here: Here, me: CurrentActor, venue_id: FromPath[UUID]) -> InspectionFrequency:
    """Tell how often a venue was inspected this year; who may: the desk, over its own grid."""
    desk_only(me)
    with here.db.reading() as session:
        return operations.inspection_frequency(session, me, venue_id, here.now)


@get("/inspections/cap", sync_to_thread=True, responses=refusing(Forbidden))
def show_cap(here: Here, me: CurrentActor) -> Cap:
    """Tell the yearly number; who may: the desk."""
    desk_only(me)
    with here.db.reading() as session:
        return Cap(operations.yearly_cap(session, me, me.grid))


@put("/inspections/cap", status_code=200, sync_to_thread=True, responses=refusing(Forbidden))
def set_cap(here: Here, me: CurrentActor, data: JSONBody[Cap]) -> Cap:
    """Set the yearly number for one's own grid; who may: office and admin."""
    office_only(me)
    with here.db.writing() as session:
        return Cap(operations.set_cap(session, me, data.yearly, here.now))


@get("/certificates", sync_to_thread=True, responses=refusing(Forbidden))
def list_certificates(here: Here, me: CurrentActor) -> CertificateList:
    """List certificates of enforcers; who may: the desk, over its own grid."""
    desk_only(me)
    with here.db.reading() as session:
        found = queries.certificates(session, me)
        return CertificateList([CertificateRow.of(row, name) for row, name in found])


@put(
    "/certificates/{person_id:uuid}",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(Conflict, Forbidden, Invalid, NotFound),
)
def enter_certificate(
    here: Here, me: CurrentActor, person_id: FromPath[UUID], data: JSONBody[CertificateFacts]
) -> CertificateRow:
    """Enter or renew a certificate; who may: admin."""
    admin_only(me)
    with here.db.writing() as session:
        row, name = operations.certify(session, me, person_id, data, here.now)
        return CertificateRow.of(row, name)


router = Router(
    "/",
    route_handlers=[
        list_inspections, show_inspection, tell_standing, show_cap, set_cap, list_certificates,
        enter_certificate,
    ],
    tags=["inspections"],
)  # fmt: skip
