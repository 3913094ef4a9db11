"""From a request to the person behind it."""

import hmac
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeAlias

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.di import NamedDependency

from backend.core.clock import day_of
from backend.core.errors import Forbidden, Unauthorized
from backend.core.http.handlers import Here, RequestContext
from backend.core.rate_limits.operations import RateLimiter
from backend.core.settings import Settings
from backend.people.accounts import queries
from backend.people.accounts.models import CONFINED, Actor, Role, SignedIn
from backend.people.accounts.sessions.operations import token_hash

CurrentActor: TypeAlias = NamedDependency[Actor]
COOKIE = "anxun"
DEVICE = "anxun_device"
"""Says that somebody signed in in this browser before; by itself it opens nothing."""
DEVICE_DAYS = 400


OPEN = "open_to"
"""The option of a route that lets roles in which are shut out of all others."""
FOR_ALL: dict[str, frozenset[Role]] = {OPEN: CONFINED}


class PasswordFirst(Forbidden):
    """Signed in with the first password; it must be changed before anything else."""

    code = "password.change_first"
    sentence = "第一次登录请先改密码，改好后再继续。"


class AccountClosed(Unauthorized):
    """The account was closed: its phones empty their copy, and keep what was not sent."""

    code = "account.closed"
    sentence = (
        "这个账号已停用，不能再用。手机里没发出去的内容还留着，只有本人重新登录才能发送。"
        "请联系街道应急办。"
    )


def cookie(settings: Settings, token: str) -> Cookie:
    """The cookie that carries a token: unreadable to scripts, never sent from another site."""
    return Cookie(
        key=COOKIE,
        value=token,
        httponly=True,
        samesite="lax",
        secure=settings.production,
        path="/",
        max_age=settings.session_days * 86400 if token else 0,
    )


def device_cookie(settings: Settings, device: str) -> Cookie:
    """The cookie that a browser is known by at the sign-in, and nowhere else."""
    return Cookie(
        key=DEVICE,
        value=f"{device}.{_seal(settings, device)}",
        httponly=True,
        samesite="lax",
        secure=settings.production,
        path="/api/session",
        max_age=DEVICE_DAYS * 86400,
    )


def limiter_of(here: RequestContext) -> RateLimiter:
    """What counts for one request."""
    return RateLimiter(here.config.secret_key(), here.now)


def device_of(request: ASGIConnection[Any, Any, Any, Any], settings: Settings) -> str:
    """The token of a browser, if it is one that we gave."""
    device, _, seal = request.cookies.get(DEVICE, "").partition(".")
    good = hmac.compare_digest(seal.encode(), _seal(settings, device).encode())
    return device if device and good else ""


def _seal(settings: Settings, device: str) -> str:
    return token_hash(settings.secret_key(), f"device {device}")


def hash_of(request: ASGIConnection[Any, Any, Any, Any], settings: Settings) -> str:
    """The stored form of the token that came along."""
    return token_hash(settings.secret_key(), request.cookies.get(COOKIE, ""))


def person_behind(request: Request[Any, Any, Any], here: RequestContext) -> SignedIn:
    """Turn the cookie into a person."""
    if COOKIE not in request.cookies:
        raise Unauthorized
    with here.db.glancing() as session:
        found = queries.signed_in(session, None, hash_of(request, here.config))
    if found is None:
        raise Unauthorized
    if found.demonstration and here.config.production:
        raise Unauthorized
    if not found.active:
        raise AccountClosed
    if found.used_on + timedelta(days=here.config.session_days) < day_of(here.now):
        raise Unauthorized
    return found


def person_returning(request: Request[Any, Any, Any], here: RequestContext) -> SignedIn:
    """Turn the cookie into a person, and note the day: done once at each start of the app."""
    held, today = person_behind(request, here), day_of(here.now)
    if held.used_on != today:
        with here.db.writing() as session:
            queries.used(session, None, held.token_hash, today)
    return held


def provide_me(request: Request[Any, Any, Any], here: Here) -> Actor:
    """Give a handler the person acting. One look-up by key: on SQLite it needs no thread."""
    user = person_behind(request, here)
    if user.must_change_password:
        raise PasswordFirst
    if user.role in CONFINED and user.role not in request.route_handler.opt.get(OPEN, ()):
        raise Forbidden
    return queries.actor_of(user)


def only(*roles: Role) -> Callable[[Actor], None]:
    """Refuse everyone but these roles; called first thing in a handler."""

    def check(actor: Actor) -> None:
        if actor.role not in roles:
            raise Forbidden

    return check


office_only = only(Role.OFFICE, Role.ADMIN)
admin_only = only(Role.ADMIN)
desk_only = only(Role.OFFICE, Role.ADMIN, Role.LEADER, Role.ENFORCER)
