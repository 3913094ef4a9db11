"""Signing in: who knocks, how often they may be wrong, and what they are told.

Failures are counted before the password is looked at, and given back when it was right: so many
guesses at once are no more than one after the other. They are counted under what was typed, in one
spelling, and what is told goes by that alone: nothing tells a name that somebody has from one that
nobody has, or ties a name to a number. A person's own count, whatever they are called by, is kept
and never told. What a person's failures are counted under holds the stored password as well: with a
new one every count starts again.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from backend.core import text as identity
from backend.core.clock import day_of
from backend.core.database import Database
from backend.core.errors import Conflict, Forbidden, Invalid, Refusal, TooMany, Unauthorized
from backend.core.rate_limits.operations import Limit, RateLimiter, RateUse
from backend.people.accounts import queries
from backend.people.accounts.models import (
    Actor,
    FailedSignIn,
    SignIn,
    User,
)
from backend.people.accounts.passwords.operations import (
    DEMONSTRATION,
    hash_password,
    matches,
    weakness,
)
from backend.people.accounts.schemas import Login, PasswordChange
from backend.people.accounts.trail.operations import leave_trail

FAILURES_ALLOWED = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=30)
FORGOTTEN_AFTER, MOST_REMEMBERED = timedelta(days=1), 20_000
MOST_DEVICES = 20
"""So many of one person's devices are known; the one used longest ago goes first."""
NOBODY = UUID(int=0)


class SignInRefused(Unauthorized):
    """Wrong name or password: which of the two is not said."""

    code = "session.refused"
    sentence = (
        "用户名或密码不对，还可以再试 {left} 次。忘记密码，或确定密码没有错，请联系街道应急办。"
    )


class Locked(TooMany):
    """Too many failures in one place; each further one doubles the wait."""

    code = "session.locked"
    sentence = "密码连续输错，账号在这里暂时锁定。请 {seconds} 秒后再试，或联系街道应急办重置密码。"


class SignInsUsedUp(TooMany):
    """Too many failures of an address, of a name from many addresses, or of everybody."""

    code = "session.used_up"
    sentence = (
        "{what}，为防止有人猜密码，请过 {wait}再试。登录过的手机和电脑不受影响；"
        "着急时请联系街道应急办。"
    )


class DemonstrationAccount(Forbidden):
    """An account or a password that everybody knows, where strangers are."""

    code = "session.demonstration"
    sentence = (
        "演示账号和演示密码不能在正式环境登录。"
        "请让管理员用 anxun user add 另建账号，或用 anxun user reset 重置密码。"
    )


class WeakPassword(Invalid):
    """A password that will not do."""

    code = "password.weak"
    sentence = "新密码不合要求：{reason}。"


class WrongPassword(Forbidden):
    """The old password does not match."""

    code = "password.wrong"
    sentence = "原密码不对，还可以再试 {left} 次。忘记密码请联系街道应急办。"


class PasswordLocked(TooMany):
    """Too many guesses at the old password from one sign-in."""

    code = "password.locked"
    sentence = "原密码连续输错。请 {seconds} 秒后再试，忘记密码请联系街道应急办。"


class ChangedMeanwhile(Conflict):
    """Somebody set another password while this one was looked at."""

    code = "password.changed_meanwhile"
    sentence = "密码刚刚被改过，这一次没有生效。请用新密码重新登录。"


BY_ADDRESS = Limit(
    "signin.address", 60, timedelta(minutes=10), "这个网络登录失败太多次", SignInsUsedUp
)
"""Half a town may share one address of its carrier, but few of it fail."""
BY_NAME = Limit("signin.name", 30, timedelta(hours=1), "这个账号在很多地方登录失败", SignInsUsedUp)
BY_PERSON = Limit("signin.person", BY_NAME.most, BY_NAME.span, BY_NAME.what, SignInsUsedUp)
"""The same over all that somebody is called by. It is never told, or it would tie a number to a
name: above it every password is a wrong one.
"""
IN_ALL = Limit("signin.all", 1000, timedelta(minutes=10), "现在登录失败的太多", SignInsUsedUp)


@dataclass(frozen=True, slots=True)
class SignInAttempt:
    """One try to sign in: what was typed, from which address, in which browser."""

    login: Login
    address: str
    device: str = ""
    """The browser's own token where it has one that we gave it."""


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody who is in, with what their browser keeps."""

    user: User
    token: str
    device: str


@dataclass(frozen=True, slots=True)
class _Counted:
    """A try that was counted as a failure, until it turns out to be none."""

    user: User | None
    key: str
    spent: Sequence[RateUse]
    refusal: Refusal
    barred: bool
    """Guessed at so often that not even the right password is one."""


def sign_in(db: Database, knock: SignInAttempt, purse: RateLimiter, *, production: bool) -> Entered:
    """Let somebody in, or refuse; no transaction is open while the password is hashed."""
    if production and knock.login.password == DEMONSTRATION:
        raise DemonstrationAccount
    with db.writing() as session:
        counted = _count(session, knock, purse)
    user = counted.user
    right = matches(knock.login.password, user.password_hash if user else None)
    if user is None or counted.barred or not (right and user.active):
        raise counted.refusal
    if production and user.demonstration:
        raise DemonstrationAccount
    with db.writing() as session:
        return _let_in(session, knock, counted, user, purse)


def _count(session: Session, knock: SignInAttempt, purse: RateLimiter) -> _Counted:
    name = identity.login(knock.login.name)
    user = queries.by_login(session, None, knock.login.name)
    stored = user.password_hash if user else ""
    mine = _device_key(purse, knock.device, user.id if user else NOBODY)
    known = queries.knows_device(session, None, mine)
    place = ("device", knock.device) if known else ("address", knock.address)
    key = purse.digest("signin.failed", name, stored, *place)
    refusal = _failure(session, key, purse.now, SignInRefused, Locked)
    spent = () if known else (
        RateUse(BY_ADDRESS, knock.address),
        RateUse(BY_NAME, purse.digest(name, stored)),
        RateUse(IN_ALL, ""),
    )  # fmt: skip
    purse.spend(session, *spent)
    whose = RateUse(BY_PERSON, purse.digest(user.id if user else name, stored))
    barred = not known and not purse.count(session, whose)
    return _Counted(user, key, () if known else (*spent, whose), refusal, barred)


def _let_in(
    session: Session, knock: SignInAttempt, counted: _Counted, user: User, purse: RateLimiter
) -> Entered:
    now = queries.by_login(session, None, knock.login.name)
    if now is None or not now.active or now.password_hash != user.password_hash:
        raise counted.refusal
    queries.forget_failed(session, None, counted.key)
    purse.give_back(session, *counted.spent)
    device = knock.device or secrets.token_urlsafe(32)
    key = _device_key(purse, device, now.id)
    queries.remember_device(session, None, key, now.id, purse.now, MOST_DEVICES)
    return Entered(now, begin_session(session, now, purse.secret, purse.now), device)


def _device_key(purse: RateLimiter, device: str, user_id: UUID) -> str:
    return purse.digest("signin.device", device, user_id)


def change_password(
    db: Database, actor: Actor, facts: PasswordChange, keep: str, purse: RateLimiter
) -> User:
    """Set a new password; every other sign-in of the person ends.

    Guesses at the old one are counted under the sign-in they come from (`keep`): whoever finds one
    left open locks nobody else out.
    """
    with db.writing() as session:
        user = queries.myself(session, actor)
        key = purse.digest("password.failed", user.id, user.password_hash, keep)
        refusal = _failure(session, key, purse.now, WrongPassword, PasswordLocked)
    if not matches(facts.old, user.password_hash):
        raise refusal
    reason = weakness(facts.new, user.name, user.user_name, user.phone)
    if facts.new == facts.old:
        reason = "不能和原密码相同"
    hashed = "" if reason else hash_password(facts.new)
    with db.writing() as session:
        queries.forget_failed(session, None, key)
        if not reason:
            return _set_password(session, actor, user.password_hash, hashed, keep, purse.now)
    raise WeakPassword(reason=reason)


def _set_password(
    session: Session, actor: Actor, was: str, hashed: str, keep: str, now: datetime
) -> User:
    user = queries.myself(session, actor)
    if user.password_hash != was:
        raise ChangedMeanwhile
    user.password_hash, user.must_change_password = hashed, False
    for row in queries.sign_ins_of(session, actor, actor.id):
        if row.token_hash != keep:
            session.delete(row)
    leave_trail(session, actor, "password.change", "person", user.id, user.grid, now)
    return user


def _failure(
    session: Session,
    key: str,
    now: datetime,
    refused: type[Refusal],
    locked: type[TooMany],
) -> Refusal:
    """Count one more, and say what is told if it is one; refuse it where the place is locked."""
    failed = queries.failed(session, None, key, now)
    if failed.locked_until and failed.locked_until > now:
        raise locked(seconds=int((failed.locked_until - now).total_seconds()) + 1)
    if not failed.failures:
        queries.forget_failures(session, None, now - FORGOTTEN_AFTER, MOST_REMEMBERED)
    left = _one_more(failed, now)
    if left > 0:
        return refused(left=left)
    wait = min(FIRST_WAIT * 2 ** min(-left, 10), LONGEST_WAIT)
    failed.locked_until = now + wait
    return locked(seconds=int(wait.total_seconds()))


def _one_more(failed: FailedSignIn, now: datetime) -> int:
    before = failed.failures if failed.last_at >= now - FORGOTTEN_AFTER else 0
    failed.failures, failed.last_at = before + 1, now
    return FAILURES_ALLOWED - failed.failures


def token_hash(secret: bytes, token: str) -> str:
    """What is stored of a token: keyed, so that a stolen table signs nobody in."""
    return hmac.new(secret, token.encode(), hashlib.sha256).hexdigest()


def begin_session(session: Session, user: User, secret: bytes, now: datetime) -> str:
    """Open a session; gives the token, of which only the hash stays here."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            token_hash=token_hash(secret, token),
            user_id=user.id,
            created_at=now,
            used_on=day_of(now),
        )
    )
    return token


def sign_out(session: Session, actor: Actor, *, only: str | None = None) -> None:
    """End one sign-in (by its hash) or all of the actor's."""
    for row in queries.sign_ins_of(session, actor, actor.id):
        if only is None or row.token_hash == only:
            session.delete(row)
