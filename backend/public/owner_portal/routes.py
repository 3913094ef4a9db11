"""The owner's side of a venue for those who work there: a code to scan, who is bound, unbinding."""

from uuid import UUID

from litestar import Response, Router, delete, get, post
from litestar.params import FromPath

from backend.core.errors import Conflict, Forbidden, NotFound
from backend.core.http.handlers import Here, refusing
from backend.core.http.middleware import TO_DISK
from backend.field.venues import queries as venues
from backend.field.venues.codes.parsing import read_token
from backend.field.venues.models import CLASS_NAMES
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Role
from backend.people.accounts.sessions.handlers import CurrentActor, only
from backend.public.forms.pages import answer_trouble, photo_script
from backend.public.owner_portal import operations, queries
from backend.public.owner_portal import pages as public
from backend.public.owner_portal.handlers import COOKIE, Asked, hash_of
from backend.public.owner_portal.schemas import BindingRow, OwnerCode, Owners
from backend.public.owner_portal.self_checks import operations as selfcheck
from backend.public.owner_portal.submissions import pages as sending
from backend.public.plaque_page.pages import PublicVenue, public_page

HANDS = only(Role.GRID_WORKER, Role.OFFICE, Role.ADMIN)


@post(
    "/venues/{venue_id:uuid}/owner-code",
    status_code=201,
    sync_to_thread=True,
    responses=refusing(NotFound, Forbidden, Conflict),
)
def show_owner_code(here: Here, me: CurrentActor, venue_id: FromPath[UUID]) -> OwnerCode:
    """Make a code for the owner's phone; who may: worker, office, admin, over their own grid."""
    HANDS(me)
    with here.db.writing() as session:
        secret = here.config.secret_key()
        token, ends_at = operations.show_code(session, me, venue_id, secret, here.now)
    url = f"{here.config.public_url.rstrip('/')}/o/bind/{token}"
    from qrcode.constants import ERROR_CORRECT_M  # noqa: PLC0415 - start-up
    from qrcode.main import QRCode  # noqa: PLC0415 - start-up

    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(url)
    code.make(fit=True)
    rows = ["".join("1" if dark else "0" for dark in row) for row in code.get_matrix()]
    return OwnerCode(url, rows, ends_at)


@get("/venues/{venue_id:uuid}/owners", sync_to_thread=True, responses=refusing(NotFound, Forbidden))
def list_owners(here: Here, me: CurrentActor, venue_id: FromPath[UUID]) -> Owners:
    """Show who is bound and the self-checks; who may: all unconfined, over their own grid."""
    with here.db.reading() as session:
        venue = venues.get_venue(session, me, venue_id)
        return Owners(
            [BindingRow.of(b) for b in queries.bindings(session, me, venue.id)],
            [selfcheck.row_of(c) for c in queries.checks(session, me, venue.id)],
        )


@delete(
    "/owners/{binding_id:uuid}",
    status_code=204,
    sync_to_thread=True,
    responses=refusing(NotFound, Forbidden),
)
def unbind_owner(here: Here, me: CurrentActor, binding_id: FromPath[UUID]) -> None:
    """End a binding; who may: worker, office, admin, over their own grid."""
    HANDS(me)
    with here.db.writing() as session:
        operations.unbind(session, me, binding_id, here.now)


def show_plaque(request: Asked, here: Here, token: FromPath[str]) -> Response[str]:
    """Answer whoever scans a plaque, the owner with his own page; who may: anybody."""
    read = read_token(token)
    with here.db.reading() as session:
        found = venues.public(session, None, read) if read else None
        office = accounts.office_of(session, None, found[0].grid) if found else None
        county = None if found else accounts.county_of(session, None)
        mine = request.cookies.get(COOKIE, "")
        bound = queries.list_bindings(session, None, hash_of(here, mine)) if mine and found else ()
    venue, code = found or (None, None)
    state = "unknown" if code is None else "revoked" if code.revoked_at else "valid"
    if venue and state == "valid" and any(row.venue_id == venue.id for row in bound):
        return Response(
            "", status_code=303, headers={"Location": "/o", "Cache-Control": "no-store"}
        )
    view = PublicVenue(
        name=venue.name if venue else "",
        class_name=CLASS_NAMES[venue.venue_class] if venue else "",
        number=venue.number if venue else "",
        street_name=office.name if office else county.name if county else "",
        office_name=(office and office.office_name) or "街道应急办",
        office_phone=(office and office.office_phone) or here.config.office_phone,
        state=state,
        token=read or "",
    )
    status = 200 if state == "valid" else 410 if state == "revoked" else 404
    return Response(
        public_page(view),
        status_code=status,
        media_type="text/html; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )


# One handler of two paths would be handed to a thread twice over; plaques print capitals.
plaques = [
    get(path, include_in_schema=False, sync_to_thread=True, media_type="text/html")(show_plaque)
    for path in ("/v/{token:str}", "/V/{token:str}")
]
# In a router of their own: what reads and what writes one path would else be wrapped twice.
pages = Router(
    "/",
    route_handlers=[
        *plaques, photo_script, public.show_invite, public.take_invite, public.show_owner,
        public.leave_venue, public.show_owner_photo, sending.show_owner_ticket,
        sending.send_repair, sending.show_check, sending.send_check,
    ],
    request_max_body_size=None,  # counted in forms, and told as a page
    exception_handlers={Exception: answer_trouble},
    opt={TO_DISK: True},
)  # fmt: skip
router = Router("/", route_handlers=[show_owner_code, list_owners, unbind_owner], tags=["owners"])
