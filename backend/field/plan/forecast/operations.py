"""How many visits a plan asks: a year gone through venue by venue, each visit made on its day."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from backend.field.plan.rules import (
    PhaseInForce,
    PlannedVenue,
    RuleInForce,
    claims_on,
    is_target,
)
from backend.field.risk_ratings.models import Colour
from backend.field.venues.models import VenueClass

MOST_VISITS = 400
"""Of one venue in a year: nobody is sent more often than once a day."""


@dataclass(slots=True)
class Forecast:
    """Visits of a year, counted."""

    total: int = 0
    by_month: Counter[str] = field(default_factory=Counter[str])
    by_grid: Counter[str] = field(default_factory=Counter[str])
    by_grid_and_month: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    by_class: Counter[VenueClass] = field(default_factory=Counter[VenueClass])
    by_week: Counter[date] = field(default_factory=Counter[date])
    """By its Monday."""


def forecast(
    venues: Iterable[tuple[PlannedVenue, Colour]],
    rules: Sequence[RuleInForce],
    phases: Sequence[PhaseInForce],
    first: date,
    last: date,
) -> Forecast:
    """Count what is to be done from a day to a day; each venue with its colour once visited."""
    found = Forecast()
    for venue, later in venues:
        for day in visit_days(venue, later, rules, phases, first, last):
            month = f"{day:%Y-%m}"
            found.total += 1
            found.by_month[month] += 1
            found.by_grid[venue.grid] += 1
            found.by_grid_and_month[venue.grid, month] += 1
            found.by_class[venue.venue_class] += 1
            found.by_week[day - timedelta(days=day.weekday())] += 1
    return found


def visit_days(
    venue: PlannedVenue,
    later: Colour,
    rules: Sequence[RuleInForce],
    phases: Sequence[PhaseInForce],
    first: date,
    last: date,
) -> Iterator[date]:
    """The days on which a venue is visited where each visit is made when it is due."""
    today = first
    for _ in range(MOST_VISITS):
        mine = [r for r in rules if is_target(venue, r.targets, r.plan)]
        seasons = [p for p in phases if is_target(venue, p.targets, p.plan)]
        day = _next_day(venue, mine, seasons, today)
        if day is None or day > last:
            return
        yield day
        venue = replace(
            venue, last_visit=day, colour=later, gaps=0, follow_ups=(), attempts=0, outcome=None
        )
        today = day + timedelta(days=1)


def _next_day(
    venue: PlannedVenue,
    rules: Sequence[RuleInForce],
    phases: Sequence[PhaseInForce],
    today: date,
) -> date | None:
    """The first day from today on that some claim falls on; what is overdue falls on today."""
    days = [max(c.due_on, today) for c in claims_on(venue, rules, phases, today)]
    return min(days, default=None)
