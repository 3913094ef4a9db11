"""All that the field may do: a name, the shape of its facts, the operation that does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlmodel import Session

from backend.core.commands import Done, Moment
from backend.core.errors import Invalid
from backend.field.ebikes import operations as ebikes
from backend.field.ebikes import queries as parked
from backend.field.ebikes.schemas import EbikeAmend, EbikeGuide, EbikeRegister
from backend.field.hazards import commands as h
from backend.field.hazards import operations as hazards
from backend.field.hazards import operations as reporting
from backend.field.hazards.operations import Place
from backend.field.hazards.procedures import operations as extending
from backend.field.hazards.procedures import operations as following
from backend.field.hazards.procedures import operations as handing
from backend.field.hazards.procedures import operations as raising
from backend.field.hazards.procedures import operations as voiding
from backend.field.inspections import operations as inspections
from backend.field.inspections.schemas import InspectionRecord
from backend.field.patrols import operations as patrols
from backend.field.patrols.schemas import VisitRecord
from backend.field.venues import operations as transferring
from backend.field.venues import operations as venues
from backend.field.venues.codes import operations as binding
from backend.field.venues.commands import (
    CodeBind,
    CodeInstall,
    CodeIssue,
    CodeRevoke,
    VenuePhotograph,
    VenueTransfer,
)
from backend.field.venues.schemas import VenueAmend, VenueConfirm, VenueRegister
from backend.office.notices import operations as notices
from backend.office.notices.schemas import NoticeIssue
from backend.people.accounts.models import Actor
from backend.sync.photos.schemas import PhotoFacts

Facts = TypeVar("Facts", bound=Struct)


class Unknown(Invalid):
    """A newer app than this server."""

    code = "command.unknown"
    sentence = "系统暂时不认识这一步（{name}），已完整保存并转街道应急办处理，不用重填。"


class Malformed(Invalid):
    """An older app, or a forged command."""

    code = "command.malformed"
    sentence = "这条记录的内容不完整（{where}），已完整保存并转街道应急办处理，不用重填。"


class Kind(StrEnum):
    """What a command is, when somebody's authority has changed since it was given."""

    EVIDENCE = "evidence"
    """What was seen, done or written down at the place: taken under the authority held then."""
    DECISION = "decision"
    """What binds others: needs the authority then, and still now."""


@dataclass(frozen=True, slots=True)
class Command(Generic[Facts]):
    """One thing that may be asked for."""

    shape: type[Facts]
    operation: Callable[[Session, Actor, Facts, Moment], Done]
    kind: Kind | Callable[[Facts], Kind]
    about: tuple[str, ...] = ()
    """The fields that name what is there already: a venue, or tickets of one. Never the id of what
    the command makes, which whoever sends it chooses."""

    def kind_of(self, facts: Facts) -> Kind:
        """Evidence or decision; of some it depends on what is said."""
        return self.kind if isinstance(self.kind, Kind) else self.kind(facts)

    def read(self, args: dict[str, Any]) -> Facts:
        """Check the facts."""
        try:
            return msgspec.convert(args, self.shape)
        except msgspec.ValidationError as error:
            raise Malformed(where=str(error)[:200]) from error


def report(session: Session, actor: Actor, facts: h.HazardReport, moment: Moment) -> Done:
    """上报, of an e-bike too: tickets and e-bikes know nothing of each other."""
    if facts.ebike_id is None:
        return reporting.report(session, actor, facts, moment)
    ebike = parked.get(session, actor, facts.ebike_id)
    place = Place(ebike.grid, ebikes.called(ebike), ebike.address)
    return reporting.report(session, actor, facts, moment, place)


def reinspected(facts: h.HazardReinspect) -> Kind:
    """A pass closes a ticket; a failure says what is still there."""
    return DECISION if facts.passed else EVIDENCE


def followed_up(facts: h.HazardFollowUp) -> Kind:
    """That all is well ends what the law asks for; that it is there again is what was seen."""
    return DECISION if facts.good else EVIDENCE


EVIDENCE, DECISION = Kind.EVIDENCE, Kind.DECISION
VENUE, TICKET, TICKETS = ("venue_id",), ("id",), ("hazards",)
COMMANDS: Mapping[str, Command[Any]] = {
    "venue.register": Command(VenueRegister, venues.register, EVIDENCE),
    "venue.amend": Command(VenueAmend, venues.amend, EVIDENCE, VENUE),
    "venue.confirm": Command(VenueConfirm, venues.confirm, EVIDENCE, VENUE),
    "venue.transfer": Command(VenueTransfer, transferring.transfer, DECISION, VENUE),
    "venue.photograph": Command(VenuePhotograph, venues.photograph, EVIDENCE, VENUE),
    "code.install": Command(CodeInstall, binding.install, EVIDENCE, VENUE),
    "code.bind": Command(CodeBind, binding.bind, EVIDENCE, VENUE),
    "code.issue": Command(CodeIssue, binding.issue, DECISION, VENUE),
    "code.revoke": Command(CodeRevoke, binding.revoke, DECISION, VENUE),
    "ebike.register": Command(EbikeRegister, ebikes.register, EVIDENCE),
    "ebike.amend": Command(EbikeAmend, ebikes.amend, EVIDENCE),
    "ebike.guide": Command(EbikeGuide, ebikes.guide, EVIDENCE),
    "visit.record": Command(VisitRecord, patrols.record, EVIDENCE, VENUE),
    "hazard.report": Command(h.HazardReport, report, EVIDENCE, VENUE),
    "hazard.assign": Command(h.HazardAssign, hazards.assign, DECISION, TICKET),
    "hazard.submit": Command(h.HazardSubmit, hazards.submit, EVIDENCE, TICKET),
    "hazard.reinspect": Command(h.HazardReinspect, hazards.reinspect, reinspected, TICKET),
    "hazard.reopen": Command(h.HazardReopen, hazards.reopen, EVIDENCE, TICKET),
    "hazard.note": Command(h.HazardNote, hazards.note, EVIDENCE, TICKET),
    "hazard.void_ask": Command(h.HazardVoidAsk, voiding.void_ask, DECISION, TICKET),
    "hazard.void": Command(h.HazardVoid, voiding.void, DECISION, TICKET),
    "hazard.extend_ask": Command(h.HazardExtendAsk, extending.extend_ask, DECISION, TICKET),
    "hazard.extend": Command(h.HazardExtend, extending.extend, DECISION, TICKET),
    "hazard.whistle": Command(h.HazardWhistle, handing.whistle, DECISION, TICKET),
    "hazard.whistle_answer": Command(
        h.HazardWhistleAnswer, handing.whistle_answer, DECISION, TICKET
    ),
    "hazard.whistle_rate": Command(h.HazardWhistleRate, handing.whistle_rate, DECISION, TICKET),
    "hazard.transfer": Command(h.HazardTransfer, handing.transfer, DECISION, TICKET),
    "hazard.receipt": Command(h.HazardReceipt, handing.receipt, DECISION, TICKET),
    "hazard.suspect": Command(h.HazardSuspect, raising.suspect, EVIDENCE, TICKET),
    "hazard.supervise": Command(h.HazardSupervise, raising.supervise, DECISION, TICKET),
    "hazard.follow_up": Command(h.HazardFollowUp, following.follow_up, followed_up, TICKET),
    "hazard.join": Command(h.HazardJoin, following.join, DECISION, TICKET),
    "notice.issue": Command(NoticeIssue, notices.issue, DECISION, TICKETS),
    "inspection.record": Command(InspectionRecord, inspections.record, DECISION, VENUE),
}
"""Evidence: what somebody at the place saw, did there or wrote down of it, and what only makes a
ticket stricter. A decision: what ends or moves a ticket, opens a procedure, gives a number or a
code, or takes an owner's ways in away; asking for one is part of it.
"""


def named(name: str) -> Command[Any]:
    """Find a command."""
    if command := COMMANDS.get(name):
        return command
    raise Unknown(name=name[:40])


class _About(Struct):
    venue_id: UUID | None = None
    id: UUID | None = None
    hazards: list[UUID] = []


def subjects_of(command: Command[Any], facts: Struct) -> list[UUID]:
    """Everything there already that a command is about."""
    told = msgspec.convert({f: getattr(facts, f) for f in command.about}, _About)
    return [one for one in (told.venue_id, told.id, *told.hazards) if one]


def told_of(command: Command[Any], venue: UUID, args: dict[str, Any]) -> dict[str, Any]:
    """The same act of the venue that a row turned out to be."""
    return args | {"venue_id": str(venue)} if command.about == VENUE else args


class _Cited(Struct):
    photos: list[PhotoFacts] = []


class _Citing(Struct):
    photos: list[PhotoFacts] = []
    signature: PhotoFacts | None = None
    fixed: _Cited | None = None
    id: UUID | None = None


def pictures_in(args: dict[str, Any]) -> list[PhotoFacts]:
    """Every picture a command cites, however broken the rest of it is."""
    try:
        found = msgspec.convert(args, _Citing)
    except msgspec.ValidationError:
        return []
    fixed = found.fixed.photos if found.fixed else []
    return [*found.photos, *fixed, *([found.signature] if found.signature else [])]
