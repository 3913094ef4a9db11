"""Phone numbers: who keeps them in full, who asks one by one, and what is no number.

They lie on the phone of the grid's own worker, to call where there is no signal. Everybody else
sees their ends, and asks for one; that it was shown stays on record.
"""

from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from backend.core.database import Database
from backend.core.errors import Invalid, TooMany
from backend.core.rate_limits.operations import RateLimiter
from backend.core.text import numbers_in, search_words
from backend.people.accounts import queries
from backend.people.accounts.models import REVEALED, Actor, GridLevel, Role
from backend.people.accounts.schemas import masked
from backend.people.accounts.trail.operations import leave_trail

LIMITS = ((60, timedelta(hours=1), "一小时"), (200, timedelta(days=1), "一天"))
"""How many one person may be shown: a round of calls, never the ledger."""
MASK = "*"


class PhoneMasked(Invalid):
    """A number of which only the ends are there would overwrite the one that is known."""

    code = "phone.masked"
    sentence = (
        "电话“{phone}”是隐去了中间的，不能存成号码。没有改电话就不用动它；要改请填完整的号码。"
    )


class RevealedTooMany(TooMany):
    """One by one, and not the whole registry."""

    code = "phone.too_many"
    sentence = (
        "{span}里查看和按号码查找的电话已经有 {most} 个，请过 {minutes} 分钟再看。"
        "要联系很多家，请用“导出”并写明用途。"
    )


def keeps_numbers(session: Session, actor: Actor) -> bool:
    """Whether full numbers lie on the actor's phone: a worker's, of one grid and no more."""
    if actor.role is not Role.GRID_WORKER:
        return False
    return queries.own_level(session, actor) in {GridLevel.GRID, GridLevel.MICRO}


def demand_reveal(session: Session, actor: Actor, now: datetime) -> None:
    """Refuse to show one number more, above what a person calls in an hour or a day."""
    queries.one_reveal_at_a_time(session, actor)
    for most, span, words in LIMITS:
        earlier = queries.reveal_before(session, actor, most)
        if earlier is not None and (left := earlier + span - now) > timedelta():
            seconds = int(left.total_seconds()) + 1
            raise RevealedTooMany(span=words, most=most, minutes=-(-seconds // 60), seconds=seconds)


def hidden(text: str) -> str:
    """What was searched for, as others may read it."""
    if not numbers_in(text):
        return text
    return " ".join(masked(word.number) or word.text for word in search_words(text))


def demand_number(phone: object) -> None:
    """Refuse a mask where a number is to be kept."""
    if isinstance(phone, str) and MASK in phone:
        raise PhoneMasked(phone=phone)


def seen(there: Any, shown: Any) -> bool:
    """Whether this is what somebody had before their eyes, in full or masked."""
    return shown == there or bool(there and isinstance(shown, str) and shown == masked(there))


def untouched(there: Any, was: Any, to: Any) -> bool:
    """Whether a field of a form came back as it was shown; a mask put in by hand is refused."""
    if not (isinstance(to, str) and MASK in to):
        return False
    if to != was and not seen(there, to):
        raise PhoneMasked(phone=to)
    return True


AGAIN = timedelta(hours=1)
SEARCH = "search"
"""What the trail calls it; the number itself stands there as a keyed hash, and by its ends."""


def by_number(
    db: Database, actor: Actor, text: str, may: AbstractSet[Role], purse: RateLimiter
) -> frozenset[str]:
    """The numbers in a search that the actor may find something by; none where he may see none."""
    asked = numbers_in(text)
    if not asked or actor.role not in may:
        return frozenset()
    with db.writing() as session:
        queries.one_reveal_at_a_time(session, actor)
        for number in sorted(asked):
            key = purse.digest("phone.search", number)
            if queries.searched_since(session, actor, key, purse.now - AGAIN):
                continue
            demand_reveal(session, actor, purse.now)
            facts = {"number": masked(number)}
            leave_trail(session, actor, REVEALED, SEARCH, key, actor.grid, purse.now, **facts)
            session.flush()
    return asked
