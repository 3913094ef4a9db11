"""Notices over HTTP: reading and printing, and the office's templates. Issuing is a command."""

import logging
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import quote, unquote
from uuid import UUID

from litestar import Request, Response, Router, delete, get, post, put
from litestar.params import FromPath, FromQuery

from backend.core.docx.errors import Unfit
from backend.core.docx.operations import FillerFailed
from backend.core.errors import Conflict, Forbidden, Invalid, NotFound, TooLarge, TooMany
from backend.core.http.handlers import Here, RequestContext, page, refusing
from backend.core.http.lanes import heavy
from backend.field.hazards import queries as hazards
from backend.office.notices import queries, views
from backend.office.notices.docx import operations as checking
from backend.office.notices.docx import operations as documents
from backend.office.notices.docx.operations import sample_fields
from backend.office.notices.models import NoticeKind, PaperKind
from backend.office.notices.operations import mark_unusable, switch_template, use_template
from backend.office.notices.schemas import NoticeList, NoticeRow, TemplateList, TemplateRow
from backend.people.accounts.models import Actor
from backend.people.accounts.sessions.handlers import CurrentActor, desk_only, office_only

log = logging.getLogger("anxun")
MOST = 200
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEDIA = {"pdf": PDF, "docx": DOCX}


def paper(content: bytes, form: str, name: str) -> Response[bytes]:
    """Answer a file with its name."""
    disposition = f"inline; filename*=UTF-8''{quote(f'{name}.{form}')}"
    return Response(content, media_type=MEDIA[form], headers={"Content-Disposition": disposition})


def form_of(text: str) -> str:
    """Which of the two forms is asked for."""
    if text not in MEDIA:
        raise NotFound
    return text


def own_template(here: RequestContext, me: Actor, grid: str, kind: PaperKind) -> bytes | None:
    """The office's own template, where there is one in use."""
    with here.db.reading() as session:
        own = queries.template(session, me, grid, kind)
        return own.content if own else None


def in_word(
    here: RequestContext, me: Actor, grid: str, kind: PaperKind, fields: Mapping[str, Any]
) -> bytes:
    """Fill the own template; where it does not pass any more, the standard one, and say so."""
    if own := own_template(here, me, grid, kind):
        try:
            return documents.fill_notice(kind, own, fields)
        except Unfit as unfit:
            with here.db.writing() as session:
                mark_unusable(session, me, grid, kind, unfit.reason, here.now)
        except FillerFailed:
            log.warning("an own template (%s, %s) was not filled within its bounds", grid, kind)
    return documents.fill_notice(kind, documents.standard(kind), fields)


@get("/notices", sync_to_thread=True, responses=refusing(NotFound))
def list_notices(
    here: Here,
    me: CurrentActor,
    grid: FromQuery[str] = "",
    kind: FromQuery[NoticeKind | None] = None,
    hazard_id: FromQuery[UUID | None] = None,
    venue_id: FromQuery[UUID | None] = None,
    mine: FromQuery[bool] = False,
    offset: FromQuery[int] = 0,
    limit: FromQuery[int] = 50,
) -> NoticeList:
    """List notices, newest first, all or one's own; who may: all unconfined, in their grid."""
    offset, limit = page(offset, limit, MOST)
    with here.db.reading() as session:
        found, total = queries.list_notices(
            session, me, grid=grid, kind=kind, hazard_id=hazard_id, venue_id=venue_id,
            by=me.id if mine else None, offset=offset, limit=limit,
        )  # fmt: skip
        return NoticeList(views.notice_rows(session, me, found), total)


@get("/notices/{notice_id:uuid}", sync_to_thread=True, responses=refusing(NotFound))
def show_notice(here: Here, me: CurrentActor, notice_id: FromPath[UUID]) -> NoticeRow:
    """Show a notice; who may: all unconfined, over their own grid."""
    with here.db.reading() as session:
        return views.notice_rows(session, me, [queries.get_notice(session, me, notice_id)])[0]


@get("/notices/{notice_id:uuid}/{form:str}", responses=refusing(NotFound, TooMany))
@heavy("files")
def print_notice(
    here: Here, me: CurrentActor, notice_id: FromPath[UUID], form: FromPath[str]
) -> Response[bytes]:
    """Print a notice as PDF or DOCX; who may: all unconfined, over their own grid."""
    form_of(form)
    with here.db.reading() as session:
        notice = queries.get_notice(session, me, notice_id)
        letter, extras = views.letter_of(session, me, here.store, notice, here.config.public_url)
    if form == "pdf":
        from backend.office.notices.pdf.views import letter_pdf  # noqa: PLC0415 - 0.2 s of a start

        return paper(letter_pdf(letter, extras), form, notice.number)
    fields = documents.letter_fields(letter, extras)
    content = in_word(here, me, notice.grid, PaperKind(notice.kind.value), fields)
    return paper(content, form, notice.number)


@get(
    "/hazards/{hazard_id:uuid}/dossier/{form:str}",
    responses=refusing(NotFound, TooMany),
)
@heavy("files")
def print_dossier(
    here: Here, me: CurrentActor, hazard_id: FromPath[UUID], form: FromPath[str]
) -> Response[bytes]:
    """Print a ticket's file (一患一档); who may: the desk, over its own grid."""
    desk_only(me)
    form_of(form)
    with here.db.reading() as session:
        hazard = hazards.get_hazard(session, me, hazard_id)
        dossier, extras = views.dossier_of(session, me, hazard, here.now, here.config.public_url)

    name = f"一患一档 {hazard.number}"
    if form == "pdf":
        from backend.office.notices.pdf.views import dossier_pdf  # noqa: PLC0415 - as above

        content = dossier_pdf(dossier, extras, lambda p: views.picture_of(here.store, p))
        return paper(content, form, name)
    fields = documents.dossier_fields(dossier, extras, lambda p: views.picture_of(here.store, p))
    return paper(in_word(here, me, hazard.grid, PaperKind.DOSSIER, fields), form, name)


@get("/notice-templates", sync_to_thread=True, responses=refusing(Forbidden))
def list_templates(here: Here, me: CurrentActor) -> TemplateList:
    """List the templates in force with the fields they may name; who may: the desk."""
    desk_only(me)
    with here.db.reading() as session:
        return TemplateList([views.template_row(session, me, kind) for kind in PaperKind])


@get("/notice-templates/{kind:str}/{form:str}", responses=refusing(NotFound, TooMany))
@heavy("files")
def show_template(
    here: Here, me: CurrentActor, kind: FromPath[str], form: FromPath[str]
) -> Response[bytes]:
    """Give a template as it is, or filled with made-up data; who may: the desk."""
    desk_only(me)
    known = kind_of(kind)
    title = documents.TITLES[known]
    if form == "docx":
        template = own_template(here, me, me.grid, known) or documents.standard(known)
        return paper(template, "docx", f"{title} 模板")
    if form == "preview":
        shown = in_word(here, me, me.grid, known, sample_fields(known))
        return paper(shown, "docx", f"{title} 样例")
    raise NotFound


def kind_of(text: str) -> PaperKind:
    """Which paper is meant."""
    try:
        return PaperKind(text)
    except ValueError as error:
        raise NotFound from error


def _take(
    here: RequestContext, me: Actor, kind: PaperKind, name: str, content: bytes
) -> TemplateRow:
    checking.check_template(kind, content, sample_fields(kind))
    with here.db.writing() as session:
        use_template(session, me, kind, name, content, here.now)
        session.flush()
        return views.template_row(session, me, kind)


@put(
    "/notice-templates/{kind:str}",
    status_code=200,
    request_max_body_size=checking.MOST_BYTES + 1024,
    responses=refusing(Forbidden, Invalid, NotFound, TooLarge, TooMany),
)
async def upload_template(
    request: Request[Any, Any, Any], here: Here, me: CurrentActor, kind: FromPath[str]
) -> TemplateRow:
    """Use an own DOCX template, proved harmless and sound; who may: office and admin."""
    office_only(me)
    known = kind_of(kind)
    if int(request.headers.get("content-length") or 0) > checking.MOST_BYTES:
        raise checking.TemplateTooLarge
    name = unquote(request.headers.get("x-file-name", "")).strip() or "自定模板.docx"
    content = await request.body()
    return await here.lanes.files.run(me.id, partial(_take, here, me, known, name, content))


def _switched(here: RequestContext, me: Actor, kind: str, *, own: bool) -> TemplateRow:
    office_only(me)
    known = kind_of(kind)
    with here.db.writing() as session:
        switch_template(session, me, known, here.now, own=own)
        session.flush()
        return views.template_row(session, me, known)


@delete(
    "/notice-templates/{kind:str}",
    status_code=200,
    sync_to_thread=True,
    responses=refusing(Forbidden, NotFound),
)
def use_standard(here: Here, me: CurrentActor, kind: FromPath[str]) -> TemplateRow:
    """Go back to the standard template, keeping the own one aside; who may: office and admin."""
    return _switched(here, me, kind, own=False)


@post(
    "/notice-templates/{kind:str}/restore",
    status_code=200,
    responses=refusing(Conflict, Forbidden, Invalid, NotFound, TooLarge, TooMany),
)
@heavy("files")
def restore_template(here: Here, me: CurrentActor, kind: FromPath[str]) -> TemplateRow:
    """Take up the own template that was put aside, if it passes; who may: office and admin."""
    office_only(me)
    with here.db.reading() as session:
        aside = queries.own_template(session, me, kind_of(kind))
        content = aside.content if aside else b""
    if content:
        checking.check_template(kind_of(kind), content, sample_fields(kind_of(kind)))
    return _switched(here, me, kind, own=True)


router = Router(
    "/",
    route_handlers=[
        list_notices, show_notice, print_notice, print_dossier, list_templates, show_template,
        upload_template, use_standard, restore_template,
    ],
    tags=["notices"],
)  # fmt: skip
