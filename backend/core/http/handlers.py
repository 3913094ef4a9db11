"""Between HTTP and the operations: what a handler is given, and how a refusal is answered."""

import errno
import ipaddress
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias, cast
from urllib.parse import urlsplit

from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException, ValidationException
from litestar.handlers import BaseRouteHandler
from litestar.openapi import ResponseSpec
from msgspec import Struct
from sqlalchemy.exc import DataError

from backend.core import errors
from backend.core.blob_store import Blobs
from backend.core.database import Database, is_busy
from backend.core.http.lanes import Lanes
from backend.core.settings import Settings


@dataclass(frozen=True, slots=True)
class RequestContext:
    """What every handler needs, in one dependency: resolving four costs 0.2 ms a request."""

    db: Database
    store: Blobs
    config: Settings
    now: datetime
    """One moment for the whole request."""
    lanes: Lanes


Here: TypeAlias = NamedDependency[RequestContext]

STATUS: dict[type[errors.Refusal], int] = {
    errors.Unauthorized: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.TooLarge: 413,
    errors.Invalid: 422,
    errors.TooMany: 429,
    errors.Raced: 503,
    errors.StorageFull: 507,
    errors.TooSlow: 408,
    errors.Busy: 503,
}
log = logging.getLogger("anxun")
BUSY_SECONDS = 2
SAFE = {"GET", "HEAD", "OPTIONS"}


class Forged(errors.Forbidden):
    """A write that our own pages did not send."""

    code = "csrf"
    sentence = "这个请求不是从安巡页面发出的，没有执行。请回到安巡再操作。"


class NotUnderstood(errors.Invalid):
    """A body or a parameter of the wrong shape."""

    code = "malformed"


class BodyTooLarge(errors.TooLarge):
    """More than this address takes."""

    code = "body.too_large"
    sentence = "内容太大，没有收下。请分开再发，或把文件弄小一点。"


class NoSuchPage(errors.NotFound):
    """No route."""

    code = "route.unknown"
    sentence = "没有这个地址。请从安巡首页进入。"


class RequestBroken(errors.Refusal):
    """Our own fault; nothing was kept."""

    code = "server.error"
    sentence = "系统出了点问题，这一步没有生效。请稍后再试，手机里的内容不会丢。"


class Problem(Struct):
    """How every refusal is told; its facts stand beside these."""

    status: int
    code: str
    detail: str


def page(offset: int, limit: int, most: int) -> tuple[int, int]:
    """Bring a page that is asked for within what there can be."""
    return min(max(offset, 0), 1_000_000_000), min(max(limit, 1), most)


def address_of(request: Request[Any, Any, Any]) -> str:
    """Where it came from, as wide as one line has it: an IPv6 line has a whole /64."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))


def refusing(*kinds: type[errors.Refusal]) -> dict[int, ResponseSpec]:
    """Say in the API's description how a route may refuse."""
    return {
        STATUS[kind]: ResponseSpec(Problem, description=kind.__doc__ or "", generate_examples=False)
        for kind in kinds
    }


def refuse_forgery(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Take writes only from our own pages: a header no foreign form can set, and our own origin."""
    if cast("dict[str, Any]", connection.scope)["method"] in SAFE:
        return
    headers = connection.headers
    origin = headers.get("origin")
    foreign = origin is not None and urlsplit(origin).netloc != headers.get("host")
    if foreign or "x-anxun" not in headers:
        raise Forged


def _is_somebody(request: Request[Any, Any, Any]) -> bool:
    """Whether a person looks at the answer: a browser that opened the address itself."""
    scope = cast("dict[str, Any]", request.scope)
    page = scope["method"] == "GET" and not scope["path"].startswith("/api/")
    return page and "text/html" in request.headers.get("accept", "")


def _nothing_here() -> Response[Any]:
    return Response(NOTHING_HERE, status_code=404, media_type="text/html")


NOTHING_HERE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>没有这个页面 · 安巡</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><style>
body { max-width: 30em; margin: 18vh auto 0; padding: 0 24px; }
body { font: 17px/1.7 system-ui, sans-serif; }
h1 { font-size: 1.3em; } a { display: inline-block; min-height: 44px; margin-right: 1.5em; }
</style></head><body><h1>没有这个页面</h1>
<p>网址可能抄错了，或者页面已经换了地方。资料都在，没有丢。</p>
<p><a href="/">打开手机版</a><a href="/office">打开办公端</a></p></body></html>
"""


def answer_refusal(request: Request[Any, Any, Any], refusal: errors.Refusal) -> Response[Any]:
    """Answer a refusal as problem+json, with its status; no page at all, to people, as a page."""
    if isinstance(refusal, NoSuchPage) and _is_somebody(request):
        return _nothing_here()
    status = next((s for kind, s in STATUS.items() if isinstance(refusal, kind)), 400)
    return _problem(status, refusal)


def answer_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """Answer what the framework refused, in the same shape."""
    if error.status_code == 404:  # noqa: PLR2004
        if _is_somebody(request):
            return _nothing_here()
        return _problem(404, NoSuchPage())
    if error.status_code == 413:  # noqa: PLR2004
        return _problem(413, BodyTooLarge())
    if isinstance(error, ValidationException):
        return _problem(422, NotUnderstood(reason="请求的内容格式不对"))
    refusal = NotUnderstood(reason="请求的方式或格式不对")
    return _problem(error.status_code, refusal)


def answer_fault(request: Request[Any, Any, Any], error: Exception) -> Response[dict[str, object]]:
    """Answer what we did not plan for, and leave its story in the log."""
    if _disk_is_full(error):
        return _problem(507, errors.StorageFull())
    if is_busy(error):
        log.warning("%s %s: no turn to write", request.method, request.scope["path"])
        return _problem(503, errors.Raced(seconds=BUSY_SECONDS))
    if isinstance(error, DataError):  # a character that no table takes
        return _problem(422, NotUnderstood(reason="请求里有不能用的字符"))
    # The route, not the address: that may hold a visitor's code.
    route = cast("dict[str, Any]", request.scope).get("path_template", "")
    log.error("%s %s", request.method, route, exc_info=error)
    return _problem(500, RequestBroken())


def _disk_is_full(error: BaseException | None) -> bool:
    # SQLite then takes the whole transaction back, and the savepoint's own rollback fails on top.
    while error is not None:
        full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
        if full or "disk is full" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _problem(status: int, refusal: errors.Refusal) -> Response[dict[str, object]]:
    headers: dict[str, str] = {}
    if "seconds" in refusal.facts:
        headers["Retry-After"] = str(refusal.facts["seconds"])
    return Response(
        {"status": status, **refusal.to_problem()},
        status_code=status,
        media_type="application/problem+json",
        headers=headers,
    )
