"""Commands on e-bikes, each with its handler."""

from typing import Any

from backend.field.ebikes import operations
from backend.field.ebikes.operations import WRITERS
from backend.field.ebikes.schemas import EbikeAmend, EbikeGuide, EbikeRegister
from backend.sync.commands import EVIDENCE, Command

COMMANDS: tuple[Command[Any], ...] = (
    Command(
        "ebike.register", "登记电动车", EbikeRegister, operations.register_ebike, EVIDENCE, WRITERS
    ),
    Command("ebike.amend", "修改电动车资料", EbikeAmend, operations.amend_ebike, EVIDENCE, WRITERS),
    Command("ebike.guide", "上牌引导", EbikeGuide, operations.guide, EVIDENCE, WRITERS),
)
