"""The one list of what the field may do: the union of what each feature declares."""

from typing import Any

from sqlmodel import Session

from backend.core.commands import CommandResult, CommandTime
from backend.field.ebikes import commands as ebikes
from backend.field.ebikes import queries as parked
from backend.field.ebikes.operations import called
from backend.field.hazards import commands as hazards
from backend.field.hazards import operations
from backend.field.hazards.operations import Place
from backend.field.hazards.schemas import HazardReport
from backend.field.inspections import commands as inspections
from backend.field.patrols import commands as patrols
from backend.field.stations import commands as stations
from backend.field.venues import commands as venues
from backend.office.notices import commands as notices
from backend.people.accounts.models import Actor
from backend.sync.commands import EVIDENCE, Command


def report(
    session: Session, actor: Actor, facts: HazardReport, moment: CommandTime
) -> CommandResult:
    """上报, of an e-bike too: tickets and e-bikes know nothing of each other."""
    if facts.ebike_id is None:
        return operations.report(session, actor, facts, moment)
    ebike = parked.get_ebike(session, actor, facts.ebike_id)
    place = Place(ebike.grid, called(ebike), ebike.address)
    return operations.report(session, actor, facts, moment, place)


COMMANDS: tuple[Command[Any], ...] = (
    *venues.COMMANDS,
    *ebikes.COMMANDS,
    *patrols.COMMANDS,
    hazards.on_ticket(
        "hazard.report", HazardReport, report, EVIDENCE, ("venue_id",), ("photos", "fixed.photos")
    ),
    *hazards.COMMANDS,
    *notices.COMMANDS,
    *inspections.COMMANDS,
    *stations.COMMANDS,
)
BY_NAME = {command.name: command for command in COMMANDS}
