"""Commands on venues and their plaques, each with its handler."""

from typing import Any

from backend.field.venues import operations
from backend.field.venues.codes import operations as codes
from backend.field.venues.codes.operations import KEEPERS
from backend.field.venues.operations import WRITERS
from backend.field.venues.schemas import (
    CodeBind,
    CodeInstall,
    CodeIssue,
    CodeRevoke,
    VenueAmend,
    VenueConfirm,
    VenuePhotograph,
    VenueRegister,
    VenueTransfer,
)
from backend.sync.commands import DECISION, EVIDENCE, Command

VENUE = ("venue_id",)
COMMANDS: tuple[Command[Any], ...] = (
    Command(
        "venue.register", "登记场所", VenueRegister, operations.register_venue, EVIDENCE, WRITERS
    ),
    Command(
        "venue.amend", "修改场所资料", VenueAmend, operations.amend_venue, EVIDENCE, WRITERS, VENUE
    ),
    Command(
        "venue.confirm", "核对资料", VenueConfirm, operations.confirm, EVIDENCE, WRITERS, VENUE
    ),
    Command(
        "venue.transfer", "换经营者", VenueTransfer, operations.transfer, DECISION, WRITERS, VENUE
    ),
    Command(
        "venue.photograph",
        "拍新的门脸照片",
        VenuePhotograph,
        operations.photograph,
        EVIDENCE,
        WRITERS,
        VENUE,
    ),
    Command("code.install", "登记码牌张贴", CodeInstall, codes.install, EVIDENCE, WRITERS, VENUE),
    Command("code.bind", "绑定码", CodeBind, codes.bind, EVIDENCE, WRITERS, VENUE),
    Command("code.issue", "补发码牌", CodeIssue, codes.issue, DECISION, KEEPERS, VENUE),
    Command("code.revoke", "作废码", CodeRevoke, codes.revoke, DECISION, KEEPERS, VENUE),
)
