"""Commands on e-bikes, each with its handler."""

from typing import Any

from backend.field.ebikes import operations
from backend.field.ebikes.operations import WRITERS
from backend.field.ebikes.schemas import EbikeAmend, EbikeGuide, EbikeRegister
from backend.sync.commands import EVIDENCE, Command

COMMANDS: tuple[Command[Any], ...] = (
    Command(
        "ebike.register", "登记电动自行车", EbikeRegister, operations.register, EVIDENCE, WRITERS
    ),
    Command("ebike.amend", "更正电动自行车信息", EbikeAmend, operations.amend, EVIDENCE, WRITERS),
    Command("ebike.guide", "引导上牌", EbikeGuide, operations.guide, EVIDENCE, WRITERS),
)
