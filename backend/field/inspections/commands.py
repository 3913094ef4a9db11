"""Commands of 行政检查, each with its handler."""

from typing import Any

from backend.field.inspections import operations
from backend.field.inspections.operations import NotCertified
from backend.field.inspections.schemas import InspectionRecord
from backend.people.accounts.models import Role
from backend.sync.commands import DECISION, Command

COMMANDS: tuple[Command[Any], ...] = (
    Command(
        "inspection.record", "行政检查", InspectionRecord, operations.record, DECISION,
        frozenset({Role.ENFORCER}), ("venue_id",), refusal=NotCertified,
    ),
)  # fmt: skip
