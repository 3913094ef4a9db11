"""Whose word counts: past authority for evidence only, and what a rescue file may say.

A phone's clock and a file can be made to say anything. So what binds others needs the authority
then and now; what was merely seen counts under the authority held then, for a week, and from a
phone that was known before; and of a file, which no phone vouches for, evidence of the field alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.core.commands import CLOCK_OFF, CommandTime, RescueImporter
from backend.core.errors import Forbidden
from backend.people.accounts.models import Actor, Assignment, Role
from backend.sync.commands import CommandKind

WITHIN = timedelta(days=7)
"""So long after a change of role or grid evidence of before is still taken."""
RESCUED_WITHIN = timedelta(days=30)
"""A file tells of no more than a sign-in lasts."""
FIELD = {Role.GRID_WORKER, Role.STATION_DUTY, Role.ENFORCER, Role.VILLAGE_HEAD}
"""Whose work a rescue file may bring in."""


class AuthorityPast(Forbidden):
    """Given under an authority that is gone, and not of what that still covers."""

    code = "authority.past"
    sentence = "这条是换岗位、换网格以前的，{why}，没有生效。已完整保存并转街道应急办，不用重填。"


class RescueRefused(Forbidden):
    """A line of a rescue file that nobody but the phone itself could vouch for."""

    code = "rescue.refused"
    sentence = "救援文件里的这一条{why}，没有生效。已完整保存在“需处理”里，由应急办核对后处理。"


@dataclass(frozen=True, slots=True)
class CommandAuthor:
    """Somebody as they are now, with all that they were since a command was given."""

    now: Actor
    held: Sequence[Assignment] = ()
    """The newest first; none where nothing has changed since."""
    serving: bool = True
    """Whether the account is open: a closed one decides nothing."""

    def at(self, moment: datetime) -> Actor:
        """The authority held at a moment; now's, where nothing is known of then."""
        then = self._then(moment)
        return Actor(self.now.id, self.now.name, then.role, then.grid) if then else self.now

    def ended(self, moment: datetime) -> datetime | None:
        """When the authority of a moment ended; none while it holds."""
        later = [a.valid_from for a in self.held if a.valid_from > moment]
        return min(later, default=None)

    def unknown(self, moment: datetime) -> bool:
        """Whether it was before anything is known of them."""
        return bool(self.held) and self._then(moment) is None

    def _then(self, moment: datetime) -> Assignment | None:
        return next((a for a in self.held if a.valid_from <= moment), None)


@dataclass(frozen=True, slots=True)
class Claim:
    """How we heard of an act: when, and since when the phone had been known by then."""

    moment: CommandTime
    heard: datetime
    known_since: datetime | None


def acting(author: CommandAuthor, kind: CommandKind, claim: Claim) -> Actor:
    """The authority under which a command is carried out, or a refusal."""
    at = claim.moment.at
    then, now = author.at(at), author.now
    if kind is CommandKind.DECISION:
        both = _both(then, now)
        if not author.serving or both is None or author.unknown(at):
            raise AuthorityPast(why="而这一步要现在的岗位也有权才行")
        return both
    ended = author.ended(at)
    if ended is None or author.unknown(at) or (then.role, then.grid) == (now.role, now.grid):
        return then
    if claim.heard - ended > WITHIN:
        return _now_too(then, now, "传到时已超过 7 天")
    if claim.known_since is None or claim.known_since > ended:
        return _now_too(then, now, "而这台手机那时还没有用这个账号联过网")
    return then


def demand_vouched(author: Actor, kind: CommandKind, claim: Claim, at: datetime) -> None:
    """Refuse of a rescue file whatever it alone cannot prove; `at` is before it is bounded."""
    if kind is not CommandKind.EVIDENCE:
        raise RescueRefused(why="是审批、复查、文书一类的决定，只能由本人登录后办理")
    if author.role not in FIELD:
        raise RescueRefused(why="不是现场岗位的记录")
    if claim.known_since is None:
        raise RescueRefused(why="写的手机从来没有用这个人的账号联过网")
    if at > claim.heard + CLOCK_OFF:
        raise RescueRefused(why="写的时间在将来")
    if claim.heard - at > RESCUED_WITHIN:
        raise RescueRefused(why="是 30 天以前的")


def importer_of(actor: Actor) -> RescueImporter:
    """Who brings a file in, as receipts and timelines name them."""
    return RescueImporter(actor.id, actor.name)


def _both(then: Actor, now: Actor) -> Actor | None:
    """What both authorities cover: the same role, over the narrower of two nested grids."""
    if then.role is not now.role:
        return None
    if now.sees(then.grid):
        return then
    return now if then.sees(now.grid) else None


def _now_too(then: Actor, now: Actor, why: str) -> Actor:
    if both := _both(then, now):
        return both
    raise AuthorityPast(why=why)
