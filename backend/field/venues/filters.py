"""Lists of what nobody wrote down: venues larger than small, and what expires there."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from backend.field.venues.models import CodeKind, Venue, VenueCode, VenueStatus
from backend.field.venues.size_limits.catalogue import SizeClass, in_force

SOON = timedelta(days=30)
"""From when on one is told that something expires; the phone counts alike (`expiry.ts`)."""


class VenueFlag(StrEnum):
    """What a venue is looked up for."""

    OVERSIZE = "oversize"
    EXPIRING = "expiring"


class CodeState(StrEnum):
    """Which code of a venue is known, or was seen hanging; the words of the table of plaques."""

    CODED = "coded"
    JIAN = "jian"
    PRINTED = "printed"
    INSTALLED = "installed"


CODE_NAMES: dict[CodeState, str] = {
    CodeState.CODED: "已录入", CodeState.JIAN: "有吉安码", CodeState.PRINTED: "码牌已打印",
    CodeState.INSTALLED: "码牌已张贴",
}  # fmt: skip
_TOKEN = col(VenueCode.kind) == CodeKind.TOKEN
CODE_IS: dict[CodeState, tuple[sa.ColumnElement[bool], ...]] = {
    CodeState.CODED: (col(VenueCode.kind) != CodeKind.DOOR,),
    CodeState.JIAN: (col(VenueCode.kind) == CodeKind.JIAN,),
    CodeState.PRINTED: (_TOKEN, col(VenueCode.printed_as).is_not(None)),
    CodeState.INSTALLED: (_TOKEN, col(VenueCode.installed_at).is_not(None)),
}
"""What is so of a code in force, of one venue that is counted and of one that is listed."""


def coded(state: CodeState) -> sa.ColumnElement[bool]:
    """Tell apart the venues that have such a code in force."""
    mine = (col(VenueCode.venue_id) == col(Venue.id), col(VenueCode.revoked_at).is_(None))
    return sa.exists().where(*mine, *CODE_IS[state])


FLAG_NAMES: dict[VenueFlag, str] = {
    VenueFlag.OVERSIZE: "可能超规模",
    VenueFlag.EXPIRING: "灭火器快到期或已过期",
}


def flagged(flag: VenueFlag, grid: str, today: date) -> sa.ColumnElement[bool]:
    """Tell apart the venues in business that a flag is up for; `grid` says the province."""
    if flag is VenueFlag.EXPIRING:
        found = col(Venue.extinguishers_expire_on) <= today + SOON
    else:
        found = sa.or_(sa.false(), *_oversize(in_force(grid[:2], today)))
    return sa.and_(col(Venue.status).in_((VenueStatus.OPERATING, VenueStatus.SUSPENDED)), found)


def _oversize(sorts: Any) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    passed: dict[str, list[sa.ColumnElement[bool]]] = {}
    for sort in sorts:
        earlier = passed.setdefault(sort.venue_class, [])
        fits = _fits(sort)
        if sort.limits:
            others = [sa.not_(one) for one in earlier]
            same = col(Venue.venue_class) == sort.venue_class
            found.append(sa.and_(same, fits, *others, *_large(sort)))
        earlier.append(fits)
    return found


def _fits(sort: SizeClass) -> sa.ColumnElement[bool]:
    said = col(Venue.name) + sa.func.coalesce(col(Venue.subtype), "")
    return sa.or_(*(said.contains(mark) for mark in sort.marks)) if sort.marks else sa.true()


def _large(sort: SizeClass) -> list[sa.ColumnElement[bool]]:
    """Some measure is known, and none of those known says small."""
    known = [(col(getattr(Venue, name)), limit) for name, limit in sort.limits]
    none_small = [sa.or_(fact.is_(None), fact >= limit) for fact, limit in known]
    return [sa.or_(*(fact.is_not(None) for fact, _ in known)), *none_small]
