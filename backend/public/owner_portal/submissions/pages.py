"""What an owner sends: a repair with its pictures, and the month's self-check."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from sqlmodel import Session

from backend.core.change_log import lock_county
from backend.core.clock import day_of
from backend.core.database import WriteSession, transact
from backend.core.errors import Refusal
from backend.core.http.handlers import Here, RequestContext
from backend.core.rate_limits.operations import RateLimited, RateUse
from backend.field.hazards.queries import HazardUnknown
from backend.public.forms.handlers import Sent, receive, refuse_foreign_form
from backend.public.forms.operations import store_pictures
from backend.public.forms.pages import Visitor, render, sentence_of, status_of
from backend.public.forms.pictures import cleaned
from backend.public.owner_portal import operations, queries, views
from backend.public.owner_portal.catalogue import questions
from backend.public.owner_portal.handlers import Asked, demand_bindings, limiter_of, refusal_page
from backend.public.owner_portal.models import OwnerBinding
from backend.public.owner_portal.operations import FORMS, OwnerRepair
from backend.public.owner_portal.self_checks import operations as selfcheck

MOST_PHOTOS = 6


def binding_of(
    session: Session, request: Asked, here: RequestContext, hazard_id: UUID
) -> tuple[OwnerBinding, views.OwnerTicket]:
    """A ticket of one of the browser's venues, and the binding it is seen by."""
    mine = demand_bindings(session, request, here)
    hazard = queries.ticket(session, None, [row.venue_id for row in mine], hazard_id)
    if hazard is None:
        raise HazardUnknown
    row = next(row for row in mine if row.venue_id == hazard.venue_id)
    return row, views.whole(session, row, hazard, day_of(here.now))


def ticket_page(
    visitor: Visitor, ticket: views.OwnerTicket, sent: Sent, problem: str = "", said: str = ""
) -> str:
    """A ticket, with the form while it is to be put right."""
    return render(
        "owner_ticket.html", t=ticket, key=visitor.key(f"repair|{ticket.id}"), most=MOST_PHOTOS,
        problem=problem, said=said, note=sent.text("note")[:2000], files=len(sent.files),
    )  # fmt: skip


@get(
    "/o/tickets/{hazard_id:uuid}",
    include_in_schema=False,
    sync_to_thread=True,
    media_type="text/html",
)
def show_owner_ticket(
    request: Asked, here: Here, hazard_id: FromPath[UUID], sent: FromQuery[bool] = False
) -> Response[str]:
    """Show what is wrong and how to put it right; who may: anybody, each of his own venues."""
    visitor = Visitor.of(request, here)
    try:
        with here.db.reading() as session:
            _, ticket = binding_of(session, request, here, hazard_id)
    except Refusal as refusal:
        return refusal_page(visitor, refusal)
    said = (ticket.late or "收到了，等人来复查。") if sent else ""
    return visitor.answer(ticket_page(visitor, ticket, Sent(), said=said))


def _once(visitor: Visitor, sent: Sent, form: str, done: Callable[[str], None]) -> None:
    """Do it with a form's key; the same form posted again changes nothing."""
    if sent.refusal:
        raise sent.refusal
    key = visitor.judge(sent.text("key"), form)
    with visitor.here.db.reading() as session:
        try:
            limiter_of(visitor.here).check(session, RateUse(FORMS, key.once))
        except RateLimited:
            return
    done(key.once)


def _repair(request: Asked, here: RequestContext, hazard_id: UUID, sent: Sent) -> Response[str]:
    visitor = Visitor.of(request, here)

    def send(once: str) -> None:
        operations.judge_repair(sent.text("note"), len(sent.files))
        pictures = [cleaned(file) for file in sent.files]
        base = sent.text("base")
        step = OwnerRepair(
            hazard_id, int(base[:9]) if base[:9].isdigit() else 0, sent.text("note"), pictures
        )
        store_pictures(here.store, pictures)

        def take(session: WriteSession) -> None:
            lock_county(session, county)
            row, _ = binding_of(session, request, here, hazard_id)
            operations.repair(session, row, step, limiter_of(here), once)

        transact(here.db, take)

    try:
        with here.db.reading() as session:
            row, ticket = binding_of(session, request, here, hazard_id)
    except Refusal as refusal:
        return refusal_page(visitor, refusal)
    county = row.grid[:6]
    try:
        _once(visitor, sent, f"repair|{hazard_id}", send)
    except Refusal as refusal:
        page = ticket_page(visitor, ticket, sent, problem=sentence_of(refusal))
        return visitor.answer(page, status_of(refusal))
    return visitor.leads(f"/o/tickets/{hazard_id}?sent=true")


@post(
    "/o/tickets/{hazard_id:uuid}",
    include_in_schema=False,
    status_code=303,
    media_type="text/html",
    guards=[refuse_foreign_form],
)
async def send_repair(request: Asked, here: Here, hazard_id: FromPath[UUID]) -> Response[str]:
    """Take an owner's repair with pictures; who may: anybody, each of his own venues."""
    sent = await receive(request, MOST_PHOTOS)
    try:
        return await here.lanes.forms.run(None, partial(_repair, request, here, hazard_id, sent))
    finally:
        sent.close()


def _check_page(visitor: Visitor, row: OwnerBinding, sent: Sent, problem: str = "") -> str:
    here = visitor.here
    with here.db.reading() as session:
        venue = queries.venue(session, None, row.venue_id)
    asked = questions(venue.venue_class)
    return render(
        "owner_check.html", shop=venue.name, month=day_of(here.now).month, questions=asked,
        chosen={q.code: sent.text(f"q_{q.code}") for q in asked}, most=MOST_PHOTOS,
        key=visitor.key(f"check|{venue.id}"), problem=problem,
    )  # fmt: skip


def _bound_to(request: Asked, here: RequestContext, venue_id: UUID) -> OwnerBinding:
    with here.db.reading() as session:
        return _binding_to(session, request, here, venue_id)


def _binding_to(
    session: Session, request: Asked, here: RequestContext, venue_id: UUID
) -> OwnerBinding:
    for row in demand_bindings(session, request, here):
        if row.venue_id == venue_id:
            return row
    raise queries.NotBound


@get(
    "/o/check/{venue_id:uuid}", include_in_schema=False, sync_to_thread=True, media_type="text/html"
)
def show_check(request: Asked, here: Here, venue_id: FromPath[UUID]) -> Response[str]:
    """Ask the month's questions; who may: anybody, each of his own venues."""
    visitor = Visitor.of(request, here)
    try:
        row = _bound_to(request, here, venue_id)
        return visitor.answer(_check_page(visitor, row, Sent()))
    except Refusal as refusal:
        return refusal_page(visitor, refusal)


def _check(request: Asked, here: RequestContext, venue_id: UUID, sent: Sent) -> Response[str]:
    visitor = Visitor.of(request, here)

    def send(once: str) -> None:
        with here.db.reading() as session:
            venue = queries.venue(session, None, venue_id)
        answers = selfcheck.read_answers(venue.venue_class, sent.fields)
        pictures = [cleaned(file) for file in sent.files]
        store_pictures(here.store, pictures)

        def take(session: WriteSession) -> None:
            lock_county(session, row.grid[:6])
            mine = _binding_to(session, request, here, venue_id)
            venue = queries.venue(session, None, venue_id)
            selfcheck.save_self_check(
                session, mine, venue, answers, pictures, limiter_of(here), once
            )

        transact(here.db, take)

    try:
        row = _bound_to(request, here, venue_id)
    except Refusal as refusal:
        return refusal_page(visitor, refusal)
    try:
        _once(visitor, sent, f"check|{venue_id}", send)
    except Refusal as refusal:
        page = _check_page(visitor, row, sent, problem=sentence_of(refusal))
        return visitor.answer(page, status_of(refusal))
    return visitor.leads("/o?said=checked")


@post(
    "/o/check/{venue_id:uuid}",
    include_in_schema=False,
    status_code=303,
    media_type="text/html",
    guards=[refuse_foreign_form],
)
async def send_check(request: Asked, here: Here, venue_id: FromPath[UUID]) -> Response[str]:
    """Take the month's self-check; who may: anybody, each of his own venues."""
    sent = await receive(request, MOST_PHOTOS)
    try:
        return await here.lanes.forms.run(None, partial(_check, request, here, venue_id, sent))
    finally:
        sent.close()
