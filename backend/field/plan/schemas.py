"""What travels: plans, what follows from them, and what is due."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct, convert, to_builtins

from backend.field.plan.models import PatrolPlan, PlanPhase, PlanRule, RuleKind, TimeUnit
from backend.field.plan.rules import DueState, PhaseInForce, RuleInForce, Targets, every_words

Name = Annotated[str, Meta(min_length=1, max_length=40)]


class RuleFacts(Struct, kw_only=True):
    """A rule as somebody writes it."""

    kind: RuleKind = RuleKind.REGULAR
    name: Name
    targets: Targets = Targets()
    every: int
    unit: TimeUnit

    @classmethod
    def of(cls, row: PlanRule | Any) -> "RuleFacts":
        """Read a row."""
        return cls(
            kind=RuleKind(row.kind),
            name=row.name,
            targets=convert(row.targets, Targets),
            every=row.every,
            unit=TimeUnit(row.unit),
        )

    def values(self) -> dict[str, Any]:
        """As columns."""
        return {
            "kind": self.kind,
            "name": self.name.strip(),
            "targets": to_builtins(self.targets),
            "every": self.every,
            "unit": self.unit,
        }

    @property
    def words(self) -> str:
        """How often, in a word."""
        return every_words(self.every, self.unit)


class PhaseFacts(Struct, kw_only=True):
    """A phase as somebody writes it."""

    name: Name
    targets: Targets = Targets()
    first_on: date
    last_on: date
    look_at: Annotated[str, Meta(max_length=200)] = ""
    dated_by: Annotated[str, Meta(max_length=40)] = ""

    @classmethod
    def of(cls, row: PlanPhase | Any) -> "PhaseFacts":
        """Read a row."""
        return cls(
            name=row.name,
            targets=convert(row.targets, Targets),
            first_on=row.first_on,
            last_on=row.last_on,
            look_at=row.look_at,
            dated_by=row.dated_by,
        )

    def values(self) -> dict[str, Any]:
        """As columns."""
        return {
            "name": self.name.strip(),
            "targets": to_builtins(self.targets),
            "first_on": self.first_on,
            "last_on": self.last_on,
            "look_at": self.look_at.strip(),
            "dated_by": self.dated_by.strip(),
        }


def same_rule(rule: RuleFacts | RuleInForce) -> tuple[object, ...]:
    """What makes two rules one: whom they mean and how often, whatever they are called."""
    return rule.kind, selection(rule.targets), rule.every, rule.unit


def same_phase(phase: PhaseFacts | PhaseInForce) -> tuple[object, ...]:
    """What makes two phases one."""
    return phase.name, selection(phase.targets), phase.first_on, phase.last_on


def selection(targets: Targets) -> tuple[object, ...]:
    """Which venues are meant, in whatever order it was written."""
    lists = (targets.classes, targets.colours, targets.traits, targets.words)
    return (*(frozenset(one) for one in lists), targets.under)


class RuleClaim(RuleFacts, kw_only=True):
    """A rule with the days over which it claims."""

    since: date
    until: date | None = None


class PhaseClaim(PhaseFacts, kw_only=True):
    """A phase, likewise."""

    since: date
    until: date | None = None


class PlanContent(Struct, kw_only=True):
    """What a plan asks."""

    valid_from: date
    rules: Annotated[list[RuleFacts], Meta(max_length=60)]
    phases: Annotated[list[PhaseFacts], Meta(max_length=60)]
    note: Annotated[str, Meta(max_length=200)] = ""


class PlanAsk(Struct):
    """For which year a plan is proposed."""

    year: int


class PlanSave(PlanContent, kw_only=True):
    """A draft as it should be; `revision` is the one that was seen."""

    revision: int


class PlanLine(Struct, kw_only=True):
    """A version in a list."""

    id: UUID
    grid: str
    grid_name: str
    year: int
    version: int
    valid_from: date
    note: str
    revision: int
    made_at: datetime
    made_by_name: str
    approved_at: datetime | None
    approved_by_name: str | None

    @classmethod
    def of(cls, plan: PatrolPlan, grid_name: str) -> "PlanLine":
        """Show a row."""
        names = [f for f in cls.__struct_fields__ if f != "grid_name"]
        return cls(grid_name=grid_name, **{name: getattr(plan, name) for name in names})


class PlanShown(Struct, kw_only=True):
    """A version, whole."""

    plan: PlanLine
    rules: list[RuleFacts]
    phases: list[PhaseFacts]
    above: list[PlanLine]
    """Plans of the grids above that hold too: seen here, changed there."""
    rules_above: list[RuleFacts]
    phases_above: list[PhaseFacts]
    may_edit: bool
    may_approve: bool


class PlanList(Struct):
    """All versions of one grid's plan, the newest first, and of those above it what is in force."""

    grid: str
    grid_name: str
    venues: int
    items: list[PlanLine]
    above: list[PlanLine]
    may_propose: bool


class Visits(Struct):
    """How many visits something takes: in all, and in a week."""

    key: str
    name: str
    visits: int
    a_week: float


class GridMonths(Struct):
    """How many visits a grid takes in each month."""

    grid: str
    months: dict[str, int]


class Consequences(Struct, kw_only=True):
    """What a plan asks from a day to the end of its year."""

    first: date
    last: date
    venues: int
    visits: int
    a_week: float
    busiest_week: date | None
    busiest_visits: int
    by_month: list[Visits]
    by_grid: list[Visits]
    by_class: list[Visits]
    by_grid_and_month: list[GridMonths]
    problem: str = ""
    """Why it could not be saved like this."""


class DueRow(Struct, kw_only=True):
    """A venue that is due, with every reason."""

    venue_id: UUID
    number: str
    name: str
    address: str
    grid: str
    due_on: date
    reasons: Sequence[str]
    state: DueState
    attempts: int


class DueList(Struct, kw_only=True):
    """What is due by the end of a month, the most urgent first."""

    month: str
    as_of: date
    """The day it is seen from."""
    until: date
    plans: list[PlanLine]
    """By which it is derived, the county's first."""
    venues: int
    items: list[DueRow]
    total: int


class GridCoverage(Struct):
    """How far a grid has come in a month."""

    grid: str
    grid_name: str
    venues: int
    visited: int


class CoverageList(Struct):
    """Every grid that has venues."""

    month: str
    items: list[GridCoverage]
    venues: int
    visited: int


class PlanRow(Struct, kw_only=True, omit_defaults=True):
    """What phones derive by: all that may claim a visit, of one grid's versions."""

    id: str
    """The grid whose plan it is."""
    year: int
    version: int
    rules: list[RuleClaim]
    phases: list[PhaseClaim]
    rests: list[date] = []
    """Days around now on which offices rest, though they are no Saturday or Sunday."""
    works: list[date] = []
    """Saturdays and Sundays on which they work."""
