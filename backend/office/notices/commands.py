"""Commands on notices, each with its handler."""

from typing import Any

from backend.field.hazards.commands import ON_TIMELINE
from backend.office.notices import operations
from backend.office.notices.operations import MAY
from backend.office.notices.schemas import NoticeIssue
from backend.sync.commands import DECISION, Command

COMMANDS: tuple[Command[Any], ...] = (
    Command(
        "notice.issue", "开具文书", NoticeIssue, operations.issue, DECISION,
        frozenset[Any]().union(*MAY.values()), ("hazards",), ("photos", "signature"), ON_TIMELINE,
    ),
)  # fmt: skip
