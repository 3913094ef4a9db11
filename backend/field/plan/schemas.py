"""What travels: plans, what follows from them, and what is due."""

from datetime import date
from typing import Annotated, Any

from msgspec import Meta, Struct, convert, to_builtins

from backend.field.plan.models import PlanPhase, PlanRule, RuleKind, TimeUnit
from backend.field.plan.rules import Targets, every_words

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


class PlanContent(Struct, kw_only=True):
    """What a plan asks."""

    valid_from: date
    rules: Annotated[list[RuleFacts], Meta(max_length=60)]
    phases: Annotated[list[PhaseFacts], Meta(max_length=60)]
    note: Annotated[str, Meta(max_length=200)] = ""


class PlanSave(PlanContent, kw_only=True):
    """A draft as it should be; `revision` is the one that was seen."""

    revision: int
