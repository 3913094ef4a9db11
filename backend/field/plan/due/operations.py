"""The facts that a plan asks, out of the storage; and the list of what is due by them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from msgspec import convert
from sqlmodel import Session

from backend.core.clock import BEIJING, day_of, days_of
from backend.field.patrols.models import VisitOutcome
from backend.field.plan import queries
from backend.field.plan.models import PlanPhase, PlanRule, RuleKind, TimeUnit, VenueTrait
from backend.field.plan.rules import (
    VISITS_COUNT_DAYS,
    PhaseInForce,
    PlannedVenue,
    RuleInForce,
    Targets,
    VenueDue,
    due_at,
)
from backend.field.plan.schemas import PlanContent, same_phase, same_rule
from backend.field.risk_ratings.models import Colour
from backend.field.risk_ratings.rules import RatedTicket, RatingFacts, rate
from backend.field.venues.models import Fuel, VenueClass
from backend.field.venues.schemas import SelfChecked
from backend.people.accounts.models import Actor

LONG_AFTER = timedelta(days=3650)


class ToVisit(NamedTuple):
    """A venue as it is stored, as a plan sees it, and the colour it has once visited."""

    row: Any
    venue: PlannedVenue
    later: Colour


@dataclass(frozen=True, slots=True)
class _Known:
    """What is asked of all venues at once."""

    on: date
    today: date
    last: Mapping[UUID, tuple[datetime, datetime | None]]
    tried: Mapping[UUID, list[Any]]
    tickets: Mapping[UUID, list[Any]]
    follow_ups: Mapping[UUID, list[date]]
    colours: Mapping[UUID, str]
    """Of a past day."""

    @property
    def since(self) -> datetime:
        """From when visits count."""
        return start_of(self.on - timedelta(days=VISITS_COUNT_DAYS))


def start_of(day: date) -> datetime:
    """Its first moment in Beijing."""
    return datetime.combine(day, time(), BEIJING)


def in_force(
    session: Session, actor: Actor, grid: str
) -> tuple[list[RuleInForce], list[PhaseInForce]]:
    """All that may claim a visit in a grid: of its plans, those above and those below it."""
    grids = queries.planned_grids(session, actor, grid)
    rules = [rule_of(row, row.grid) for row in queries.claiming(session, actor, PlanRule, grids)]
    phases = [phase_of(row, row.grid) for row in queries.claiming(session, actor, PlanPhase, grids)]
    return rules, phases


def rule_of(row: Any, plan: str, since: date | None = None) -> RuleInForce:
    """A stored rule as it claims; `since` where it is not approved."""
    return RuleInForce(
        kind=RuleKind(row.kind),
        name=row.name,
        targets=_targets(row.targets),
        every=row.every,
        unit=TimeUnit(row.unit),
        plan=plan,
        since=since or row.since,
        until=None if since else row.until,
    )


def phase_of(row: Any, plan: str, since: date | None = None) -> PhaseInForce:
    """A stored phase, likewise."""
    return PhaseInForce(
        name=row.name,
        targets=_targets(row.targets),
        first_on=row.first_on,
        last_on=row.last_on,
        plan=plan,
        since=since or row.since,
        until=None if since else row.until,
    )


def _targets(stored: Any) -> Targets:
    return stored if isinstance(stored, Targets) else convert(stored, Targets)


def venues_to_visit(
    session: Session, actor: Actor, grid: str, on: date, today: date
) -> Iterator[ToVisit]:
    """Venues of a grid as they are on a day; of a past one as far as it was written down."""
    past = on < today
    since = start_of(on - timedelta(days=VISITS_COUNT_DAYS))
    before = start_of(on + timedelta(days=1)) if past else start_of(today) + LONG_AFTER
    tried: dict[UUID, list[Any]] = {}
    for row in queries.attempts_in_grid(session, actor, grid, since, before):
        tried.setdefault(row.venue_id, []).append(row)
    known = _Known(
        on=on,
        today=today,
        last=queries.last_in_grid(session, actor, grid, since, before),
        tried=tried,
        tickets=queries.open_tickets(session, actor, grid, before if past else None),
        follow_ups=queries.follow_ups(session, actor, grid),
        colours=queries.colours_on(session, actor, grid, on) if past else {},
    )
    for row in queries.venues_to_visit(session, actor, grid):
        yield _seen_by_plan(row, known)


def _seen_by_plan(row: Any, known: _Known) -> ToVisit:
    made, seen = known.last.get(row.id, (None, None))
    moved = row.visited_at if row.visited_at and row.visited_at >= known.since else None
    last = max(filter(None, (made, moved)), default=None)
    tried = [one for one in known.tried.get(row.id, ()) if last is None or one.at > last]
    check = SelfChecked.read(row.self_check)
    open_gaps = check is not None and check.on <= known.on and not (seen and seen >= check.moment)
    gaps = len(check.gaps) if check and open_gaps else 0
    tickets = [_ticket(one) for one in known.tickets.get(row.id, ())]
    updated = day_of(row.updated_at)
    facts = RatingFacts(tickets, day_of(last) if last else None, updated, gaps)
    colour = known.colours.get(row.id) or rate(facts, known.on).colour
    venue = PlannedVenue(
        grid=row.grid,
        number=row.number,
        venue_class=VenueClass(row.venue_class),
        text=f"{row.name} {row.subtype or ''}",
        colour=Colour(colour),
        traits=_traits(row),
        entered_on=row.entered_on,
        new=not row.imported,
        opened_on=row.opened_on,
        last_visit=facts.last_visit,
        attempts=len(tried),
        outcome=VisitOutcome(tried[-1].outcome) if tried else None,
        corrected=bool(tried) and row.updated_at > tried[-1].at,
        gaps=gaps,
        gaps_on=check.on if check and gaps else None,
        follow_ups=tuple(known.follow_ups.get(row.id, ())),
    )
    return ToVisit(row, venue, rate(RatingFacts(tickets, known.on, updated), known.on).colour)


def _ticket(row: Any) -> RatedTicket:
    sent = row.receipt_since is not None
    return RatedTicket(row.level, row.disposal, row.item_code, row.due_on, sent, row.closing)


def _traits(row: Any) -> frozenset[VenueTrait]:
    told = {
        VenueTrait.LIVES_IN: row.lives_in,
        VenueTrait.BOTTLED_GAS: row.fuel == Fuel.BOTTLED_GAS or (row.gas_cylinders or 0) > 0,
        VenueTrait.MIXED_USE: row.mixed_use,
        VenueTrait.OPEN_FLAME: row.open_flame,
        VenueTrait.SOLID_FUEL: row.fuel == Fuel.COAL_WOOD,
        VenueTrait.INDOOR_EBIKE: row.indoor_ebike,
    }
    return frozenset(trait for trait, there in told.items() if there)


def seen_from(month: int, today: date) -> tuple[date, date]:
    """The day from which a month is looked at, and its last one.

    A month that is past as it began, any other from today.
    """
    first, last = days_of(month)
    return (today if last >= today else first), last


def due_in(
    session: Session, actor: Actor, grid: str, on: date, until: date, today: date
) -> tuple[int, list[tuple[Any, VenueDue]]]:
    """How many venues there are, and which of them are due by a day, the most urgent first."""
    rules, phases = in_force(session, actor, grid)
    found: list[tuple[Any, VenueDue]] = []
    venues = 0
    for row, venue, _ in venues_to_visit(session, actor, grid, on, today):
        venues += 1
        if due := due_at(venue, rules, phases, on, until):
            found.append((row, due))
    return venues, sorted(found, key=lambda one: (one[1].due_on, one[0].grid, one[0].number))


def claims_of_draft(
    session: Session, actor: Actor, grid: str, draft: PlanContent
) -> tuple[list[RuleInForce], list[PhaseInForce]]:
    """What would claim visits if a draft were approved: what goes on keeps the day it began."""
    rules, phases = in_force(session, actor, grid)
    known_rules = {same_rule(rule): rule.since for rule in rules if rule.plan == grid}
    known_phases = {same_phase(phase): phase.since for phase in phases if phase.plan == grid}
    first = draft.valid_from
    return (
        [rule for rule in rules if rule.plan != grid]
        + [rule_of(r, grid, known_rules.get(same_rule(r), first)) for r in draft.rules],
        [phase for phase in phases if phase.plan != grid]
        + [phase_of(p, grid, known_phases.get(same_phase(p), first)) for p in draft.phases],
    )
