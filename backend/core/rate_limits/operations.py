"""Budgets: how often who may do what, counted per device, per plaque, per name, per address.

Many phones share one address of their carrier, so an address has a wide budget and a device or a
plaque a narrow one. What is counted under is a keyed hash, and it is gone when its span has ended.
"""

import hashlib
import hmac
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from backend.core.errors import TooMany
from backend.core.rate_limits import queries


class RateLimited(TooMany):
    """A visitor's budget is spent."""

    code = "visitor.used_up"
    sentence = "{what}，请过 {wait}再试。情况紧急请直接打电话：火警 119，其他拨 12345。"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many within so long; `what` is said to the person who meets it."""

    name: str
    most: int
    span: timedelta
    what: str
    refusal: type[TooMany] = RateLimited
    """What is told; its sentence may say `{what}` and `{wait}`."""


@dataclass(frozen=True, slots=True)
class RateUse:
    """A limit, and under whose name it is counted."""

    limit: Limit
    under: str
    amount: int = 1


@dataclass(frozen=True, slots=True)
class RateLimiter:
    """What counting needs: the key of the hashes and the moment."""

    secret: bytes
    now: datetime

    def spend(self, session: Session, *wanted: RateUse) -> None:
        """Count each, or refuse and count none: the caller's transaction is taken back."""
        queries.delete_ended(session, None, self.now)
        for one in wanted:
            key, ends_at = self._place(one)
            if queries.add_use(session, None, key, one.amount, ends_at) > one.limit.most:
                raise self._refusal(one, ends_at)

    def count(self, session: Session, *wanted: RateUse) -> bool:
        """Count each, refuse none; gives whether all are still within their limits."""
        within = True
        for one in wanted:
            key, ends_at = self._place(one)
            within &= queries.add_use(session, None, key, one.amount, ends_at) <= one.limit.most
        return within

    def check(self, session: Session, *wanted: RateUse) -> None:
        """Refuse early what would be refused anyway; counts nothing."""
        for one in wanted:
            key, ends_at = self._place(one)
            if queries.count_uses(session, None, key) + one.amount > one.limit.most:
                raise self._refusal(one, ends_at)

    def give_back(self, session: Session, *wanted: RateUse) -> None:
        """Take back what was counted in this very moment, since it turned out to be nobody's."""
        for one in wanted:
            key, ends_at = self._place(one)
            queries.add_use(session, None, key, -one.amount, ends_at)

    def digest(self, *words: object) -> str:
        """What may be stored of an address, a name or a device: keyed, and so of no use alone."""
        return hmac.new(
            self.secret, repr([str(word) for word in words]).encode(), hashlib.sha256
        ).hexdigest()

    def _place(self, one: RateUse) -> tuple[str, datetime]:
        length = int(one.limit.span.total_seconds())
        number = int(self.now.timestamp()) // length
        ends_at = datetime.fromtimestamp((number + 1) * length, UTC)
        return self.digest(one.limit.name, length, number, one.under), ends_at

    def _refusal(self, one: RateUse, ends_at: datetime) -> TooMany:
        seconds = max(math.ceil((ends_at - self.now).total_seconds()), 1)
        hours, minutes = seconds // 3600, math.ceil(seconds / 60)
        wait = f"{hours} 个多小时" if hours else f"{minutes} 分钟"
        return one.limit.refusal(what=one.limit.what, wait=wait, seconds=seconds)
