"""Commands of the round, each with its handler."""

from typing import Any

from backend.field.patrols import operations
from backend.field.patrols.operations import VISITORS
from backend.field.patrols.schemas import VisitRecord
from backend.sync.commands import EVIDENCE, Command

COMMANDS: tuple[Command[Any], ...] = (
    Command(
        "visit.record",
        "走访",
        VisitRecord,
        operations.record,
        EVIDENCE,
        VISITORS,
        ("venue_id",),
    ),
)
