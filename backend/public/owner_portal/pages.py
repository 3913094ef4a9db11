"""The owner's pages in whatever browser his WeChat has: bound by a cookie, without an account."""

from uuid import UUID

from anyio import to_thread
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from backend.core.clock import day_of
from backend.core.errors import Refusal
from backend.core.http.handlers import Here, RequestContext
from backend.field.venues.codes.parsing import new_token, read_token
from backend.field.venues.models import CLASS_NAMES
from backend.public.forms.handlers import Sent, receive, refuse_foreign_form
from backend.public.forms.pages import Visitor, render, sentence_of, status_of
from backend.public.owner_portal import operations, queries, views
from backend.public.owner_portal.handlers import (
    COOKIE,
    Asked,
    cookie,
    demand_bindings,
    device_word,
    hash_of,
    refusal_page,
)
from backend.public.owner_portal.operations import CodeEnded
from backend.sync.photos.pictures import small_copy
from backend.sync.photos.queries import PhotoUnknown

SAID = {
    "bound": ("绑定好了", "以后用这部手机的微信扫门上的码牌，就直接到这一页。"),
    "checked": ("自查已提交", "没做到的几项，网格员下次来会帮您看看怎么改。"),
    "left": ("已解除绑定", "这部手机不再能查看那家店的待整改事项。"),
}
"""What the home page says after something was done."""


def bind_page(visitor: Visitor, token: str, problem: str = "", status: int = 200) -> Response[str]:
    """Ask to confirm, while the code is good."""
    here = visitor.here
    with here.db.reading() as session:
        invite = operations.invited(session, token, here.config.secret_key(), here.now)
        venue = queries.venue(session, None, invite.venue_id)
    names = {"class_name": CLASS_NAMES[venue.venue_class], "key": visitor.key("bind")}
    page = render("owner_bind.html", venue=venue, problem=problem, **names)
    return visitor.answer(page, status)


@get("/o/bind/{token:str}", include_in_schema=False, sync_to_thread=True, media_type="text/html")
def show_invite(request: Asked, here: Here, token: FromPath[str]) -> Response[str]:
    """Ask whoever scanned a worker's screen to confirm; who may: anybody with a code in force."""
    visitor = Visitor.of(request, here)
    try:
        return bind_page(visitor, read_token(token) or "")
    except Refusal as refusal:
        return refusal_page(visitor, refusal)


def _bind(request: Asked, here: RequestContext, token: str, sent: Sent) -> Response[str]:
    visitor, secret = Visitor.of(request, here), here.config.secret_key()
    try:
        with here.db.reading() as session:
            operations.invited(session, token, secret, here.now)
        visitor.judge(sent.text("key"), "bind")
        mine = request.cookies.get(COOKIE, "")
        with here.db.writing() as session:
            if not (mine and queries.list_bindings(session, None, hash_of(here, mine))):
                mine = new_token() + new_token()
            device = device_word(request.headers.get("user-agent", ""))
            operations.bind(session, token, hash_of(here, mine), device, secret, here.now)
    except CodeEnded as refusal:
        return refusal_page(visitor, refusal)
    except Refusal as refusal:
        return bind_page(visitor, token, sentence_of(refusal), status_of(refusal))
    return visitor.leads("/o?said=bound", [cookie(here, mine)])


@post(
    "/o/bind/{token:str}",
    include_in_schema=False,
    status_code=303,
    media_type="text/html",
    guards=[refuse_foreign_form],
)
async def take_invite(request: Asked, here: Here, token: FromPath[str]) -> Response[str]:
    """Bind this browser to a venue; who may: anybody with a code in force, once."""
    sent = await receive(request, 0)
    return await to_thread.run_sync(_bind, request, here, read_token(token) or "", sent)


@get("/o", include_in_schema=False, sync_to_thread=True, media_type="text/html")
def show_owner(request: Asked, here: Here, said: FromQuery[str] = "") -> Response[str]:
    """Show an owner what is to be put right; who may: anybody, each of his own venues."""
    visitor, today = Visitor.of(request, here), day_of(here.now)
    title, more = SAID.get(said, ("", ""))
    try:
        with here.db.reading() as session:
            shops = [
                views.shop(session, row, today) for row in demand_bindings(session, request, here)
            ]
    except Refusal as refusal:
        return refusal_page(visitor, refusal)
    page = render(
        "owner_home.html", shops=shops, said=title, said_more=more, key=visitor.key("leave")
    )
    return visitor.answer(page)


def _leave(request: Asked, here: RequestContext, sent: Sent) -> Response[str]:
    visitor = Visitor.of(request, here)
    try:
        visitor.judge(sent.text("key"), "leave")
        with here.db.writing() as session:
            mine = demand_bindings(session, request, here)
            gone = [row for row in mine if str(row.venue_id) == sent.text("venue")]
            for row in gone:
                operations.leave(session, row, here.now)
    except Refusal as refusal:
        return refusal_page(visitor, refusal)
    if len(mine) > len(gone):
        return visitor.leads("/o?said=left")
    page = render(
        "message.html", title="已解除绑定", mark="办好了", tone="good", place="经营者", link="",
        text="这部手机不再能查看这家店的待整改事项。要再绑定，请网格员到店时出示二维码。",
        link_name="",
    )  # fmt: skip
    return visitor.answer(page, 200, [cookie(here, "")])


@post(
    "/o/leave",
    include_in_schema=False,
    status_code=200,
    media_type="text/html",
    guards=[refuse_foreign_form],
)
async def leave_venue(request: Asked, here: Here) -> Response[str]:
    """End a binding from the owner's side; who may: anybody, each his own browser's."""
    sent = await receive(request, 0)
    return await to_thread.run_sync(_leave, request, here, sent)


@get(
    "/o/photos/{photo_id:uuid}",
    include_in_schema=False,
    sync_to_thread=True,
    media_type="image/jpeg",
)
def show_owner_photo(request: Asked, here: Here, photo_id: FromPath[UUID]) -> Response[bytes]:
    """Show a small picture of a ticket, pixels only; who may: anybody, each of his own venues."""
    with here.db.reading() as session:
        venues = [row.venue_id for row in demand_bindings(session, request, here)]
        photo = queries.ticket_photo(session, None, venues, photo_id)
    content = photo and here.store.get(f"{photo.sha256}.small")
    if photo and content is None and (original := here.store.get(photo.sha256)):
        content = small_copy(original)[0]
    if not content:
        raise PhotoUnknown(photo=photo_id)
    headers = {"Cache-Control": "private, max-age=86400"}
    return Response(content, media_type="image/jpeg", headers=headers)
