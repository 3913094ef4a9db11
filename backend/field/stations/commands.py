"""Commands of a station, each with its handler."""

from typing import Any

from backend.field.stations import operations
from backend.field.stations.operations import STAND
from backend.field.stations.schemas import (
    DissuasionRecord,
    DissuasionWithdraw,
    DutyClose,
    DutyOpen,
)
from backend.sync.commands import EVIDENCE, Command

COMMANDS: tuple[Command[Any], ...] = (
    Command("duty.open", "上岗", DutyOpen, operations.open_duty, EVIDENCE, STAND, photos=()),
    Command("duty.close", "交班", DutyClose, operations.close_duty, EVIDENCE, STAND, photos=()),
    Command(
        "dissuasion.record", "劝导", DissuasionRecord, operations.record, EVIDENCE, STAND
    ),
    Command(
        "dissuasion.withdraw", "撤销劝导", DissuasionWithdraw, operations.withdraw, EVIDENCE, STAND,
        photos=(),
    ),
)  # fmt: skip
