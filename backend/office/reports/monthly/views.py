"""Month counts put together: every figure is counted from tickets, visits and the register."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from backend.core.clock import day_of, months_between
from backend.core.errors import Invalid, NotFound
from backend.field.hazards.models import Disposal, Domain, Level
from backend.office.reports import queries
from backend.office.reports.figures import of_months
from backend.office.reports.queries import Span
from backend.office.reports.schemas import ByDisposal, ByLevel, Monthly, MonthRow
from backend.people.accounts import queries as accounts
from backend.people.accounts.models import Actor

MOST_MONTHS = 36
Key = tuple[str, int]
Named = Any
"""A grid's path and name."""


@dataclass
class Tally:
    """Counts that add up."""

    counts: dict[str, int] = field(default_factory=dict[str, int])

    def add(self, **counts: int) -> None:
        """Count on."""
        for name, count in counts.items():
            self.counts[name] = self.counts.get(name, 0) + count

    def shown(
        self, span: Span, grid: Named, venues: tuple[int, int], *, one: bool, own: bool
    ) -> MonthRow:
        """Show as a row, of `one` month or of several; of venues how many, and how many visited."""
        got = self.counts.get
        found, closed, due = got("found", 0), got("closed", 0), got("due", 0)
        return MonthRow(
            month=written(span[0]) if one else None,
            start=written(span[0]),
            end=written(span[1]),
            grid=grid.path,
            grid_name=grid.name,
            own=own,
            venues=venues[0],
            visits=got("visits", 0),
            attempts=got("attempts", 0),
            venues_visited=venues[1],
            found=found,
            found_by_level=ByLevel(**{k.value: got(k.value, 0) for k in Level}),
            found_by_disposal=ByDisposal(**{k.value: got(k.value, 0) for k in Disposal}),
            closed=closed,
            due=due,
            closed_of_due=closed,
            rate_of_due=round(closed / due, 4) if due else None,
            rate_of_all=round(closed / found, 4) if found else None,
            overdue=got("overdue", 0),
            undated=got("undated", 0),
            closed_in_period=got("closed_in_period", 0),
        )


@dataclass
class VisitCoverage:
    """Venues visited, each counted once whatever months and grids are put together."""

    each: Counter[Key] = field(default_factory=Counter[Key])
    """Of those that stayed in one grid, by part and month."""
    whole: Counter[str] = field(default_factory=Counter[str])
    """The same by part, over all the months."""
    moved: dict[Key, set[UUID]] = field(default_factory=dict[Key, set[UUID]])
    """Those that were visited in more than one grid."""

    def of(self, parts: Sequence[str], months: Sequence[int], *, all_of: bool) -> int:
        """Count the venues of these parts, in one month or in all of them."""
        keys = [(p, m) for p in parts for m in months]
        stayed = sum(self.whole[p] for p in parts) if all_of else sum(self.each[k] for k in keys)
        return stayed + len(set[UUID]().union(*(self.moved.get(k, ()) for k in keys)))


def written(month: int) -> str:
    """202405 → 2024-05."""
    return f"{month // 100:04d}-{month % 100:02d}"


def monthly(
    session: Session,
    actor: Actor,
    span: Span,
    now: datetime,
    *,
    grid: str = "",
    domain: Domain = Domain.FIRE,
) -> Monthly:
    """Count months for each grid right below the one asked for, in Beijing time."""
    months = _months(span)
    parts = _parts(session, actor, grid or actor.grid)
    root = parts[grid or actor.grid]
    depth = root.path.count(".") + 1

    def part_of(path: str) -> str:
        part = ".".join(path.split(".")[:depth]) + "."
        return part if part in parts else root.path

    tallies = _tallies(session, actor, root.path, span, domain, now, part_of)
    coverage = _coverage(session, actor, root.path, span, part_of, tallies)
    venues = _venues(session, actor, root.path, part_of)
    alone = len(parts) == 1 or root.path in {path for path, _ in tallies} | set(venues)
    children = [g for g in parts.values() if alone or g.path != root.path]

    def row(shown: Named, grids: Sequence[Named], month: int | None = None) -> MonthRow:
        spanned = [month] if month else months
        total = Tally()
        for key in ((g.path, m) for g in grids for m in spanned):
            total.add(**tallies[key].counts if key in tallies else {})
        paths = [g.path for g in grids]
        visited = coverage.of(paths, spanned, all_of=len(months) > 1 and not month)
        known = sum(venues[p] for p in paths), visited
        ends, own = (spanned[0], spanned[-1]), len(parts) > 1 and paths == [root.path]
        return total.shown(ends, shown, known, one=bool(month), own=own)

    return Monthly(
        start=written(months[0]),
        end=written(months[-1]),
        as_of=now,
        domain=domain,
        figures=of_months(domain),
        grid=root.path,
        grid_name=root.name,
        months=[written(m) for m in months],
        rows=[row(g, [g], m) for g in children for m in months],
        by_grid=[row(g, [g]) for g in children],
        by_month=[row(root, children, m) for m in months],
        total=row(root, children),
    )


def _months(span: Span) -> list[int]:
    months = months_between(*span)
    if not months or len(months) > MOST_MONTHS:
        raise Invalid(reason=f"统计的月份要从早到晚，最多 {MOST_MONTHS} 个月")
    return months


def _venues(
    session: Session, actor: Actor, grid: str, part_of: Callable[[str], str]
) -> Counter[str]:
    found: Counter[str] = Counter()
    for path, count in queries.venues(session, actor, grid):
        found[part_of(path)] += count
    return found


def _parts(session: Session, actor: Actor, root: str) -> dict[str, Named]:
    """The root and the grids right below it: what is counted apart."""
    below = accounts.named_grids(session, actor, root)
    parts = {g.path: g for g in below if g.path.count(".") <= root.count(".") + 1}
    if root not in parts:
        raise NotFound(grid=root)
    return parts


def _tallies(
    session: Session,
    actor: Actor,
    grid: str,
    span: Span,
    domain: Domain,
    now: datetime,
    part_of: Callable[[str], str],
) -> dict[tuple[str, int], Tally]:
    tallies: dict[tuple[str, int], Tally] = {}

    def tally(path: str, month: int) -> Tally:
        return tallies.setdefault((part_of(path), month), Tally())

    for row in queries.found_by_grid(session, actor, grid, span, domain, day_of(now)):
        counts = row._asdict()
        tally(counts.pop("grid"), counts.pop("found_month")).add(**counts)
    for path, month, count in queries.attempts(session, actor, grid, span):
        tally(path, month).add(attempts=count)
    for path, month, count in queries.closed(session, actor, grid, span, domain):
        tally(path, month).add(closed_in_period=count)
    return tallies


def _coverage(
    session: Session,
    actor: Actor,
    grid: str,
    span: Span,
    part_of: Callable[[str], str],
    tallies: dict[Key, Tally],
) -> VisitCoverage:
    visits, found = queries.visits(session, actor, grid, span), VisitCoverage()
    for path, month, count, venues in visits:
        key = part_of(path), month
        tallies.setdefault(key, Tally()).add(visits=count)
        found.each[key] += venues
    in_all = (
        [(path, venues) for path, _, _, venues in visits]
        if span[0] == span[1]
        else queries.visited(session, actor, grid, span)
    )
    for path, venues in in_all:
        found.whole[part_of(path)] += venues
    grids: dict[str, set[UUID]] = {}
    one_by_one = sum(venues for _, venues in in_all)
    for path, month, venue in queries.visits_of_moved(session, actor, grid, span, one_by_one):
        found.each[part_of(path), month] -= 1
        found.moved.setdefault((part_of(path), month), set()).add(venue)
        grids.setdefault(path, set()).add(venue)
    for path, venues in grids.items():
        found.whole[part_of(path)] -= len(venues)
    return found
