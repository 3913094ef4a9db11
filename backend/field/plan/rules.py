"""What is due at a venue, by when and why: one pure function of plan, facts, visits and the day.

The phone derives the same from its own copy (`pwa/src/phone/features/plan/due.ts`);
`tests/field/plan/due.json` holds both to one rule.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from backend.field.patrols.models import VisitOutcome
from backend.field.plan.models import RuleKind, TimeUnit, VenueTrait
from backend.field.risk_ratings.models import Colour
from backend.field.venues.models import VenueClass

VISITS_COUNT_DAYS = 400
"""An older visit counts no more: phones keep none that long, and no interval is longer."""
FOLLOW_UP_DAYS = 140
"""So long a 回头看 stays due here: phones drop what was closed half a year ago."""
ONE_SPOT, SCATTER, WHOLE = 5, 618_034, 1_000_000
"""So many neighbours by number share a day; the golden ratio scatters the groups evenly."""
DAYS_OF = {TimeUnit.DAY: 1, TimeUnit.MONTH: 30}
UNIT_WORDS = {TimeUnit.DAY: "天", TimeUnit.MONTH: "个月"}
EVERY_WORDS = {
    (TimeUnit.DAY, 7): "每周", (TimeUnit.DAY, 14): "每两周", (TimeUnit.MONTH, 1): "每月",
    (TimeUnit.MONTH, 3): "每季度", (TimeUnit.MONTH, 6): "每半年", (TimeUnit.MONTH, 12): "每年",
}  # fmt: skip
ASKS_REGISTRY = (VisitOutcome.CLOSED, VisitOutcome.MOVED)
"""Who found this does not go again: the registry is to be put right."""


class Targets(Struct, frozen=True, omit_defaults=True):
    """Which venues: of each list any, of all lists together; an empty list leaves all in."""

    classes: tuple[VenueClass, ...] = ()
    colours: tuple[Colour, ...] = ()
    traits: tuple[VenueTrait, ...] = ()
    words: tuple[str, ...] = ()
    """Of the name or the finer class."""
    under: str = ""
    """A grid; empty: all of the plan's."""


class DueState(StrEnum):
    """How a venue that is due stands."""

    DUE = "due"
    AGAIN = "again"
    """A door did not open since the last effective visit: 再去."""
    REGISTRY = "registry"
    """It moved or closed, they say: the registry is to be put right."""


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """A rule as it claims visits, over which days; `plan` is the grid whose plan it is in."""

    kind: RuleKind
    name: str
    targets: Targets
    every: int
    unit: TimeUnit
    plan: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class PhaseInForce:
    """A phase as it claims visits."""

    name: str
    targets: Targets
    first_on: date
    last_on: date
    plan: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class PlannedVenue:
    """As much of a venue as a plan asks; visits are those in its own grid, or before it came."""

    grid: str
    number: str
    venue_class: VenueClass
    text: str
    """Name and finer class, to find words in."""
    colour: Colour
    traits: frozenset[VenueTrait] = frozenset()
    entered_on: date | None = None
    new: bool = False
    """Entered at its door, not by a ledger."""
    opened_on: date | None = None
    last_visit: date | None = None
    """The last effective one."""
    attempts: int = 0
    """Doors that did not open since."""
    outcome: VisitOutcome | None = None
    """What came of the newest of them."""
    corrected: bool = False
    """The registry was looked at since that one."""
    gaps: int = 0
    """What the owner found missing, and no visit has answered."""
    gaps_on: date | None = None
    follow_ups: tuple[date, ...] = ()
    """Days from which closed tickets are to be looked at again."""


@dataclass(frozen=True, slots=True)
class VisitClaim:
    """One reason to go, and by when."""

    due_on: date
    reason: str
    by_turns: bool = False
    """It comes round again and again: of several that do, the first speaks for all."""


@dataclass(frozen=True, slots=True)
class VenueDue:
    """One venue that is due: once, however many reasons there are, the most urgent first."""

    due_on: date
    reasons: tuple[str, ...]
    state: DueState
    attempts: int


def due_at(
    venue: PlannedVenue,
    rules: Sequence[RuleInForce],
    phases: Sequence[PhaseInForce],
    today: date,
    until: date,
) -> VenueDue | None:
    """Say what is due at a venue by a day; none where nothing is."""
    claims = sorted(
        (c for c in claims_on(venue, rules, phases, today) if c.due_on <= until),
        key=lambda c: c.due_on,
    )
    if not claims:
        return None
    turns = [c for c in claims if c.by_turns]
    told = [c.reason for c in claims if not c.by_turns or c is turns[0]]
    return VenueDue(claims[0].due_on, tuple(dict.fromkeys(told)), _state(venue), venue.attempts)


def _state(venue: PlannedVenue) -> DueState:
    if not venue.attempts:
        return DueState.DUE
    wrong = venue.outcome in ASKS_REGISTRY and not venue.corrected
    return DueState.REGISTRY if wrong else DueState.AGAIN


def claims_on(
    venue: PlannedVenue,
    rules: Sequence[RuleInForce],
    phases: Sequence[PhaseInForce],
    today: date,
) -> Iterator[VisitClaim]:
    """Everything that asks for a visit there, whenever it is due."""
    if venue.gaps and venue.gaps_on:
        yield VisitClaim(venue.gaps_on, f"经营者自查有 {venue.gaps} 项没做到")
    seen = [day for day in venue.follow_ups if (today - day).days <= FOLLOW_UP_DAYS]
    if seen:
        count = f"（{len(seen)} 条）" if len(seen) > 1 else ""
        yield VisitClaim(min(seen), f"隐患销号满 30 天，回头看{count}")
    for rule in rules:
        over = rule.until is not None and (today - rule.until).days > VISITS_COUNT_DAYS
        if not over and is_target(venue, rule.targets, rule.plan):
            yield from _claim_of_rule(venue, rule, today)
    for phase in phases:
        if is_target(venue, phase.targets, phase.plan):
            yield from _claim_of_phase(venue, phase, today)


def is_target(venue: PlannedVenue, targets: Targets, plan: str) -> bool:
    """Whether a venue is one of those meant."""
    return (
        venue.grid.startswith(targets.under or plan)
        and (not targets.classes or venue.venue_class in targets.classes)
        and (not targets.colours or venue.colour in targets.colours)
        and (not targets.traits or not venue.traits.isdisjoint(targets.traits))
        and (not targets.words or any(word in venue.text for word in targets.words))
    )


def _claim_of_rule(venue: PlannedVenue, rule: RuleInForce, today: date) -> Iterator[VisitClaim]:
    due_on = _new(venue, rule) if rule.kind is RuleKind.NEW else _regular(venue, rule, today)
    if due_on and (rule.until is None or due_on <= rule.until):
        regular = rule.kind is RuleKind.REGULAR
        yield VisitClaim(due_on, rule_words(rule, venue.last_visit, today), by_turns=regular)


def _new(venue: PlannedVenue, rule: RuleInForce) -> date | None:
    begun = max(filter(None, (venue.opened_on, venue.entered_on if venue.new else None)),
                default=None)  # fmt: skip
    if begun is None or begun < rule.since or (venue.last_visit and venue.last_visit >= begun):
        return None
    return after(begun, rule.every, rule.unit)


def _regular(venue: PlannedVenue, rule: RuleInForce, today: date) -> date:
    """After the last visit; what had lapsed before the rule began is spread over its first turn."""
    if venue.last_visit:
        due_on = after(venue.last_visit, rule.every, rule.unit)
        if due_on >= rule.since:
            return due_on
    known = venue.entered_on
    begun = known if known and rule.since < known <= today else rule.since
    if venue.new and begun == known:
        return after(begun, rule.every, rule.unit)
    return begun + timedelta(days=spread(venue.number, rule.every * DAYS_OF[rule.unit]))


def _claim_of_phase(venue: PlannedVenue, phase: PhaseInForce, today: date) -> Iterator[VisitClaim]:
    """Once within its days, spread over them; when they are over, it asks no more."""
    visited = venue.last_visit and phase.first_on <= venue.last_visit
    begun = max(phase.first_on, phase.since)
    if visited or today > phase.last_on or begun > phase.last_on:
        return
    if phase.until and phase.until < today:
        return
    due_on = begun + timedelta(days=spread(venue.number, (phase.last_on - begun).days + 1))
    if phase.until is None or due_on <= phase.until:
        yield VisitClaim(due_on, phase_words(phase))


def spread(number: str, days: int) -> int:
    """A day of so many, the same for neighbours by number and evenly far between the others."""
    digits = number[len(number.rstrip("0123456789")) :]
    group = int(digits or 0) // ONE_SPOT
    return group * SCATTER % WHOLE * days // WHOLE


def after(day: date, count: int, unit: TimeUnit) -> date:
    """So many days or months later; the 31st becomes the last of a shorter month."""
    if unit is TimeUnit.DAY:
        return day + timedelta(days=count)
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def every_words(every: int, unit: TimeUnit) -> str:
    """每月, 每季度, 每 45 天."""
    return EVERY_WORDS.get((unit, every)) or f"每 {every} {UNIT_WORDS[unit]}"


def rule_words(rule: RuleInForce, last: date | None, today: date) -> str:
    """Why, with what is known of the last visit."""
    if rule.kind is RuleKind.NEW:
        return f"{rule.name}，{rule.every} {UNIT_WORDS[rule.unit]}内走访"
    known = f"上次 {day_words(last, today)}" if last else "还没走访过"
    return f"{rule.name}{every_words(rule.every, rule.unit)}一次，{known}"


def phase_words(phase: PhaseInForce) -> str:
    """Why, with the days."""
    first, last = phase.first_on, phase.last_on
    return f"{phase.name}（{first.month}月{first.day}日至{last.month}月{last.day}日）走一次"


def day_words(day: date, today: date) -> str:
    """11月7日, with the year where it is not this one."""
    words = f"{day.month}月{day.day}日"
    return words if day.year == today.year else f"{day.year}年{words}"
