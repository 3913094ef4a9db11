"""To search by a whole phone number is to ask whose it is: counted and on record like a reveal.

Where a number shows its ends only, ten thousand searches would tell the rest. So a list is found by
no number that did not pass here; the same one again within the hour tells nothing new.
"""

from collections.abc import Set as AbstractSet
from datetime import timedelta

from backend.core.database import Database
from backend.core.rate_limits.operations import Purse
from backend.core.text.folding import numbers_in
from backend.people.accounts import queries
from backend.people.accounts.models import REVEALED, Actor, Role
from backend.people.accounts.operations import leave_trail
from backend.people.accounts.schemas import masked
from backend.people.phone_numbers.operations import demand_reveal

AGAIN = timedelta(hours=1)
SEARCH = "search"
"""What the trail calls it; the number itself stands there as a keyed hash, and by its ends."""


def by_number(
    db: Database, actor: Actor, text: str, may: AbstractSet[Role], purse: Purse
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
