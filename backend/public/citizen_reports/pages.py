"""A citizen's pages: report from a plaque, follow by a code. No account, no name, no number."""

from functools import partial
from typing import Any

from anyio import to_thread
from litestar import Request, Response, Router, get, post
from litestar.params import FromPath, FromQuery

from backend.core.clock import day_of
from backend.core.database import WriteSession, transact
from backend.core.errors import Refusal
from backend.core.http.handlers import Here, RequestContext, address_of
from backend.core.http.middleware import TO_DISK
from backend.core.rate_limits.operations import RateLimiter, RateUse
from backend.field.venues import queries as venues
from backend.field.venues.codes.parsing import read_token
from backend.field.venues.models import CLASS_NAMES, Venue
from backend.public.citizen_reports import operations, views
from backend.public.citizen_reports.operations import FORGED, MOST_PHOTOS, From
from backend.public.forms.handlers import Sent, receive, refuse_foreign_form
from backend.public.forms.operations import store_pictures
from backend.public.forms.pages import Visitor, answer_trouble, render, sentence_of, status_of
from backend.public.forms.pictures import cleaned

Asked = Request[Any, Any, Any]
HASTE = 2
"""Seconds from the page to its form; nobody reads and types that fast."""


class PlaqueUnknown(venues.VenueUnknown):
    """Nothing to report on behind this plaque."""

    code = "citizen.plaque_unknown"
    sentence = "这块码牌已经停用，或没有扫完整。请重新扫门上的码牌，或直接打电话反映。"


def purse_of(here: RequestContext) -> RateLimiter:
    """What is counted with."""
    return RateLimiter(here.config.secret_key(), here.now)


def refusal_page(visitor: Visitor, refusal: Refusal) -> Response[str]:
    """A page of its own for what cannot be shown."""
    page = render(
        "message.html", title="打不开这一页", mark="提示", tone="warn", place="反映隐患",
        text=sentence_of(refusal), link="tel:12345", link_name="拨打 12345",
    )  # fmt: skip
    return visitor.answer(page, status_of(refusal))


def venue_behind(here: RequestContext, token: str) -> tuple[Venue, str]:
    """The venue of a plaque in force."""
    read = read_token(token)
    with here.db.reading() as session:
        found = venues.public(session, None, read) if read else None
    if found is None or read is None or found[1].revoked_at is not None:
        raise PlaqueUnknown
    return found[0], read


def _form(
    visitor: Visitor, token: str, sent: Sent, refusal: Refusal | None = None
) -> Response[str]:
    venue, read = venue_behind(visitor.here, token)
    page = render(
        "citizen_report.html", venue=venue, class_name=CLASS_NAMES[venue.venue_class], token=read,
        key=visitor.key(f"report|{read}"), most=MOST_PHOTOS, text=sent.text("text")[:2000],
        problem=sentence_of(refusal) if refusal else "", files=len(sent.files),
    )  # fmt: skip
    return visitor.answer(page, status_of(refusal) if refusal else 200)


@get("/v/{token:str}/report", include_in_schema=False, sync_to_thread=True, media_type="text/html")
def show_report_form(request: Asked, here: Here, token: FromPath[str]) -> Response[str]:
    """Give the form to report from a plaque; who may: anybody."""
    visitor = Visitor.of(request, here)
    try:
        return _form(visitor, token, Sent())
    except Refusal as refusal:
        return refusal_page(visitor, refusal)


def _take(visitor: Visitor, token: str, sent: Sent, address: str) -> str:
    here = visitor.here
    venue, read = venue_behind(here, token)
    if sent.refusal:
        raise sent.refusal
    key = visitor.judge(sent.text("key"), f"report|{read}")
    if sent.text("website") or here.now.timestamp() - key.at < HASTE:
        raise operations.TooHasty
    text = sent.text("text")
    operations.check_report(text)
    sender, purse = From(visitor.guest, read, address), purse_of(here)
    code = operations.code_of(purse.secret, key.once)
    with here.db.reading() as session:
        words_alone = operations.crowded(session, sender, purse)
    pictures = [] if words_alone else [cleaned(file) for file in sent.files]
    store_pictures(here.store, pictures)

    def take(session: WriteSession) -> None:
        operations.report_as_citizen(session, venue, text, pictures, code, sender, purse)
        operations.purge(session, here.store, here.now)

    transact(here.db, take)
    return code


def _report(request: Asked, here: RequestContext, token: str, sent: Sent) -> Response[str]:
    visitor = Visitor.of(request, here)
    try:
        code = _take(visitor, token, sent, address_of(request))
    except PlaqueUnknown as refusal:
        return refusal_page(visitor, refusal)
    except Refusal as refusal:
        return _form(visitor, token, sent, refusal)
    return visitor.leads(f"/t/{code}?fresh=true")


def _early(request: Asked, here: RequestContext, token: str) -> Response[str] | None:
    """Refuse a visitor with nothing left before his pictures are taken in."""
    visitor = Visitor.of(request, here)
    try:
        _, read = venue_behind(here, token)
        sender = From(visitor.guest, read, address_of(request))
        with here.db.reading() as session:
            purse_of(here).check(session, *sender.spending())
    except PlaqueUnknown as refusal:
        return refusal_page(visitor, refusal)
    except Refusal as refusal:
        return _form(visitor, token, Sent(), refusal)
    return None


@post(
    "/v/{token:str}/report",
    include_in_schema=False,
    status_code=303,
    media_type="text/html",
    guards=[refuse_foreign_form],
)
async def send_report(request: Asked, here: Here, token: FromPath[str]) -> Response[str]:
    """Take a report with up to three pictures; who may: anybody, within budgets."""
    if early := await to_thread.run_sync(_early, request, here, token):
        return early
    sent = await receive(request, MOST_PHOTOS)
    try:
        return await here.lanes.forms.run(None, partial(_report, request, here, token, sent))
    finally:
        sent.close()


def _find(visitor: Visitor, code: str = "", refusal: Refusal | None = None) -> Response[str]:
    problem, status = (sentence_of(refusal), status_of(refusal)) if refusal else ("", 200)
    page = render("citizen_find.html", problem=problem, code=code[:40])
    return visitor.answer(page, status)


@get("/t", include_in_schema=False, sync_to_thread=True, media_type="text/html")
def find_report(request: Asked, here: Here, code: FromQuery[str] = "") -> Response[str]:
    """Ask for a tracking code, or lead to what it stands for; who may: anybody."""
    visitor = Visitor.of(request, here)
    if not code:
        return _find(visitor)
    return _follow(request, visitor, code, leads=True)


def _follow(
    request: Asked, visitor: Visitor, text: str, *, leads: bool = False, **more: Any
) -> Response[str]:
    here, code, purse = visitor.here, read_token(text), purse_of(visitor.here)
    tries = RateUse(FORGED, address_of(request))
    try:
        with here.db.reading() as session:
            purse.check(session, tries)
            row = operations.find_by_code(session, code, purse.secret)
            shown = views.progress(session, row, day_of(here.now))
    except operations.CodeUnknown as refusal:
        with here.db.writing() as session:
            purse.spend(session, tries)
        return _find(visitor, text, refusal)
    except Refusal as refusal:
        return _find(visitor, text, refusal)
    if leads:
        return visitor.leads(f"/t/{code}")
    values = {"fresh": False, "thanks": False, "problem": "", "said": "", **more}
    status = int(values.pop("status", 200))
    page = render(
        "citizen_track.html", p=shown, raw=code, code=operations.spelled(code or ""),
        key=visitor.key(f"solved|{code}"), **values,
    )  # fmt: skip
    return visitor.answer(page, status)


@get("/t/{code:str}", include_in_schema=False, sync_to_thread=True, media_type="text/html")
def show_progress(
    request: Asked,
    here: Here,
    code: FromPath[str],
    fresh: FromQuery[bool] = False,
    thanks: FromQuery[bool] = False,
) -> Response[str]:
    """Say where a report stands; who may: anybody with its code."""
    return _follow(request, Visitor.of(request, here), code, fresh=fresh, thanks=thanks)


def _solved(request: Asked, here: RequestContext, text: str, sent: Sent) -> Response[str]:
    visitor, code = Visitor.of(request, here), read_token(text)
    try:
        visitor.judge(sent.text("key"), f"solved|{code}")
        with here.db.writing() as session:
            row = operations.find_by_code(session, code, here.config.secret_key())
            solved, said = sent.text("solved") == "yes", sent.text("text")
            operations.answer(session, row, solved=solved, text=said, now=here.now)
    except Refusal as refusal:
        said, status = sent.text("text")[:2000], status_of(refusal)
        return _follow(
            request, visitor, text, problem=sentence_of(refusal), said=said, status=status
        )
    return visitor.leads(f"/t/{code}?thanks=true")


@post(
    "/t/{code:str}",
    include_in_schema=False,
    status_code=303,
    media_type="text/html",
    guards=[refuse_foreign_form],
)
async def say_solved(request: Asked, here: Here, code: FromPath[str]) -> Response[str]:
    """Take the answer whether it is solved; who may: anybody with its code."""
    sent = await receive(request, 0)
    return await to_thread.run_sync(_solved, request, here, code, sent)


pages = Router(
    "/",
    route_handlers=[show_report_form, send_report, find_report, show_progress, say_solved],
    request_max_body_size=None,  # counted in forms, and told as a page
    exception_handlers={Exception: answer_trouble},
    opt={TO_DISK: True},
)
