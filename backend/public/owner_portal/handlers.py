"""From a browser's cookie to what it may act for: an owner has no account, only this."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, Response
from litestar.datastructures import Cookie
from sqlmodel import Session

from backend.core.errors import Refusal
from backend.core.http.handlers import RequestContext
from backend.core.rate_limits.operations import RateLimiter
from backend.people.accounts.sessions.operations import token_hash
from backend.public.forms.pages import Visitor, render, sentence_of, status_of
from backend.public.owner_portal import queries
from backend.public.owner_portal.models import OwnerBinding

COOKIE = "anxun_owner"
COOKIE_DAYS = 400
Asked = Request[Any, Any, Any]

AGENTS = (
    ("MicroMessenger", "微信"),
    ("AlipayClient", "支付宝"),
    ("DingTalk", "钉钉"),
    ("HarmonyOS", "鸿蒙浏览器"),
    ("iPhone", "苹果手机浏览器"),
    ("Android", "安卓手机浏览器"),
)


def hash_of(here: RequestContext, token: str) -> str:
    """The stored form of a browser's token."""
    return token_hash(here.config.secret_key(), f"owner|{token}")


def demand_bindings(
    session: Session, request: Asked, here: RequestContext
) -> Sequence[OwnerBinding]:
    """What this browser may act for; nothing is a refusal."""
    token = request.cookies.get(COOKIE, "")
    if token and (found := queries.list_bindings(session, None, hash_of(here, token))):
        return found
    raise queries.NotBound


def cookie(here: RequestContext, token: str) -> Cookie:
    """What makes a browser its owner's: unreadable to scripts, worth nothing once revoked."""
    return Cookie(
        key=COOKIE, value=token, httponly=True, samesite="lax", path="/",
        secure=here.config.production, max_age=COOKIE_DAYS * 86400,
    )  # fmt: skip


def device_word(agent: str) -> str:
    """What a browser is, in a word: enough to tell two phones apart, no more."""
    return next((word for mark, word in AGENTS if mark in agent), "浏览器")


def limiter_of(here: RequestContext) -> RateLimiter:
    """What is counted with: the site's key and clock."""
    return RateLimiter(here.config.secret_key(), here.now)


def refusal_page(visitor: Visitor, refusal: Refusal) -> Response[str]:
    """A page of its own for what cannot be shown."""
    page = render(
        "message.html", title="打不开这一页", mark="提示", tone="warn", place="经营者",
        text=sentence_of(refusal), link="", link_name="",
    )  # fmt: skip
    return visitor.answer(page, status_of(refusal))
