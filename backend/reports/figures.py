"""Month counts put together: every figure is counted from tickets, visits and the register."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from backend.accounts import queries as accounts
from backend.accounts.models import Actor, Grid
from backend.clock import day_of, months_between
from backend.errors import Invalid
from backend.hazards.models import Disposal, Domain, Level
from backend.reports import queries
from backend.reports.schemas import ByDisposal, ByLevel, Monthly, MonthRow

MOST_MONTHS = 36


@dataclass
class Tally:
    """Counts that add up."""

    counts: dict[str, int] = field(default_factory=dict[str, int])
    visited: set[object] = field(default_factory=set[object])

    def add(self, **counts: int) -> None:
        """Count on."""
        for name, count in counts.items():
            self.counts[name] = self.counts.get(name, 0) + count

    def merge(self, other: "Tally") -> None:
        """Take in another tally; a venue visited in both is covered once."""
        self.add(**other.counts)
        self.visited |= other.visited

    def shown(self, month: int | None, grid: Grid, venues: int) -> MonthRow:
        """Show as a row."""
        got = self.counts.get
        found, closed, due = got("found", 0), got("closed", 0), got("due", 0)
        return MonthRow(
            month=written(month) if month else None,
            grid=grid.path,
            grid_name=grid.name,
            venues=venues,
            visits=got("visits", 0),
            venues_visited=len(self.visited),
            found=found,
            found_by_level=ByLevel(**{k.value: got(k.value, 0) for k in Level}),
            found_by_disposal=ByDisposal(**{k.value: got(k.value, 0) for k in Disposal}),
            closed=closed,
            due=due,
            closed_of_due=closed,
            rate_of_due=round(closed / due, 4) if due else None,
            rate_of_all=round(closed / found, 4) if found else None,
            overdue=got("overdue", 0),
            closed_in_period=got("closed_in_period", 0),
        )


def written(month: int) -> str:
    """202405 → 2024-05."""
    return f"{month // 100:04d}-{month % 100:02d}"


def monthly(
    session: Session,
    actor: Actor,
    span: tuple[int, int],
    now: datetime,
    *,
    grid: str = "",
    domain: Domain = Domain.FIRE,
) -> Monthly:
    """Count months for each grid right below the one asked for, in Beijing time."""
    months = months_between(*span)
    if not months or len(months) > MOST_MONTHS:
        raise Invalid(reason=f"统计的月份要从早到晚，最多 {MOST_MONTHS} 个月")
    root = accounts.grid(session, actor, grid or actor.grid)
    parts = _parts(session, actor, root)
    depth = root.path.count(".") + 1

    def part_of(path: str) -> str:
        part = ".".join(path.split(".")[:depth]) + "."
        return part if part in parts else root.path

    tallies = _tallies(session, actor, root.path, span, domain, now, part_of)
    venues = _venues(session, actor, root.path, part_of)
    whole = sum(venues.values())
    apart = {path for path, _ in tallies} | set(venues)
    alone = len(parts) == 1 or root.path in apart
    children = [g for g in parts.values() if alone or g.path != root.path]

    def summed(keys: Iterable[tuple[str, int]]) -> Tally:
        total = Tally()
        for key in keys:
            total.merge(tallies.get(key, Tally()))
        return total

    return Monthly(
        start=written(months[0]),
        end=written(months[-1]),
        as_of=now,
        grid=root.path,
        grid_name=root.name,
        months=[written(m) for m in months],
        rows=[summed([(g.path, m)]).shown(m, g, venues[g.path]) for g in children for m in months],
        by_grid=[
            summed((g.path, m) for m in months).shown(None, g, venues[g.path]) for g in children
        ],
        by_month=[summed((c.path, m) for c in children).shown(m, root, whole) for m in months],
        total=summed((c.path, m) for c in children for m in months).shown(None, root, whole),
    )


def _venues(
    session: Session, actor: Actor, grid: str, part_of: Callable[[str], str]
) -> Counter[str]:
    found: Counter[str] = Counter()
    for path, count in queries.venues(session, actor, grid):
        found[part_of(path)] += count
    return found


def _parts(session: Session, actor: Actor, root: Grid) -> dict[str, Grid]:
    """The root and the grids right below it: what is counted apart."""
    below = accounts.grids(session, actor, root.path)
    depth = root.path.count(".") + 1
    return {g.path: g for g in below if g.path.count(".") <= depth}


def _tallies(
    session: Session,
    actor: Actor,
    grid: str,
    span: tuple[int, int],
    domain: Domain,
    now: datetime,
    part_of: Callable[[str], str],
) -> dict[tuple[str, int], Tally]:
    tallies: dict[tuple[str, int], Tally] = {}

    def tally(path: str, month: int) -> Tally:
        return tallies.setdefault((part_of(path), month), Tally())

    for row in queries.found(session, actor, grid, span, domain, day_of(now)):
        counts = row._asdict()
        tally(counts.pop("grid"), counts.pop("found_month")).add(**counts)
    for path, month, count in queries.closed(session, actor, grid, span, domain):
        tally(path, month).add(closed_in_period=count)
    for path, month, venue, count in queries.visits(session, actor, grid, span):
        cell = tally(path, month)
        cell.add(visits=count)
        cell.visited.add(venue)
    return tallies
