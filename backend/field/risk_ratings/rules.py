"""红黄绿: which colour a venue has, and why. Deterministic: the same facts, the same colour.

The phone computes the same from its own copy; `tests/field/risk_ratings/cases.json` holds both
to one rule. Whoever changes the rule changes `VERSION`, and both sides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from backend.field.risk_ratings.models import Colour

VERSION = "2026-2"
LONG_OVERDUE = 7
PATROL_DAYS = 180
"""A venue is looked at twice a year at least."""
DATA_DAYS = 365
LIVED_IN = frozenset({"F01", "F03", "F06"})
LOCKED = frozenset({"A01", "A09"})
CHARGING = frozenset({"H01", "H02", "H03"})


@dataclass(frozen=True, slots=True)
class RatedTicket:
    """As much of an open ticket as colours a venue."""

    level: str
    disposal: str
    item_code: str
    due_on: date | None = None
    transferred: bool = False
    """Handed over, and no receipt yet."""
    closing: bool = False


@dataclass(frozen=True, slots=True)
class RatingFacts:
    """What a colour is computed from."""

    tickets: Sequence[RatedTicket] = ()
    last_visit: date | None = None
    """Of the last effective visit: a door that did not open is none."""
    known_on: date | None = None
    """When what is known of the venue was last entered or confirmed."""
    gaps: int = 0
    """What the owner found missing at the newest self-check, and no visit has answered."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, and what would do away with it."""

    colour: Colour
    text: str
    todo: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A colour with all its reasons, the worst first."""

    colour: Colour
    reasons: tuple[Reason, ...]


def rate(facts: RatingFacts, today: date) -> Judged:
    """Red for what may cost lives now, yellow for what is open or out of date, else green."""
    reasons = (*_red(facts.tickets, today), *_yellow(facts, today))
    return Judged(reasons[0].colour if reasons else Colour.GREEN, reasons)


def _red(tickets: Sequence[RatedTicket], today: date) -> list[Reason]:
    def some(codes: frozenset[str]) -> int:
        return sum(t.item_code in codes for t in tickets)

    major = sum(t.level in {"suspected_major", "major"} for t in tickets)
    late = [(today - t.due_on).days for t in tickets if t.due_on and not t.closing]
    long = [days for days in late if days > LONG_OVERDUE]
    sent = sum(t.transferred or t.disposal == "transfer" for t in tickets)
    told = [
        (major, f"有 {major} 条疑似重大隐患没销号", "由有权部门判定，整改后销号"),
        (some(LIVED_IN), "违规住人没整改", "住的人搬出去，复查销号"),
        (some(LOCKED), "安全出口锁闭、封堵没整改", "打开安全出口，复查销号"),
        (some(CHARGING), "楼内停放、充电的电动车没清走", "把电动车和电池移到楼外，复查销号"),
        (
            len(long),
            f"有隐患逾期 {max(long, default=0)} 天",
            "整改后复查销号",
        ),
        (sent, f"有 {sent} 条移交的隐患没办结", "催有权部门回执并办结"),
    ]
    return [Reason(Colour.RED, text, todo) for count, text, todo in told if count]


def _yellow(facts: RatingFacts, today: date) -> list[Reason]:
    told: list[tuple[str, str]] = []
    if facts.tickets:
        told.append((f"有 {len(facts.tickets)} 条隐患没销号", "逐条整改、复查销号"))
    if facts.gaps:
        told.append((f"经营者自查有 {facts.gaps} 项没做到", "走访时看一眼，做到了就走访完成"))
    if facts.last_visit is None:
        told.append(("还没有走访过", "走访一次"))
    elif (ago := (today - facts.last_visit).days) > PATROL_DAYS:
        told.append((f"{ago} 天没走访", "走访一次"))
    if facts.known_on and (today - facts.known_on).days > DATA_DAYS:
        told.append(("资料超过 12 个月没核对", "核对资料，有变就改，没变就点“资料无误”"))
    return [Reason(Colour.YELLOW, text, todo) for text, todo in told]
