"""All that the field may do: a name, the shape of its facts, the operation that does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlmodel import Session

from backend.accounts.models import Actor
from backend.acts import Done, Moment
from backend.ebikes import operations as ebikes
from backend.ebikes import queries as parked
from backend.ebikes.schemas import EbikeAmend, EbikeGuide, EbikeRegister
from backend.errors import Invalid
from backend.hazards import asks as h
from backend.hazards import extending, following, handing, raising, reporting, voiding
from backend.hazards import operations as hazards
from backend.hazards.reporting import Place
from backend.inspections import operations as inspections
from backend.inspections.schemas import InspectionRecord
from backend.notices import operations as notices
from backend.notices.schemas import NoticeIssue
from backend.patrols import operations as patrols
from backend.patrols.schemas import VisitRecord
from backend.photos.schemas import PhotoFacts
from backend.venues import binding, transferring
from backend.venues import operations as venues
from backend.venues.asks import (
    CodeBind,
    CodeInstall,
    CodeIssue,
    CodeRevoke,
    VenuePhotograph,
    VenueTransfer,
)
from backend.venues.schemas import VenueAmend, VenueConfirm, VenueRegister

Facts = TypeVar("Facts", bound=Struct)


class Unknown(Invalid):
    """A newer app than this server."""

    code = "command.unknown"
    sentence = "系统暂时不认识这一步（{name}），已完整保存并转街道应急办处理，不用重填。"


class Malformed(Invalid):
    """An older app, or a forged command."""

    code = "command.malformed"
    sentence = "这条记录的内容不完整（{where}），已完整保存并转街道应急办处理，不用重填。"


@dataclass(frozen=True, slots=True)
class Command(Generic[Facts]):
    """One thing that may be asked for."""

    shape: type[Facts]
    operation: Callable[[Session, Actor, Facts, Moment], Done]

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


COMMANDS: Mapping[str, Command[Any]] = {
    "venue.register": Command(VenueRegister, venues.register),
    "venue.amend": Command(VenueAmend, venues.amend),
    "venue.confirm": Command(VenueConfirm, venues.confirm),
    "venue.transfer": Command(VenueTransfer, transferring.transfer),
    "venue.photograph": Command(VenuePhotograph, venues.photograph),
    "code.install": Command(CodeInstall, binding.install),
    "code.bind": Command(CodeBind, binding.bind),
    "code.issue": Command(CodeIssue, binding.issue),
    "code.revoke": Command(CodeRevoke, binding.revoke),
    "ebike.register": Command(EbikeRegister, ebikes.register),
    "ebike.amend": Command(EbikeAmend, ebikes.amend),
    "ebike.guide": Command(EbikeGuide, ebikes.guide),
    "visit.record": Command(VisitRecord, patrols.record),
    "hazard.report": Command(h.HazardReport, report),
    "hazard.assign": Command(h.HazardAssign, hazards.assign),
    "hazard.submit": Command(h.HazardSubmit, hazards.submit),
    "hazard.reinspect": Command(h.HazardReinspect, hazards.reinspect),
    "hazard.reopen": Command(h.HazardReopen, hazards.reopen),
    "hazard.note": Command(h.HazardNote, hazards.note),
    "hazard.void_ask": Command(h.HazardVoidAsk, voiding.void_ask),
    "hazard.void": Command(h.HazardVoid, voiding.void),
    "hazard.extend_ask": Command(h.HazardExtendAsk, extending.extend_ask),
    "hazard.extend": Command(h.HazardExtend, extending.extend),
    "hazard.whistle": Command(h.HazardWhistle, handing.whistle),
    "hazard.whistle_answer": Command(h.HazardWhistleAnswer, handing.whistle_answer),
    "hazard.whistle_rate": Command(h.HazardWhistleRate, handing.whistle_rate),
    "hazard.transfer": Command(h.HazardTransfer, handing.transfer),
    "hazard.receipt": Command(h.HazardReceipt, handing.receipt),
    "hazard.suspect": Command(h.HazardSuspect, raising.suspect),
    "hazard.supervise": Command(h.HazardSupervise, raising.supervise),
    "hazard.follow_up": Command(h.HazardFollowUp, following.follow_up),
    "hazard.join": Command(h.HazardJoin, following.join),
    "notice.issue": Command(NoticeIssue, notices.issue),
    "inspection.record": Command(InspectionRecord, inspections.record),
}


def named(name: str) -> Command[Any]:
    """Find a command."""
    if command := COMMANDS.get(name):
        return command
    raise Unknown(name=name[:40])


class _About(Struct):
    id: UUID | None = None
    venue_id: UUID | None = None
    hazards: list[UUID] = []


def subjects_of(args: dict[str, Any]) -> list[UUID]:
    """Every thing a command may be about."""
    try:
        found = msgspec.convert(args, _About)
    except msgspec.ValidationError:
        return []
    return [one for one in (found.venue_id, found.id, *found.hazards) if one]


def told_of(venue: UUID, args: dict[str, Any]) -> dict[str, Any]:
    """The same act of the venue that a row turned out to be."""
    return args | {"venue_id": str(venue)} if args.get("venue_id") else args


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
